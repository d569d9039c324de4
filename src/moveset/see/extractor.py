"""Third on the road: every way of seeing behind one Protocol, by name, with its settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

from moveset.base.errors import BundleError
from moveset.base.values import FloatArray, Json, TimedFrame
from moveset.see.mobilenet.extractor import DEFAULTS, MobileNetExtractor, MobileNetOptions
from moveset.see.pose import landmarks
from moveset.see.resample import TICK_S
from moveset.see.silhouette.extractor import SilhouetteExtractor


class FeatureStream(Protocol):
    """Watches one recording or camera, frame by frame."""

    def step(self, frame: TimedFrame) -> FloatArray:
        """Return the observation of one frame, (width,); NaN throughout where nobody is seen."""
        ...


class Extractor(Protocol):
    """A way of seeing.

    Attributes
    ----------
    name
        What a bundle and a project call it.
    settings
        All that changes what comes out; a bundle made with others is refused.
    width, size
        Numbers in an observation, and in a row of features.
    lag
        Ticks of the past that a row of features reads.
    """

    name: str
    settings: Mapping[str, Json]
    width: int
    size: int
    lag: int

    def open(self) -> FeatureStream:
        """Return a stream for a new recording, with no memory of others."""
        ...

    def features(self, values: FloatArray) -> FloatArray:
        """Return features (t, size) of observations (t, width) at even ticks; causal, no NaN."""
        ...


NETWORKS: Final = 1
"""To be raised with any change of the pose networks, or of how pictures are cut for them."""


class PoseExtractor:
    """BlazePose's landmarks, and how they move."""

    name: str = "pose"
    settings: Mapping[str, Json] = MappingProxyType(
        {
            "tick_s": round(TICK_S, 6),
            "joints": list(landmarks.JOINTS),
            "velocity_ticks": landmarks.VELOCITY_TICKS,
            "min_visibility": landmarks.MIN_VISIBILITY,
            "networks": NETWORKS,
        }
    )
    width: int = landmarks.WIDTH
    size: int = landmarks.SIZE
    lag: int = landmarks.LAG

    def open(self) -> FeatureStream:
        """Return a tracker that has seen nobody yet."""
        return _PoseStream()

    def features(self, values: FloatArray) -> FloatArray:
        """Return ``landmark_features`` of the rows."""
        return landmarks.landmark_features(values)


class _PoseStream:
    def __init__(self) -> None:
        from moveset.see.pose.tracker import PoseTracker

        self._tracker = PoseTracker()

    def step(self, frame: TimedFrame) -> FloatArray:
        return landmarks.observe(self._tracker.step(frame.image))


EXTRACTORS: Final[Mapping[str, Callable[[MobileNetOptions], Extractor]]] = {
    "pose": lambda _: PoseExtractor(),
    "mobilenet": MobileNetExtractor,
    "silhouette": lambda _: SilhouetteExtractor(),
}


def open_extractor(name: str, options: MobileNetOptions = DEFAULTS) -> Extractor:
    """Return the extractor of that name.

    Raises
    ------
    BundleError
        There is none of that name.
    WeightsError
        It is MobileNet, and its weights are not to be had.
    """
    if name not in EXTRACTORS:
        known = ", ".join(sorted(EXTRACTORS))
        raise BundleError(f"no features are called {name!r}: choose among {known}")
    return EXTRACTORS[name](options)


def reopen_extractor(
    name: str, settings: Mapping[str, Json], weights: Path | None = None
) -> Extractor:
    """Return the extractor that saw what a bundle was taught on, as far as it is to be had.

    Parameters
    ----------
    settings
        The bundle's.
    weights
        A file of MobileNet's weights, where they are not kept on this machine.
    """
    shrink = settings.get("shrink")
    return open_extractor(
        name,
        MobileNetOptions(
            weights=weights,
            fingerprint=str(settings.get("fingerprint", "")),
            shrink=(int(shrink[0]), int(shrink[1])) if shrink else None,
        ),
    )
