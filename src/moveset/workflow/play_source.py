"""The frames to play: of a camera in the mode that was asked for, of a video, or of landmarks."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from moveset.base.errors import CameraError, LandmarkFileError
from moveset.capture.camera import CameraOptions
from moveset.capture.frame_source import FrameSource, is_camera, open_source
from moveset.capture.live_frames import LiveFrames, wait_for_frames
from moveset.capture.mirrored import MirroredFrames
from moveset.play.pipeline import PlayedFrame
from moveset.see.landmark_files.frames import (
    LandmarkFrames,
    check_features,
    landmark_frames,
    probe_landmarks,
)
from moveset.see.landmark_files.reader import is_landmark_path, read_landmark_file

LIVE: Final = "live:"


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
    if mirror and is_landmark_path(name.removeprefix(LIVE)):
        raise LandmarkFileError(f"{name} has landmarks and no picture: leave out --mirror")
    source = open_recording(name) if camera is None else open_source(name, camera)
    return MirroredFrames(source) if mirror else source


def open_recording(name: str | Path) -> FrameSource:
    """Return the source of frames with a name: also of a recording of landmarks.

    Raises
    ------
    CameraError, VideoError
        As ``open_source``.
    """
    path = str(name).removeprefix(LIVE)
    if not is_landmark_path(path):
        return open_source(name)
    recording = read_landmark_file(path)
    if path == str(name):
        return LandmarkFrames(recording)
    frames = wait_for_frames(landmark_frames(recording), time.monotonic, time.sleep)
    return LiveFrames(frames, name=path, duration_s=probe_landmarks(recording).duration_s)


def check_has_pictures(name: str | Path, features: str) -> None:
    """Check that a recording of landmarks is not played with features made from pictures.

    Raises
    ------
    LandmarkFileError
        It is.
    """
    path = Path(str(name).removeprefix(LIVE))
    if is_landmark_path(path):
        check_features(path.name, features)


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
