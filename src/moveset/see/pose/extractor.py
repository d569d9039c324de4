"""The extractor of body landmarks and their velocities, as BlazePose finds them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from moveset.base.values import FloatArray, Json, TimedFrame
from moveset.see.extractor import ExtractorSpec, FeatureStream
from moveset.see.landmark_files.frames import LandmarkFrame
from moveset.see.pose import landmarks
from moveset.see.resample import TICK_S

NETWORKS_VERSION: Final = 1
"""Increase it with every change of the pose networks, or of how images are cropped for them."""


class PoseExtractor:
    """Observes BlazePose's landmarks; its features are their positions and velocities.

    Parameters
    ----------
    threads
        Threads per network, as of ``PoseTracker``.
    """

    name: str = "pose"
    settings: Mapping[str, Json] = MappingProxyType(
        {
            "tick_s": round(TICK_S, 6),
            "joints": list(landmarks.JOINTS),
            "velocity_ticks": landmarks.VELOCITY_TICKS,
            "min_visibility": landmarks.MIN_VISIBILITY,
            "networks": NETWORKS_VERSION,
        }
    )
    observation_size: int = landmarks.OBSERVATION_SIZE
    feature_size: int = landmarks.FEATURE_SIZE
    lag: int = landmarks.LAG

    def __init__(self, *, threads: int = 2) -> None:
        self._threads = threads

    def open(self) -> FeatureStream:
        """Return a stream with a tracker that has seen nobody yet."""
        return _PoseStream(self._threads)

    def features(self, values: FloatArray) -> FloatArray:
        """Return ``landmark_features`` of the rows."""
        return landmarks.landmark_features(values)


class _PoseStream:
    def __init__(self, threads: int) -> None:
        from moveset.see.pose.tracker import PoseTracker

        self._tracker = PoseTracker(threads=threads)

    def step(self, frame: TimedFrame) -> FloatArray:
        if isinstance(frame, LandmarkFrame):
            return frame.row
        return landmarks.pose_to_row(self._tracker.step(frame.image, frame.time_s))


POSE: Final = ExtractorSpec(
    name=PoseExtractor.name,
    title="Body landmarks",
    factory=lambda _settings, _weights: PoseExtractor(),
    settings=PoseExtractor.settings,
    feature_names=landmarks.feature_names(),
    augmentation="landmarks",
)
