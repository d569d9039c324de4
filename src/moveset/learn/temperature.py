"""At the end of learning: a temperature makes probabilities mean what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, LabelArray
from moveset.learn.onnx_writer import with_temperature
from moveset.recognise.model import Model

LIMITS: Final = (0.25, 4.0)
"""Of temperatures; beyond them the few frames at hand say more than they know."""

HALVINGS: Final = 20
"""Of the span between the limits: a millionth of it is left."""

LEAST: Final = 2.0**-24
"""A single output leaves ``none`` no smaller probability but 0; a label there costs no more."""


def fit_temperature(probabilities: FloatArray, labels: LabelArray, weights: FloatArray) -> float:
    """Return the temperature under which the labels are likeliest.

    Parameters
    ----------
    probabilities
        (n, classes) of frames that the model did not learn from.
    labels, weights
        (n,) true classes, and how much each frame counts.

    Returns
    -------
    Above 1 where the model is too sure of itself, below where not sure enough, within ``LIMITS``;
    1 where fewer than two classes weigh anything.

    Notes
    -----
    The loss is convex in one over the temperature, so its slope changes its sign once.

    References
    ----------
    Guo, Pleiss, Sun, Weinberger 2017, arXiv:1706.04599.
    """
    counted = weights > 0.0
    labels, worth = labels[counted], weights[counted].astype(np.float64)
    if len(np.unique(labels)) < 2:
        return 1.0
    logits = np.log(np.maximum(probabilities[counted].astype(np.float64), LEAST))
    true = logits[np.arange(len(labels)), labels]
    low, high = LIMITS
    for _ in range(HALVINGS):
        middle = float(np.sqrt(low * high))
        expected = (_softmax(logits / middle) * logits).sum(axis=1)
        if worth @ (expected - true) > 0.0:  # surer than it is right
            low = middle
        else:
            high = middle
    return middle


def temper(probabilities: FloatArray, temperature: float) -> FloatArray:
    """Return probabilities (n, classes) as the network would give them at a temperature.

    Notes
    -----
    ``p ** (1 / temperature)``, brought to sum 1: the same as logits divided by it. What was
    certain stays certain.
    """
    if temperature == 1.0:
        return probabilities
    with np.errstate(divide="ignore"):
        logits = np.log(probabilities.astype(np.float64))
    return np.asarray(_softmax(logits / temperature), np.float32)


def temper_model(model: Model, temperature: float) -> Model:
    """Return the model at a temperature, which is in its network from then on."""
    onnx = with_temperature(model.onnx, temperature)
    return replace(model, onnx=onnx, temperature=model.temperature * temperature)


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
