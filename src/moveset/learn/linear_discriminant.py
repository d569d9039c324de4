"""Linear discriminants of a player's own moves, from a few examples (recognise.discriminant)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.learn.example_distances import Example
from moveset.recognise.discriminant import Discriminant

TURN_TICKS: Final = 2
"""Ticks on each side of the end of the outward path that are examples too."""

OWN_SHARE: Final = 0.3
"""Weight of the player's own other motion in mean and covariance, beside everyone's."""


def fit_discriminant(
    examples: Sequence[Example], others: Sequence[FloatArray]
) -> Discriminant | None:
    """Return the discriminant of a move; None if the examples have no embeddings.

    Parameters
    ----------
    examples
        Of the move.
    others
        Embeddings (t, k) of what the player does that is not this move.
    """
    turns = [turn for one in examples if (turn := turn_embeddings(one)) is not None]
    if not turns:
        return None
    rows = np.concatenate(turns).astype(np.float64)
    centre, covariance = _other_motion(others, rows.shape[1])
    weights = np.linalg.solve(covariance, rows.mean(axis=0) - centre)
    scale = max(float(((rows - centre) @ weights).mean()), 1e-6)
    return Discriminant((weights / scale).astype(np.float32), float(-centre @ weights / scale))


def turn_embeddings(example: Example) -> FloatArray | None:
    """Return the embeddings (t, k) where an example's outward path ends."""
    embeddings = example.motion.embeddings
    if embeddings is None:
        return None
    turn = min(example.outward.ticks, len(embeddings) - 1)
    return embeddings[max(turn - TURN_TICKS, 0) : turn + TURN_TICKS + 1]


def _other_motion(others: Sequence[FloatArray], size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and covariance of the player's other motion and everyday motion together."""
    centre, covariance = np.zeros(size), np.eye(size)  # everyday motion is whitened
    rows = np.concatenate([np.empty((0, size)), *others]).astype(np.float64)
    if len(rows) < 2:
        return centre, covariance
    own = np.cov(rows.T).reshape(size, size)
    return OWN_SHARE * rows.mean(axis=0), (1.0 - OWN_SHARE) * covariance + OWN_SHARE * own
