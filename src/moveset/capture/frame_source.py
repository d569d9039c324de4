"""Opens a source of frames by its name: a camera, a video, or a video played back live."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, runtime_checkable

from moveset.base.values import TimedFrame
from moveset.capture.camera import CameraOptions, open_camera
from moveset.capture.camera_list import find_camera
from moveset.capture.live_frames import Clock, play_back
from moveset.capture.video import probe, read_frames


@runtime_checkable
class FrameSource(Protocol):
    """A source of frames."""

    @property
    def live(self) -> bool:
        """Whether frames are dropped when they are not taken in time; those of a file wait."""

    @property
    def dropped(self) -> int:
        """Number of frames that were dropped."""

    def __iter__(self) -> Iterator[TimedFrame]: ...

    def age_s(self, frame: TimedFrame) -> float:
        """Seconds since the frame arrived; 0 for a file."""

    def close(self) -> None:
        """Release the camera or file."""


class FileFrames(AbstractContextManager["FileFrames"]):
    """All frames of a video file in turn.

    Attributes
    ----------
    duration_s
        Length of the video in seconds.
    """

    live = False
    dropped = 0

    def __init__(self, path: str | Path) -> None:
        self.duration_s = probe(path).duration_s
        self._frames = read_frames(path)

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[TimedFrame]:
        """Yield every frame, once."""
        return self._frames

    def age_s(self, frame: TimedFrame) -> float:  # noqa: ARG002
        """Return 0: the frames of a file wait."""
        return 0.0

    def close(self) -> None:
        """Release the file."""
        self._frames.close()


def open_source(
    name: str | Path,
    options: CameraOptions | None = None,
    *,
    now: Clock = time.monotonic,
) -> FrameSource:
    """Return the source of frames with a name.

    Parameters
    ----------
    name
        ``camera``, ``camera:1``, or ``camera:`` and part of its name; ``live:FILE`` for a video
        played back as if a camera captured it now; otherwise a video file.
    options
        The mode requested from a camera.
    now
        A clock in seconds, for live sources.

    Raises
    ------
    CameraError
        There is no such camera, or several have the name.
    VideoError
        The file cannot be read.
    """
    scheme, colon, rest = str(name).partition(":")
    if scheme == "camera":
        return open_camera(find_camera(rest) if colon else 0, options, now=now)
    if scheme == "live" and rest:
        return play_back(rest, now=now)
    return FileFrames(name)


def in_real_time(name: str) -> str:
    """Return the name of a source that plays a file in real time; a camera's name as it is."""
    return name if name.partition(":")[0] in {"camera", "live"} else f"live:{name}"


def check_camera_name(name: str) -> None:
    """Check that a name is that of a camera, without opening it.

    Raises
    ------
    CameraError
        There is no such camera, or several have the name.
    """
    _, colon, rest = name.partition(":")
    if colon:
        find_camera(rest)


def is_camera(name: str) -> bool:
    """Return whether a name is that of a camera."""
    return name.partition(":")[0] == "camera"
