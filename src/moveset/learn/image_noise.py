"""Noise for images, and soft random masks made of it."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import RgbImage

NOISE_VALUES: Final = 1 << 20
"""Precomputed values of noise; a seed is the position from which they are read."""

NOISE_STEPS: Final = 32
"""Steps of the precomputed noise per standard deviation: 256 steps cover four either way."""

MIN_CELLS: Final = 4
"""Minimum number of a mask's cells in each direction."""

SIGMOID: Final = 20.0
"""Steepness of the sigmoid that gives a mask a threshold."""


def noise(image: RgbImage, sigma: float, per_channel: bool, seed: int) -> RgbImage:
    """Return an image with Gaussian noise of standard deviation ``sigma``.

    Parameters
    ----------
    per_channel
        Whether each channel has its own noise; else the noise is grey.
    seed
        0 to ``NOISE_VALUES``; images with the same seed have the same noise.
    """
    import cv2

    height, width = image.shape[:2]
    levels = _read_noise(seed, height * width * (3 if per_channel else 1)).reshape(
        height, width, -1
    )
    if not per_channel:
        levels = np.asarray(cv2.cvtColor(levels, cv2.COLOR_GRAY2RGB), np.uint8)
    scale = sigma / NOISE_STEPS
    return np.asarray(cv2.addWeighted(image, 1.0, levels, scale, -128.0 * scale), np.uint8)


def make_mask(
    height: int, width: int, exponent: float, cells: int, threshold: float | None, seed: int
) -> npt.NDArray[np.float32]:
    """Return a mask of soft patches, (height, width) in [0, 1]: noise with weighted frequencies.

    Parameters
    ----------
    exponent
        Frequencies are weighted with this power of them: the lower, the larger the patches.
    cells
        Resolution along the longer side, before interpolation to the image's size.
    threshold
        None keeps the mask soft; a number gives the patches clear edges, and the higher it is, the
        less they cover.
    seed
        0 to ``NOISE_VALUES``.
    """
    import cv2

    share = cells / max(height, width)
    rows, columns = (max(2 * round(side * share / 2), MIN_CELLS) for side in (height, width))
    white = _read_noise(seed, rows * columns).reshape(rows, columns) - np.float32(128.0)
    values = np.asarray(cv2.idct(white * _weights(rows, columns, exponent)), np.float32)
    values = (values - values.min()) / max(float(np.ptp(values)), 1e-6)
    if threshold is not None:
        values = 1.0 / (1.0 + np.exp(threshold - SIGMOID * (values - 0.5)))
    grown = cv2.resize(values, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(grown, np.float32)


def _weights(rows: int, columns: int, exponent: float) -> npt.NDArray[np.float32]:
    """Return the weight of each frequency of a cosine transform; that of the mean is 0."""
    squares = np.square(np.arange(rows))[:, None] + np.square(np.arange(columns))
    squares[0, 0] = 1
    weights = squares.astype(np.float32) ** (exponent / 2.0)
    weights[0, 0] = 0.0
    return np.asarray(weights, np.float32)


def _read_noise(seed: int, count: int) -> npt.NDArray[np.uint8]:
    """Return ``count`` values of noise from position ``seed`` on; they repeat after the last."""
    kept = _precomputed_noise()
    if seed + count <= NOISE_VALUES:
        return kept[seed : seed + count]
    return kept.take(np.arange(seed, seed + count), mode="wrap")


@cache
def _precomputed_noise() -> npt.NDArray[np.uint8]:
    """Return Gaussian noise around 128, always the same: new noise takes twenty times longer."""
    values = np.random.default_rng(0).standard_normal(NOISE_VALUES, np.float32)
    levels = np.rint(128.0 + NOISE_STEPS * values)
    kept = np.asarray(np.clip(levels, 0.0, 255.0), np.uint8)
    kept.flags.writeable = False
    return kept
