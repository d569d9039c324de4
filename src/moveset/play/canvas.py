"""Last on the road: what the overlay draws with, the same to the eye on any size of picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from moveset.base.values import RgbImage

Colour = tuple[int, int, int]
"""Red, green, blue."""

Place = tuple[float, float]
"""Pixels from the left and from the top."""

LEAST_SIDE: Final = 360
"""Smaller pictures are enlarged first, else no text can be read on them."""

_SHAPE: Final = (480, 360)
"""Lengths are given for a picture of this width and height, and grow with larger ones."""

_INK: Final = (12, 14, 18)


@dataclass(frozen=True, slots=True)
class Canvas:
    """A picture to draw on.

    Attributes
    ----------
    image
        Is drawn on, in place.
    zoom
        How many times larger it is than the picture it was made from.
    unit
        Pixels of one unit of length.
    """

    image: RgbImage
    zoom: float
    unit: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in units."""
        return self.image.shape[1] / self.unit, self.image.shape[0] / self.unit

    def rows(self, top: float, bottom: float) -> RgbImage:
        """Return a view of the part from top to bottom, in units."""
        return self.image[max(0, round(top * self.unit)) : max(1, round(bottom * self.unit))]

    def line(self, start: Place, end: Place, colour: Colour, width: float) -> None:
        """Draw a line with round ends; places in pixels, width in units."""
        import cv2

        thick = max(1, round(width * self.unit))
        cv2.line(self.image, _fine(start), _fine(end), colour, thick, cv2.LINE_AA, _SHIFT)

    def dot(self, place: Place, colour: Colour, radius: float) -> None:
        """Draw a full circle; place in pixels, radius in units."""
        import cv2

        size = round(radius * self.unit * 2**_SHIFT)
        cv2.circle(self.image, _fine(place), size, colour, cv2.FILLED, cv2.LINE_AA, _SHIFT)

    def box(self, corner: Place, size: Place, colour: Colour, round_by: float = 0.0) -> None:
        """Fill a box, its corners rounded; all in units."""
        import cv2

        edge = max(0, round(round_by * self.unit))
        left, top = (round(value * self.unit) + edge for value in corner)
        right = round((corner[0] + size[0]) * self.unit) - edge - 1
        bottom = round((corner[1] + size[1]) * self.unit) - edge - 1
        if right >= left and bottom >= top:
            ends = ((left, top), (right, bottom))
            cv2.rectangle(self.image, *ends, colour, cv2.FILLED)
            if edge:
                cv2.rectangle(self.image, *ends, colour, 2 * edge, cv2.LINE_AA)

    def shade(self, corner: Place, size: Place, strength: float) -> None:
        """Darken a box by a share; all in units."""
        left, top = (max(0, round(value * self.unit)) for value in corner)
        right, bottom = (round((c + s) * self.unit) for c, s in zip(corner, size, strict=True))
        part = self.image[top:bottom, left:right]
        blend(part, np.full_like(part, _INK), 1.0 - strength)

    def text(self, words: str, place: Place, colour: Colour, height: float) -> None:
        """Write words from a place at the left of their foot; height of capitals, all in units."""
        import cv2

        scale, thick = self._font(height)
        foot = (round(place[0] * self.unit), round(place[1] * self.unit))
        cv2.putText(self.image, words, foot, _FONT, scale, colour, thick, cv2.LINE_AA)

    def outlined(self, words: str, place: Place, colour: Colour, height: float) -> None:
        """Write words with a dark rim, to be read on anything."""
        rim = height * 0.09
        for across, down in ((-rim, 0.0), (rim, 0.0), (0.0, -rim), (rim, rim), (-rim, rim)):
            self.text(words, (place[0] + across, place[1] + down), _INK, height)
        self.text(words, place, colour, height)

    def text_width(self, words: str, height: float) -> float:
        """Return how wide words are, in units."""
        import cv2

        scale, thick = self._font(height)
        return float(cv2.getTextSize(words, _FONT, scale, thick)[0][0]) / self.unit

    def _font(self, height: float) -> tuple[float, int]:
        """Return OpenCV's scale and thickness: its capitals are 21 pixels high at scale 1."""
        pixels = height * self.unit
        return pixels / 21.0, 2 if pixels > 15 else 1


_SHIFT: Final = 4
"""Bits after the point in the places that OpenCV takes."""

_FONT: Final = 2
"""cv2.FONT_HERSHEY_DUPLEX, known here without importing OpenCV."""


def _fine(place: Place) -> tuple[int, int]:
    return round(place[0] * 2**_SHIFT), round(place[1] * 2**_SHIFT)


def blend(over: RgbImage, under: RgbImage, strength: float) -> None:
    """Mix ``under`` into ``over``, which keeps a share ``strength`` of itself, in place."""
    import cv2

    over[:] = cv2.addWeighted(over, strength, under, 1.0 - strength, 0.0)


def open_canvas(image: RgbImage) -> Canvas:
    """Return a canvas with a copy of the picture, enlarged if it is small.

    Width and height are even, as video codecs want them, and the same for pictures of one size.
    """
    import cv2

    height, width = image.shape[:2]
    zoom = max(1.0, LEAST_SIDE / min(width, height))
    size = tuple(2 * round(side * zoom / 2) for side in (width, height))
    copy = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    if copy is image:
        copy = image.copy()
    unit = min(size[0] / _SHAPE[0], size[1] / _SHAPE[1])
    return Canvas(np.ascontiguousarray(copy), zoom, unit)
