"""Drawing on images of any size, so that lines and text look equally large on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from moveset.base.values import RgbImage

Colour = tuple[int, int, int]
"""Red, green, blue."""

Point = tuple[float, float]
"""From the left and from the top."""

MIN_SIDE_PX: Final = 360
"""Smaller images are enlarged first: text could not be read on them."""

_REFERENCE_PX: Final = (480, 360)
"""Width and height of an image on which one unit is one pixel."""

_DARK: Final = (12, 14, 18)


@dataclass(frozen=True, slots=True)
class Canvas:
    """An image to draw on.

    Attributes
    ----------
    image
        Drawn on in place.
    zoom
        Its size relative to the image that it was made from.
    unit
        Pixels per unit of length.
    """

    image: RgbImage
    zoom: float
    unit: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in units."""
        return self.image.shape[1] / self.unit, self.image.shape[0] / self.unit

    def rows(self, top: float, bottom: float) -> RgbImage:
        """Return a view of the rows between two heights, in units."""
        return self.image[max(0, round(top * self.unit)) : max(1, round(bottom * self.unit))]

    def line(self, start: Point, end: Point, colour: Colour, width: float) -> None:
        """Draw a line with round ends; points in pixels, width in units."""
        import cv2

        thick = max(1, round(width * self.unit))
        ends = _fixed_point(start), _fixed_point(end)
        cv2.line(self.image, *ends, colour, thick, cv2.LINE_AA, _SHIFT)

    def dot(self, point: Point, colour: Colour, radius: float) -> None:
        """Draw a filled circle; point in pixels, radius in units."""
        import cv2

        size = round(radius * self.unit * 2**_SHIFT)
        cv2.circle(self.image, _fixed_point(point), size, colour, cv2.FILLED, cv2.LINE_AA, _SHIFT)

    def box(self, corner: Point, size: Point, colour: Colour, radius: float = 0.0) -> None:
        """Fill a box with rounded corners; all in units."""
        import cv2

        edge = max(0, round(radius * self.unit))
        left, top = (round(value * self.unit) + edge for value in corner)
        right = round((corner[0] + size[0]) * self.unit) - edge - 1
        bottom = round((corner[1] + size[1]) * self.unit) - edge - 1
        if right >= left and bottom >= top:
            ends = ((left, top), (right, bottom))
            cv2.rectangle(self.image, *ends, colour, cv2.FILLED)
            if edge:
                cv2.rectangle(self.image, *ends, colour, 2 * edge, cv2.LINE_AA)

    def shade(self, corner: Point, size: Point, strength: float) -> None:
        """Darken a box, by 0 (not at all) to 1 (fully); corner and size in units."""
        left, top = (max(0, round(value * self.unit)) for value in corner)
        right, bottom = (round((c + s) * self.unit) for c, s in zip(corner, size, strict=True))
        part = self.image[top:bottom, left:right]
        blend(part, np.full_like(part, _DARK), 1.0 - strength)

    def text(self, text: str, start: Point, colour: Colour, height: float) -> None:
        """Write text on one line.

        Parameters
        ----------
        start
            The left end of the baseline, in units.
        height
            Of a capital letter, in units.
        """
        import cv2

        scale, thick = self._font(height)
        baseline = (round(start[0] * self.unit), round(start[1] * self.unit))
        cv2.putText(self.image, text, baseline, _FONT, scale, colour, thick, cv2.LINE_AA)

    def outlined_text(self, text: str, start: Point, colour: Colour, height: float) -> None:
        """Write text with a dark outline, readable on any background; see ``text``."""
        width = height * 0.09
        for x, y in ((-width, 0.0), (width, 0.0), (0.0, -width), (width, width), (-width, width)):
            self.text(text, (start[0] + x, start[1] + y), _DARK, height)
        self.text(text, start, colour, height)

    def text_width(self, text: str, height: float) -> float:
        """Return the width of a text, in units."""
        import cv2

        scale, thick = self._font(height)
        return float(cv2.getTextSize(text, _FONT, scale, thick)[0][0]) / self.unit

    def _font(self, height: float) -> tuple[float, int]:
        """Return OpenCV's scale and thickness; its capitals are 21 pixels high at scale 1."""
        pixels = height * self.unit
        return pixels / 21.0, 2 if pixels > 15 else 1


_SHIFT: Final = 4
"""Fractional bits of the coordinates that OpenCV takes."""

_FONT: Final = 2
"""cv2.FONT_HERSHEY_DUPLEX, without importing OpenCV."""


def _fixed_point(point: Point) -> tuple[int, int]:
    """Return pixels as OpenCV takes them: integers with ``_SHIFT`` fractional bits."""
    return round(point[0] * 2**_SHIFT), round(point[1] * 2**_SHIFT)


def blend(over: RgbImage, under: RgbImage, strength: float) -> None:
    """Mix ``under`` into ``over`` in place; ``strength`` is the share of ``over`` in the result."""
    import cv2

    over[:] = cv2.addWeighted(over, strength, under, 1.0 - strength, 0.0)


def open_canvas(image: RgbImage) -> Canvas:
    """Return a canvas with a copy of an image, enlarged if it is small.

    Width and height are even, as video codecs require, and equal for images of equal size.
    """
    import cv2

    height, width = image.shape[:2]
    zoom = max(1.0, MIN_SIDE_PX / min(width, height))
    size = tuple(2 * round(side * zoom / 2) for side in (width, height))
    copy = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    if copy is image:
        copy = image.copy()
    unit = min(size[0] / _REFERENCE_PX[0], size[1] / _REFERENCE_PX[1])
    return Canvas(np.ascontiguousarray(copy), zoom, unit)
