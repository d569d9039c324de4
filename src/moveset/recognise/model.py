"""A trained network and its learning curve, as a bundle stores them."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One epoch of training.

    Attributes
    ----------
    epoch
        From 1.
    loss, accuracy
        Mean loss, and share of frames classified correctly, of the training recordings.
    held_out_loss, held_out_accuracy
        The same of the validation recordings; NaN without any.
    """

    epoch: int
    loss: float
    accuracy: float
    held_out_loss: float = math.nan
    held_out_accuracy: float = math.nan


@dataclass(frozen=True, slots=True)
class Model:
    """A trained network as plain bytes and numbers.

    Attributes
    ----------
    architecture
        The network's architecture, by name, such as ``tcn``.
    ticks, feature_size
        Shape of the window that gives one prediction: length in ticks, and number of features.
    classes
        The moves, then ``none``.
    onnx
        Maps (batch, ticks, feature_size) features to probabilities (batch, classes), or to the one
        probability (batch, 1) of a single move.
    curve
        One point per epoch.
    best_epoch
        The epoch whose weights these are.
    temperature
        Divisor of the logits (temperature scaling), for information: ``onnx`` contains it.
    """

    architecture: str
    ticks: int
    feature_size: int
    classes: tuple[str, ...]
    onnx: bytes
    curve: tuple[CurvePoint, ...] = ()
    best_epoch: int = 0
    temperature: float = 1.0
