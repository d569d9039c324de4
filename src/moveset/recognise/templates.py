"""Templates: the outward paths of example moves, found again by dynamic time warping.

A template is the path of the joints from rest to where a move turns back, so it matches when a
punch lands, not when the arm is back. A template of ``NONE`` is motion that is no move: the way
back of an example, or motion that somebody corrected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import NONE, FloatArray
from moveset.recognise.discriminant import Discriminant, discriminant_factors
from moveset.recognise.dtw import (
    PathFeatures,
    path_distances,
    path_features,
    resample_paths,
)

OUTWARD_SHARE: Final = 0.5
"""Share of a move that is its outward path: it goes out and comes back."""

MIN_OUTWARD_TICKS: Final = 6

NEUTRAL_DISTANCE: Final = 5.0
"""``Template.neutral`` of bundles made before it was calibrated (learn.template_calibration)."""

SHARPNESS: Final = 6.0
"""How quickly probability falls with distance: the softmax's factor, per neutral distance."""

DECISIVE_SHARPNESS: Final = 8.0
"""The same for decisive templates."""

FAR: Final = 9.0
"""Limits relative distances: beyond it probabilities are 0."""

SMOOTHING_TICKS: Final = 3

WINDOW_TICKS: Final = (8, 11, 15, 20, 27, 36, 48, 64)
"""Lengths of the paths that are compared."""

MIN_LENGTH_RATIO, MAX_LENGTH_RATIO = 0.55, 2.2
"""Length of a window as a share of the template's; others are not compared."""

MAX_PAIRS: Final = 2**13
"""Pairs of a path and a template that are compared at once: limits the memory."""


@dataclass(frozen=True, slots=True)
class Template:
    """The path of one example.

    Attributes
    ----------
    move
        ``NONE`` for motion that is no move.
    path
        (``PATH_POINTS``, 3 per joint) positions at equal shares of the path, in torso lengths.
    ticks
        Duration of the path.
    neutral
        Distance at which a path is as likely the move as not; 5 where it was not calibrated.
    decisive
        Whether this path is its move (or none) whatever a network and other templates say, as
        after a correction. Otherwise templates compete, and a network must agree.
    discriminant
        What the network's embedding says of its move; None if it is not asked.
    """

    move: str
    path: FloatArray
    ticks: int
    neutral: float = NEUTRAL_DISTANCE
    decisive: bool = False
    discriminant: Discriminant | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The result of matching.

    Attributes
    ----------
    probabilities
        (n, moves + 1) of the moves of ``TemplateMatcher``, none in the last column.
    way_back
        (n,) probability that this is motion of a template of no move.
    decided
        For each move of decisive templates, ``NONE`` last, its probability (n,).
    """

    probabilities: FloatArray
    way_back: FloatArray
    decided: Mapping[str, FloatArray]


def cut_template(move: str, positions: FloatArray, start: int, end: int) -> Template:
    """Return the template of an example.

    Parameters
    ----------
    positions
        (t, 3 per joint) of the recording at even ticks.
    start, end
        The move's first tick and the one after its last, out and back.
    """
    last = min(start + _outward_ticks(start, end), len(positions) - 1)
    return cut_path(move, positions, start, last)


def cut_return(positions: FloatArray, start: int, end: int) -> Template:
    """Return the way back of an example as a template of no move."""
    first = min(start + _outward_ticks(start, end), len(positions) - 1)
    last = min(max(end, first + MIN_OUTWARD_TICKS), len(positions) - 1)
    return cut_path(NONE, positions, min(first, max(last - MIN_OUTWARD_TICKS, 0)), last)


def cut_path(move: str, positions: FloatArray, first: int, last: int) -> Template:
    """Return the template of the path from one tick to another."""
    path = resample_paths(smooth_positions(positions), np.array([last]), last - first)[0]
    return Template(move, path, max(last - first, 1))


def _outward_ticks(start: int, end: int) -> int:
    return max(MIN_OUTWARD_TICKS, round(OUTWARD_SHARE * (end - start)))


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
        competing = dict.fromkeys(one.move for one in templates if not one.decisive)
        decisive = dict.fromkeys(one.move for one in templates if one.decisive)
        self.moves = tuple(move for move in competing if move != NONE)
        self._columns = [_rows_of(templates, move) for move in (*self.moves, NONE)]
        # None is last, so that a correction of a false press wins.
        order = sorted(decisive, key=lambda move: move == NONE)
        self._decisive = {move: _rows_of(templates, move, decisive=True) for move in order}
        self._neutral = np.array([template.neutral for template in templates], np.float32)
        self._discriminants = [template.discriminant for template in templates]
        self._paths = TemplatePaths(templates)

    @property
    def receptive_field(self) -> int:
        """Ticks of the past that a probability depends on."""
        return max(WINDOW_TICKS) + SMOOTHING_TICKS

    @property
    def needs_embeddings(self) -> bool:
        """Whether ``match`` needs the network's embeddings."""
        return any(self._discriminants)

    def predict(self, positions: FloatArray, ends: npt.NDArray[np.int64]) -> FloatArray:
        """Return probabilities (n, moves + 1) at some ticks, none in the last column.

        Parameters
        ----------
        positions
            (t, 3 per joint) at even ticks.
        ends
            (n,) the ticks.
        """
        match = self.match(positions, ends)
        return decide(match.probabilities, (*self.moves, NONE), match.decided)

    def match(
        self,
        positions: FloatArray,
        ends: npt.NDArray[np.int64],
        embeddings: FloatArray | None = None,
    ) -> Match:
        """Return the same before what decisive templates say, and that.

        Parameters
        ----------
        embeddings
            (n, k) of the network at the same ticks, if ``needs_embeddings``.
        """
        relative = self._paths.distances(smooth_positions(positions), ends) / self._neutral
        if self.needs_embeddings:
            assert embeddings is not None, "discriminants need embeddings"  # noqa: S101
            relative = relative * discriminant_factors(self._discriminants, embeddings)
        nearest = [relative[:, rows].min(axis=1, initial=FAR) for rows in self._columns]
        way_back = _sigmoid(1.0 - nearest[-1], SHARPNESS)
        # At the neutral distance a path is as likely none as the move.
        nearest[-1] = np.minimum(nearest[-1], 1.0)
        decided = {
            move: _sigmoid(1.0 - relative[:, rows].min(axis=1), DECISIVE_SHARPNESS)
            for move, rows in self._decisive.items()
        }
        return Match(_softmax(np.stack(nearest, axis=1)), way_back, decided)


