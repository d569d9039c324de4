"""Recordings of landmarks as frames without a picture, where a video's frames are expected."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.errors import LandmarkFileError
from moveset.base.values import FloatArray, Observations, RgbImage, TimedFrame
from moveset.capture.video import VIDEO_SUFFIXES, VideoInfo, probe, read_frames
from moveset.see.landmark_files.reader import (
    is_landmark_path,
    looks_like_landmarks,
    read_landmark_file,
)
from moveset.see.landmark_files.recording import LANDMARK_SUFFIXES, LandmarkRecording

RECORDING_SUFFIXES: Final = (*VIDEO_SUFFIXES, *LANDMARK_SUFFIXES)
"""File name suffixes of the recordings in a project."""

BACKGROUND: Final = 32
"""Grey value of the picture that stands for the missing one."""

POSE: Final = "pose"
"""The only extractor that needs no picture."""


def is_recording(path: Path) -> bool:
    """Return whether a file in a folder is a video by its name, or holds landmarks."""
    return path.suffix.lower() in VIDEO_SUFFIXES or looks_like_landmarks(path)


@dataclass(frozen=True, slots=True)
class LandmarkFrame(TimedFrame):
    """A frame whose landmarks are known already; its image is plain grey.

    Attributes
    ----------
    row
        (OBSERVATION_SIZE,), NaN where nobody was seen.
    """

    row: FloatArray


class LandmarkFrames(AbstractContextManager["LandmarkFrames"]):
    """All frames of a recording of landmarks in turn, as a source of frames.

    Attributes
    ----------
    duration_s
        Length of the recording in seconds.
    """

    live = False
    dropped = 0

    def __init__(self, recording: LandmarkRecording) -> None:
        self.duration_s = probe_landmarks(recording).duration_s
        self._frames = landmark_frames(recording)

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Generator[LandmarkFrame, None, None]:
        """Yield every frame, once."""
        return self._frames

    def age_s(self, frame: TimedFrame) -> float:  # noqa: ARG002
        """Return 0: the frames of a file wait."""
        return 0.0

    def close(self) -> None:
        """End the frames."""
        self._frames.close()


def landmark_frames(recording: LandmarkRecording) -> Generator[LandmarkFrame, None, None]:
    """Yield the frames of a recording; all have one image, which must not be changed."""
    image = _plain_image(recording.size)
    seen = recording.observations
    for time_s, row in zip(seen.times_s.tolist(), seen.values, strict=True):
        yield LandmarkFrame(time_s, image, row)


def read_recording_frames(
    path: str | Path, *, max_height: int | None = None
) -> Generator[TimedFrame, None, None]:
    """Yield the frames of a video or of a recording of landmarks.

    Parameters
    ----------
    max_height
        Taller images are shrunk to this height in pixels.

    Raises
    ------
    VideoError
        It cannot be read.
    """
    if is_landmark_path(path):
        recording = read_landmark_file(path)
        width, height = recording.size
        share = min((max_height or height) / height, 1.0)
        size = (max(round(width * share), 1), max(round(height * share), 1))
        yield from landmark_frames(replace(recording, size=size))
    else:
        yield from read_frames(path, max_height=max_height)


def probe_recording(path: str | Path) -> VideoInfo:
    """Return the properties of a video or of a recording of landmarks.

    Raises
    ------
    VideoError
        It cannot be read.
    """
    if not is_landmark_path(path):
        return probe(path)
    try:
        facts = Path(path).stat()
    except (OSError, ValueError):
        return probe_landmarks(read_landmark_file(path))
    return _probe_once(Path(path), facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=256)
def _probe_once(path: Path, _changed: int, _bytes: int) -> VideoInfo:
    """Return the properties of a recording of landmarks, which is read as a whole for them."""
    return probe_landmarks(read_landmark_file(path))


def probe_landmarks(recording: LandmarkRecording) -> VideoInfo:
    """Return the properties of a recording of landmarks, as of a video."""
    times_s = recording.observations.times_s
    start_s, last_s = float(times_s[0]), float(times_s[-1])
    period_s = (last_s - start_s) / (len(times_s) - 1) if len(times_s) > 1 else 1.0 / 30.0
    return VideoInfo(
        width=recording.size[0],
        height=recording.size[1],
        duration_s=last_s + period_s,
        frame_rate=1.0 / period_s,
        rotation=0,
        frames=len(times_s),
        start_s=start_s,
    )


def observe_landmark_file(path: Path, features: str) -> Observations:
    """Return the observations in a recording of landmarks.

    Raises
    ------
    LandmarkFileError
        It cannot be read, or the features are made from pictures.
    """
    check_features(path.name, features)
    return read_landmark_file(path).observations


def check_features(name: str, features: str) -> None:
    """Check that features can be made from landmarks alone.

    Raises
    ------
    LandmarkFileError
        They need pictures.
    """
    if features != POSE:
        raise LandmarkFileError(
            f"{name} has landmarks and no picture, which {features} features are made from: use "
            f"{POSE} features, or record a video"
        )


def _plain_image(size: tuple[int, int]) -> RgbImage:
    image = np.full((size[1], size[0], 3), BACKGROUND, np.uint8)
    image.flags.writeable = False
    return image
