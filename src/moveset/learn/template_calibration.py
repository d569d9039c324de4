"""Calibration of templates: how near a path must come, relative to everyday motion.

The distance of an example to the next one of the same person differs several-fold between people
and moves, and so does its distance to other motion. Each template therefore gets its own neutral
distance, from what background motion scores and, where there are several examples, from how near
they are to each other. docs/log.md has the experiments.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.recognise.background import background_clips, background_minutes
from moveset.recognise.dtw import EPSILON
from moveset.recognise.templates import Template, TemplatePaths, smooth_positions

BACKGROUND_RATE: Final = 0.1
"""Matches per minute of background motion that are allowed for each move, with all templates."""

BACKGROUND_SHARE: Final = 0.85
"""Neutral distance as a share of the distance with that rate: other people's everyday motion comes
nearer than the synthetic one."""

NEAR_POWER: Final = 0.2
"""Weight of the distance between examples in the geometric mean with that to background motion."""

MIN_SHARE: Final = 0.5
"""Examples, or a player's own motion that is no move, reduce a neutral distance to this at most."""

OWN_MIN_EXAMPLES: Final = 3
"""From so many examples of a move on, its distance to background motion is not taken at its word if
no network knows the move: other people's background contains the same wave or clap."""

OWN_SHARE, OWN_PLAYER_POWER, OWN_BACKGROUND_POWER = 0.9, 0.2, 0.4
"""Neutral distance of such a move: this share of a weighted geometric mean of the distance to the
player's own motion, to background motion, and between examples. Chosen on six synthetic people with
six moves (docs/log.md)."""

MIN_LENGTH_SHARE: Final = 0.5
"""An example shorter than this share of the median of its move was cut badly: its path is part of
many other movements. Known from three examples on."""

OWN_MATCH: Final = 7
"""Which of the nearest matches in background motion counts for it."""

STRIDE_TICKS: Final = 4
"""Ticks between two compared ends of paths in background motion; distances change slowly."""

CHUNK_ENDS: Final = 4
"""Compared ends that count as one match."""

KEPT_MATCHES: Final = 8
"""Nearest matches in background motion that are kept; one or two are used."""


@dataclass(frozen=True, slots=True)
class Example:
    """One performance of a move.

    Attributes
    ----------
    outward, back
        Templates of the way out, and of the way back as no move.
    positions
        (t, 3 per joint) of the move, at even ticks.
    """

    outward: Template
    back: Template
    positions: FloatArray


