"""Drawn people for the other scripts: made once, and kept in build/benchmarks."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from measure import ROOT

from moveset.capture.clip import write_video
from moveset.label.project import Project, open_project
from moveset.learn.options import TeachOptions
from moveset.recognise.bundle import save_bundle
from moveset.synth.performance import act
from moveset.workflow.demo import DemoOptions, draw_project
from moveset.workflow.teach import teach

KEPT: Final = ROOT / "build" / "benchmarks"
SOURCES: Final = ROOT / "src" / "moveset"
DRAWING: Final = "capture/**/*.py"
VGA: Final = (640, 480)
CAMERA_RATE: Final = 30.0
SEED: Final = 4096
"""People whom the demo does not draw."""
SMALL: Final = DemoOptions(taught=6, unseen=0, seed=SEED + 1)
"""Enough to teach something from."""


def drawn_project(people: int, seconds: float) -> Project:
    """Return a project with a VGA video of each of so many people."""
    wanted = DemoOptions(people, 0, seconds, frame_rate=CAMERA_RATE, size=VGA, seed=SEED)
    return kept_project(wanted)


def drawn_clip(seconds: float) -> Path:
    """Return the VGA video of one person."""
    folder = KEPT / f"clip-{_digest(DRAWING, str(seconds))}"

    def make(place: Path) -> None:
        place.mkdir()
        clip = act(SEED, duration_s=seconds, frame_rate=CAMERA_RATE, size=VGA)
        write_video(place / "clip.mp4", clip.frames(), frame_rate=CAMERA_RATE)

    return _keep(folder, make) / "clip.mp4"


def small_project() -> Project:
    """Return a project of a few people, small pictures and short videos."""
    return kept_project(SMALL)


def kept_project(wanted: DemoOptions) -> Project:
    """Return a drawn project, drawn anew only when what draws has changed."""
    folder = KEPT / f"project-{_digest('capture/**/*.py', repr(wanted))}"
    return open_project(_keep(folder, lambda place: draw_project(place, wanted)))


def taught_bundle() -> Path:
    """Return a bundle taught on a few people, just good enough to press keys."""
    folder = KEPT / f"bundle-{_digest('**/*.py', repr(SMALL))}"

    def make(place: Path) -> None:
        place.mkdir()
        save_bundle(teach(small_project(), TeachOptions()), place / "moves.moveset")

    return _keep(folder, make) / "moves.moveset"


@contextmanager
def copied(project: Project, *, seen: bool) -> Iterator[Path]:
    """Give a copy of a project for a while, with or without what was seen in its videos."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "project"
        leave_out = None if seen else shutil.ignore_patterns("cache")
        shutil.copytree(project.folder, folder, ignore=leave_out)
        yield folder


def _keep(folder: Path, make: Callable[[Path], object]) -> Path:
    """Return a folder, made in one go: one that was interrupted does not count."""
    if not folder.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=KEPT) as temporary:
            made = Path(temporary) / "made"
            make(made)
            made.rename(folder)
    return folder


def _digest(sources: str, words: str) -> str:
    told = hashlib.sha256(words.encode())
    for path in sorted(SOURCES.glob(sources)):
        told.update(path.read_bytes())
    return told.hexdigest()[:12]
