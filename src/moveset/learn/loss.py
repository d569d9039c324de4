"""The loss: weighted cross-entropy with label smoothing, as sums that add up over batches."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from moveset.base.keras_backend import load_jax


@dataclass(frozen=True, slots=True)
class LossSums:
    """Weighted sums over ticks of the loss and of correct predictions, with their weights."""

    loss: float
    loss_weight: float
    correct: float
    correct_weight: float

    @property
    def mean_loss(self) -> float:
        """Mean loss of a tick; NaN without ticks."""
        return self.loss / self.loss_weight if self.loss_weight else math.nan

    @property
    def accuracy(self) -> float:
        """Share of correct predictions; NaN without ticks."""
        return self.correct / self.correct_weight if self.correct_weight else math.nan


def add_losses(sums: Iterable[Any]) -> LossSums:
    """Return the total of the sums of several batches."""
    total = np.sum([np.zeros(4), *(np.asarray(part, np.float64) for part in sums)], axis=0)
    return LossSums(*(float(value) for value in total))


def loss_sums(logits: Any, arrays: Any, label_smoothing: float) -> Any:
    """Return the fields of ``LossSums``, (4,)."""
    jax = load_jax()
    jnp = jax.numpy
    _, labels, weights, _, _, class_weights = arrays
    logits = _all_logits(logits.reshape(*labels.shape, -1))
    log_likelihoods = jax.nn.log_softmax(logits)
    true = jnp.take_along_axis(log_likelihoods, labels[..., None], axis=-1)[..., 0]
    loss = -(1.0 - label_smoothing) * true - label_smoothing * log_likelihoods.mean(axis=-1)
    loss_weights = weights * class_weights[labels]
    correct = (logits.argmax(axis=-1) == labels) * weights
    return jnp.stack(
        [(loss * loss_weights).sum(), loss_weights.sum(), correct.sum(), weights.sum()]
    )


def _all_logits(logits: Any) -> Any:
    """Return the logits of all classes: a single sigmoid equals a softmax over its logit and 0."""
    if logits.shape[-1] > 1:
        return logits
    jnp = load_jax().numpy
    return jnp.concatenate([logits, jnp.zeros_like(logits)], axis=-1)
