"""Third on the road: the body as a white shape on black, by what differs from the background.

This is how a body was found before networks did it, in M. Gechev's movement.js of 2013.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, RgbImage

WIDTH: Final = 400
HEIGHT: Final = 300
THRESHOLD: Final = 50.0
"""Brightness, of 255, by which a pixel of the body differs from the background."""

LUMINANCE: Final = (0.2126, 0.7152, 0.0722)
"""Shares of red, green and blue in brightness (ITU-R BT.709)."""

RATE: Final = 0.05
"""Share by which the background takes on, in a second, what stands where nobody is."""

GAINS: Final = (0.5, 2.0)
"""How much darker or brighter the whole picture may become and still be the same background."""

DARK: Final = 20.0
"""A pixel darker than this says nothing of the light."""

MARGIN_PX: Final = 9
"""So near to the body nothing is taken for background: its edge is soft, and casts a shadow."""

STIRS: Final = 12.0
"""Brightness by which a pixel of a living body changes from one look to the next."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Histograms:
    """How many pixels of the body are in each column and row.

    Attributes
    ----------
    columns
        (400,) float32, 0 to 300.
    rows
        (300,) float32, 0 to 400.
    """

    columns: FloatArray
    rows: FloatArray


def grey_of(image: RgbImage) -> FloatArray:
    """Return the brightness of a picture at the size at which bodies are looked for, (300, 400)."""
    import cv2

    small = cv2.resize(image, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return np.asarray(small.astype(np.float32) @ np.array(LUMINANCE, np.float32))


def histograms_of(mask: Mask) -> Histograms:
    """Return the sums of a body's mask, (300, 400)."""
    return Histograms(mask.sum(axis=0, dtype=np.float32), mask.sum(axis=1, dtype=np.float32))


class Background:
    """What is seen when nobody is there.

    The light may change: the whole picture's gain is measured anew at every look, and where nobody
    is, the background slowly takes on what is seen. Whoever stands still stays in the foreground.

    Parameters
    ----------
    image
        The empty scene.
    ghosts_fade_s
        Where the first picture had somebody in it, a ghost of what was behind stays: what differs
        but has not stirred for so many seconds becomes background. So would a person who stands
        like a statue; None never does that.
    """

    def __init__(self, image: RgbImage, *, ghosts_fade_s: float | None = None) -> None:
        self._ghosts_fade_s = ghosts_fade_s
        self.retake(image)

    def retake(self, image: RgbImage) -> None:
        """Take another picture of the empty scene."""
        self._grey = grey_of(image)
        self._last = self._grey
        self._still_s = np.zeros_like(self._grey)

    def body_in(self, image: RgbImage, passed_s: float = 0.0) -> Mask:
        """Return where the picture differs from the background, (300, 400), and learn from it.

        Parameters
        ----------
        passed_s
            Seconds since the look before.
        """
        grey = grey_of(image)
        gain = self._gain(grey)
        body = np.abs(grey - gain * self._grey) > THRESHOLD
        self._adapt(grey / gain, body, passed_s)
        self._forget_ghosts(grey, gain, passed_s)
        return np.asarray(body)

    def _gain(self, grey: FloatArray) -> float:
        """Return how much brighter the picture is than the background, by most of its pixels."""
        bright = self._grey > DARK
        if not bright.any():
            return 1.0
        return float(np.clip(np.median(grey[bright] / self._grey[bright]), *GAINS))

    def _adapt(self, plain: FloatArray, body: Mask, passed_s: float) -> None:
        import cv2

        near = np.ones((2 * MARGIN_PX + 1, 2 * MARGIN_PX + 1), np.uint8)
        free = cv2.dilate(body.astype(np.uint8), near) == 0
        share = 1.0 - (1.0 - RATE) ** passed_s
        self._grey = np.where(free, self._grey + share * (plain - self._grey), self._grey)

    def _forget_ghosts(self, grey: FloatArray, gain: float, passed_s: float) -> None:
        if self._ghosts_fade_s is None:
            return
        still = np.abs(grey - self._last) < STIRS
        self._still_s = np.where(still, self._still_s + passed_s, 0.0)
        faded = self._still_s > self._ghosts_fade_s
        self._grey = np.where(faded, grey / gain, self._grey)
        self._last = grey
