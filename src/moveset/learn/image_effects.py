"""The shelf of effects on a picture's colours: each one plain arithmetic, nothing drawn here."""

from __future__ import annotations

import math
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import RgbImage

NOISE_VALUES: Final = 1 << 20
"""How many values of noise are kept; where in them to begin is drawn, as a seed."""

NOISE_STEPS: Final = 32
"""Kept noise has so many steps to a standard deviation: 256 of them reach out to four."""

HUES: Final = 180
"""OpenCV counts hue in steps of two degrees."""

CONTRAST_CENTRE: Final = 127.0
"""The value that contrast leaves as it is."""

MIN_GAUSSIAN_PX: Final = 5
GAUSSIAN_WIDTHS: Final = 3.3
"""A Gaussian's kernel: so many standard deviations across, 90 % of its weight, and no smaller."""

MIN_CELLS: Final = 4
"""A mask has at least so many cells each way."""

SIGMOID: Final = 20.0
"""How steep a mask's edges are once it is parted in two."""


def invert(image: RgbImage) -> RgbImage:
    """Return the negative."""
    return ~image


def add(image: RgbImage, red: float, green: float, blue: float) -> RgbImage:
    """Return a picture brighter by so much in each channel."""
    return _rounded(image + np.array((red, green, blue), np.float32))


def multiply(image: RgbImage, red: float, green: float, blue: float) -> RgbImage:
    """Return a picture brighter by a factor in each channel."""
    return _rounded(image * np.array((red, green, blue), np.float32))


def contrast(image: RgbImage, red: float, green: float, blue: float) -> RgbImage:
    """Return a picture whose values lie further by a factor from the middle grey."""
    factors = np.array((red, green, blue), np.float32)
    return _rounded((image - np.float32(CONTRAST_CENTRE)) * factors + np.float32(CONTRAST_CENTRE))


def _rounded(values: npt.NDArray[Any]) -> RgbImage:
    return np.asarray(np.clip(np.rint(values), 0.0, 255.0), np.uint8)


RAMP: Final = np.repeat(np.arange(256, dtype=np.uint8), 3).reshape(1, 256, 3)
"""A picture of every value: what becomes of it is what becomes of any value."""
RAMP.flags.writeable = False


def look_up(image: RgbImage, ramp: RgbImage) -> RgbImage:
    """Return a picture altered as ``RAMP`` was, where each value went its own way."""
    import cv2

    return np.asarray(cv2.LUT(image, ramp), np.uint8)


def grey(image: RgbImage, alpha: float) -> RgbImage:
    """Return a picture with a share ``alpha`` of its colour gone."""
    import cv2

    return np.asarray(cv2.transform(image, _IDENTITY + alpha * (_TO_GREY - _IDENTITY)), np.uint8)


_IDENTITY: Final = np.eye(3)
_TO_GREY: Final = np.array([[0.299, 0.587, 0.114]] * 3)  # luma of ITU-R BT.601


def hue_and_saturation(image: RgbImage, value: float) -> RgbImage:
    """Return a picture with hue turned by a share of 255 and saturation raised by ``value``.

    Parameters
    ----------
    value
        -255 to 255.
    """
    import cv2

    if not value:  # the way to hue and back loses a little
        return image
    turn, more = round(value / 255.0 * HUES) % HUES, round(value)
    table = RAMP.copy()
    table[0, :, 0] = _HUES_TWICE[turn : turn + 256]
    table[0, :, 1] = _SATURATIONS[255 + more : 511 + more]
    altered = cv2.LUT(cv2.cvtColor(image, cv2.COLOR_RGB2HSV), table)
    return np.asarray(cv2.cvtColor(altered, cv2.COLOR_HSV2RGB), np.uint8)


_HUES_TWICE: Final = (np.arange(HUES + 256) % HUES).astype(np.uint8)
_SATURATIONS: Final = np.clip(np.arange(-255, 512), 0, 255).astype(np.uint8)


def gaussian_blur(image: RgbImage, sigma: float) -> RgbImage:
    """Return a picture blurred by a Gaussian of ``sigma`` pixels."""
    import cv2

    if not sigma:
        return image
    side = max(math.ceil(GAUSSIAN_WIDTHS * sigma), MIN_GAUSSIAN_PX) | 1
    return np.asarray(cv2.GaussianBlur(image, (side, side), sigma), np.uint8)


def average_blur(image: RgbImage, side: int) -> RgbImage:
    """Return a picture of means over squares of ``side`` pixels."""
    import cv2

    return np.asarray(cv2.blur(image, (side, side)), np.uint8)


def median_blur(image: RgbImage, side: int) -> RgbImage:
    """Return a picture of medians over squares of ``side`` pixels, an odd number."""
    import cv2

    return np.asarray(cv2.medianBlur(image, side), np.uint8) if side > 1 else image


