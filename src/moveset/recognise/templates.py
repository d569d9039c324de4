"""Templates: the outward paths of example moves, found again by dynamic time warping.

A template is the path of the joints from rest to where a move turns back, so it matches when a
punch lands, not when the arm is back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray
from moveset.recognise.dtw import (
    MAX_DISTANCE,
    PATH_POINTS,
    correct_distances,
    path_features,
    resample_paths,
    step_costs,
    warp,
)

OUTWARD_SHARE: Final = 0.5
"""Share of a move that is its outward path: it goes out and comes back."""

MIN_OUTWARD_TICKS: Final = 6

NEUTRAL_DISTANCE: Final = 5.0
"""At this distance a path is as likely the move as not: docs/log.md has the sweep."""

SHARPNESS: Final = 4.0
"""How quickly probability falls with distance: the softmax's factor, per ``NEUTRAL_DISTANCE``."""

SMOOTHING_TICKS: Final = 3

WINDOW_TICKS: Final = (8, 11, 15, 20, 27, 36, 48, 64)
"""Lengths of the paths that are compared."""

MIN_LENGTH_RATIO, MAX_LENGTH_RATIO = 0.55, 2.2
"""Length of a window as a share of the template's; others are not compared."""


@dataclass(frozen=True, slots=True)
class Template:
    """The outward path of one example.

    Attributes
    ----------
    path
        (``PATH_POINTS``, 3 per joint) positions at equal shares of the path, in torso lengths.
    ticks
        Duration of the outward path.
    """

    move: str
    path: FloatArray
    ticks: int


def cut_template(move: str, positions: FloatArray, start: int, end: int) -> Template:
    """Return the template of an example.

    Parameters
    ----------
    positions
        (t, 3 per joint) of the recording at even ticks.
    start, end
        The move's first tick and the one after its last, out and back.
    """
    ticks = max(MIN_OUTWARD_TICKS, round(OUTWARD_SHARE * (end - start)))
    last = min(start + ticks, len(positions) - 1)
    path = resample_paths(smooth_positions(positions), np.array([last]), last - start)[0]
    return Template(move, path, max(last - start, 1))


def smooth_positions(positions: FloatArray) -> FloatArray:
    """Return the moving average of the last ``SMOOTHING_TICKS`` positions; causal."""
    padded = np.concatenate([np.repeat(positions[:1], SMOOTHING_TICKS - 1, axis=0), positions])
    parts = [padded[lag : lag + len(positions)] for lag in range(SMOOTHING_TICKS)]
    return np.asarray(np.mean(parts, axis=0), np.float32)


class TemplateMatcher:
    """Computes the probabilities of the templates' moves.

    Parameters
    ----------
    templates
        At least one.
    """

    def __init__(self, templates: Sequence[Template]) -> None:
        self.moves = tuple(dict.fromkeys(template.move for template in templates))
        self._moves = np.array([self.moves.index(template.move) for template in templates])
        self._templates = path_features(np.stack([template.path for template in templates]))
        lengths = np.array([template.ticks for template in templates])
        fits = {ticks: _is_similar_length(ticks / lengths) for ticks in WINDOW_TICKS}
        self._fitting = {ticks: np.flatnonzero(fit) for ticks, fit in fits.items() if fit.any()}

    @property
    def receptive_field(self) -> int:
        """Ticks of the past that a probability depends on."""
        return max(WINDOW_TICKS) + SMOOTHING_TICKS

    def predict(self, positions: FloatArray, ends: npt.NDArray[np.int64]) -> FloatArray:
        """Return probabilities (n, moves + 1) at some ticks, none in the last column.

        Parameters
        ----------
        positions
            (t, 3 per joint) at even ticks.
        ends
            (n,) the ticks.
        """
        return _probabilities(self._distances(positions, ends) / NEUTRAL_DISTANCE)

    def _distances(self, positions: FloatArray, ends: npt.NDArray[np.int64]) -> FloatArray:
        """Return the distance (n, moves) to the nearest template of each move."""
        smoothed = smooth_positions(positions)
        parts = [
            (path_features(resample_paths(smoothed, ends, ticks)), fitting)
            for ticks, fitting in self._fitting.items()
        ]
        costs = [step_costs(paths, self._templates.take(fitting)) for paths, fitting in parts]
        steps = PATH_POINTS - 1
        warped = warp(np.concatenate([cost.reshape(-1, steps, steps) for cost in costs]))
        nearest = np.full((len(ends), len(self.moves)), MAX_DISTANCE, np.float32)
        start = 0
        for paths, fitting in parts:
            count = len(ends) * len(fitting)
            block = warped[start : start + count].reshape(len(ends), len(fitting))
            start += count
            distances = correct_distances(block, paths, self._templates.take(fitting))
            for column, number in enumerate(fitting):
                move = nearest[:, self._moves[number]]
                np.minimum(move, distances[:, column], out=move)
        return nearest


def _is_similar_length(ratios: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    return np.asarray((ratios >= MIN_LENGTH_RATIO) & (ratios <= MAX_LENGTH_RATIO))


def _probabilities(distances: FloatArray) -> FloatArray:
    """Return the softmax of distances in ``NEUTRAL_DISTANCE``, with none at a distance of 1."""
    none = np.ones((len(distances), 1), np.float32)
    weights = np.exp(-SHARPNESS * np.concatenate([distances, none], axis=1))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)
