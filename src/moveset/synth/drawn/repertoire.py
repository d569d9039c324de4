"""First on the road, the drawn person: the ways of each move and the pastimes of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from moveset.synth.drawn.body import SIDES
from moveset.synth.drawn.person import Person
from moveset.synth.drawn.script import DISTRACTORS, LENGTHS_S

Lengths = tuple[float, float]
"""Shortest and longest, seconds."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of doing a move: how often it is chosen against the others, and how long it takes."""

    share: float
    lengths_s: Lengths


WAYS: Mapping[str, Mapping[str, Way]] = {
    "punch": {
        "plain": Way(2.0, (0.46, 0.75)),
        "straight": Way(3.0, (0.36, 0.85)),
        "arm_only": Way(2.0, (0.32, 0.65)),
        "quick": Way(1.0, (0.26, 0.40)),
        "body": Way(1.0, (0.38, 0.75)),
        "haymaker": Way(1.0, (0.66, 1.05)),
        "backfist": Way(0.6, (0.45, 0.80)),
        "hammer": Way(0.6, (0.65, 1.00)),
        "from_hip": Way(1.0, (0.65, 1.10)),
        "lunge": Way(1.2, (0.65, 1.10)),
        "held": Way(1.4, (0.70, 1.20)),
        "aside": Way(1.6, (0.36, 0.85)),
        "sweep": Way(1.2, (0.60, 1.20)),
        "rising": Way(1.8, (0.60, 1.20)),
    },
    "kick": {
        "plain": Way(3.0, (0.70, 1.15)),
        "low": Way(1.5, (0.55, 0.95)),
        "high": Way(1.0, (0.75, 1.15)),
        "flick": Way(1.5, (0.42, 0.70)),
        "swing": Way(1.2, (0.60, 1.10)),
        "sideways": Way(1.2, (0.60, 1.10)),
        "back": Way(1.0, (0.75, 1.20)),
        "spin": Way(0.7, (1.60, 2.30)),
    },
    "squat": {
        "plain": Way(3.0, LENGTHS_S["squat"]),
        "duck": Way(2.0, (0.45, 0.95)),
        "deep": Way(1.0, (1.40, 3.00)),
    },
    "jump": {
        "plain": Way(3.0, (0.80, 1.05)),
        "small": Way(2.0, (0.45, 0.70)),
        "tucked": Way(1.0, (0.65, 0.95)),
        "jack": Way(1.0, (0.95, 1.40)),
    },
    "block": {
        "plain": Way(3.0, LENGTHS_S["block"]),
        "high": Way(1.5, (0.50, 1.80)),
        "low": Way(1.0, (0.55, 1.60)),
        "cross": Way(1.5, (0.55, 1.80)),
        "turned": Way(1.0, (0.50, 1.60)),
    },
    "walk": {
        "plain": Way(3.0, LENGTHS_S["walk_left"]),
        "single": Way(2.0, (0.45, 0.90)),
        "long": Way(1.0, (1.80, 3.00)),
        "shuffle": Way(1.0, (0.60, 1.40)),
        "crossing": Way(0.7, (1.20, 2.40)),
        "turned": Way(1.2, (1.60, 2.80)),
    },
    "push": {"plain": Way(1.0, LENGTHS_S["push"])},
    "idle": {"plain": Way(1.0, LENGTHS_S["idle"])},
}
"""For each kind of move its ways; left and right are done in the same ways."""

_HANDS: Mapping[str, Lengths] = {
    "snap_guard": (0.22, 0.45),
    "drop_hands": (0.6, 1.6),
    "regain_guard": (0.5, 1.0),
    "feint": (0.3, 0.6),
    "talk": (1.5, 4.0),
    "drink": (2.0, 4.0),
    "phone": (2.0, 4.5),
    "clap": (1.0, 2.4),
    "rub_hands": (1.0, 2.2),
    "cross_arms": (1.4, 3.5),
    "hands_on_hips": (1.2, 3.0),
    "point": (1.2, 2.4),
    "reach_up": (1.2, 2.4),
    "hand_over": (1.5, 2.8),
    "arm_circles": (1.4, 3.0),
    "shrug": (0.7, 1.4),
    "push_away": LENGTHS_S["push"],
}
_BODY: Mapping[str, Lengths] = {
    "bow": (1.0, 2.2),
    "turn_torso": (1.2, 3.0),
    "shake_head": (0.8, 1.8),
    "nod": (0.7, 1.6),
    "lean_in": (1.0, 2.4),
}
_LEGS: Mapping[str, Lengths] = {
    "bend_down": (1.2, 2.6),
    "tie_shoes": (2.2, 4.0),
    "catch_breath": (1.4, 3.0),
    "dance": (2.0, 4.5),
    "weave": (0.9, 2.0),
    "shift_weight": (0.6, 1.8),
    "bounce": (0.9, 2.2),
    "stretch_leg": (1.8, 3.5),
    "wipe_shoe": (0.8, 1.6),
    "run_on_spot": (1.0, 2.8),
    "sit_down": (2.4, 4.5),
    "stumble": (0.5, 1.0),
    "half_step": (0.5, 0.9),
    "press_key": (3.2, 5.0),
    "leave": (4.5, 7.0),
}
_SEATED_DISTRACTORS = (
    *("scratch_head", "wave", "wipe_face", "change_guard", "adjust_clothes"),
    *("stretch", "look_about", "shake_arms"),
)
_STANDING_DISTRACTORS = tuple(name for name in DISTRACTORS if name != "walk_through")
# (who walks through the picture walks to the left or right, as in the way "turned")

PASTIMES_S: Mapping[str, Lengths] = {
    **{name: LENGTHS_S[name] for name in _STANDING_DISTRACTORS},
    "come_back": LENGTHS_S["come_back"],
    **_HANDS,
    **_BODY,
    **_LEGS,
}
"""What people do that is no move, and how long it takes."""

_TWITCHES = ("snap_guard", "drop_hands", "regain_guard", "feint", "push_away")
# (quick with the hands and yet no punch: three times as often as the rest)

LIKE_A_MOVE = ("sit_down", "leave")
"""Pastimes that hold what some would call a squat or a walk: better neither taught nor scored."""


def kind_of(move: str) -> str:
    """Name a move without its side."""
    return move.removesuffix("_left").removesuffix("_right")


def moves_of(person: Person, moves: tuple[str, ...]) -> tuple[str, ...]:
    """Those moves that a person can do: seated with the arms only, and with the arms it uses."""
    barred = {f"punch_{person.still_arm}"} | ({"push"} if person.still_arm else set())
    if person.seated:
        barred |= {"squat", "jump"} | {f"{kind}_{s}" for kind in ("kick", "walk") for s in SIDES}
    return tuple(move for move in moves if move not in barred)


def pastimes_of(person: Person, moves: tuple[str, ...]) -> tuple[str, ...]:
    """Those pastimes that a person can do and that are none of the moves; some more than once."""
    names = (*_SEATED_DISTRACTORS, *_HANDS, *_BODY)
    names = names if person.seated else (*_STANDING_DISTRACTORS, *_HANDS, *_BODY, *_LEGS)
    names = (*names, *_TWITCHES, *_TWITCHES)
    return tuple(name for name in names if not (name == "push_away" and "push" in moves))
