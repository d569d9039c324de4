"""Samples to pieces of one length, ready for a network: the pure arithmetic before learning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from moveset.base.errors import TrainingError
from moveset.base.values import NONE, FloatArray, LabelArray, Moves, Sample
from moveset.learn.architectures import Kind
from moveset.learn.onnx_writer import Standard

Features = Callable[[FloatArray], FloatArray]
"""From observations (t, width) to features (t, size), causal."""

Augment = Callable[[Sample, np.random.Generator], Sample]

RowArray = npt.NDArray[np.int64]

MIN_SPREAD = 1e-5
"""A feature that hardly varies tells nothing, and would be blown up: it is left out."""


@dataclass(frozen=True, slots=True)
class Track:
    """One version of one recording in a ``Pool``.

    Attributes
    ----------
    start, first
        Rows where its first window begins, and where that ends: the recording's first tick.
    ticks
        How many it has.
    altered
        Whether it is an altered copy; only true recordings are held out.
    """

    recording: str
    start: int
    first: int
    ticks: int
    altered: bool


@dataclass(frozen=True, slots=True)
class Pool:
    """Features of all recordings and of their altered copies, end to end.

    Attributes
    ----------
    features
        (rows, size); before each track its first tick repeated, after it zeros, so that every
        tick has a whole window and every piece has its full length.
    labels, weights
        (rows,); weights are 0 where a row only fills up.
    """

    features: FloatArray
    labels: LabelArray
    weights: FloatArray
    tracks: tuple[Track, ...]

    def of(self, recordings: Iterable[str]) -> tuple[Track, ...]:
        """Return the tracks of those recordings."""
        wanted = set(recordings)
        return tuple(track for track in self.tracks if track.recording in wanted)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step learns from.

    Attributes
    ----------
    windows
        (batch, length, size) features, not yet standardised.
    labels, weights
        (batch, span).
    """

    windows: FloatArray
    labels: LabelArray
    weights: FloatArray


def make_pool(
    samples: Sequence[Sample],
    features: Features,
    kind: Kind,
    augmented: Iterable[Sample] = (),
) -> Pool:
    """Return the features of samples, and of altered copies of them, with room for whole pieces.

    Raises
    ------
    TrainingError
        When there is no sample, or its features are not numbers.
    """
    versions = [(sample, False) for sample in samples]
    versions += [(sample, True) for sample in augmented]
    if not versions:
        raise TrainingError("there is no recording to learn from: import one and label it")
    parts = [_padded(sample, features, kind) for sample, _ in versions]
    ends = np.cumsum([len(labels) for _, labels, _ in parts])
    starts = [0, *ends[:-1].tolist()]
    tracks = tuple(
        Track(sample.recording, start, start + kind.ticks - 1, len(sample.labels), altered)
        for (sample, altered), start in zip(versions, starts, strict=True)
    )
    rows, labels, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Pool(rows, labels, weights, tracks)


def _padded(
    sample: Sample, features: Features, kind: Kind
) -> tuple[FloatArray, LabelArray, FloatArray]:
    """Return features, labels and weights of one sample, filled up on both sides."""
    if not len(sample.labels):
        raise TrainingError(f"{sample.recording} has no frames: record it again or leave it out")
    room = (kind.ticks - 1, kind.span - 1)
    before = np.repeat(sample.values[:1], room[0], axis=0)
    rows = features(np.concatenate([before, sample.values]))
    if not np.isfinite(rows).all():
        raise TrainingError(f"{sample.recording} gives features that are not numbers: remove it")
    return (
        np.pad(rows.astype(np.float32, copy=False), ((0, room[1]), (0, 0))),
        np.pad(sample.labels, room),
        np.pad(sample.weights.astype(np.float32, copy=False), room),
    )


def measure_standard(pool: Pool, tracks: Sequence[Track]) -> Standard:
    """Return mean and spread of the features of those tracks; only what is learnt from counts."""
    rows = pool.features[_learnt_rows(pool, tracks)]
    mean, spread = rows.mean(axis=0, dtype=np.float64), rows.std(axis=0, dtype=np.float64)
    scale = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > MIN_SPREAD)
    return Standard(mean.astype(np.float32), scale.astype(np.float32))


