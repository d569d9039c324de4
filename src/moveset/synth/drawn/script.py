"""First on the road, the drawn person: what to do when, the moves and what is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from moveset.base.values import Segment

MOVES = (
    *("punch_left", "punch_right", "kick_left", "kick_right"),
    *("squat", "jump", "block", "walk_left", "walk_right"),
)
"""What the drawn person knows; it can also be asked for ``idle``: standing still."""

IDLE = "idle"
EXTRA_MOVES = ("push",)
"""What it knows too but does only if asked: a push with both palms."""

HOLD_MOVES = ("squat", "block", "walk_left", "walk_right", IDLE)
"""Moves that last as long as one likes."""

DISTRACTORS = (
    *("scratch_head", "wave", "turn_round", "walk_through", "wipe_face", "change_guard"),
    *("adjust_clothes", "stretch", "step_on_spot", "shift_place", "look_about", "shake_arms"),
)
"""What people do between moves; it is none of them."""

_COME_BACK = "come_back"
LENGTHS_S = {
    "punch_left": (0.38, 0.70),
    "punch_right": (0.38, 0.70),
    "kick_left": (0.62, 1.05),
    "kick_right": (0.62, 1.05),
    "jump": (0.62, 0.92),
    "squat": (0.8, 2.0),
    "block": (0.6, 1.8),
    "idle": (0.8, 2.0),
    "push": (0.55, 1.0),
    "walk_left": (0.9, 2.0),
    "walk_right": (0.9, 2.0),
    "scratch_head": (1.2, 2.4),
    "wave": (1.2, 2.4),
    "turn_round": (1.8, 2.8),
    "walk_through": (2.4, 3.8),
    "wipe_face": (0.9, 1.6),
    "change_guard": (0.5, 0.9),
    "adjust_clothes": (1.0, 1.9),
    "stretch": (1.5, 2.6),
    "step_on_spot": (0.9, 1.8),
    "shift_place": (0.8, 1.4),
    "look_about": (0.8, 1.8),
    "shake_arms": (0.9, 1.7),
    _COME_BACK: (0.9, 1.6),
}
"""How long each of them takes, shortest and longest."""

_PAUSE_S = (0.4, 1.6)
_COMBINATION_PAUSE_S = (0.12, 0.3)
_COMBINATION_SHARE = 0.12  # of pauses: the next move comes at once
_DISTRACTOR_SHARE = 0.3  # of pauses: something happens in them
_LEAD_IN_S = 0.6


@dataclass(frozen=True, slots=True)
class Beat:
    """From ``start_s`` to ``end_s`` the person does ``action``: a move, or what is none.

    Attributes
    ----------
    way
        One of the move's ways in ``repertoire.WAYS``; empty: as in ``moves.MOVE_DANCES``.
    """

    start_s: float
    end_s: float
    action: str
    is_move: bool
    way: str = ""


def write_script(
    rng: np.random.Generator, moves: Sequence[str], duration_s: float, *, distractors: bool = True
) -> tuple[Beat, ...]:
    """Write a script: each move about equally often, in random order, with pauses between.

    Parameters
    ----------
    moves
        Of ``MOVES``, ``push`` or ``idle``.
    duration_s
        Nothing begins that would not end before it.
    distractors
        Whether to fill some pauses with what is no move.

    Returns
    -------
    Beats in time order that do not overlap.
    """
    check_moves(moves)
    beats: list[Beat] = []
    clock = _LEAD_IN_S + rng.uniform(0.0, 0.6)
    for action, is_move in _actions(rng, moves, distractors):
        length = rng.uniform(*LENGTHS_S[action])
        if clock + length > duration_s - 0.1:
            break
        beats.append(Beat(clock, clock + length, action, is_move))
        clock += length + _pause(rng, action)
    return tuple(beats)


def check_moves(moves: Sequence[str]) -> None:
    """Refuse moves that the drawn person does not know, or none at all."""
    known = (*MOVES, *EXTRA_MOVES, IDLE)
    unknown = [move for move in moves if move not in known]
    if unknown or not moves:
        raise ValueError(f"the drawn person cannot do {unknown}: choose of {known}")


def segments_of(script: Sequence[Beat], recording: str = "") -> tuple[Segment, ...]:
    """Give the truth: a segment for each beat that is a move."""
    return tuple(
        Segment(recording, beat.start_s, beat.end_s, beat.action) for beat in script if beat.is_move
    )


def _actions(
    rng: np.random.Generator, moves: Sequence[str], distractors: bool
) -> Iterator[tuple[str, bool]]:
    """Name actions without end; a round has every move once, so left and right walks cancel."""
    lone_walk = len({"walk_left", "walk_right"} & set(moves)) == 1
    pastimes: list[str] = []
    while True:
        for number in rng.permutation(len(moves)):
            move = moves[number]
            yield move, True
            if lone_walk and move.startswith("walk"):
                yield _COME_BACK, False
            if distractors and rng.random() < _DISTRACTOR_SHARE:
                pastimes = pastimes or [DISTRACTORS[i] for i in rng.permutation(len(DISTRACTORS))]
                yield pastimes.pop(), False


def _pause(rng: np.random.Generator, action: str) -> float:
    if not action.startswith("walk") and rng.random() < _COMBINATION_SHARE:
        return float(rng.uniform(*_COMBINATION_PAUSE_S))
    return float(rng.uniform(*_PAUSE_S))
