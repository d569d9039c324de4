"""Squats: basic and in the variants of a diverse population."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.synth.actions.action import SyntheticMove, Variant
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.body import SIDES
from moveset.synth.motion.poses import (
    both_arms,
    for_side,
    guard_pose,
    random_factor,
    random_side,
)


def _basic(anim: Animation) -> None:
    """Bend the knees, stay down, stand up."""
    size = anim.person.style.amplitude * random_factor(anim.rng, 0.08)
    depth = float(np.clip(anim.rng.uniform(0.30, 0.55) * size, 0.26, 0.60))
    down = {"crouch": depth, "back": 0.30 * depth, "lean": 12.0 + 45.0 * depth}
    down |= {"head_nod": -10.0, "hip_turn": 0.3 * anim.rest["hip_turn"]}
    reach = anim.rng.random()
    if reach < 0.35:
        down |= both_arms((-0.12, -0.05, 0.90), 40.0)
    elif reach < 0.5:
        down |= both_arms((-0.25, -0.25, 0.42), 45.0)
    anim.hold(down, float(anim.rng.uniform(0.28, 0.42)))


def _size(anim: Animation) -> float:
    return float(np.clip(anim.person.style.amplitude * random_factor(anim.rng, 0.08), 0.5, 1.3))


def _plain(anim: Animation) -> None:
    """Perform the basic squat, never small."""
    _basic(anim.with_amplitude(max(_size(anim), 0.7)))


def _duck(anim: Animation) -> None:
    """Duck quickly, the hands in front of the face or where they are."""
    depth = float(np.clip(anim.rng.uniform(0.20, 0.38) * _size(anim), 0.17, 0.42))
    down: dict[str, float] = {"crouch": anim.rest["crouch"] + depth, "back": 0.2 * depth}
    down |= {"lean": 10.0 + 50.0 * depth + float(anim.rng.uniform(0.0, 14.0)), "head_nod": 6.0}
    down |= for_side(random_side(anim.rng), {"tilt": float(anim.rng.uniform(0.0, 12.0))})
    if anim.rng.random() < 0.6:
        down |= guard_pose(anim.person)
        down |= {f"{side}_hand_up": 0.12 + float(anim.rng.uniform(-0.1, 0.2)) for side in SIDES}
    anim.hold(down, float(anim.rng.uniform(0.18, 0.32)))


def _deep(anim: Animation) -> None:
    """Squat slowly and deeply."""
    depth = float(np.clip(anim.rng.uniform(0.50, 0.64) * max(_size(anim), 0.85), 0.45, 0.64))
    down: dict[str, float] = {"crouch": depth, "back": 0.26 * depth, "lean": 14.0 + 40.0 * depth}
    down |= {"head_nod": -10.0, "hip_turn": 0.3 * anim.rest["hip_turn"]}
    hands = ((-0.10, -0.05, 0.92), (-0.30, -0.25, 0.40), (0.10, -0.80, 0.40), (0.30, 0.30, -0.1))
    if anim.rng.random() < 0.8:
        down |= both_arms(hands[anim.rng.integers(len(hands))], 40.0)
    anim.hold(down, float(anim.rng.uniform(0.45, 1.0)))


SQUAT: Final = SyntheticMove(
    name="squat",
    motion=_basic,
    duration_s=(0.8, 2.0),
    variants=(
        Variant("plain", _plain, 3.0, (0.8, 2.0)),
        Variant("duck", _duck, 2.0, (0.45, 0.95)),
        Variant("deep", _deep, 1.0, (1.40, 3.00)),
    ),
    needs_legs=True,
    combination_share=0.10,
)
