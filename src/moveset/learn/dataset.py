"""Sliding-window dataset: padded features and labels of all recordings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.errors import TrainingError
from moveset.base.values import NONE, FloatArray, LabelArray, Sample
from moveset.learn.architectures import Architecture

ExtractFeatures = Callable[[FloatArray], FloatArray]
"""From observations (t, observation_size) to features (t, feature_size), causal."""

Augment = Callable[[Sample, np.random.Generator], Sample]
"""From a sample and a generator to an augmented copy."""

RowArray = npt.NDArray[np.int64]

CHUNK_ROWS: Final = 2**12
"""Rows of a dataset on disk whose statistics are computed at once."""


@dataclass(frozen=True, slots=True)
class SequenceIndex:
    """Where one version of one recording lies in a ``SlidingWindowDataset``.

    Attributes
    ----------
    first_row, first_labelled_row
        Where the window of the recording's first tick begins, and where it ends.
    ticks
        Length of the recording.
    augmented
        Whether it is an augmented copy; validation uses original recordings only.
    """

    recording: str
    first_row: int
    first_labelled_row: int
    ticks: int
    augmented: bool


@dataclass(frozen=True, slots=True)
class SlidingWindowDataset:
    """Features of all recordings and of their augmented copies, one after another.

    Attributes
    ----------
    features
        (rows, feature_size). Before each sequence its first tick is repeated, and zeros follow it,
        so that every tick has a whole window and every window has its full length.
    labels, weights
        (rows,). Weights are 0 for padding.
    on_disk
        Whether the arrays are files that may be larger than the memory.
    """

    features: FloatArray
    labels: LabelArray
    weights: FloatArray
    sequences: tuple[SequenceIndex, ...]
    on_disk: bool = False

    def select(self, recordings: Iterable[str]) -> tuple[SequenceIndex, ...]:
        """Return the sequences of those recordings, augmented copies included."""
        wanted = set(recordings)
        return tuple(one for one in self.sequences if one.recording in wanted)

    def weighted_rows(self, sequences: Sequence[SequenceIndex]) -> Iterator[RowArray]:
        """Yield the rows of those sequences whose labels count: all at once, or from disk in parts.

        Raises
        ------
        TrainingError
            When there are none.
        """
        empty = True
        for part in self._parts(sequences):
            ranges = [
                np.arange(one.first_labelled_row, one.first_labelled_row + one.ticks)
                for one in part
            ]
            rows = np.concatenate(ranges)
            rows = rows[self.weights[rows] > 0.0]
            if len(rows):
                empty = False
                yield rows
        if empty:
            raise TrainingError(
                "there is nothing to learn from: "
                "in no recording is anybody seen doing a labelled move"
            )

    def _parts(self, sequences: Sequence[SequenceIndex]) -> Iterator[Sequence[SequenceIndex]]:
        """Yield the sequences, those on disk in parts of about ``CHUNK_ROWS``."""
        first = rows = 0
        for number, one in enumerate(sequences, 1):
            rows += one.ticks
            if number == len(sequences) or (self.on_disk and rows >= CHUNK_ROWS):
                yield sequences[first:number]
                first, rows = number, 0


def make_dataset(
    samples: Sequence[Sample],
    features: ExtractFeatures,
    architecture: Architecture,
    augmented: Iterable[Sample] = (),
) -> SlidingWindowDataset:
    """Return the features of samples and of augmented copies, padded to whole windows.

    Raises
    ------
    TrainingError
        When there is no sample, or its features are not finite.
    """
    versions = [(sample, False) for sample in samples]
    versions += [(sample, True) for sample in augmented]
    if not versions:
        raise TrainingError("there is no recording to learn from: import one and label it")
    parts = [pad_sample(sample, features, architecture) for sample, _ in versions]
    ends = np.cumsum([len(labels) for _, labels, _ in parts])
    starts = [0, *ends[:-1].tolist()]
    sequences = tuple(
        SequenceIndex(
            sample.recording, start, start + architecture.ticks - 1, len(sample.labels), copied
        )
        for (sample, copied), start in zip(versions, starts, strict=True)
    )
    rows, labels, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    return SlidingWindowDataset(rows, labels, weights, sequences)


def pad_sample(
    sample: Sample, features: ExtractFeatures, architecture: Architecture
) -> tuple[FloatArray, LabelArray, FloatArray]:
    """Return features, labels and weights of one sample, padded on both sides.

    Raises
    ------
    TrainingError
        It has no frame, or its features are not finite.
    """
    if not len(sample.labels):
        raise TrainingError(f"{sample.recording} has no frames: record it again or leave it out")
    padding = (architecture.ticks - 1, architecture.output_length - 1)
    before = np.repeat(sample.values[:1], padding[0], axis=0)
    rows = features(np.concatenate([before, sample.values]))
    if not np.isfinite(rows).all():
        raise TrainingError(f"{sample.recording} gives features that are not numbers: remove it")
    return (
        np.pad(rows.astype(np.float32, copy=False), ((0, padding[1]), (0, 0))),
        np.pad(sample.labels, padding),
        np.pad(sample.weights.astype(np.float32, copy=False), padding),
    )


def compute_class_weights(
    dataset: SlidingWindowDataset,
    sequences: Sequence[SequenceIndex],
    classes: int,
    max_weight: float,
) -> FloatArray:
    """Return a weight for each class, (classes,), inversely proportional to its frequency.

    Parameters
    ----------
    max_weight
        No class weighs more than this many times the most frequent one.

    Returns
    -------
    Weights whose mean over all ticks is 1; 0 for a class without ticks.
    """
    counts, total = np.zeros(classes), 0
    for rows in dataset.weighted_rows(sequences):
        counts += np.bincount(dataset.labels[rows], dataset.weights[rows], minlength=classes)
        total += len(rows)
    share = counts / total
    ratio = np.divide(np.max(share), share, out=np.zeros_like(share), where=share > 0)
    weights = np.minimum(ratio, max_weight)
    return np.asarray(weights * share.sum() / (weights * share).sum(), np.float32)


def check_classes(
    dataset: SlidingWindowDataset,
    sequences: Sequence[SequenceIndex],
    classes: Sequence[str],
    *,
    every_move: bool,
) -> None:
    """Check that the labels show enough classes to train on.

    Parameters
    ----------
    every_move
        Whether each move must be there, or any two classes.

    Raises
    ------
    TrainingError
        When a move, or everything but one class, is missing.
    """
    present = {
        classes[label]
        for rows in dataset.weighted_rows(sequences)
        for label in np.unique(dataset.labels[rows])
    }
    missing = [move for move in classes if move not in present and move != NONE]
    if missing and every_move:
        raise TrainingError(
            f"nobody is seen doing {', '.join(missing)}: "
            "label it in a recording, or take it out of the moves"
        )
    if len(present) < 2:
        names = sorted({one.recording for one in sequences})
        where = ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
        raise TrainingError(
            f"in {where} there is only {present.pop()}: "
            "record other moves too, and some time in which nothing is done"
        )
