"""Random schedules of diverse clips: variants of moves, combinations, many distractors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from moveset.synth.actions.action import Distractor, Range, SyntheticMove, Variant
from moveset.synth.actions.distractors_basic import RETURN
from moveset.synth.catalogue import CATALOGUE, Catalogue, can_perform
from moveset.synth.person import Person
from moveset.synth.schedule import ScheduledAction, TimedAction, place_in_time

_MAX_STRETCH = 1.35  # largest factor on the durations in the catalogue; its inverse is the smallest
_FIRST_S = (0.15, 1.2)
_PAUSES_S = ((0.05, 0.3), (0.3, 1.4), (1.4, 3.5))
_PAUSE_SHARES = (0.25, 0.60, 0.15)
_DISTRACTOR_SHARE = (0.35, 0.95)  # of pauses with distractors; differs between people
_STOP_SHARE = 0.5  # probability that no other distractor follows one
_COMBINATION_LENGTH = (2, 5)  # moves in a combination, the end excluded
_QUICK_SHARE = 0.55  # of combinations of moves with a quick variant
_CHANGE_SHARE, _QUICK_CHANGE_SHARE = 0.5, 0.9  # probability of changing sides in a combination


def diverse_schedule(
    rng: np.random.Generator,
    moves: Sequence[str],
    duration_s: float,
    person: Person,
    *,
    catalogue: Catalogue = CATALOGUE,
    only_distractors: bool = False,
) -> tuple[ScheduledAction, ...]:
    """Return a schedule: each move about equally often, in any variant, alone or in combinations.

    Parameters
    ----------
    moves
        Names of moves in the catalogue; those that the person cannot perform are left out.
    duration_s
        Of the clip, seconds; every action ends before.
    person
        Whose abilities and tempo count.
    only_distractors
        Whether none of the moves is performed, but only what is not one of them.

    Returns
    -------
    Actions in time order that do not overlap; those of a combination follow without a pause.
    """
    chosen = catalogue.find_moves(moves)
    first_s = float(rng.uniform(*_FIRST_S))
    wanted = () if only_distractors else chosen
    able = tuple(move for move in wanted if can_perform(person, move))
    distractors = catalogue.diverse_distractors(person, chosen)
    return place_in_time(
        _DiverseActions(rng, person, able, distractors).choose(), first_s, duration_s
    )


class _DiverseActions:
    """Chooses what a person does next."""

    def __init__(
        self,
        rng: np.random.Generator,
        person: Person,
        moves: tuple[SyntheticMove, ...],
        distractors: tuple[Distractor, ...],
    ) -> None:
        self._rng, self._person = rng, person
        self._moves = {move.name: move for move in moves}
        self._order, self._distractors = moves, distractors
        self._waiting: list[Distractor] = []

    def choose(self) -> Iterator[TimedAction]:
        """Yield actions without end."""
        rng, moves = self._rng, self._order
        busy = rng.uniform(*_DISTRACTOR_SHARE) if moves else 1.0
        while True:
            for number in rng.permutation(len(moves)).tolist() or [None]:
                if number is not None:
                    yield from self._combination(moves[number])
                while rng.random() < busy:
                    yield self._distractor()
                    if moves and rng.random() < _STOP_SHARE:
                        break

    def _combination(self, move: SyntheticMove) -> Iterator[TimedAction]:
        chosen = self._choose_combination(move)
        pauses = [*(0.0 for _ in chosen[1:]), _pause(self._rng)]
        for (one, variant), pause_s in zip(chosen, pauses, strict=True):
            duration_s = self._duration(variant.duration_s)
            if not self._person.style.guard:
                duration_s = max(duration_s, one.min_duration_hanging_s)
            yield TimedAction(one.name, True, duration_s, pause_s, variant.name)
        if move.travels and move.mirrored not in self._moves:
            yield self._timed(RETURN)

    def _choose_combination(self, move: SyntheticMove) -> list[tuple[SyntheticMove, Variant]]:
        """Return a move once, or several in a row that may change sides."""
        rng = self._rng
        if rng.random() >= move.combination_share:
            return [(move, _random_variant(rng, move))]
        quick = bool(move.quick_variant) and rng.random() < _QUICK_SHARE
        # A move without a side is its own mirror image: its variant is chosen twice.
        variants = {
            name: move.quick_variant if quick else _random_variant(rng, move).name
            for name in (move.name, move.mirrored)
        }
        change = 0.0 if move.travels else _QUICK_CHANGE_SHARE if quick else _CHANGE_SHARE
        chosen = [move]
        for _ in range(1, int(rng.integers(*_COMBINATION_LENGTH))):
            mirrored = self._moves.get(chosen[-1].mirrored)
            chosen.append(mirrored if mirrored and rng.random() < change else chosen[-1])
        return [(one, one.find_variant(variants[one.name])) for one in chosen]

    def _distractor(self) -> TimedAction:
        if not self._waiting:
            order = self._rng.permutation(len(self._distractors))
            self._waiting = [self._distractors[i] for i in order]
        return self._timed(self._waiting.pop())

    def _timed(self, distractor: Distractor) -> TimedAction:
        pause_s = _pause(self._rng)
        return TimedAction(distractor.name, False, self._duration(distractor.duration_s), pause_s)

    def _duration(self, range_s: Range) -> float:
        """Return a random duration at the tempo of the person."""
        tempo = self._person.style.tempo * self._rng.uniform(0.85, 1.18)
        stretch = float(np.clip(tempo, 1 / _MAX_STRETCH, _MAX_STRETCH))
        return stretch * float(self._rng.uniform(*range_s))


def _random_variant(rng: np.random.Generator, move: SyntheticMove) -> Variant:
    variants = move.diverse_variants
    cumulative = np.cumsum([variant.weight for variant in variants])
    threshold = rng.random() * cumulative[-1]
    return variants[int(np.searchsorted(cumulative, threshold, side="right"))]


def _pause(rng: np.random.Generator) -> float:
    number = int(np.searchsorted(np.cumsum(_PAUSE_SHARES), rng.random()))
    return float(rng.uniform(*_PAUSES_S[min(number, len(_PAUSES_S) - 1)]))
