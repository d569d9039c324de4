"""Third on the road: MobileNet as a way of seeing, picture by picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np

from moveset.base.values import FloatArray, Json, RgbImage, TimedFrame
from moveset.see.resample import TICK_S


@dataclass(frozen=True, slots=True)
class MobileNetOptions:
    """Which MobileNet sees, and what of a picture; other extractors have no choice to make."""

    weights: Path | None = None  # a file of weights; else those kept, else the official ones
    fingerprint: str = ""  # the kept weights to take
    shrink: tuple[int, int] | None = None  # width and height a picture is first brought to


DEFAULTS: Final = MobileNetOptions()


class MobileNetExtractor:
    """MobileNet's pooled features of each picture by itself, the article's.

    Attributes
    ----------
    mobilenet
        The network; a batch of pictures goes through it quicker than one after the other.
    """

    name: str = "mobilenet"
    width: int = 1024
    size: int = 1024
    lag: int = 0

    def __init__(self, options: MobileNetOptions = DEFAULTS) -> None:
        from moveset.see.mobilenet.network import open_mobilenet

        self.mobilenet = open_mobilenet(options.weights, fingerprint=options.fingerprint)
        self._shrink = options.shrink
        self.settings: Mapping[str, Json] = {
            "tick_s": round(TICK_S, 6),
            "fingerprint": self.mobilenet.fingerprint,
            "shrink": list(options.shrink) if options.shrink else None,
        }

    def open(self) -> Self:
        """Return itself: there is nothing to remember."""
        return self

    def step(self, frame: TimedFrame) -> FloatArray:
        """Return the features of one frame, (1024,)."""
        return np.asarray(self.see([frame.image])[0])

    def see(self, pictures: Sequence[RgbImage]) -> FloatArray:
        """Return the features of pictures, (n, 1024)."""
        return self.mobilenet.features([self.prepare(picture) for picture in pictures])

    def features(self, values: FloatArray) -> FloatArray:
        """Return the rows as they are."""
        return values

    def prepare(self, picture: RgbImage) -> RgbImage:
        """Return a picture at the size it is first brought to."""
        if not self._shrink:
            return picture
        import cv2

        small = cv2.resize(picture, self._shrink, interpolation=cv2.INTER_AREA)
        return np.asarray(small, np.uint8)
