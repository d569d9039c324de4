"""Discriminants: how much a network's embedding looks like a move, beside the path of its joints.

A network of many people's moves and everyday motion tells motions apart by more than their paths.
Its embedding is whitened by everyday motion (learn.embedding), so the direction from there to a few
examples is their linear discriminant.

References
----------
Linear discriminants of single examples against a background with one covariance for all: Hariharan,
Malik and Ramanan, ECCV 2012.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from moveset.base.values import FloatArray

GAIN: Final = 2.0
"""A path that looks like everyday motion to the network is farther by this power of e. Factors from
1 to 4 score alike (docs/log.md)."""

MIN_SCORE, MAX_SCORE = -1.0, 3.0
"""Limits of a score, so that no distance becomes zero or infinite."""


@dataclass(frozen=True, slots=True)
class Discriminant:
    """A linear function of embeddings: 1 on average at a move's examples, 0 at other motion.

    Attributes
    ----------
    weights
        (k,) of the embedding's values.
    offset
        Added to their sum.
    """

    weights: FloatArray
    offset: float


def discriminant_factors(
    discriminants: Sequence[Discriminant | None], embeddings: FloatArray
) -> FloatArray:
    """Return by what to multiply distances to templates, (n, templates).

    Parameters
    ----------
    discriminants
        Of each template; None for a factor of 1.
    embeddings
        (n, k) at the ends of the paths.
    """
    weights = np.zeros((len(discriminants), embeddings.shape[1]), np.float32)
    offsets = np.ones(len(discriminants), np.float32)
    for row, one in enumerate(discriminants):
        if one:
            weights[row], offsets[row] = one.weights, one.offset
    scores = np.clip(embeddings @ weights.T + offsets, MIN_SCORE, MAX_SCORE)
    return np.asarray(np.exp(GAIN * (1.0 - scores)), np.float32)