def measure_class_weights(
    pool: Pool, tracks: Sequence[Track], classes: int, limit: float
) -> FloatArray:
    """Return a weight for each class, (classes,), that makes up for how rare it is.

    Parameters
    ----------
    limit
        No class weighs more than this many times the commonest one.

    Returns
    -------
    Weights whose mean over all ticks is 1; 0 for a class that is not there.
    """
    rows = _learnt_rows(pool, tracks)
    share = np.bincount(pool.labels[rows], pool.weights[rows], minlength=classes) / len(rows)
    rarity = np.divide(np.max(share), share, out=np.zeros_like(share), where=share > 0)
    weights = np.minimum(rarity, limit)
    return np.asarray(weights * share.sum() / (weights * share).sum(), np.float32)


def check_classes(pool: Pool, tracks: Sequence[Track], classes: Moves, *, every_move: bool) -> None:
    """Check that there is something to tell apart.

    Parameters
    ----------
    every_move
        Whether each move must be there, or only two classes of any kind.

    Raises
    ------
    TrainingError
        When a move, or everything but one class, is missing.
    """
    present = {classes[label] for label in np.unique(pool.labels[_learnt_rows(pool, tracks)])}
    missing = [move for move in classes if move not in present and move != NONE]
    if missing and every_move:
        raise TrainingError(
            f"nobody is seen doing {', '.join(missing)}: "
            "label it in a recording, or take it out of the moves"
        )
    if len(present) < 2:
        names = sorted({track.recording for track in tracks})
        where = ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
        raise TrainingError(
            f"in {where} there is only {present.pop()}: "
            "record other moves too, and some time in which nothing is done"
        )


def _learnt_rows(pool: Pool, tracks: Sequence[Track]) -> RowArray:
    spans = [np.arange(track.first, track.first + track.ticks) for track in tracks]
    rows = np.concatenate(spans) if spans else np.zeros(0, np.int64)
    rows = rows[pool.weights[rows] > 0.0]
    if not len(rows):
        raise TrainingError(
            "there is nothing to learn from: in no recording is anybody seen doing a labelled move"
        )
    return rows


def shuffled_batches(
    pool: Pool, tracks: Sequence[Track], kind: Kind, batch: int, rng: np.random.Generator
) -> Iterator[Batch]:
    """Yield full batches of pieces of those tracks, each piece once, in a new order.

    Notes
    -----
    Pieces start at a random tick each time; the last batch is filled up with pieces once more.
    """
    starts = np.concatenate(
        [_starts(track, kind.step, int(rng.integers(kind.step))) for track in tracks]
    )
    order = rng.permutation(starts)
    order = np.resize(order, -(-len(order) // batch) * batch)
    for rows in order.reshape(-1, batch):
        yield cut_batch(pool, kind, rows)


def ordered_batches(pool: Pool, tracks: Sequence[Track], kind: Kind, batch: int) -> Iterator[Batch]:
    """Yield all pieces of those tracks in order; the last batch is filled up with weights of 0."""
    starts = np.concatenate([_starts(track, kind.step, 0) for track in tracks])
    for first in range(0, len(starts), batch):
        rows = starts[first : first + batch]
        piece = cut_batch(pool, kind, np.resize(rows, batch))
        piece.weights[len(rows) :] = 0.0
        yield piece


def _starts(track: Track, step: int, offset: int) -> RowArray:
    offset = min(offset, max(track.ticks - 1, 0))
    return np.arange(track.start + offset, track.start + track.ticks, step)


def cut_batch(pool: Pool, kind: Kind, starts: RowArray) -> Batch:
    """Return the pieces that start at those rows."""
    rows = starts[:, None] + np.arange(kind.length)
    answered = rows[:, kind.ticks - 1 :]
    return Batch(pool.features[rows], pool.labels[answered], pool.weights[answered])
