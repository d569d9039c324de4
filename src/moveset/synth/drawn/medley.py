"""First on the road, the drawn person: a script for anybody, with every way and pastime."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from moveset.synth.drawn.person import Person
from moveset.synth.drawn.repertoire import PASTIMES_S, WAYS, kind_of, moves_of, pastimes_of
from moveset.synth.drawn.script import Beat, check_moves
from moveset.synth.drawn.stance import other

_PACE = 1.35  # moves take so much longer or shorter than their lengths say
_LEAD_IN_S = (0.15, 1.2)
_PAUSES_S = ((0.05, 0.3), (0.3, 1.4), (1.4, 3.5))
_PAUSE_SHARES = (0.25, 0.60, 0.15)
_PASTIME_SHARE = (0.35, 0.95)  # of pauses; some people are busier than others
_STOP_SHARE = 0.5  # after a pastime no other follows
_SERIES_SHARE = {"punch": 0.30, "kick": 0.12, "jump": 0.15, "squat": 0.10, "walk": 0.10}
_SERIES = (2, 5)  # moves in one go
_QUICK = 0.55  # of the series of punches: all of them quick, left and right in turn
_HANGING_S = 0.42  # the least a punch takes that starts from the thigh


def write_medley(
    rng: np.random.Generator, moves: Sequence[str], duration_s: float, person: Person
) -> tuple[Beat, ...]:
    """Write a script: each move about equally often, in any of its ways, alone and in series.

    Parameters
    ----------
    moves
        As in ``write_script``; what the person cannot do is left out.
    person
        Whose abilities and tempo count.

    Returns
    -------
    Beats in time order that do not overlap; those of a series follow without a pause.
    """
    check_moves(moves)
    beats: list[Beat] = []
    clock = float(rng.uniform(*_LEAD_IN_S))
    for action, way, is_move, pause_s in _actions(rng, tuple(moves), person):
        length = _length(rng, action, way, person)
        if clock + length > duration_s - 0.1:
            break
        beats.append(Beat(clock, clock + length, action, is_move, way))
        clock += length + pause_s
    return tuple(beats)


def _actions(
    rng: np.random.Generator, moves: tuple[str, ...], person: Person
) -> Iterator[tuple[str, str, bool, float]]:
    """Name actions without end: what, in which way, whether it is a move, and the pause after."""
    able, free = moves_of(person, moves), pastimes_of(person, moves)
    busy = rng.uniform(*_PASTIME_SHARE) if able else 1.0
    lone_walk = len({"walk_left", "walk_right"} & set(able)) == 1
    pastimes: list[str] = []
    while True:
        for number in rng.permutation(len(able)).tolist() or [-1]:
            if number >= 0:
                series = _series(rng, able[number], able)
                gaps = [*(0.0 for _ in series[1:]), _pause(rng)]
                for (move, way), gap in zip(series, gaps, strict=True):
                    yield move, way, True, gap
                if lone_walk and able[number].startswith("walk"):
                    yield "come_back", "", False, _pause(rng)
            while rng.random() < busy:
                pastimes = pastimes or [free[i] for i in rng.permutation(len(free))]
                yield pastimes.pop(), "", False, _pause(rng)
                if able and rng.random() < _STOP_SHARE:
                    break


def _series(rng: np.random.Generator, move: str, able: tuple[str, ...]) -> list[tuple[str, str]]:
    """Give a move once, or some at one go: punches and kicks may change sides."""
    kind = kind_of(move)
    if rng.random() >= _SERIES_SHARE.get(kind, 0.0):
        return [(move, _way(rng, kind))]
    quick = kind == "punch" and rng.random() < _QUICK
    ways = {name: "quick" if quick else _way(rng, kind) for name in (move, _mirrored(move))}
    names = [move]
    change = 0.0 if kind == "walk" else 0.9 if quick else 0.5
    for _ in range(1, int(rng.integers(*_SERIES))):
        turned = _mirrored(names[-1])
        names.append(turned if turned in able and rng.random() < change else names[-1])
    return [(name, ways[name]) for name in names]


def _mirrored(move: str) -> str:
    kind = kind_of(move)
    return move if kind == move else f"{kind}_{other(move.removeprefix(f'{kind}_'))}"


def _way(rng: np.random.Generator, kind: str) -> str:
    names = list(WAYS[kind])
    shares = np.cumsum([way.share for way in WAYS[kind].values()])
    return names[int(np.searchsorted(shares, rng.random() * shares[-1], side="right"))]


def _length(rng: np.random.Generator, action: str, way: str, person: Person) -> float:
    least, most = WAYS[kind_of(action)][way].lengths_s if way else PASTIMES_S[action]
    pace = float(np.clip(person.style.tempo * rng.uniform(0.85, 1.18), 1 / _PACE, _PACE))
    length = pace * float(rng.uniform(least, most))
    hanging = action.startswith("punch") and not person.style.guard
    return max(length, _HANGING_S) if hanging else length


def _pause(rng: np.random.Generator) -> float:
    kind = int(np.searchsorted(np.cumsum(_PAUSE_SHARES), rng.random()))
    return float(rng.uniform(*_PAUSES_S[min(kind, len(_PAUSES_S) - 1)]))
