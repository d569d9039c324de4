"""Small real videos and projects to label."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from moveset.base.values import TimedFrame
from moveset.capture.video_writer import write_video
from moveset.label.project import Project, create_project
from moveset.label.recordings import import_recording

MakeClip = Callable[..., Path]


@pytest.fixture
def make_clip(tmp_path: Path) -> MakeClip:
    """Return a function that writes a video; with another grey it is another video."""

    def make(name: str = "demo.mp4", length_s: float = 4.0, grey: int = 100) -> Path:
        image = np.full((32, 32, 3), grey, np.uint8)
        times = np.arange(0.0, length_s - 1e-9, 0.2)
        return write_video(
            tmp_path / name, (TimedFrame(float(time_s), image) for time_s in times), frame_rate=5
        )

    return make


@pytest.fixture
def project(tmp_path: Path, make_clip: MakeClip) -> Project:
    """One recording, `demo`, four seconds of anna; moves punch and kick."""
    created = create_project(tmp_path / "moves", ["punch", "kick"])
    return import_recording(created, make_clip(), "anna")


@pytest.fixture
def contents_of() -> Callable[[Path], dict[str, bytes]]:
    """Return a function that reads every file of a folder, by name."""

    def read(folder: Path) -> dict[str, bytes]:
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        return {str(path.relative_to(folder)): path.read_bytes() for path in paths}

    return read
