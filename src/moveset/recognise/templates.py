"""Fourth on the road, for a few examples: the outward way of a move, to be found again by warping.

A template is the path that the joints take from rest to where a move turns back: so it is met when
the blow lands, not when the arm is back. Paths are compared by the directions of their steps, at
equal shares of their length, under dynamic time warping; speed does not matter.

References
----------
Direction vectors, correction factors: Taranta et al., Jackknife, CHI 2017 (its way to choose
thresholds from made-up examples is left out). Warping: Sakoe and Chiba, 1978.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import NONE, FloatArray, MoveSetting, TriggerRule
from moveset.see.resample import TICK_S

POINTS: Final = 16
"""A path is that many points at equal shares of its length, as in Jackknife."""

BAND: Final = 4
"""Points by which one path may run ahead of the other."""

OUTWARD: Final = 0.5
"""Share of a move that is its outward way: it goes out and comes back."""

REACH: Final = 5.0
"""A path this far from a template is as likely the move as not: docs/log.md has the sweep."""

SHARPNESS: Final = 4.0
"""How quickly likelihood falls with distance, in reaches."""

SMOOTH_TICKS: Final = 3
WINDOWS: Final = (8, 11, 15, 20, 27, 36, 48, 64)
"""Lengths of the paths that are tried, ticks; templates of very other lengths leave them out."""
SHORTEST, LONGEST = 0.55, 2.2
SMALLEST, LARGEST = 0.55, 1.8
"""How much shorter and longer, smaller and larger than its template a path may be."""

COOL_DOWN: Final = 1.5
"""In lengths of the whole move: the way back looks like another way out."""

ON, SMOOTH_S = 0.5, 0.07
JOINT_ON, JOINT_SMOOTH_S = 0.53, 0.27
"""Of moves that a network knows too: surer, since other moves than its own are done as well."""

NEW_ON, NEW_SMOOTH_S = 0.65, 0.17
"""Of new moves beside a network, which says of them what it likes."""

FAR: Final = np.float32(99.0)
TINY: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Template:
    """The outward way of one example.

    Attributes
    ----------
    path
        (``POINTS``, 3 per joint) places at equal shares of the way, torso lengths.
    ticks
        How long the outward way took.
    """

    move: str
    path: FloatArray
    ticks: int


@dataclass(frozen=True, slots=True)
class Paths:
    """Paths made ready to be compared: (n, …) each.

    Attributes
    ----------
    steps
        Directions of the steps, of length one.
    travel, extent
        Along each axis how far it went in all, and how far apart its ends are; of length one.
    size
        Diagonal of the box around it, torso lengths.
    """

    steps: FloatArray
    travel: FloatArray
    extent: FloatArray
    size: FloatArray


def cut_template(move: str, places: FloatArray, start: int, end: int) -> Template:
    """Return the template of an example.

    Parameters
    ----------
    places
        (t, 3 per joint) of the recording at even ticks.
    start, end
        Ticks from which until before which the move is done, out and back.
    """
    ticks = max(6, round(OUTWARD * (end - start)))
    last = min(start + ticks, len(places) - 1)
    path = cut_paths(smooth_places(places), np.array([last]), last - start)[0]
    return Template(move, path, max(last - start, 1))


def smooth_places(places: FloatArray) -> FloatArray:
    """Return places averaged over the last ``SMOOTH_TICKS``; causal."""
    padded = np.concatenate([np.repeat(places[:1], SMOOTH_TICKS - 1, axis=0), places])
    parts = [padded[lag : lag + len(places)] for lag in range(SMOOTH_TICKS)]
    return np.asarray(np.mean(parts, axis=0), np.float32)


def cut_paths(places: FloatArray, ends: npt.NDArray[np.int64], ticks: int) -> FloatArray:
    """Return the paths of the ``ticks`` before each end, (n, ``POINTS``, 3 per joint)."""
    moved = np.linalg.norm(np.diff(places, axis=0), axis=1) + TINY
    way = np.concatenate([[0.0], np.cumsum(moved, dtype=np.float64)])
    starts = np.maximum(ends - ticks, 0)
    shares = np.linspace(0.0, 1.0, POINTS)
    wanted = way[starts][:, None] + shares * (way[ends] - way[starts])[:, None]
    before = np.clip(np.searchsorted(way, wanted, side="right") - 1, 0, max(len(way) - 2, 0))
    after = np.minimum(before + 1, len(way) - 1)
    span = np.maximum(way[after] - way[before], TINY)
    share = ((wanted - way[before]) / span).clip(0.0, 1.0)[..., None].astype(np.float32)
    return np.asarray(places[before] * (1.0 - share) + places[after] * share, np.float32)


def describe(paths: FloatArray) -> Paths:
    """Return paths (n, ``POINTS``, 3 per joint) ready to be compared."""
    steps = np.diff(paths, axis=1)
    travel, extent = np.abs(steps).sum(axis=1), np.ptp(paths, axis=1)
    size = np.linalg.norm(extent, axis=1)
    return Paths(_unit(steps), _unit(travel), _unit(extent), size)


def _unit(vectors: FloatArray) -> FloatArray:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, TINY), np.float32)


def _costs(paths: Paths, templates: Paths) -> FloatArray:
    """Return what each step of each path costs against each step of each template.

    Returns
    -------
    (n, templates, steps, steps).
    """
    steps = len(templates.steps[0])
    flat = templates.steps.reshape(-1, templates.steps.shape[2])
    alike = paths.steps.reshape(-1, flat.shape[1]) @ flat.T
    cells = alike.reshape(len(paths.size), steps, len(templates.size), steps)
    return np.asarray(1.0 - cells.transpose(0, 2, 1, 3), np.float32)


def _correct(warped: FloatArray, paths: Paths, templates: Paths) -> FloatArray:
    """Return distances (n, templates), greater where paths spread otherwise; ``FAR`` by size."""
    alike = np.maximum(paths.travel @ templates.travel.T, 0.01)
    alike *= np.maximum(paths.extent @ templates.extent.T, 0.01)
    ratio = paths.size[:, None] / np.maximum(templates.size, TINY)
    fits = (ratio > SMALLEST) & (ratio < LARGEST)
    return np.where(fits, warped / alike, FAR)


def _warp(cost: FloatArray) -> FloatArray:
    """Return the cheapest way through each of the cost matrices (n, a, b), (n,)."""
    count, rows, columns = cost.shape
    cells = np.ascontiguousarray(cost.transpose(1, 2, 0))
    above = np.full((columns + 1, count), np.inf, np.float32)
    above[0] = 0.0
    for row in range(rows):
        here = np.full((columns + 1, count), np.inf, np.float32)
        for column in range(max(0, row - BAND), min(columns, row + BAND + 1)):
            cheapest = np.minimum(np.minimum(above[column], above[column + 1]), here[column])
            here[column + 1] = cells[row, column] + cheapest
        above = here
    return np.asarray(above[columns])


class TemplateMatcher:
    """Says how likely the moves of some templates are, beside none of them.

    Parameters
    ----------
    templates
        At least one.
    """

    def __init__(self, templates: Sequence[Template]) -> None:
        self.moves = tuple(dict.fromkeys(template.move for template in templates))
        self._moves = np.array([self.moves.index(template.move) for template in templates])
        self._templates = describe(np.stack([template.path for template in templates]))
        lengths = np.array([template.ticks for template in templates])
        fits = {ticks: _fits(ticks / lengths) for ticks in WINDOWS}
        self._fitting = {ticks: np.flatnonzero(fit) for ticks, fit in fits.items() if fit.any()}

    @property
    def ticks(self) -> int:
        """Ticks of the past that an answer looks at."""
        return max(WINDOWS) + SMOOTH_TICKS

    def predict(self, places: FloatArray, ends: npt.NDArray[np.int64]) -> FloatArray:
        """Return probabilities (n, moves + 1) at some ticks, the last column for none.

        Parameters
        ----------
        places
            (t, 3 per joint) at even ticks.
        """
        smoothed = smooth_places(places)
        parts = [
            (describe(cut_paths(smoothed, ends, ticks)), fitting)
            for ticks, fitting in self._fitting.items()
        ]
        costs = [_costs(paths, _some(self._templates, fitting)) for paths, fitting in parts]
        steps = POINTS - 1
        warped = _warp(np.concatenate([cost.reshape(-1, steps, steps) for cost in costs]))
        nearest = np.full((len(ends), len(self.moves)), FAR, np.float32)
        taken = 0
        for paths, fitting in parts:
            count = len(ends) * len(fitting)
            block = warped[taken : taken + count].reshape(len(ends), len(fitting))
            taken += count
            far = _correct(block, paths, _some(self._templates, fitting))
            for column, number in enumerate(fitting):
                move = nearest[:, self._moves[number]]
                np.minimum(move, far[:, column], out=move)
        return _likely(nearest / REACH)


def _some(paths: Paths, rows: npt.NDArray[np.int64]) -> Paths:
    return Paths(paths.steps[rows], paths.travel[rows], paths.extent[rows], paths.size[rows])


def _fits(ratios: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    return np.asarray((ratios >= SHORTEST) & (ratios <= LONGEST))


def _likely(reaches: FloatArray) -> FloatArray:
    """Return probabilities of distances in reaches; at one reach a move is as likely as none."""
    none = np.ones((len(reaches), 1), np.float32)
    likely = np.exp(-SHARPNESS * np.concatenate([reaches, none], axis=1))
    return np.asarray(likely / likely.sum(axis=1, keepdims=True), np.float32)


def join_probabilities(
    network: FloatArray, moves: Sequence[str], matched: FloatArray, matched_moves: Sequence[str]
) -> FloatArray:
    """Return what a network and templates say together, (n, moves of both + 1).

    Parameters
    ----------
    network, matched
        (n, moves + 1) each, ``NONE`` last.

    Returns
    -------
    The network's moves, then those that only templates know, ``NONE`` last.

    Notes
    -----
    Of moves that both know it is the geometric mean, so that neither can press alone: a network is
    often sure of some move it knows when it sees one that it does not. Of a new move the templates
    alone can say anything, so they are believed. ``NONE`` has what is left.
    """
    new = [move for move in matched_moves if move not in moves]
    fresh = _columns(matched, (*matched_moves, NONE), new)
    left = np.maximum(1.0 - fresh.sum(axis=1, keepdims=True), TINY)
    shared = [move for move in matched_moves if move in moves]
    known = _columns(matched, (*matched_moves, NONE), (*shared, NONE)) / left
    known = _fill(known, shared, network, moves)
    both = left * np.sqrt(known * network)[:, :-1]
    joint = np.concatenate([both, fresh], axis=1)
    none = np.maximum(1.0 - joint.sum(axis=1, keepdims=True), 0.0)
    return np.asarray(np.concatenate([joint, none], axis=1), np.float32)


def _columns(rows: FloatArray, names: Sequence[str], wanted: Sequence[str]) -> FloatArray:
    return rows[:, [names.index(name) for name in wanted]]


def _fill(
    rows: FloatArray, known: Sequence[str], network: FloatArray, moves: Sequence[str]
) -> FloatArray:
    """Return rows over all the network's classes: what is unknown shares none as it would."""
    unknown = [number for number, move in enumerate((*moves, NONE)) if move not in known]
    shares = network[:, unknown] / np.maximum(network[:, unknown].sum(1, keepdims=True), TINY)
    filled = np.zeros_like(network)
    filled[:, [moves.index(move) for move in known]] = rows[:, :-1]
    filled[:, unknown] = rows[:, -1:] * shares
    return filled


def template_rules(
    templates: Sequence[Template],
    moves: Sequence[MoveSetting],
    network: Mapping[str, TriggerRule] | None = None,
) -> tuple[TriggerRule, ...]:
    """Return when moves press that have templates, alone or beside a network with rules.

    A move of the network without a template keeps its rule. docs/log.md has the sweeps.
    """
    network = network or {}
    return tuple(
        _rule(
            move,
            [one for one in templates if one.move == move.move],
            network.get(move.move),
            beside=bool(network),
        )
        for move in moves
    )


def _rule(
    move: MoveSetting, templates: Sequence[Template], known: TriggerRule | None, *, beside: bool
) -> TriggerRule:
    if known and not templates:
        return known
    longest = max((one.ticks for one in templates), default=0) * TICK_S / OUTWARD
    on, smoothing_s = (NEW_ON, NEW_SMOOTH_S) if beside else (ON, SMOOTH_S)
    refractory_s = COOL_DOWN * longest
    if known:
        on, smoothing_s = JOINT_ON, JOINT_SMOOTH_S
        refractory_s = max(refractory_s, known.refractory_s)
    return TriggerRule(move.move, on, on / 2.0, smoothing_s, 0.0, refractory_s, move.hold)