def sharpen(image: RgbImage, alpha: float, lightness: float) -> RgbImage:
    """Return a picture with a share ``alpha`` of its edges, brightened by ``lightness``."""
    edges = np.full((3, 3), -1.0)
    edges[1, 1] = 8.0 + lightness
    return _filter(image, edges, alpha)


def emboss(image: RgbImage, alpha: float, strength: float) -> RgbImage:
    """Return a picture with a share ``alpha`` of itself as a relief, lit from below right."""
    plain = np.diag([-1.0, 1.0, 1.0])
    slope = np.array([[-1.0, -1.0, 0.0], [-1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])
    return _filter(image, plain + strength * slope, alpha)


def _filter(image: RgbImage, kernel: npt.NDArray[np.float64], alpha: float) -> RgbImage:
    """Return a picture blended with what a kernel (3, 3) makes of it."""
    import cv2

    kernel = alpha * kernel
    kernel[1, 1] += 1.0 - alpha
    return np.asarray(cv2.filter2D(image, -1, kernel), np.uint8)


def noise(image: RgbImage, sigma: float, per_channel: bool, seed: int) -> RgbImage:
    """Return a picture with Gaussian noise of standard deviation ``sigma``.

    Parameters
    ----------
    per_channel
        Coloured noise; else it is grey.
    seed
        0 to ``NOISE_VALUES``: the same for pictures that share their noise.
    """
    import cv2

    height, width = image.shape[:2]
    levels = _noise(seed, height * width * (3 if per_channel else 1)).reshape(height, width, -1)
    if not per_channel:
        levels = np.asarray(cv2.cvtColor(levels, cv2.COLOR_GRAY2RGB), np.uint8)
    scale = sigma / NOISE_STEPS
    return np.asarray(cv2.addWeighted(image, 1.0, levels, scale, -128.0 * scale), np.uint8)


def patches(  # noqa: PLR0913, PLR0917
    image: RgbImage,
    red: float,
    green: float,
    blue: float,
    contrasted: float,
    exponent: float,
    cells: int,
    threshold: float | None,
    seed: int,
) -> RgbImage:
    """Return a picture multiplied in some places and of other contrast in the rest.

    Parameters
    ----------
    red, green, blue
        Factors where the mask is 1.
    contrasted
        Factor of contrast where it is 0.
    exponent, cells, threshold, seed
        Of the mask, as ``mask`` takes them.
    """
    import cv2

    first = look_up(image, multiply(RAMP, red, green, blue))
    second = look_up(image, contrast(RAMP, contrasted, contrasted, contrasted))
    height, width = image.shape[:2]
    share = mask(height, width, exponent, cells, threshold, seed)
    return np.asarray(cv2.blendLinear(first, second, share, 1.0 - share), np.uint8)


def mask(
    height: int, width: int, exponent: float, cells: int, threshold: float | None, seed: int
) -> npt.NDArray[np.float32]:
    """Return soft patches, (height, width) in [0, 1]: noise with chosen frequencies.

    Parameters
    ----------
    exponent
        Of the frequencies' weights: the further below 0, the larger the patches.
    cells
        So many along the longer side; what lies between is interpolated.
    threshold
        None, or patches are parted from the rest; above 0 they are fewer.
    seed
        0 to ``NOISE_VALUES``.
    """
    import cv2

    share = cells / max(height, width)
    rows, columns = (max(2 * round(side * share / 2), MIN_CELLS) for side in (height, width))
    white = _noise(seed, rows * columns).reshape(rows, columns) - np.float32(128.0)
    values = np.asarray(cv2.idct(white * _weights(rows, columns, exponent)), np.float32)
    values = (values - values.min()) / max(float(np.ptp(values)), 1e-6)
    if threshold is not None:
        values = 1.0 / (1.0 + np.exp(threshold - SIGMOID * (values - 0.5)))
    grown = cv2.resize(values, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(grown, np.float32)


def _weights(rows: int, columns: int, exponent: float) -> npt.NDArray[np.float32]:
    """Return the weight of each frequency of a cosine transform; the mean has none."""
    squares = np.square(np.arange(rows))[:, None] + np.square(np.arange(columns))
    squares[0, 0] = 1
    weights = squares.astype(np.float32) ** (exponent / 2.0)
    weights[0, 0] = 0.0
    return np.asarray(weights, np.float32)


def _noise(seed: int, count: int) -> npt.NDArray[np.uint8]:
    """Return so many of the kept values from a place on; from the end on at the beginning."""
    kept = _kept_noise()
    if seed + count <= NOISE_VALUES:
        return kept[seed : seed + count]
    return kept.take(np.arange(seed, seed + count), mode="wrap")


@cache
def _kept_noise() -> npt.NDArray[np.uint8]:
    """Return Gaussian noise about 128, always the same: drawing it anew costs twenty times more."""
    values = np.random.default_rng(0).standard_normal(NOISE_VALUES, np.float32)
    kept = _rounded(128.0 + NOISE_STEPS * values)
    kept.flags.writeable = False
    return kept
