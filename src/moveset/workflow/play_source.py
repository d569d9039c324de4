"""The frames to play: of a camera in the mode that was asked for, or of a video."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from moveset.base.errors import CameraError
from moveset.capture.camera import CameraOptions
from moveset.capture.frame_source import FrameSource, is_camera, open_source
from moveset.capture.mirrored import MirroredFrames
from moveset.play.pipeline import PlayedFrame


def open_play_source(name: str, camera: CameraOptions | None, *, mirror: bool) -> FrameSource:
    """Return an open source.

    Parameters
    ----------
    camera
        The mode to request; None for the default.
    mirror
        Whether the picture is mirrored, and has to be turned back.

    Raises
    ------
    CameraError
        There is no such camera, or a mode is asked of a video.
    VideoError
        The file cannot be read.
    """
    if camera and not is_camera(name):
        raise CameraError(f"{name} is no camera: leave out --camera-size and --camera-rate")
    source = open_source(name, camera) if camera else open_source(name)
    return MirroredFrames(source) if mirror else source


def note_size(frames: Iterable[PlayedFrame], camera: CameraOptions | None) -> Iterator[PlayedFrame]:
    """Yield frames; print a line if the first one does not have the size that was asked for."""
    checked = camera is None
    for played in frames:
        if camera and not checked:
            checked = True
            height, width = played.frame.image.shape[:2]
            if (width, height) != (camera.width, camera.height):
                wanted = f"{camera.width}x{camera.height}"
                words = f"the camera gives {width}x{height}: it has no mode of {wanted}"
                print(words, file=sys.stderr, flush=True)
        yield played
