"""Jumps: basic and in the variants of a diverse population."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.synth.actions.action import SyntheticMove, Variant
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.body import OUTWARD, SIDES
from moveset.synth.motion.keyframes import Keyframes, KeyPose
from moveset.synth.motion.kinematics import heading
from moveset.synth.motion.poses import (
    both_arms,
    random_factor,
)

_RISE = ((0.0, 0.0), (0.15, 0.28), (0.32, 0.62), (0.5, 0.88), (0.75, 1.0))
"""Rise of a jump: share of the time, share of the height (a parabola, eased at take-off)."""
_POINT = 150.0  # degrees that toes point down per metre of height
_TAKE_OFF, _LANDING = 0.32, 0.84  # shares of the duration: take-off and landing


def _basic(anim: Animation) -> None:
    """Jump with both feet, with or without a swing of the arms."""
    height = float(np.clip(anim.rng.uniform(0.14, 0.34) * anim.person.style.amplitude, 0.12, 0.40))
    crouch, swing = anim.rng.uniform(0.14, 0.28), anim.rng.random() < 0.5
    dip: dict[str, float] = {"crouch": crouch, "lean": 18.0, "air": 0.0, "back": 0.06}
    apex: dict[str, float] = {"crouch": anim.rng.uniform(0.0, 0.12), "lean": 2.0, "back": 0.0}
    keys: list[tuple[float, KeyPose]] = [(0.26, dip)]
    if swing:
        keys.append((0.42, both_arms((0.12, -0.45, 0.65))))
        dip |= both_arms((0.12, -0.85, -0.30), 30.0)
        apex |= both_arms((0.10, float(anim.rng.uniform(-0.1, 0.6)), 0.55), 30.0)
    up = [(0.32 + 0.23 * share, {"air": height * rise}) for share, rise in _RISE]
    down = [(0.84 - 0.29 * share, {"air": height * rise}) for share, rise in _RISE[::-1]]
    feet = {f"{side}_point": 45.0 for side in SIDES}
    flat = dict.fromkeys(feet, 0.0)
    keys += [(0.32, flat), *up, (0.42, {"crouch": -0.01}), (0.46, feet)]
    keys += [(0.58, apex), *down, (0.84, flat), (0.9, {"crouch": 0.16, "lean": 10.0})]
    anim.play(keys)


def _size(anim: Animation) -> float:
    return float(np.clip(anim.person.style.amplitude * random_factor(anim.rng, 0.08), 0.5, 1.3))


def _plain(anim: Animation) -> None:
    """Perform the basic jump, never small."""
    _basic(anim.with_amplitude(max(_size(anim), 0.6)))


def _flight(height_m: float, first: float = _TAKE_OFF, last: float = _LANDING) -> Keyframes:
    """Return keyframes of a hop between two shares of the duration, toes pointing down."""
    half, points = 0.5 * (last - first), [f"{side}_point" for side in SIDES]
    up = [(first + half * share, {"air": height_m * rise}) for share, rise in _RISE]
    down = [(last - half * share, {"air": height_m * rise}) for share, rise in _RISE[-2::-1]]
    toes: Keyframes = [(first, dict.fromkeys(points, 0.0)), (last, dict.fromkeys(points, 0.0))]
    return [
        *up,
        *down,
        *toes,
        (0.5 * (first + last), dict.fromkeys(points, min(40.0, _POINT * height_m))),
    ]


def _small(anim: Animation) -> None:
    """Jump a few centimetres without using the arms."""
    height = float(anim.rng.uniform(0.05, 0.13))
    dip = {"crouch": anim.rest["crouch"] + float(anim.rng.uniform(0.04, 0.12))}
    straight = {"crouch": 0.0}
    landed = {"crouch": anim.rest["crouch"] + 0.08}
    anim.play([(0.22, dip), (0.40, straight), (0.70, straight), (0.92, landed), *_flight(height)])


def _tucked(anim: Animation) -> None:
    """Jump high with the knees drawn up."""
    height = float(np.clip(anim.rng.uniform(0.20, 0.36) * _size(anim), 0.16, 0.40))
    knees = float(anim.rng.uniform(0.12, 0.30)) * anim.person.build.stature_m
    down = {f"{side}_foot_up": 0.0 for side in SIDES}
    tucked = {f"{side}_foot_up": knees for side in SIDES}
    dip = {"crouch": float(anim.rng.uniform(0.16, 0.28)), "lean": 20.0}
    straight, landed = {"crouch": 0.0, "lean": 4.0}, {"crouch": 0.18, "lean": 12.0}
    keys: list[tuple[float, KeyPose]] = [(0.24, dip), (0.36, straight), (0.78, straight)]
    keys += [(_TAKE_OFF + 0.02, down), (0.58, tucked), (_LANDING - 0.02, down), (0.92, landed)]
    if anim.rng.random() < 0.6:
        keys += [(0.24, both_arms((0.2, -0.85, -0.2))), (0.55, both_arms((0.1, -0.1, 0.6)))]
    anim.play([*keys, *_flight(height)])


def _jack(anim: Animation) -> None:
    """Jumping jack: feet apart and hands up with one hop, back with another."""
    wide_m = float(anim.rng.uniform(0.16, 0.30)) * anim.person.build.leg_m
    left = heading(np.array([anim.timeline.root[2]]))[0][0]
    feet = (f"{side}_foot_{axis}" for side in SIDES for axis in ("x", "z"))
    rest = {name: anim.rest[name] for name in feet}
    apart = {}
    for side in SIDES:
        by = OUTWARD[side] * wide_m * left
        apart[f"{side}_foot_x"] = rest[f"{side}_foot_x"] + float(by[0])
        apart[f"{side}_foot_z"] = rest[f"{side}_foot_z"] + float(by[2])
    high = float(anim.rng.uniform(0.3, 0.96))
    out = float(np.sqrt(0.95 - high**2)) if anim.rng.random() < 0.8 else 0.1
    hands = {**both_arms((out, high, 0.08), 40.0)}
    beside = both_arms((0.97, 0.05, 0.1), 15.0)
    hop = float(anim.rng.uniform(0.06, 0.16))
    dip = {"crouch": anim.rest["crouch"] + 0.06}
    keys: list[tuple[float, KeyPose]] = [(0.10, rest), (0.10, dip), (0.40, apart), (0.56, apart)]
    keys += [(0.26, beside), (0.42, hands), (0.56, hands), (0.74, beside), (0.50, dip)]
    anim.play([*keys, (0.88, rest), *_flight(hop, 0.12, 0.42), *_flight(hop, 0.58, 0.88)])


JUMP: Final = SyntheticMove(
    name="jump",
    motion=_basic,
    duration_s=(0.62, 0.92),
    variants=(
        Variant("plain", _plain, 3.0, (0.80, 1.05)),
        Variant("small", _small, 2.0, (0.45, 0.70)),
        Variant("tucked", _tucked, 1.0, (0.65, 0.95)),
        Variant("jack", _jack, 1.0, (0.95, 1.40)),
    ),
    needs_legs=True,
    combination_share=0.15,
)
