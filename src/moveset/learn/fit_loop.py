"""The training loop: epochs with early stopping on validation recordings."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, Final

import numpy as np

from moveset.base.errors import TrainingError
from moveset.learn.batches import Batch, ordered_batches, shuffled_batches
from moveset.learn.dataset import SequenceIndex, SlidingWindowDataset
from moveset.learn.loss import LossSums, add_losses
from moveset.learn.training_step import (
    CompiledNetwork,
    TrainingState,
    TrainingStatistics,
)
from moveset.recognise.model import CurvePoint

MIN_RELATIVE_GAIN: Final = 0.01
"""A validation loss counts as better if it is lower by this share."""


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Functions called during training.

    Attributes
    ----------
    epoch_end
        Called after every epoch with the number of epochs done and of all epochs.
    batch_end
        Called after every batch with its epoch, mean loss and accuracy. Slows training a little.
    """

    epoch_end: Callable[[int, int], None] | None = None
    batch_end: Callable[[int, float, float], None] | None = None


NO_CALLBACKS: Final = Callbacks()


@dataclass(frozen=True, slots=True)
class FitConfig:
    """Length of training.

    Attributes
    ----------
    epochs
        Maximum number; without validation recordings, the exact number.
    patience
        Early stopping after so many epochs without a better validation loss. 0 disables early
        stopping, and the last weights are kept.
    min_steps
        An epoch repeats its recordings until it has so many steps.
    batch_size
        Windows in a step.
    every_copy
        Whether an epoch uses a recording and all its augmented copies, or one of them.
    """

    epochs: int
    patience: int
    min_steps: int
    batch_size: int
    every_copy: bool = False


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Training and validation recordings.

    Attributes
    ----------
    versions
        For each training recording, its sequence and those of its augmented copies.
    validation
        Original sequences of other recordings; may be empty.
    """

    dataset: SlidingWindowDataset
    versions: tuple[tuple[SequenceIndex, ...], ...]
    validation: tuple[SequenceIndex, ...]
    statistics: TrainingStatistics


@dataclass(frozen=True, slots=True)
class FitResult:
    """The best state, its epoch, and the learning curve up to the last epoch."""

    state: TrainingState
    best_epoch: int
    curve: tuple[CurvePoint, ...]


def make_training_data(
    dataset: SlidingWindowDataset,
    training: Sequence[SequenceIndex],
    validation: Sequence[SequenceIndex],
    statistics: TrainingStatistics,
) -> TrainingData:
    """Return data for training on some sequences and validating on the originals of others."""
    ordered = sorted(training, key=lambda one: one.recording)
    versions = tuple(tuple(group) for _, group in groupby(ordered, key=lambda one: one.recording))
    originals = tuple(one for one in validation if not one.augmented)
    return TrainingData(dataset, versions, originals, statistics)


def run_epochs(
    network: CompiledNetwork,
    data: TrainingData,
    config: FitConfig,
    rng: np.random.Generator,
    callbacks: Callbacks = NO_CALLBACKS,
) -> FitResult:
    """Return the state with the lowest validation loss, or the last one without validation.

    Raises
    ------
    TrainingError
        When the loss is not finite.
    """
    best = FitResult(network.initial_state(rng), 0, ())
    state, curve = best.state, list[CurvePoint]()
    keeps_last = not data.validation or not config.patience
    for epoch in range(1, config.epochs + 1):
        on_batch = partial(callbacks.batch_end, epoch) if callbacks.batch_end else None
        state, training = _run_epoch(network, data, config, state, rng, on_batch)
        batches = _validation_batches(network, data, config)
        validation = network.evaluate(state, batches, data.statistics)
        curve.append(_curve_point(epoch, training, validation))
        if keeps_last or _is_better(curve[-1], curve[: best.best_epoch]):
            best = FitResult(state, epoch, ())
        if callbacks.epoch_end:
            callbacks.epoch_end(epoch, config.epochs)
        if not keeps_last and epoch - best.best_epoch >= config.patience:
            break
    return FitResult(best.state, best.best_epoch, tuple(curve))


def _validation_batches(
    network: CompiledNetwork, data: TrainingData, config: FitConfig
) -> Iterable[Batch]:
    """Return the batches, which are cut anew in every epoch: all of them would take memory."""
    if not data.validation:
        return ()
    return ordered_batches(data.dataset, data.validation, network.architecture, config.batch_size)


def _run_epoch(
    network: CompiledNetwork,
    data: TrainingData,
    config: FitConfig,
    state: TrainingState,
    rng: np.random.Generator,
    on_batch: Callable[[float, float], None] | None,
) -> tuple[TrainingState, LossSums]:
    sums: list[Any] = []
    architecture, size = network.architecture, config.batch_size
    while len(sums) < config.min_steps:
        sequences = _choose_sequences(data, config, rng)
        for batch in shuffled_batches(data.dataset, sequences, architecture, size, rng):
            state, part = network.train_step(state, batch, data.statistics)
            sums.append(part)
            if on_batch:
                losses = add_losses([part])
                on_batch(losses.mean_loss, losses.accuracy)
    return state, add_losses(sums)


def _choose_sequences(
    data: TrainingData, config: FitConfig, rng: np.random.Generator
) -> list[SequenceIndex]:
    if config.every_copy:
        return [one for versions in data.versions for one in versions]
    return [versions[rng.integers(len(versions))] for versions in data.versions]


def _curve_point(epoch: int, training: LossSums, validation: LossSums) -> CurvePoint:
    point = CurvePoint(
        epoch, training.mean_loss, training.accuracy, validation.mean_loss, validation.accuracy
    )
    if not math.isfinite(point.loss):
        raise TrainingError("the loss is not finite: try a lower learning rate")
    return point


def _is_better(point: CurvePoint, before: Sequence[CurvePoint]) -> bool:
    """Return whether the validation loss is the lowest so far; one of NaN always is."""
    limit = (1.0 - MIN_RELATIVE_GAIN) * before[-1].held_out_loss if before else math.inf
    return not point.held_out_loss > limit