class CalibratedExamples:
    """Examples with their distances to background motion and to each other.

    Parameters
    ----------
    examples
        At least one.
    own_background
        Positions (t, 3 per joint) of the player's own motion that is no move.
    known
        The moves that a network knows too.
    """

    def __init__(
        self,
        examples: Sequence[Example],
        own_background: Sequence[FloatArray],
        known: Collection[str] = (),
    ) -> None:
        self.examples = tuple(examples)
        self._known = known
        paths = TemplatePaths([one.outward for one in examples])
        clips = [_chunk_distances(paths, clip) for clip in background_clips()]
        self._background = np.sort(np.concatenate(clips), axis=0)[:KEPT_MATCHES]
        own = [_chunk_distances(paths, part).min(axis=0) for part in own_background]
        self._own = np.reshape(own, (len(own), len(examples)))
        near = [
            paths.distances(smooth_positions(one.positions), np.arange(len(one.positions)))
            for one in examples
        ]
        self._between = np.array([one.min(axis=0) for one in near])

    def templates(
        self, rows: Sequence[int], parts: Sequence[int] | None = None
    ) -> tuple[Template, ...]:
        """Return the calibrated templates of some examples, those of the ways back last.

        Examples that are far shorter than the others of their move have none.

        Parameters
        ----------
        parts
            Which parts of the player's own motion may be used; None for all.
        """
        own = self._own if parts is None else self._own[list(parts)]
        nearest_own = own.min(axis=0, initial=np.inf)
        neutral = {row: self._neutral(row, rows, float(nearest_own[row])) for row in rows}
        chosen = [(self.examples[row], neutral[row]) for row in rows if self._is_whole(row, rows)]
        outward = [replace(one.outward, neutral=distance) for one, distance in chosen]
        return (*outward, *(replace(one.back, neutral=distance) for one, distance in chosen))

    def differing_moves(self) -> tuple[str, ...]:
        """Return the moves whose examples are no nearer to each other than to background motion."""
        rows = range(len(self.examples))
        near: dict[str, list[bool]] = {}
        for row in rows:
            if same := self._same(row, rows):
                is_far = self._nearest(same, row) >= self._from_background(row, 1)
                near.setdefault(self._move(row), []).append(is_far)
        return tuple(move for move, far in near.items() if 2 * sum(far) > len(far))

    def _neutral(self, row: int, rows: Sequence[int], own: float) -> float:
        same = self._same(row, rows)
        near = self._between_examples((row, *same)) if same else np.inf
        if self._move(row) not in self._known and len(same) + 1 >= OWN_MIN_EXAMPLES:
            return self._neutral_of_own(row, near, own)
        limit = self._from_background(row, len(same) + 1)
        neutral = limit
        if same:
            neutral = min(limit, near**NEAR_POWER * limit ** (1.0 - NEAR_POWER))
        neutral = min(neutral, BACKGROUND_SHARE * own)
        return max(neutral, MIN_SHARE * limit)

    def _neutral_of_own(self, row: int, near: float, own: float) -> float:
        """Return the neutral distance of a move that nobody but this player taught."""
        background = float(self._background[OWN_MATCH, row])
        player = background if np.isinf(own) else own
        powers = np.array(
            [1.0 - OWN_PLAYER_POWER - OWN_BACKGROUND_POWER, OWN_PLAYER_POWER, OWN_BACKGROUND_POWER]
        )
        distances = np.maximum([near, player, background], EPSILON)
        return OWN_SHARE * float(np.exp(powers @ np.log(distances)))

    def _between_examples(self, group: Sequence[int]) -> float:
        """Return the median distance of each of several examples to the nearest other one."""
        between = [self._nearest([two for two in group if two != one], one) for one in group]
        return float(np.median(between))

    def _from_background(self, row: int, templates: int) -> float:
        """Return a template's limit if it is one of several of its move."""
        allowed = int(BACKGROUND_RATE * background_minutes() / templates)
        return BACKGROUND_SHARE * float(self._background[min(allowed, KEPT_MATCHES - 1), row])

    def _is_whole(self, row: int, rows: Sequence[int]) -> bool:
        """Return whether an example is about as long as the others of its move."""
        lengths = [self.examples[one].outward.ticks for one in (row, *self._same(row, rows))]
        shortest = MIN_LENGTH_SHARE * float(np.median(lengths))
        return len(lengths) < OWN_MIN_EXAMPLES or lengths[0] >= shortest

    def _same(self, row: int, rows: Sequence[int]) -> list[int]:
        return [one for one in rows if one != row and self._move(one) == self._move(row)]

    def _nearest(self, others: Sequence[int], row: int) -> float:
        """Return the distance of an example to the nearest template of others."""
        return float(min(self._between[row, other] for other in others))

    def _move(self, row: int) -> str:
        return self.examples[row].outward.move


def _chunk_distances(paths: TemplatePaths, positions: FloatArray) -> FloatArray:
    """Return the nearest distance (chunks, templates) in each part of a recording."""
    ends = np.arange(0, len(positions), STRIDE_TICKS)
    distances = paths.distances(smooth_positions(positions), ends)
    starts = np.arange(0, len(ends), CHUNK_ENDS)
    return np.asarray(np.minimum.reduceat(distances, starts, axis=0), np.float32)
