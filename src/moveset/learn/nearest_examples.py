"""Distances to the nearest example of each class, of sequences or of rows of numbers."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.recognise.dtw import EPSILON, path_distances, path_features

Floats = npt.NDArray[np.float64]

BATCH: Final = 256
"""Samples whose distances are computed at once; fewer where there are many examples."""

MAX_NUMBERS: Final = 2**24
"""Differences that are computed at once: 128 MB."""


class NearestExamples:
    """Examples of some classes.

    Parameters
    ----------
    samples
        (n, ...) paths of sequences, or rows of numbers.
    labels
        (n,) numbers of their classes, from 0 on.
    are_paths
        Whether to compare by dynamic time warping; rows are compared by Euclidean distance.
    """

    def __init__(self, samples: Floats, labels: npt.NDArray[Any], *, are_paths: bool) -> None:
        self._samples, self._labels, self._are_paths = samples, labels, are_paths
        self._scale = self._usual_distance()

    def class_distances(self, samples: Floats) -> Floats:
        """Return each sample's distance to each class, (n, classes), in usual distances."""
        distances = self._distances(samples)
        columns = [
            distances[:, self._labels == number].min(axis=1)
            for number in range(self._labels.max() + 1)
        ]
        return np.stack(columns, axis=1) / self._scale

    def _usual_distance(self) -> float:
        """Return the median distance of an example to the nearest other one of its class."""
        apart = self._distances(self._samples)
        np.fill_diagonal(apart, np.inf)
        same = self._labels[:, None] == self._labels
        nearest = np.where(same, apart, np.inf).min(axis=1)
        if not np.isfinite(nearest).any():
            nearest = apart.min(axis=1)
        known = nearest[np.isfinite(nearest)]
        return max(float(np.median(known)), EPSILON) if len(known) else 1.0

    def _distances(self, samples: Floats) -> Floats:
        """Return the distance of each sample to each example."""
        batch = max(1, min(BATCH, MAX_NUMBERS // max(1, self._samples.size)))
        starts = range(0, len(samples), batch)
        return np.concatenate([self._compare(samples[one : one + batch]) for one in starts])

    def _compare(self, samples: Floats) -> Floats:
        if self._are_paths:
            paths = path_features(samples.astype(np.float32))
            examples = path_features(self._samples.astype(np.float32))
            return next(path_distances([(paths, examples)])).astype(np.float64)
        apart = samples[:, None, :] - self._samples[None]
        return np.asarray(np.sqrt(np.square(apart).sum(axis=2)), np.float64)
