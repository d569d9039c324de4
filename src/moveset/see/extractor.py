"""What a feature extractor is, and the descriptor under which it is registered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from moveset.base.values import FloatArray, Json, RgbImage, TimedFrame

Augmentation = Literal["none", "landmarks", "images"]
"""How training data is augmented: not at all; by transforming the body landmarks that the extractor
observes; or by transforming every frame and extracting its features again."""


class FeatureStream(Protocol):
    """Observes one recording or camera, frame by frame."""

    def step(self, frame: TimedFrame) -> FloatArray:
        """Return the observation of one frame, (observation_size,); all NaN if nobody is seen."""
        ...


class Extractor(Protocol):
    """Turns frames into observations, and observations at even ticks into features.

    Attributes
    ----------
    name
        The name of its descriptor.
    settings
        Everything that changes what comes out. Bundles store it, and a bundle with other settings
        is refused.
    observation_size, feature_size
        Numbers in an observation, and in a row of features.
    lag
        Past ticks that a row of features depends on.
    """

    name: str
    settings: Mapping[str, Json]
    observation_size: int
    feature_size: int
    lag: int

    def open(self) -> FeatureStream:
        """Return a stream for a new recording, with no memory of others."""
        ...

    def features(self, values: FloatArray) -> FloatArray:
        """Return features (t, feature_size) of observations (t, observation_size).

        Parameters
        ----------
        values
            Observations at even ticks, ``resample.TICK_S`` apart.

        Notes
        -----
        Causal, and free of NaN.
        """
        ...


@runtime_checkable
class ImageExtractor(Extractor, Protocol):
    """An extractor that looks at each frame by itself, so that it can read single images too."""

    def prepare(self, image: RgbImage) -> RgbImage:
        """Return an image at the size at which the extractor reads it and it is augmented."""
        ...

    def extract(self, images: Sequence[RgbImage]) -> FloatArray:
        """Return the features of images, (n, feature_size); a batch is faster than one by one."""
        ...


@dataclass(frozen=True, slots=True)
class ExtractorSpec:
    """The descriptor of an extractor: all that other modules need to know about it.

    Attributes
    ----------
    name
        Its name in projects, bundles and on the command line.
    title
        Its name for users, such as ``Body landmarks``.
    factory
        Opens it, given settings and a file of weights (or None). It reads from the settings what
        the user can choose, or what a bundle was trained with, and ignores what it does not know.
    settings
        Its settings unless others are asked for. An open extractor adds what it finds out by
        itself, such as the fingerprint of its weights.
    feature_names
        What each feature means, in plain words; empty if nobody can say.
    per_frame
        Whether it is an ``ImageExtractor``.
    augmentation
        How its training data is augmented.
    takes_weights
        Whether a file of weights can be chosen.
    """

    name: str
    title: str
    factory: Callable[[Mapping[str, Json], Path | None], Extractor]
    settings: Mapping[str, Json] = field(default_factory=dict)
    feature_names: tuple[str, ...] = ()
    per_frame: bool = False
    augmentation: Augmentation = "none"
    takes_weights: bool = False
