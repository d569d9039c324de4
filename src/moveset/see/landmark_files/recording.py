"""What a file of landmarks holds, and the limits on what is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moveset.base.values import Observations

LANDMARK_SUFFIXES: Final = (".csv", ".json", ".jsonl", ".bvh", ".parquet")
"""File name suffixes of recordings of landmarks; which format it is, the content says."""

DEFAULT_RATE: Final = 30.0
"""Frames a second of files that give neither times nor a rate."""

MAX_FRAMES: Final = 500_000
"""Four and a half hours at 30 frames a second: 400 MB of observations."""

MAX_JSON_BYTES: Final = 256 * 2**20
"""A JSON document is read as a whole; JSON lines and CSV are read line by line."""

SUPPORTED: Final = (
    "MediaPipe landmarks, Kinect joints or COCO keypoints in CSV, MediaPipe landmarks, COCO-17 or "
    "OpenPose keypoints in JSON or JSON lines, a folder of OpenPose's JSON files, BVH, and what "
    "`moveset landmarks` writes"
)
"""The formats, for messages."""


@dataclass(frozen=True, slots=True)
class LandmarkRecording:
    """A recording of landmarks.

    Attributes
    ----------
    observations
        As the pose extractor gives them.
    format
        The format's name for users, such as ``Kinect v2``.
    size
        Width and height in pixels of the picture that the image coordinates belong to.
    notes
        What the reader had to assume or change, a sentence each.
    """

    observations: Observations
    format: str
    size: tuple[int, int]
    notes: tuple[str, ...] = ()
