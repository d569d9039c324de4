"""Effects on an image's colours and sharpness."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import RgbImage
from moveset.learn.image_noise import make_mask

HUES: Final = 180
"""Hues of OpenCV, in steps of two degrees."""

CONTRAST_CENTRE: Final = 127.0
"""The value that contrast does not change."""

MIN_GAUSSIAN_PX: Final = 5
GAUSSIAN_WIDTHS: Final = 3.3
"""Width of a Gaussian kernel in standard deviations, and its minimum in pixels, as in imgaug."""


def invert(image: RgbImage) -> RgbImage:
    """Return the negative."""
    return ~image


def add(image: RgbImage, red: float, green: float, blue: float) -> RgbImage:
    """Return an image with a value added to each channel."""
    return _rounded(image + np.array((red, green, blue), np.float32))


def multiply(image: RgbImage, red: float, green: float, blue: float) -> RgbImage:
    """Return an image with each channel multiplied by a factor."""
    return _rounded(image * np.array((red, green, blue), np.float32))


def contrast(image: RgbImage, red: float, green: float, blue: float) -> RgbImage:
    """Return an image whose differences from middle grey are multiplied in each channel."""
    factors = np.array((red, green, blue), np.float32)
    return _rounded((image - np.float32(CONTRAST_CENTRE)) * factors + np.float32(CONTRAST_CENTRE))


def _rounded(values: npt.NDArray[Any]) -> RgbImage:
    return np.asarray(np.clip(np.rint(values), 0.0, 255.0), np.uint8)


RAMP: Final = np.repeat(np.arange(256, dtype=np.uint8), 3).reshape(1, 256, 3)
"""An image of every value, (1, 256, 3): pointwise effects turn it into a lookup table."""
RAMP.flags.writeable = False


def look_up(image: RgbImage, ramp: RgbImage) -> RgbImage:
    """Return an image with the pointwise effects that turned ``RAMP`` into ``ramp``."""
    import cv2

    return np.asarray(cv2.LUT(image, ramp), np.uint8)


def grey(image: RgbImage, alpha: float) -> RgbImage:
    """Return an image blended with its grey version, 0 <= ``alpha`` <= 1."""
    import cv2

    return np.asarray(cv2.transform(image, _IDENTITY + alpha * (_TO_GREY - _IDENTITY)), np.uint8)


_IDENTITY: Final = np.eye(3)
_TO_GREY: Final = np.array([[0.299, 0.587, 0.114]] * 3)  # luma of ITU-R BT.601


def hue_and_saturation(image: RgbImage, value: float) -> RgbImage:
    """Return an image with hue rotated by ``value`` / 255 turns and ``value`` added to saturation.

    Parameters
    ----------
    value
        -255 to 255.
    """
    import cv2

    if not value:  # converting to hue and back is not exact
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
    """Return an image blurred by a Gaussian, ``sigma`` in pixels."""
    import cv2

    if not sigma:
        return image
    side = max(math.ceil(GAUSSIAN_WIDTHS * sigma), MIN_GAUSSIAN_PX) | 1
    return np.asarray(cv2.GaussianBlur(image, (side, side), sigma), np.uint8)


def average_blur(image: RgbImage, side: int) -> RgbImage:
    """Return an image of means over squares of ``side`` pixels."""
    import cv2

    return np.asarray(cv2.blur(image, (side, side)), np.uint8)


def median_blur(image: RgbImage, side: int) -> RgbImage:
    """Return an image of medians over squares of ``side`` pixels, an odd number."""
    import cv2

    return np.asarray(cv2.medianBlur(image, side), np.uint8) if side > 1 else image


def sharpen(image: RgbImage, alpha: float, lightness: float) -> RgbImage:
    """Return an image blended with its sharpened version, of the given lightness."""
    edges = np.full((3, 3), -1.0)
    edges[1, 1] = 8.0 + lightness
    return _filter(image, edges, alpha)


def emboss(image: RgbImage, alpha: float, strength: float) -> RgbImage:
    """Return an image blended with its relief, lit from below right."""
    plain = np.diag([-1.0, 1.0, 1.0])
    slope = np.array([[-1.0, -1.0, 0.0], [-1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])
    return _filter(image, plain + strength * slope, alpha)


def _filter(image: RgbImage, kernel: npt.NDArray[np.float64], alpha: float) -> RgbImage:
    """Return an image blended with the result of a kernel (3, 3)."""
    import cv2

    kernel = alpha * kernel
    kernel[1, 1] += 1.0 - alpha
    return np.asarray(cv2.filter2D(image, -1, kernel), np.uint8)


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
    """Return an image that is multiplied in some patches and of other contrast in the rest.

    Parameters
    ----------
    red, green, blue
        Factors of each channel where the mask is 1.
    contrasted
        Factor of the contrast where the mask is 0.
    exponent, cells, threshold, seed
        As ``make_mask`` takes them.
    """
    import cv2

    first = look_up(image, multiply(RAMP, red, green, blue))
    second = look_up(image, contrast(RAMP, contrasted, contrasted, contrasted))
    height, width = image.shape[:2]
    share = make_mask(height, width, exponent, cells, threshold, seed)
    return np.asarray(cv2.blendLinear(first, second, share, 1.0 - share), np.uint8)
