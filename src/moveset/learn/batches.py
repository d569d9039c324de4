"""Batches of windows, cut from a sliding-window dataset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from moveset.base.values import FloatArray, LabelArray
from moveset.learn.architectures import Architecture
from moveset.learn.dataset import RowArray, SequenceIndex, SlidingWindowDataset


@dataclass(frozen=True, slots=True)
class Batch:
    """The data of one training step.

    Attributes
    ----------
    windows
        (batch, window_length, feature_size) features, not yet scaled.
    labels, weights
        (batch, output_length).
    """

    windows: FloatArray
    labels: LabelArray
    weights: FloatArray


def shuffled_batches(
    dataset: SlidingWindowDataset,
    sequences: Sequence[SequenceIndex],
    architecture: Architecture,
    batch_size: int,
    rng: np.random.Generator,
) -> Iterator[Batch]:
    """Yield full batches of the windows of those sequences in random order.

    Notes
    -----
    In each sequence the first window starts at a random tick, within one hop. The last batch is
    filled up with windows that came before.
    """
    hop = architecture.hop_length
    starts = np.concatenate([_window_starts(one, hop, int(rng.integers(hop))) for one in sequences])
    order = rng.permutation(starts)
    order = np.resize(order, -(-len(order) // batch_size) * batch_size)
    for rows in order.reshape(-1, batch_size):
        yield take_batch(dataset, architecture, rows)


def ordered_batches(
    dataset: SlidingWindowDataset,
    sequences: Sequence[SequenceIndex],
    architecture: Architecture,
    batch_size: int,
) -> Iterator[Batch]:
    """Yield the windows of those sequences in order; weights of 0 fill up the last batch."""
    starts = np.concatenate([_window_starts(one, architecture.hop_length, 0) for one in sequences])
    for first in range(0, len(starts), batch_size):
        rows = starts[first : first + batch_size]
        batch = take_batch(dataset, architecture, np.resize(rows, batch_size))
        batch.weights[len(rows) :] = 0.0
        yield batch


def count_windows(sequence: SequenceIndex, architecture: Architecture) -> int:
    """Return how many windows a sequence has, the first at its first tick."""
    return -(-sequence.ticks // architecture.hop_length)


def _window_starts(sequence: SequenceIndex, hop_length: int, offset: int) -> RowArray:
    offset = min(offset, max(sequence.ticks - 1, 0))
    return np.arange(sequence.first_row + offset, sequence.first_row + sequence.ticks, hop_length)


def take_batch(
    dataset: SlidingWindowDataset, architecture: Architecture, starts: RowArray
) -> Batch:
    """Return the windows that start at those rows."""
    rows = starts[:, None] + np.arange(architecture.window_length)
    labelled = rows[:, architecture.ticks - 1 :]
    return Batch(dataset.features[rows], dataset.labels[labelled], dataset.weights[labelled])
