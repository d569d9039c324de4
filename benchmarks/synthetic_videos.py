"""Videos and projects of synthetic people for the benchmarks, cached in build/benchmarks."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from measure import ROOT

from moveset.capture.video_writer import write_video
from moveset.label.project import Project, open_project
from moveset.learn.options import TeachOptions
from moveset.recognise.bundle_file import save_bundle
from moveset.synth.clip import synthesise_clip
from moveset.workflow.demo import DemoOptions, draw_project
from moveset.workflow.teach import teach

CACHE_FOLDER: Final = ROOT / "build" / "benchmarks"
SOURCES: Final = ROOT / "src" / "moveset"
RENDERING: Final = ("synth/**/*.py", "capture/video_writer.py")
"""The sources on which the videos depend."""
VGA: Final = (640, 480)
CAMERA_RATE: Final = 30.0
SEED: Final = 4096
"""The demo does not render these people."""
SMALL: Final = DemoOptions(taught=6, unseen=0, seed=SEED + 1)
"""Enough people to train on."""


def synthetic_project(people: int, seconds: float) -> Project:
    """Return a project with a VGA video of each of a number of people."""
    wanted = DemoOptions(people, 0, seconds, frame_rate=CAMERA_RATE, size=VGA, seed=SEED)
    return cached_project(wanted)


def synthetic_clip(seconds: float) -> Path:
    """Return the VGA video of one person."""
    folder = CACHE_FOLDER / f"clip-{_digest(RENDERING, str(seconds))}"

    def make(target: Path) -> None:
        target.mkdir()
        clip = synthesise_clip(SEED, duration_s=seconds, frame_rate=CAMERA_RATE, size=VGA)
        write_video(target / "clip.mp4", clip.frames(), frame_rate=CAMERA_RATE)

    return _cached(folder, make) / "clip.mp4"


def small_project() -> Project:
    """Return a project with small, short videos of a few people."""
    return cached_project(SMALL)


def cached_project(wanted: DemoOptions) -> Project:
    """Return a project of rendered people, rendered again only if the renderer has changed."""
    folder = CACHE_FOLDER / f"project-{_digest(RENDERING, repr(wanted))}"
    return open_project(_cached(folder, lambda target: draw_project(target, wanted)))


def trained_bundle() -> Path:
    """Return a bundle trained on a few people, just good enough to press keys."""
    folder = CACHE_FOLDER / f"bundle-{_digest(('**/*.py',), repr(SMALL))}"

    def make(target: Path) -> None:
        target.mkdir()
        save_bundle(teach(small_project(), TeachOptions()), target / "moves.moveset")

    return _cached(folder, make) / "moves.moveset"


@contextmanager
def copied_project(project: Project, *, with_cache: bool) -> Iterator[Path]:
    """Give a temporary copy of a project, with or without its cached observations."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "project"
        leave_out = None if with_cache else shutil.ignore_patterns("cache")
        shutil.copytree(project.folder, folder, ignore=leave_out)
        yield folder


def _cached(folder: Path, make: Callable[[Path], object]) -> Path:
    """Return a folder, created if it is missing; an interrupted creation leaves nothing behind."""
    if not folder.exists():
        CACHE_FOLDER.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE_FOLDER) as temporary:
            made = Path(temporary) / "made"
            make(made)
            made.rename(folder)
    return folder


def _digest(patterns: Sequence[str], options: str) -> str:
    """Return a digest of the options and of the source files that match the patterns."""
    digest = hashlib.sha256(options.encode())
    for path in sorted(path for pattern in patterns for path in SOURCES.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
