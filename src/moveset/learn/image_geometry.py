"""Effects that move an image's pixels, by shares of its size, and resizing."""

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
"""How an image is continued beyond its border, by the names of ``numpy.pad``."""

BORDER_MODES: Final = ("constant", "edge", "symmetric", "reflect", "wrap")
"""Those of ``PAD_MODES`` that are defined at any distance from the border."""

NO_WARP: Final = (1.0, 1.0, 0.0, 0.0, 0.0, 0.0)
"""Scales, shifts and angles that leave an image as it is."""


def resize(image: RgbImage, size: tuple[int, int] | None) -> RgbImage:
    """Return an image at another (width, height) in pixels; unchanged if None."""
    import cv2

    height, width = image.shape[:2]
    if size is None or size == (width, height):
        return image
    shrinks = size[0] <= width and size[1] <= height
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=how), np.uint8)


def limit_size(image: RgbImage, max_side_px: int) -> RgbImage:
    """Return an image shrunk so that no side is longer than ``max_side_px``."""
    import cv2

    share = max_side_px / max(image.shape[:2])
    if share >= 1.0:
        return image
    size = (max(1, round(image.shape[1] * share)), max(1, round(image.shape[0] * share)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def mirror(image: RgbImage) -> RgbImage:
    """Return an image with left and right swapped; the caller swaps its label."""
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
    """Return an image with its sides cropped or padded, stretched to its old size.

    Parameters
    ----------
    top, right, bottom, left
        Shares of the height or width that are padded; below 0, cropped.
    mode
        Of ``PAD_MODES``.
    fill
        0 to 255: the value of ``constant``, and the outer end of ``linear_ramp``.
    """
    import cv2

    height, width = image.shape[:2]
    rows = (round(top * height), round(bottom * height))
    columns = (round(left * width), round(right * width))
    if not any((*rows, *columns)):
        return image
    inner = image[_inner(rows, height), _inner(columns, width)]
    added = [max(side, 0) for side in (*rows, *columns)]
    padded = pad(inner, *added, mode=mode, fill=round(fill)) if any(added) else inner
    return np.asarray(cv2.resize(padded, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _inner(sides: tuple[int, int], length: int) -> slice:
    """Return the range that is left after cropping negative sides: at least one pixel."""
    before, after = (max(-side, 0) for side in sides)
    start = min(before, length - 1)
    return slice(start, max(length - after, start + 1))


def pad(
    image: RgbImage, top: int, bottom: int, left: int, right: int, *, mode: str, fill: int = 0
) -> RgbImage:
    """Return the result of ``numpy.pad``, several times as fast; sides in pixels."""
    import cv2

    if mode in BORDER_MODES:
        border, value = _borders()[mode], (fill, fill, fill)
        padded = cv2.copyMakeBorder(image, top, bottom, left, right, border, value=value)
        return np.asarray(padded, np.uint8)
    # In the order of numpy.pad: rows first, then columns, which include the new rows.
    tall = _add_rows(image, top, bottom, mode, fill)
    wide = _add_rows(np.asarray(cv2.transpose(tall)), left, right, mode, fill)
    return np.asarray(cv2.transpose(wide), np.uint8)


def _add_rows(image: RgbImage, before: int, after: int, mode: str, fill: int) -> RgbImage:
    """Return an image with rows added above and below, made of all its rows or of the outermost."""
    if mode == "linear_ramp":
        above, below = _ramp(image[:1], before, fill), _ramp(image[-1:], after, fill)[::-1]
    else:
        line = _middle_row(image, mode)
        above, below = line.repeat(before, 0), line.repeat(after, 0)
    return np.concatenate([above, image, below])


def _ramp(row: RgbImage, count: int, fill: int) -> RgbImage:
    """Return ``count`` rows that go from a value towards a row (1, width, 3), rounded down."""
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
    rows = np.sort(image.astype(np.int32), axis=0)  # NumPy sorts these faster than bytes
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
    """Return an image scaled, rotated and sheared about its centre, then shifted.

    Parameters
    ----------
    scale_x, scale_y
        Factors.
    right, down
        Shifts, as shares of the width and the height.
    turn_deg, shear_deg
        Clockwise; the shear is along the rows.
    smooth
        Whether to interpolate; else the nearest pixel is taken.
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
    x, y = (width - 1) / 2.0, (height - 1) / 2.0  # the centre, which only the shift moves
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
    """Return OpenCV's constants for ``BORDER_MODES``."""
    import cv2

    return {
        "constant": cv2.BORDER_CONSTANT,
        "edge": cv2.BORDER_REPLICATE,
        "reflect": cv2.BORDER_REFLECT_101,
        "symmetric": cv2.BORDER_REFLECT,
        "wrap": cv2.BORDER_WRAP,
    }
