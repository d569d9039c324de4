"""First on the road: one door to every source of frames, by name."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, runtime_checkable

from moveset.base.closing import Closing
from moveset.base.errors import CameraError
from moveset.base.values import TimedFrame
from moveset.capture.camera import CameraOptions, open_camera, play_back
from moveset.capture.video import probe, read_frames


@runtime_checkable
class FrameSource(Protocol):
    """Where frames come from."""

    @property
    def live(self) -> bool:
        """Whether the world goes on while a frame is looked at; a file waits."""

    @property
    def dropped(self) -> int:
        """Frames that nobody took in time."""

    def __iter__(self) -> Iterator[TimedFrame]: ...

    def age_s(self, frame: TimedFrame) -> float:
        """Seconds since the frame arrived; 0 for a file."""

    def close(self) -> None:
        """Let go of the camera or file."""


class FileFrames(Closing):
    """The frames of a video file, one after the other, none dropped."""

    live = False
    dropped = 0

    def __init__(self, path: str | Path) -> None:
        probe(path)
        self._path = path
        self._frames = read_frames(path)

    def __iter__(self) -> Iterator[TimedFrame]:
        """Yield every frame, once."""
        return self._frames

    def age_s(self, frame: TimedFrame) -> float:  # noqa: ARG002
        """0: a file waits."""
        return 0.0

    def close(self) -> None:
        """Let go of the file."""
        self._frames.close()


def open_source(
    name: str | Path,
    options: CameraOptions | None = None,
    *,
    now: Callable[[], float] = time.monotonic,
) -> FrameSource:
    """Return the source that a name stands for.

    Parameters
    ----------
    name
        ``camera`` or ``camera:1``; ``live:FILE`` for a video played as if a camera took it
        now; else a video file.
    options
        What is asked of a camera.
    now
        A clock in seconds, for live sources.

    Raises
    ------
    CameraError
        There is no such camera.
    VideoError
        The file cannot be read.
    """
    kind, _, rest = str(name).partition(":")
    if kind == "camera":
        return open_camera(_camera_number(rest), options, now=now)
    if kind == "live" and rest:
        return play_back(rest, now=now)
    return FileFrames(name)


def _camera_number(text: str) -> int:
    if text and not text.isdecimal():
        raise CameraError(f"camera:{text} is no camera: give its number, as in camera:0")
    return int(text or 0)
