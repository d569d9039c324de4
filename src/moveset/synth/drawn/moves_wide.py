"""First on the road, the drawn person: how people at large squat, jump and block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from moveset.synth.drawn.body import OUTWARD, SIDES
from moveset.synth.drawn.keyframes import Pose
from moveset.synth.drawn.limbs import heading
from moveset.synth.drawn.moves import RISE, block, jump, squat
from moveset.synth.drawn.stance import (
    Cue,
    Dance,
    Keys,
    any_side,
    arm,
    both_arms,
    guard_pose,
    other,
    turned,
    vary,
)

_POINT = 150.0  # degrees that toes point down for each metre jumped
_UP_S, _DOWN_S = 0.32, 0.84  # shares of a jump: off the floor, on it again


def _size(cue: Cue) -> float:
    return float(np.clip(cue.person.style.amplitude * vary(cue.rng, 0.08), 0.5, 1.3))


def _plain_squat(cue: Cue) -> None:
    bold = replace(cue.person.style, amplitude=max(_size(cue), 0.7))
    squat(replace(cue, person=replace(cue.person, style=bold)))


def _duck(cue: Cue) -> None:
    """Quick and not deep, the hands before the face or where they are."""
    depth = float(np.clip(cue.rng.uniform(0.20, 0.38) * _size(cue), 0.17, 0.42))
    down: dict[str, float] = {"crouch": cue.line.rest["crouch"] + depth, "back": 0.2 * depth}
    down |= {"lean": 10.0 + 50.0 * depth + float(cue.rng.uniform(0.0, 14.0)), "head_nod": 6.0}
    down |= turned(any_side(cue.rng), {"tilt": float(cue.rng.uniform(0.0, 12.0))})
    if cue.rng.random() < 0.6:
        down |= guard_pose(cue.person)
        down |= {f"{side}_hand_up": 0.12 + float(cue.rng.uniform(-0.1, 0.2)) for side in SIDES}
    cue.hold(down, float(cue.rng.uniform(0.18, 0.32)))


def _deep(cue: Cue) -> None:
    """Slowly down as far as it goes."""
    depth = float(np.clip(cue.rng.uniform(0.50, 0.64) * max(_size(cue), 0.85), 0.45, 0.64))
    down: dict[str, float] = {"crouch": depth, "back": 0.26 * depth, "lean": 14.0 + 40.0 * depth}
    down |= {"head_nod": -10.0, "hip_turn": 0.3 * cue.line.rest["hip_turn"]}
    hands = ((-0.10, -0.05, 0.92), (-0.30, -0.25, 0.40), (0.10, -0.80, 0.40), (0.30, 0.30, -0.1))
    if cue.rng.random() < 0.8:
        down |= both_arms(hands[cue.rng.integers(len(hands))], 40.0)
    cue.hold(down, float(cue.rng.uniform(0.45, 1.0)))


def _plain_jump(cue: Cue) -> None:
    bold = replace(cue.person.style, amplitude=max(_size(cue), 0.6))
    jump(replace(cue, person=replace(cue.person, style=bold)))


def _flight(height_m: float, first: float = _UP_S, last: float = _DOWN_S) -> Keys:
    """Give a hop between two shares of the time: the height in metres, toes down on the way."""
    half, points = 0.5 * (last - first), [f"{side}_point" for side in SIDES]
    up = [(first + half * share, {"air": height_m * rise}) for share, rise in RISE]
    down = [(last - half * share, {"air": height_m * rise}) for share, rise in RISE[-2::-1]]
    toes: Keys = [(first, dict.fromkeys(points, 0.0)), (last, dict.fromkeys(points, 0.0))]
    return [
        *up,
        *down,
        *toes,
        (0.5 * (first + last), dict.fromkeys(points, min(40.0, _POINT * height_m))),
    ]


def _small(cue: Cue) -> None:
    """Jump a few centimetres, and leave the arms alone."""
    height = float(cue.rng.uniform(0.05, 0.13))
    dip = {"crouch": cue.line.rest["crouch"] + float(cue.rng.uniform(0.04, 0.12))}
    straight = {"crouch": 0.0}
    landed = {"crouch": cue.line.rest["crouch"] + 0.08}
    cue.play([(0.22, dip), (0.40, straight), (0.70, straight), (0.92, landed), *_flight(height)])


def _tucked(cue: Cue) -> None:
    """High, the knees drawn up."""
    height = float(np.clip(cue.rng.uniform(0.20, 0.36) * _size(cue), 0.16, 0.40))
    knees = float(cue.rng.uniform(0.12, 0.30)) * cue.person.build.stature_m
    down = {f"{side}_foot_up": 0.0 for side in SIDES}
    tucked = {f"{side}_foot_up": knees for side in SIDES}
    dip = {"crouch": float(cue.rng.uniform(0.16, 0.28)), "lean": 20.0}
    straight, landed = {"crouch": 0.0, "lean": 4.0}, {"crouch": 0.18, "lean": 12.0}
    keys: list[tuple[float, Pose]] = [(0.24, dip), (0.36, straight), (0.78, straight)]
    keys += [(_UP_S + 0.02, down), (0.58, tucked), (_DOWN_S - 0.02, down), (0.92, landed)]
    if cue.rng.random() < 0.6:
        keys += [(0.24, both_arms((0.2, -0.85, -0.2))), (0.55, both_arms((0.1, -0.1, 0.6)))]
    cue.play([*keys, *_flight(height)])


def _jack(cue: Cue) -> None:
    """Jumping jack: feet apart and hands up with one hop, back with another."""
    wide_m = float(cue.rng.uniform(0.16, 0.30)) * cue.person.build.leg_m
    left = heading(np.array([cue.line.root[2]]))[0][0]
    feet = (f"{side}_foot_{axis}" for side in SIDES for axis in ("x", "z"))
    rest = {name: cue.line.rest[name] for name in feet}
    apart = {}
    for side in SIDES:
        by = OUTWARD[side] * wide_m * left
        apart[f"{side}_foot_x"] = rest[f"{side}_foot_x"] + float(by[0])
        apart[f"{side}_foot_z"] = rest[f"{side}_foot_z"] + float(by[2])
    high = float(cue.rng.uniform(0.3, 0.96))
    out = float(np.sqrt(0.95 - high**2)) if cue.rng.random() < 0.8 else 0.1
    hands = {**both_arms((out, high, 0.08), 40.0)}
    beside = both_arms((0.97, 0.05, 0.1), 15.0)
    hop = float(cue.rng.uniform(0.06, 0.16))
    dip = {"crouch": cue.line.rest["crouch"] + 0.06}
    keys: list[tuple[float, Pose]] = [(0.10, rest), (0.10, dip), (0.40, apart), (0.56, apart)]
    keys += [(0.26, beside), (0.42, hands), (0.56, hands), (0.74, beside), (0.50, dip)]
    cue.play([*keys, (0.88, rest), *_flight(hop, 0.12, 0.42), *_flight(hop, 0.58, 0.88)])


def _cover(cue: Cue) -> dict[str, float]:
    """Draw the head in a little, square the hips."""
    rest = cue.line.rest
    return {
        "crouch": rest["crouch"] + float(cue.rng.uniform(0.0, 0.10)),
        "lean": rest["lean"] + float(cue.rng.uniform(-12.0, 8.0)),
        "head_nod": float(cue.rng.uniform(0.0, 18.0)),
        "hip_turn": 0.3 * rest["hip_turn"],
    }


def _hold_guard(cue: Cue, hands: Pose) -> None:
    cue.hold({**_cover(cue), **hands}, float(cue.rng.uniform(0.14, 0.32)))


def _plain_block(cue: Cue) -> None:
    block(cue)


def _high(cue: Cue) -> None:
    """Hold both forearms over the head, or upright before the face."""
    if cue.rng.random() < 0.5:
        up, ahead = float(cue.rng.uniform(0.52, 0.72)), float(cue.rng.uniform(0.25, 0.45))
        _hold_guard(cue, both_arms((float(cue.rng.uniform(-0.40, -0.05)), up, ahead), 95.0))
    else:
        up, out = float(cue.rng.uniform(0.36, 0.60)), float(cue.rng.uniform(-0.26, -0.12))
        _hold_guard(cue, both_arms((out, up, 0.38), float(cue.rng.uniform(4.0, 35.0))))


def _low(cue: Cue) -> None:
    """Cross the forearms before the belly."""
    up, out = float(cue.rng.uniform(-0.72, -0.42)), float(cue.rng.uniform(-0.52, -0.36))
    side = any_side(cue.rng)
    hands = {**arm(side, (out, up, 0.46), 35.0), **arm(other(side), (out, up + 0.05, 0.36), 35.0)}
    _hold_guard(cue, {**hands, "lean": cue.line.rest["lean"] + float(cue.rng.uniform(2.0, 14.0))})


def _cross(cue: Cue) -> None:
    """Make an X of the forearms before the chest or the face."""
    up, out = float(cue.rng.uniform(0.0, 0.42)), float(cue.rng.uniform(-0.66, -0.48))
    side, ahead = any_side(cue.rng), float(cue.rng.uniform(0.34, 0.60))
    near = arm(other(side), (out, up + 0.02, ahead - 0.10), 30.0)
    _hold_guard(cue, {**arm(side, (out, up, ahead), 30.0), **near})


def _turned(cue: Cue) -> None:
    """Turn a shoulder forwards, its elbow up, the other hand at the cheek."""
    side = any_side(cue.rng)
    up = float(cue.rng.uniform(0.20, 0.48))
    body = turned(side, {"twist": -float(cue.rng.uniform(12.0, 35.0)), "head_turn": 15.0})
    hands = {**arm(side, (-0.20, up, 0.40), 45.0), **arm(other(side), (-0.16, 0.26, 0.30), 12.0)}
    _hold_guard(cue, {**hands, **body})


SQUATS: Mapping[str, Dance] = {"plain": _plain_squat, "duck": _duck, "deep": _deep}
JUMPS: Mapping[str, Dance] = {
    "plain": _plain_jump,
    "small": _small,
    "tucked": _tucked,
    "jack": _jack,
}
BLOCKS: Mapping[str, Dance] = {
    "plain": _plain_block,
    "high": _high,
    "low": _low,
    "cross": _cross,
    "turned": _turned,
}
