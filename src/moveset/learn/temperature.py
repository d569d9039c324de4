"""Temperature scaling, which calibrates probabilities."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, LabelArray
from moveset.learn.onnx_writer import divide_logits
from moveset.recognise.model import Model

LIMITS: Final = (0.25, 4.0)
"""Range of temperatures. Values outside it come from too few frames."""

BISECTIONS: Final = 20
"""They reduce the range by a factor of a million."""

MIN_PROBABILITY: Final = 2.0**-24
"""Lower limit of a probability before its logarithm is taken: the float32 resolution near 1, which
is the resolution of ``none`` where a network has a single output."""


def fit_temperature(probabilities: FloatArray, labels: LabelArray, weights: FloatArray) -> float:
    """Return the temperature with the highest likelihood of the labels.

    Parameters
    ----------
    probabilities
        (n, classes) of frames that the model was not trained on.
    labels, weights
        (n,) true classes, and the weight of each frame.

    Returns
    -------
    Above 1 where the model is overconfident, below 1 where it is underconfident, within
    ``LIMITS``; 1 where fewer than two classes have weight.

    Notes
    -----
    The loss is convex in the inverse temperature, so bisection of its slope finds the minimum.

    References
    ----------
    Guo, Pleiss, Sun, Weinberger 2017, arXiv:1706.04599.
    """
    counted = weights > 0.0
    labels, worth = labels[counted], weights[counted].astype(np.float64)
    if len(np.unique(labels)) < 2:
        return 1.0
    logits = np.log(np.maximum(probabilities[counted].astype(np.float64), MIN_PROBABILITY))
    true = logits[np.arange(len(labels)), labels]
    low, high = LIMITS
    for _ in range(BISECTIONS):
        middle = float(np.sqrt(low * high))
        expected = (_softmax(logits / middle) * logits).sum(axis=1)
        if worth @ (expected - true) > 0.0:  # overconfident
            low = middle
        else:
            high = middle
    return middle


def apply_temperature(probabilities: FloatArray, temperature: float) -> FloatArray:
    """Return probabilities (n, classes) with their logits divided by a temperature.

    Notes
    -----
    Equal to ``p ** (1 / temperature)``, normalised to sum 1. Probabilities of 0 and 1 stay.
    """
    if temperature == 1.0:
        return probabilities
    with np.errstate(divide="ignore"):
        logits = np.log(probabilities.astype(np.float64))
    return np.asarray(_softmax(logits / temperature), np.float32)


def calibrate_model(model: Model, temperature: float) -> Model:
    """Return the model with its logits divided by a temperature, in its network as well."""
    onnx = divide_logits(model.onnx, temperature)
    return replace(model, onnx=onnx, temperature=model.temperature * temperature)


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
