"""The extractor of MobileNet's pooled features, image by image, as in the article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, Self

import numpy as np

from moveset.base.values import FloatArray, Json, RgbImage, TimedFrame
from moveset.see.extractor import ExtractorSpec
from moveset.see.resample import TICK_S

SETTINGS: Final[Mapping[str, Json]] = MappingProxyType(
    {"tick_s": round(TICK_S, 6), "fingerprint": "", "shrink": None}
)


class MobileNetExtractor:
    """MobileNet's pooled features of each image by itself.

    Parameters
    ----------
    settings
        ``shrink`` is the width and height in pixels to which images are resized first; with
        ``grey`` they lose their colours then; ``fingerprint`` is that of the weights to use, of
        those kept on this machine.
    weights
        A file of weights; if None, those kept on this machine, or else the official ones.

    Raises
    ------
    WeightsError
        The weights are not available.
    """

    name: str = "mobilenet"
    observation_size: int = 1024
    feature_size: int = 1024
    lag: int = 0

    def __init__(
        self, settings: Mapping[str, Json] = SETTINGS, weights: Path | None = None
    ) -> None:
        from moveset.see.mobilenet.network import open_mobilenet

        wanted = {**SETTINGS, **settings}
        shrink = wanted["shrink"]
        self._size = (int(shrink[0]), int(shrink[1])) if shrink else None
        self._grey = bool(wanted.get("grey"))
        self._network = open_mobilenet(weights, fingerprint=str(wanted["fingerprint"]))
        self.settings: Mapping[str, Json] = {
            **SETTINGS,
            "fingerprint": self._network.fingerprint,
            "shrink": list(self._size) if self._size else None,
            **({"grey": True} if self._grey else {}),  # bundles of coloured images have no such key
        }

    def open(self) -> Self:
        """Return itself: there is nothing to remember between frames."""
        return self

    def step(self, frame: TimedFrame) -> FloatArray:
        """Return the features of one frame, (1024,)."""
        return np.asarray(self.extract([frame.image])[0])

    def extract(self, images: Sequence[RgbImage]) -> FloatArray:
        """Return the features of images, (n, 1024)."""
        return self._network.features([self.prepare(image) for image in images])

    def features(self, values: FloatArray) -> FloatArray:
        """Return the observations unchanged: they are the features."""
        return values

    def prepare(self, image: RgbImage) -> RgbImage:
        """Return an image resized, and without colours, if the settings say so."""
        if self._size:
            import cv2

            small = cv2.resize(image, self._size, interpolation=cv2.INTER_AREA)
            image = np.asarray(small, np.uint8)
        return _to_grey(image) if self._grey else image


def _to_grey(image: RgbImage) -> RgbImage:
    """Return an image whose channels are all their mean, as the article's page computes it."""
    mean = image.mean(axis=2, keepdims=True).round().astype(np.uint8)
    return np.repeat(mean, 3, axis=2)


MOBILENET: Final = ExtractorSpec(
    name=MobileNetExtractor.name,
    title="MobileNet",
    factory=MobileNetExtractor,
    settings=SETTINGS,
    per_frame=True,
    augmentation="images",
    takes_weights=True,
)
