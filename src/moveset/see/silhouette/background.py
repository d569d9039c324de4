"""Background subtraction: the body is what differs from the image of the empty scene.

References
----------
M. Gechev's movement.js of 2013 finds a body in this way.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.base.values import FloatArray, RgbImage
from moveset.see.silhouette.histograms import MASK_HEIGHT, MASK_WIDTH, Mask

FOREGROUND_THRESHOLD: Final = 50.0
"""Difference in brightness, of 255, from which on a pixel belongs to the body."""

LUMINANCE: Final = (0.2126, 0.7152, 0.0722)
"""Weights of red, green and blue in brightness (ITU-R BT.709)."""

ADAPTATION_RATE: Final = 0.05
"""Share of the difference that the background adopts per second where no body is."""

GAIN_RANGE: Final = (0.5, 2.0)
"""How much darker or brighter the whole image may become and still show the same background."""

MIN_BRIGHTNESS: Final = 20.0
"""Pixels of the background darker than this are not used to measure the gain."""

MARGIN_PX: Final = 9
"""The background does not adapt this close to the body: its edge is soft, and casts a shadow."""

MOTION_THRESHOLD: Final = 12.0
"""Difference in brightness from one image to the next from which on a pixel moves."""


def to_grey(image: RgbImage) -> FloatArray:
    """Return the brightness of an image at the size of a mask, (300, 400), 0 to 255."""
    import cv2

    small = cv2.resize(image, (MASK_WIDTH, MASK_HEIGHT), interpolation=cv2.INTER_AREA)
    return np.asarray(small.astype(np.float32) @ np.array(LUMINANCE, np.float32))


class Background:
    """A model of the scene without anybody in it.

    The light may change: the gain of the whole image is measured each time, and where no body is
    the background slowly adopts the image. A person who stands still stays in the foreground.

    Parameters
    ----------
    image
        The empty scene.
    ghost_timeout_s
        If somebody was in the first image, the background is wrong there, and a ghost stays in the
        foreground. Foreground that has not moved for this long becomes background; so would a
        person who keeps perfectly still. None: never.
    """

    def __init__(self, image: RgbImage, *, ghost_timeout_s: float | None = None) -> None:
        self._ghost_timeout_s = ghost_timeout_s
        self._grey = to_grey(image)
        self._last = self._grey
        self._still_s = np.zeros_like(self._grey)

    def find_body(self, image: RgbImage, elapsed_s: float = 0.0) -> Mask:
        """Return where the image differs from the background, and adapt the background.

        Parameters
        ----------
        elapsed_s
            Seconds since the image before.
        """
        grey = to_grey(image)
        gain = self._gain(grey)
        body = np.abs(grey - gain * self._grey) > FOREGROUND_THRESHOLD
        self._adapt(grey / gain, body, elapsed_s)
        self._remove_ghosts(grey, gain, elapsed_s)
        return np.asarray(body)

    def _gain(self, grey: FloatArray) -> float:
        """Return how much brighter the image is than the background: the median over pixels."""
        bright = self._grey > MIN_BRIGHTNESS
        if not bright.any():
            return 1.0
        return float(np.clip(np.median(grey[bright] / self._grey[bright]), *GAIN_RANGE))

    def _adapt(self, grey: FloatArray, body: Mask, elapsed_s: float) -> None:
        import cv2

        near = np.ones((2 * MARGIN_PX + 1, 2 * MARGIN_PX + 1), np.uint8)
        free = cv2.dilate(body.astype(np.uint8), near) == 0
        share = 1.0 - (1.0 - ADAPTATION_RATE) ** elapsed_s
        self._grey = np.where(free, self._grey + share * (grey - self._grey), self._grey)

    def _remove_ghosts(self, grey: FloatArray, gain: float, elapsed_s: float) -> None:
        if self._ghost_timeout_s is None:
            return
        still = np.abs(grey - self._last) < MOTION_THRESHOLD
        self._still_s = np.where(still, self._still_s + elapsed_s, 0.0)
        ghosts = self._still_s > self._ghost_timeout_s
        self._grey = np.where(ghosts, grey / gain, self._grey)
        self._last = grey
