"""Blocks: basic and in the variants of a diverse population."""

from __future__ import annotations

from typing import Final

from moveset.synth.actions.action import SyntheticMove, Variant
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.keyframes import KeyPose
from moveset.synth.motion.poses import (
    arm,
    both_arms,
    for_side,
    other_side,
    random_side,
)


def _basic(anim: Animation) -> None:
    """Cover the face with both forearms, or the chest with one."""
    cover = {"crouch": anim.rest["crouch"] + 0.06, "lean": anim.rng.uniform(-8.0, 6.0)}
    cover |= {
        "head_nod": anim.rng.uniform(6.0, 16.0),
        "hip_turn": 0.3 * anim.rest["hip_turn"],
    }
    if anim.rng.random() < 0.3:
        front = anim.person.style.lead
        cover |= arm(front, (-0.52, 0.26, 0.50), 40.0)
        cover |= arm(other_side(front), (-0.52, 0.26, 0.42), 40.0)
    else:
        up = float(anim.rng.uniform(0.34, 0.48))
        cover |= both_arms((-0.20, up, 0.34), 6.0)
    anim.hold(cover, float(anim.rng.uniform(0.14, 0.24)))


def _cover(anim: Animation) -> dict[str, float]:
    """Return a slightly lowered head and squared hips."""
    rest = anim.rest
    return {
        "crouch": rest["crouch"] + float(anim.rng.uniform(0.0, 0.10)),
        "lean": rest["lean"] + float(anim.rng.uniform(-12.0, 8.0)),
        "head_nod": float(anim.rng.uniform(0.0, 18.0)),
        "hip_turn": 0.3 * rest["hip_turn"],
    }


def _hold_guard(anim: Animation, hands: KeyPose) -> None:
    anim.hold({**_cover(anim), **hands}, float(anim.rng.uniform(0.14, 0.32)))


def _high(anim: Animation) -> None:
    """Hold both forearms above the head, or upright in front of the face."""
    if anim.rng.random() < 0.5:
        up, ahead = float(anim.rng.uniform(0.52, 0.72)), float(anim.rng.uniform(0.25, 0.45))
        _hold_guard(anim, both_arms((float(anim.rng.uniform(-0.40, -0.05)), up, ahead), 95.0))
    else:
        up, out = float(anim.rng.uniform(0.36, 0.60)), float(anim.rng.uniform(-0.26, -0.12))
        _hold_guard(anim, both_arms((out, up, 0.38), float(anim.rng.uniform(4.0, 35.0))))


def _low(anim: Animation) -> None:
    """Cross the forearms in front of the belly."""
    up, out = float(anim.rng.uniform(-0.72, -0.42)), float(anim.rng.uniform(-0.52, -0.36))
    side = random_side(anim.rng)
    hands = {
        **arm(side, (out, up, 0.46), 35.0),
        **arm(other_side(side), (out, up + 0.05, 0.36), 35.0),
    }
    _hold_guard(anim, {**hands, "lean": anim.rest["lean"] + float(anim.rng.uniform(2.0, 14.0))})


def _cross(anim: Animation) -> None:
    """Cross the forearms in front of the chest or the face."""
    up, out = float(anim.rng.uniform(0.0, 0.42)), float(anim.rng.uniform(-0.66, -0.48))
    side, ahead = random_side(anim.rng), float(anim.rng.uniform(0.34, 0.60))
    near = arm(other_side(side), (out, up + 0.02, ahead - 0.10), 30.0)
    _hold_guard(anim, {**arm(side, (out, up, ahead), 30.0), **near})


def _turned(anim: Animation) -> None:
    """Turn one shoulder forwards with its elbow up, the other hand at the cheek."""
    side = random_side(anim.rng)
    up = float(anim.rng.uniform(0.20, 0.48))
    body = for_side(side, {"twist": -float(anim.rng.uniform(12.0, 35.0)), "head_turn": 15.0})
    hands = {
        **arm(side, (-0.20, up, 0.40), 45.0),
        **arm(other_side(side), (-0.16, 0.26, 0.30), 12.0),
    }
    _hold_guard(anim, {**hands, **body})


BLOCK: Final = SyntheticMove(
    name="block",
    motion=_basic,
    duration_s=(0.6, 1.8),
    variants=(
        Variant("plain", _basic, 3.0, (0.6, 1.8)),
        Variant("high", _high, 1.5, (0.50, 1.80)),
        Variant("low", _low, 1.0, (0.55, 1.60)),
        Variant("cross", _cross, 1.5, (0.55, 1.80)),
        Variant("turned", _turned, 1.0, (0.50, 1.60)),
    ),
)