def _rows_of(
    templates: Sequence[Template], move: str, *, decisive: bool = False
) -> npt.NDArray[np.int64]:
    return np.flatnonzero([one.move == move and one.decisive == decisive for one in templates])


def _sigmoid(nearness: FloatArray, sharpness: float) -> FloatArray:
    odds = np.exp(sharpness * np.maximum(nearness, -FAR))
    return np.asarray(odds / (1.0 + odds), np.float32)


def _softmax(relative: FloatArray) -> FloatArray:
    """Return probabilities of distances as shares of the neutral ones."""
    weights = np.exp(-SHARPNESS * np.minimum(relative, FAR))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)


def decide(
    probabilities: FloatArray, classes: Sequence[str], decided: Mapping[str, FloatArray]
) -> FloatArray:
    """Return probabilities (n, classes) in which decisive templates have the last word."""
    rows = probabilities
    for move, certainty in decided.items():
        certain = np.array([move == one for one in classes], np.float32)
        rows = rows + (certain - rows) * certainty[:, None]
    return np.asarray(rows, np.float32)


class TemplatePaths:
    """Computes the distances of paths to templates of similar length."""

    def __init__(self, templates: Sequence[Template]) -> None:
        self._count = len(templates)
        self._features = path_features(np.stack([template.path for template in templates]))
        lengths = np.array([template.ticks for template in templates])
        fits = {ticks: _is_similar_length(ticks / lengths) for ticks in WINDOW_TICKS}
        self._fitting = {ticks: np.flatnonzero(fit) for ticks, fit in fits.items() if fit.any()}

    def distances(self, smoothed: FloatArray, ends: npt.NDArray[np.int64]) -> FloatArray:
        """Return the distance (n, templates) of the nearest path that ends at each tick.

        Parameters
        ----------
        smoothed
            (t, 3 per joint) from ``smooth_positions``.
        ends
            (n,) the ticks.
        """
        size = max(MAX_PAIRS // self._count, 1)
        starts = range(0, max(len(ends), 1), size)
        parts = [self._distances(smoothed, ends[start : start + size]) for start in starts]
        return np.concatenate(parts)

    def _distances(self, smoothed: FloatArray, ends: npt.NDArray[np.int64]) -> FloatArray:
        pairs: list[tuple[PathFeatures, PathFeatures]] = [
            (path_features(resample_paths(smoothed, ends, ticks)), self._features.take(fitting))
            for ticks, fitting in self._fitting.items()
        ]
        nearest = np.full((len(ends), self._count), np.inf, np.float32)
        for found, fitting in zip(path_distances(pairs), self._fitting.values(), strict=True):
            nearest[:, fitting] = np.minimum(nearest[:, fitting], found)
        return nearest


def _is_similar_length(ratios: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    return np.asarray((ratios >= MIN_LENGTH_RATIO) & (ratios <= MAX_LENGTH_RATIO))
