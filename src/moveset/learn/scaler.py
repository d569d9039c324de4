"""Scaling of features to mean 0 and standard deviation 1."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from moveset.base.values import FloatArray

SCALED_LIMIT: Final = 8.0
"""Scaled features are clipped here, so that a lost landmark does not dominate the others."""

MIN_STD: Final = 1e-5
"""A feature that varies less than this carries no information: it is scaled to 0."""


@dataclass(frozen=True, slots=True)
class Scaler:
    """Scales features with the statistics of the training recordings.

    Attributes
    ----------
    mean, scale
        (size,) float32: scaled features are ``(features - mean) * scale``, clipped at
        ``SCALED_LIMIT``.
    """

    mean: FloatArray
    scale: FloatArray


def fit_scaler(parts: Iterable[FloatArray]) -> Scaler:
    """Return the scaler of features, which come in parts (n, size); at least one.

    References
    ----------
    Chan, Golub, LeVeque 1979, Updating formulae and a pairwise algorithm for computing sample
    variances.
    """
    count, mean, variance = 0, np.zeros(1), np.zeros(1)
    for part in parts:
        count += len(part)
        share = len(part) / count
        away = part.mean(axis=0, dtype=np.float64) - mean
        own = part.var(axis=0, dtype=np.float64)
        variance = variance * (1.0 - share) + own * share + away**2 * share * (1.0 - share)
        mean = mean + away * share
    std = np.sqrt(variance)
    scale = np.divide(1.0, std, out=np.zeros_like(std), where=std > MIN_STD)
    return Scaler(mean.astype(np.float32), scale.astype(np.float32))


def identity_scaler(size: int) -> Scaler:
    """Return a scaler that leaves features as they are, apart from clipping them."""
    return Scaler(np.zeros(size, np.float32), np.ones(size, np.float32))
