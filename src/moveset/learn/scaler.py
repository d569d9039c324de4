"""Scaling of features to mean 0 and standard deviation 1."""

from __future__ import annotations

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


def fit_scaler(features: FloatArray) -> Scaler:
    """Return the scaler of features (n, size)."""
    mean, std = features.mean(axis=0, dtype=np.float64), features.std(axis=0, dtype=np.float64)
    scale = np.divide(1.0, std, out=np.zeros_like(std), where=std > MIN_STD)
    return Scaler(mean.astype(np.float32), scale.astype(np.float32))


def identity_scaler(size: int) -> Scaler:
    """Return a scaler that leaves features as they are, apart from clipping them."""
    return Scaler(np.zeros(size, np.float32), np.ones(size, np.float32))
