"""The shelf of effects that move a picture's pixels; shares of its size, so any size will do."""

from __future__ import annotations

import math
from functools import cache
from typing import Final

import numpy as np

from moveset.base.values import RgbImage

PAD_MODES: Final = (
    "constant",
    "edge",
    "linear_ramp",
    "maximum",
    "mean",
    "median",
    "minimum",
    "reflect",
    "symmetric",
    "wrap",
)
"""What stands beyond a picture's border, by the names of ``numpy.pad``."""

BORDER_MODES: Final = ("constant", "edge", "symmetric", "reflect", "wrap")
"""Those of them that have an answer at any distance from the border."""

NO_WARP: Final = (1.0, 1.0, 0.0, 0.0, 0.0, 0.0)
"""Scales, moves and angles that leave a picture as it is."""


def resized(image: RgbImage, size: tuple[int, int] | None) -> RgbImage:
    """Return a picture of another width and height, shrunk by means; as it is if None."""
    import cv2

    height, width = image.shape[:2]
    if size is None or size == (width, height):
        return image
    shrinks = size[0] <= width and size[1] <= height
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=how), np.uint8)


def mirror(image: RgbImage) -> RgbImage:
    """Return a picture in the mirror; whoever asks renames what it shows."""
    import cv2

    return np.asarray(cv2.flip(image, 1), np.uint8)


def crop_and_pad(
    image: RgbImage,
    top: float,
    right: float,
    bottom: float,
    left: float,
    mode: str,
    fill: float,
) -> RgbImage:
    """Return a picture with sides cut off or added, stretched to its old size.

    Parameters
    ----------
    top, right, bottom, left
        Shares of the height or width: what is added; below 0, what is cut off.
    mode
        Of ``PAD_MODES``.
    fill
        0 to 255: the value of ``constant``, and the far end of ``linear_ramp``.
    """
    import cv2

    height, width = image.shape[:2]
    rows = (round(top * height), round(bottom * height))
    columns = (round(left * width), round(right * width))
    if not any((*rows, *columns)):
        return image
    inner = image[_kept(rows, height), _kept(columns, width)]
    added = [max(side, 0) for side in (*rows, *columns)]
    padded = pad(inner, *added, mode=mode, fill=round(fill)) if any(added) else inner
    return np.asarray(cv2.resize(padded, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _kept(sides: tuple[int, int], length: int) -> slice:
    """Return what is left when negative sides are cut off: a pixel at least."""
    before, after = (max(-side, 0) for side in sides)
    start = min(before, length - 1)
    return slice(start, max(length - after, start + 1))


def pad(
    image: RgbImage, top: int, bottom: int, left: int, right: int, *, mode: str, fill: int = 0
) -> RgbImage:
    """Return what ``numpy.pad`` gives for so many pixels on each side, several times as fast."""
    import cv2

    if mode in BORDER_MODES:
        border, value = _borders()[mode], (fill, fill, fill)
        padded = cv2.copyMakeBorder(image, top, bottom, left, right, border, value=value)
        return np.asarray(padded, np.uint8)
    # As numpy.pad: above and below first, then beside, where the new rows count too.
    tall = _add_rows(image, top, bottom, mode, fill)
    wide = _add_rows(np.asarray(cv2.transpose(tall)), left, right, mode, fill)
    return np.asarray(cv2.transpose(wide), np.uint8)


def _add_rows(image: RgbImage, before: int, after: int, mode: str, fill: int) -> RgbImage:
    """Return a picture with rows above and below that are made of all its rows, or of the ends."""
    if mode == "linear_ramp":
        above, below = _ramp(image[:1], before, fill), _ramp(image[-1:], after, fill)[::-1]
    else:
        line = _middle_row(image, mode)
        above, below = line.repeat(before, 0), line.repeat(after, 0)
    return np.concatenate([above, image, below])


def _ramp(row: RgbImage, count: int, fill: int) -> RgbImage:
    """Return so many rows from a value to just before a row (1, width, 3), rounded down."""
    step = (row.astype(np.float64) - fill) / max(count, 1)
    return (np.arange(count).reshape(-1, 1, 1) * step + fill).astype(np.uint8)


def _middle_row(image: RgbImage, mode: str) -> RgbImage:
    """Return the maximum, minimum, mean or median of all rows, (1, width, 3)."""
    import cv2

    if mode == "mean":
        return np.asarray(cv2.reduce(image, 0, cv2.REDUCE_AVG), np.uint8)
    if mode != "median":
        line = image.max(0) if mode == "maximum" else image.min(0)
        return np.asarray(line, np.uint8)[None]
    rows = np.sort(image.astype(np.int32), axis=0)  # which NumPy sorts faster than bytes
    half = len(rows) // 2
    median = (rows[half - 1 + len(rows) % 2] + rows[half]) / 2.0
    return np.asarray(np.rint(median), np.uint8)[None]


def warp(  # noqa: PLR0913, PLR0917
    image: RgbImage,
    scale_x: float,
    scale_y: float,
    right: float,
    down: float,
    turn_deg: float,
    shear_deg: float,
    smooth: bool,
    mode: str,
    fill: float,
) -> RgbImage:
    """Return a picture scaled, turned and sheared about its middle, then moved.

    Parameters
    ----------
    scale_x, scale_y
        Factors.
    right, down
        Shares of the width and the height.
    turn_deg, shear_deg
        Clockwise; sheared along the rows.
    smooth
        Interpolate, else take the nearest pixel.
    mode
        Of ``BORDER_MODES``.
    fill
        0 to 255: the value of ``constant``.
    """
    import cv2

    if (scale_x, scale_y, right, down, turn_deg, shear_deg) == NO_WARP:
        return image
    height, width = image.shape[:2]
    turn, sheared = math.radians(turn_deg), math.radians(turn_deg + shear_deg)
    a, b = scale_x * math.cos(turn), -scale_y * math.sin(sheared)
    c, d = scale_x * math.sin(turn), scale_y * math.cos(sheared)
    x, y = (width - 1) / 2.0, (height - 1) / 2.0  # the middle, which stays but for the move
    to_x, to_y = x - a * x - b * y + right * width, y - c * x - d * y + down * height
    warped = cv2.warpAffine(
        image,
        np.array(((a, b, to_x), (c, d, to_y))),
        (width, height),
        flags=cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST,
        borderMode=_borders()[mode],
        borderValue=(fill, fill, fill),
    )
    return np.asarray(warped, np.uint8)


@cache
def _borders() -> dict[str, int]:
    """Return OpenCV's numbers for what it knows of ``PAD_MODES``."""
    import cv2

    return {
        "constant": cv2.BORDER_CONSTANT,
        "edge": cv2.BORDER_REPLICATE,
        "reflect": cv2.BORDER_REFLECT_101,
        "symmetric": cv2.BORDER_REFLECT,
        "wrap": cv2.BORDER_WRAP,
    }
