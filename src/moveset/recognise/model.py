"""A trained network with its learning curve, as a bundle stores it."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One epoch of training: losses and frame accuracies; NaN where nothing was held out."""

    epoch: int
    loss: float
    accuracy: float
    held_out_loss: float = math.nan
    held_out_accuracy: float = math.nan


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt; plain bytes and numbers.

    Attributes
    ----------
    kind
        A name in ``models.KINDS``.
    ticks, size
        Shape of the window that gives one answer.
    classes
        The moves, then ``none``.
    onnx
        From (batch, ticks, size) features to probabilities; a single one where there is one move.
    curve
        One point an epoch.
    best_epoch
        The epoch whose weights these are.
    temperature
        By which the logits are divided, for the record: ``onnx`` has it in its last layer.
    """

    kind: str
    ticks: int
    size: int
    classes: tuple[str, ...]
    onnx: bytes
    curve: tuple[CurvePoint, ...] = ()
    best_epoch: int = 0
    temperature: float = 1.0
