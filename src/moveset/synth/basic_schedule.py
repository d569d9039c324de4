"""Random schedules of basic clips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from moveset.synth.actions.action import Distractor, SyntheticMove
from moveset.synth.actions.distractors_basic import RETURN
from moveset.synth.catalogue import CATALOGUE, Catalogue
from moveset.synth.schedule import ScheduledAction, TimedAction, place_in_time

_PAUSE_S = (0.4, 1.6)
_COMBINATION_PAUSE_S = (0.12, 0.3)
_COMBINATION_SHARE = 0.12  # of pauses: the next action follows at once
_DISTRACTOR_SHARE = 0.3  # of pauses that contain a distractor
_FIRST_S, _FIRST_SPREAD_S = 0.6, 0.6


def basic_schedule(
    rng: np.random.Generator,
    moves: Sequence[str],
    duration_s: float,
    *,
    distractors: bool = True,
    catalogue: Catalogue = CATALOGUE,
) -> tuple[ScheduledAction, ...]:
    """Return a schedule: each move about equally often, in random order, with pauses between.

    Parameters
    ----------
    moves
        Names of moves in the catalogue.
    duration_s
        Of the clip, seconds; every action ends before.
    distractors
        Whether some pauses contain distractors.

    Returns
    -------
    Actions in time order that do not overlap.
    """
    chosen = catalogue.find_moves(moves)
    others = catalogue.basic_distractors() if distractors else ()
    first_s = _FIRST_S + rng.uniform(0.0, _FIRST_SPREAD_S)
    return place_in_time(_actions(rng, chosen, others), first_s, duration_s)


def _actions(
    rng: np.random.Generator, moves: Sequence[SyntheticMove], distractors: Sequence[Distractor]
) -> Iterator[TimedAction]:
    """Yield actions without end; a round has every move once, so left and right walks cancel."""
    names = {move.name for move in moves}
    waiting: list[Distractor] = []
    while True:
        for number in rng.permutation(len(moves)):
            move = moves[number]
            yield _timed(rng, move)
            if move.travels and move.mirrored not in names:
                yield _timed(rng, RETURN)
            if distractors and rng.random() < _DISTRACTOR_SHARE:
                waiting = waiting or [distractors[i] for i in rng.permutation(len(distractors))]
                yield _timed(rng, waiting.pop())


def _timed(rng: np.random.Generator, action: SyntheticMove | Distractor) -> TimedAction:
    duration_s = rng.uniform(*action.duration_s)
    is_move = isinstance(action, SyntheticMove)
    return TimedAction(action.name, is_move, duration_s, _pause(rng, travels=action.travels))


def _pause(rng: np.random.Generator, *, travels: bool) -> float:
    if not travels and rng.random() < _COMBINATION_SHARE:
        return float(rng.uniform(*_COMBINATION_PAUSE_S))
    return float(rng.uniform(*_PAUSE_S))
