"""Epoch after epoch until nothing gets better: the loop at the heart of learning."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np

from moveset.base.errors import TrainingError
from moveset.learn.pieces import Batch, Pool, Track, ordered_batches, shuffled_batches
from moveset.learn.steps import Learner, State, Tally, Weighing, add_up
from moveset.recognise.model import CurvePoint

MIN_GAIN = 0.01
"""A held-out loss lower by a smaller share is not worth another round of patience."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told while it learns.

    Attributes
    ----------
    epoch
        Told of every epoch: epochs done, epochs in all.
    batch
        Told of every batch: its epoch, mean loss and accuracy. Slows learning down a little.
    """

    epoch: Callable[[int, int], None] | None = None
    batch: Callable[[int, float, float], None] | None = None


UNWATCHED = Watch()


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to learn.

    Attributes
    ----------
    epochs
        At most so many, or just so many where nothing is held out.
    patience
        Stops after so many epochs without a better held-out loss; 0: it neither stops nor chooses,
        and the last weights are kept.
    min_steps
        An epoch goes over few recordings again and again until it has made so many steps.
    batch
        Pieces in a step.
    every_copy
        Whether an epoch goes over a recording and all its altered copies, not over one of them.
    """

    epochs: int
    patience: int
    min_steps: int
    batch: int
    every_copy: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """What to learn from.

    Attributes
    ----------
    versions
        For each recording, its track and those of its altered copies.
    held_out
        True recordings that are not learnt from; may be none.
    """

    pool: Pool
    versions: tuple[tuple[Track, ...], ...]
    held_out: tuple[Track, ...]
    weighing: Weighing


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best state, its epoch, and the curve up to where learning stopped."""

    state: State
    best_epoch: int
    curve: tuple[CurvePoint, ...]


def make_course(
    pool: Pool, tracks: Sequence[Track], held_out: Sequence[Track], weighing: Weighing
) -> Course:
    """Return a course that learns from some tracks and is held out against the true of others."""
    ordered = sorted(tracks, key=lambda track: track.recording)
    versions = tuple(
        tuple(group) for _, group in groupby(ordered, key=lambda track: track.recording)
    )
    true = tuple(track for track in held_out if not track.altered)
    return Course(pool, versions, true, weighing)


def run_epochs(
    learner: Learner,
    course: Course,
    plan: Plan,
    rng: np.random.Generator,
    watch: Watch = UNWATCHED,
) -> Outcome:
    """Return the state with the lowest held-out loss, or the last one where nothing is held out.

    Raises
    ------
    TrainingError
        When the loss is no longer a number.
    """
    best = Outcome(learner.start(rng), 0, ())
    state, curve = best.state, list[CurvePoint]()
    exam = _exam(learner, course, plan)
    for epoch in range(1, plan.epochs + 1):
        told = partial(watch.batch, epoch) if watch.batch else None
        state, learnt = _run_epoch(learner, course, plan, state, rng, told)
        curve.append(_curve_point(epoch, learnt, learner.tally(state, exam, course.weighing)))
        last = not exam or not plan.patience
        if last or _is_better(curve[-1], curve[: best.best_epoch]):
            best = Outcome(state, epoch, ())
        if watch.epoch:
            watch.epoch(epoch, plan.epochs)
        if not last and epoch - best.best_epoch >= plan.patience:
            break
    return Outcome(best.state, best.best_epoch, tuple(curve))


def _exam(learner: Learner, course: Course, plan: Plan) -> tuple[Batch, ...]:
    """Return the batches to be examined on after each epoch."""
    if not course.held_out:
        return ()
    return tuple(ordered_batches(course.pool, course.held_out, learner.kind, plan.batch))


def _run_epoch(
    learner: Learner,
    course: Course,
    plan: Plan,
    state: State,
    rng: np.random.Generator,
    told: Callable[[float, float], None] | None,
) -> tuple[State, Tally]:
    sums: list[Any] = []
    while len(sums) < plan.min_steps:
        tracks = _choose_tracks(course, plan, rng)
        for batch in shuffled_batches(course.pool, tracks, learner.kind, plan.batch, rng):
            state, part = learner.step(state, batch, course.weighing)
            sums.append(part)
            if told:
                tally = add_up([part])
                told(tally.mean_loss, tally.accuracy)
    return state, add_up(sums)


def _choose_tracks(course: Course, plan: Plan, rng: np.random.Generator) -> list[Track]:
    if plan.every_copy:
        return [track for versions in course.versions for track in versions]
    return [versions[rng.integers(len(versions))] for versions in course.versions]


def _curve_point(epoch: int, learnt: Tally, examined: Tally) -> CurvePoint:
    point = CurvePoint(
        epoch, learnt.mean_loss, learnt.accuracy, examined.mean_loss, examined.accuracy
    )
    if not math.isfinite(point.loss):
        raise TrainingError("learning went astray: try a lower learning rate")
    return point


def _is_better(point: CurvePoint, before: Sequence[CurvePoint]) -> bool:
    """Whether the held-out loss is the lowest; one that cannot be told never stops learning."""
    return not before or not point.held_out_loss > (1.0 - MIN_GAIN) * before[-1].held_out_loss
