"""Paths of joints and their distances by dynamic time warping (DTW).

Paths are compared by the directions of their steps at equal shares of their length, so speed does
not matter.

References
----------
Direction vectors and correction factors: Taranta et al., Jackknife, CHI 2017 (without its choice of
thresholds from synthetic examples). Warping and band: Sakoe and Chiba, 1978.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray

PATH_POINTS: Final = 16
"""Points at equal shares of a path's length, as in Jackknife."""

BAND_RADIUS: Final = 4
"""Points by which one path may run ahead of the other (Sakoe-Chiba band)."""

MIN_SIZE_RATIO, MAX_SIZE_RATIO = 0.55, 1.8
"""Size of a path as a share of its template's."""

MIN_SIMILARITY: Final = 0.01
"""Limits the correction factors of paths with nothing in common."""

MAX_DISTANCE: Final = np.float32(99.0)
"""Distance of paths that cannot be the same move."""

EPSILON: Final = 1e-6


@dataclass(frozen=True, slots=True)
class PathFeatures:
    """What the distance of paths is computed from, (n, …) each.

    Attributes
    ----------
    directions
        (n, ``PATH_POINTS`` - 1, width) unit vectors of the steps.
    travel, extent
        (n, width) distance travelled along each axis, and distance between the extremes; unit
        vectors.
    size
        (n,) diagonal of the bounding box, in the unit of the positions.
    """

    directions: FloatArray
    travel: FloatArray
    extent: FloatArray
    size: FloatArray

    def take(self, rows: npt.NDArray[np.int64]) -> PathFeatures:
        """Return the features of some of the paths."""
        return PathFeatures(
            self.directions[rows], self.travel[rows], self.extent[rows], self.size[rows]
        )


def resample_paths(positions: FloatArray, ends: npt.NDArray[np.int64], ticks: int) -> FloatArray:
    """Return the paths of the ``ticks`` before each end, at equal shares of their length.

    Parameters
    ----------
    positions
        (t, width) at even ticks.
    ends
        (n,) index of each path's last tick.

    Returns
    -------
    (n, ``PATH_POINTS``, width).
    """
    steps = np.linalg.norm(np.diff(positions, axis=0), axis=1) + EPSILON
    length = np.concatenate([[0.0], np.cumsum(steps, dtype=np.float64)])
    starts = np.maximum(ends - ticks, 0)
    shares = np.linspace(0.0, 1.0, PATH_POINTS)
    wanted = length[starts][:, None] + shares * (length[ends] - length[starts])[:, None]
    before = np.searchsorted(length, wanted, side="right") - 1
    before = np.clip(before, 0, max(len(length) - 2, 0))
    after = np.minimum(before + 1, len(length) - 1)
    gap = np.maximum(length[after] - length[before], EPSILON)
    share = ((wanted - length[before]) / gap).clip(0.0, 1.0)[..., None].astype(np.float32)
    return np.asarray(positions[before] * (1.0 - share) + positions[after] * share, np.float32)


def path_features(paths: FloatArray) -> PathFeatures:
    """Return the features of paths, (n, ``PATH_POINTS``, width)."""
    steps = np.diff(paths, axis=1)
    travel, extent = np.abs(steps).sum(axis=1), np.ptp(paths, axis=1)
    size = np.linalg.norm(extent, axis=1)
    return PathFeatures(_unit(steps), _unit(travel), _unit(extent), size)


def _unit(vectors: FloatArray) -> FloatArray:
    norm = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norm, EPSILON), np.float32)


def path_distances(
    pairs: Sequence[tuple[PathFeatures, PathFeatures]],
) -> Iterator[FloatArray]:
    """Yield the distances (n, templates) of each pair of n paths and some templates.

    All pairs are warped together, because one frame has few paths. What differs too much in size
    is not warped: its distance is ``MAX_DISTANCE``.
    """
    fits = [_is_similar_size(paths, templates) for paths, templates in pairs]
    costs = [step_costs(*pair, fit) for pair, fit in zip(pairs, fits, strict=True)]
    warped = np.split(warp(np.concatenate(costs)), np.cumsum([len(cost) for cost in costs])[:-1])
    for (paths, templates), fit, found in zip(pairs, fits, warped, strict=True):
        distances = np.full(fit.shape, MAX_DISTANCE, np.float32)
        # fmin, so that NaN counts as far away
        distances[fit] = np.fmin(found / _similarity(paths, templates)[fit], MAX_DISTANCE)
        yield distances


def step_costs(
    paths: PathFeatures, templates: PathFeatures, wanted: npt.NDArray[np.bool_]
) -> FloatArray:
    """Return one minus the cosine of each step of a path with each step of a template.

    Parameters
    ----------
    wanted
        (n, templates) which pairs.

    Returns
    -------
    (wanted pairs, steps, steps) in [0, 2].
    """
    steps = len(templates.directions[0])
    flat = templates.directions.reshape(-1, templates.directions.shape[2])
    cosines = paths.directions.reshape(-1, flat.shape[1]) @ flat.T
    cells = cosines.reshape(len(paths.size), steps, len(templates.size), steps)
    return np.asarray(1.0 - cells.transpose(0, 2, 1, 3)[wanted], np.float32)


def warp(costs: FloatArray) -> FloatArray:
    """Return the cost of the cheapest warping path through each matrix of (n, a, b), (n,)."""
    count, rows, columns = costs.shape
    cells = np.ascontiguousarray(costs.transpose(1, 2, 0))
    above = np.full((columns + 1, count), np.inf, np.float32)
    above[0] = 0.0
    for row in range(rows):
        here = np.full((columns + 1, count), np.inf, np.float32)
        for column in range(max(0, row - BAND_RADIUS), min(columns, row + BAND_RADIUS + 1)):
            cheapest = np.minimum(np.minimum(above[column], above[column + 1]), here[column])
            here[column + 1] = cells[row, column] + cheapest
        above = here
    # Rounding makes the cosine of equal steps a little more than one.
    return np.asarray(np.maximum(above[columns], 0.0))


def _similarity(paths: PathFeatures, templates: PathFeatures) -> FloatArray:
    """Return (n, templates), less where the paths move along other axes."""
    similarity = np.maximum(paths.travel @ templates.travel.T, MIN_SIMILARITY)
    similarity *= np.maximum(paths.extent @ templates.extent.T, MIN_SIMILARITY)
    return np.asarray(similarity, np.float32)


def _is_similar_size(paths: PathFeatures, templates: PathFeatures) -> npt.NDArray[np.bool_]:
    ratio = paths.size[:, None] / np.maximum(templates.size, EPSILON)
    return np.asarray((ratio > MIN_SIZE_RATIO) & (ratio < MAX_SIZE_RATIO))
