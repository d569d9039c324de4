"""Calibration of templates: how near a path must come, relative to everyday motion.

The distance of an example to the next one of the same person differs several-fold between people
and moves, and so does its distance to other motion. Each template therefore gets its own neutral
distance, from what background motion scores and, where there are several examples, from how near
they are to each other. docs/log.md has the experiments.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.learn.example_distances import Example, ExampleDistances, Motion
from moveset.learn.linear_discriminant import fit_discriminant, turn_embeddings
from moveset.recognise.background import background_minutes
from moveset.recognise.discriminant import Discriminant
from moveset.recognise.dtw import EPSILON
from moveset.recognise.templates import Template

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


class CalibratedExamples:
    """Examples, and the templates that they give.

    Parameters
    ----------
    examples
        At least one.
    own_background
        The player's own motion that is no move.
    known
        The moves that a network knows too.
    background
        Its embeddings of the background clips, if it has any. With them, moves that it does not
        know get a discriminant.
    """

    def __init__(
        self,
        examples: Sequence[Example],
        own_background: Sequence[Motion],
        known: Collection[str] = (),
        background: FloatArray | None = None,
    ) -> None:
        self.examples = tuple(examples)
        self._known = known
        self._own = tuple(own_background)
        self._distances = ExampleDistances(examples, own_background, background)
        self._has_embeddings = background is not None

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
        kept = [row for row in rows if self._is_whole(row, rows)]
        templates: list[Template] = []
        back: list[Template] = []
        for move in dict.fromkeys(map(self._move, kept)):
            group = [row for row in kept if self._move(row) == move]
            others = self._other_motion(group, kept, parts)
            discriminant = self._fit(group, others)
            plain = self._neutral_distances(group, parts)
            neutral = plain
            if discriminant:
                neutral = self._neutral_distances(group, parts, discriminant, others)
            for row, with_it, without in zip(group, neutral, plain, strict=True):
                example = self.examples[row]
                outward = replace(example.outward, neutral=with_it, discriminant=discriminant)
                templates.append(outward)
                back.append(replace(example.back, neutral=without))
        return (*templates, *back)

    def differing_moves(self) -> tuple[str, ...]:
        """Return the moves whose examples are no nearer to each other than to background motion."""
        rows = range(len(self.examples))
        near: dict[str, list[bool]] = {}
        for row in rows:
            if same := self._same(row, rows):
                limit = _limit(self._distances.to_background(row), 1)
                is_far = self._nearest(same, row) >= limit
                near.setdefault(self._move(row), []).append(is_far)
        return tuple(move for move, far in near.items() if 2 * sum(far) > len(far))

    def _other_motion(
        self, group: Sequence[int], rows: Sequence[int], parts: Sequence[int] | None
    ) -> list[FloatArray] | None:
        """Return the embeddings of what is not the move of some examples.

        None if the move gets no discriminant.
        """
        if not (self._is_own(group) and self._has_embeddings):
            return None
        turns = [turn_embeddings(self.examples[row]) for row in rows if row not in group]
        nothing = self._own if parts is None else [self._own[part] for part in parts]
        every = [*turns, *(one.embeddings for one in nothing)]
        return [one for one in every if one is not None]

    def _is_own(self, group: Sequence[int]) -> bool:
        """Return whether no network knows the move of some examples, and they are enough."""
        return self._move(group[0]) not in self._known and len(group) >= OWN_MIN_EXAMPLES

    def _neutral_distances(
        self,
        group: Sequence[int],
        parts: Sequence[int] | None,
        discriminant: Discriminant | None = None,
        others: Sequence[FloatArray] | None = None,
    ) -> list[float]:
        """Return the neutral distance of each example of a move."""
        near = self._between_examples(group, others) if len(group) > 1 else np.inf
        distances = []
        for row in group:
            background = self._distances.to_background(row, discriminant)
            own = self._distances.to_own(row, parts, discriminant)
            if self._is_own(group):
                distances.append(_neutral_of_own(near, own, float(background[OWN_MATCH])))
            else:
                distances.append(_neutral(near, own, _limit(background, len(group))))
        return distances

    def _between_examples(self, group: Sequence[int], others: Sequence[FloatArray] | None) -> float:
        """Return the median distance of each of several examples to the nearest other one.

        The discriminant is that of the other ones, since one knows its own examples best.
        """
        between = []
        for one in group:
            rest = [two for two in group if two != one]
            discriminant = self._fit(rest, others)
            between.append(self._nearest(rest, one, discriminant))
        return float(np.median(between))

    def _fit(self, rows: Sequence[int], others: Sequence[FloatArray] | None) -> Discriminant | None:
        if others is None:
            return None
        return fit_discriminant([self.examples[row] for row in rows], others)

    def _is_whole(self, row: int, rows: Sequence[int]) -> bool:
        """Return whether an example is about as long as the others of its move."""
        lengths = [self.examples[one].outward.ticks for one in (row, *self._same(row, rows))]
        shortest = MIN_LENGTH_SHARE * float(np.median(lengths))
        return len(lengths) < OWN_MIN_EXAMPLES or lengths[0] >= shortest

    def _same(self, row: int, rows: Sequence[int]) -> list[int]:
        return [one for one in rows if one != row and self._move(one) == self._move(row)]

    def _nearest(
        self, others: Sequence[int], row: int, discriminant: Discriminant | None = None
    ) -> float:
        """Return the distance of an example to the nearest template of others."""
        return min(self._distances.between(row, other, discriminant) for other in others)

    def _move(self, row: int) -> str:
        return self.examples[row].outward.move


def _neutral(near: float, own: float, limit: float) -> float:
    """Return the neutral distance of a move that a network knows, or of one or two examples."""
    neutral = min(limit, near**NEAR_POWER * limit ** (1.0 - NEAR_POWER))
    return float(max(min(neutral, BACKGROUND_SHARE * own), MIN_SHARE * limit))


def _neutral_of_own(near: float, own: float, background: float) -> float:
    """Return the neutral distance of a move that nobody but this player taught."""
    player = background if np.isinf(own) else own
    powers = np.array(
        [1.0 - OWN_PLAYER_POWER - OWN_BACKGROUND_POWER, OWN_PLAYER_POWER, OWN_BACKGROUND_POWER]
    )
    distances = np.maximum([near, player, background], EPSILON)
    return OWN_SHARE * float(np.exp(powers @ np.log(distances)))


def _limit(background: FloatArray, templates: int) -> float:
    """Return a template's limit if it is one of several of its move."""
    allowed = int(BACKGROUND_RATE * background_minutes() / templates)
    return BACKGROUND_SHARE * float(background[allowed])
