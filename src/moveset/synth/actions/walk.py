"""Walks to one side: basic and in the variants of a diverse population."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from moveset.synth.actions.action import SyntheticMove, Variant
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.body import OUTWARD, SIDES
from moveset.synth.motion.gait import stride, turn
from moveset.synth.motion.keyframes import Footprint
from moveset.synth.motion.kinematics import heading
from moveset.synth.motion.poses import other_side, place_beside

_MAX_OFFSET_M = 0.75  # side steps stay this close to the first place, to remain in the image


def _basic(side: str, anim: Animation) -> None:
    """Side steps: the near foot leads, the other closes."""
    pairs = max(1, round((anim.end_s - anim.start_s) / anim.rng.uniform(0.5, 0.7)))
    stride_m = anim.rng.uniform(0.24, 0.34) * anim.person.style.amplitude
    feet = [(foot, (n + 1) / pairs) for n in range(pairs) for foot in (side, other_side(side))]
    way = min(stride_m * pairs, max(_space_beside(anim, side), 0.14 * pairs))
    to = place_beside(anim.timeline.root, OUTWARD[side] * way)
    anim.timeline.step(
        anim.start_s, anim.end_s, to, feet, lift_m=float(anim.rng.uniform(0.04, 0.10))
    )


def _space_beside(anim: Animation, side: str) -> float:
    """Return the metres left on one side before ``_MAX_OFFSET_M``."""
    place, (x, z, yaw) = anim.person.place, anim.timeline.root
    left = heading(np.array([yaw]))[0][0]
    offset = (x - place.x_m) * left[0] + (z - place.z_m) * left[2]
    return _MAX_OFFSET_M - OUTWARD[side] * float(offset)


def _target(side: str, anim: Animation, distance_m: float, min_m: float) -> Footprint:
    """Return the place so far to one side, or nearer where little space is left."""
    way = min(distance_m, max(_space_beside(anim, side), min_m))
    return place_beside(anim.timeline.root, OUTWARD[side] * way)


def _steps(side: str, anim: Animation, pairs: int, stride_m: float) -> None:
    """Side steps: the near foot leads, the other closes."""
    feet = [(foot, (n + 1) / pairs) for n in range(pairs) for foot in (side, other_side(side))]
    to = _target(side, anim, stride_m * pairs, 0.16 * pairs)
    lift = float(anim.rng.uniform(0.03, 0.10))
    anim.timeline.step(anim.start_s, anim.end_s, to, feet, lift_m=lift)


def _single(side: str, anim: Animation) -> None:
    """Take one step and close with the other foot."""
    _steps(side, anim, 1, float(anim.rng.uniform(0.22, 0.50)))


def _long(side: str, anim: Animation) -> None:
    pairs = max(2, round(anim.duration_s / float(anim.rng.uniform(0.5, 0.8))))
    _steps(side, anim, pairs, float(anim.rng.uniform(0.26, 0.42)))


def _shuffle(side: str, anim: Animation) -> None:
    """Take small quick steps, like boxers."""
    pairs = max(1, round(anim.duration_s / float(anim.rng.uniform(0.28, 0.42))))
    _steps(side, anim, pairs, float(anim.rng.uniform(0.16, 0.26)))


def _crossing(side: str, anim: Animation) -> None:
    """Cross one foot in front of the other."""
    steps = 2 * max(1, round(anim.duration_s / 0.9))
    shares = [min(1.0, (n + 1.5) / steps) for n in range(steps)]
    feet = [(other_side(side) if n % 2 == 0 else side, share) for n, share in enumerate(shares)]
    to = _target(side, anim, 0.30 * steps, 0.2)
    anim.timeline.step(anim.start_s, anim.end_s, to, [*feet, (other_side(side), 1.0)], lift_m=0.07)


def _turned(side: str, anim: Animation) -> None:
    """Turn towards the target, fully or halfway, walk, turn back."""
    rng, (_, _, yaw) = anim.rng, anim.timeline.root
    x, z, _ = _target(side, anim, float(rng.uniform(0.5, 1.1)), 0.35)
    course = yaw + OUTWARD[side] * float(rng.uniform(35.0, 90.0))
    turn_s = 0.16 * anim.duration_s
    arms = not anim.person.style.guard or bool(rng.random() < 0.5)
    stride(anim, anim.start_s, anim.end_s - turn_s, (x, z, course), arms=arms)
    turn(anim, anim.end_s - turn_s, anim.end_s, yaw)


WALKS: Final = tuple(
    SyntheticMove(
        name=f"walk_{side}",
        motion=partial(_basic, side),
        duration_s=(0.9, 2.0),
        variants=(
            Variant("plain", partial(_basic, side), 3.0, (0.9, 2.0)),
            Variant("single", partial(_single, side), 2.0, (0.45, 0.90)),
            Variant("long", partial(_long, side), 1.0, (1.80, 3.00)),
            Variant("shuffle", partial(_shuffle, side), 1.0, (0.60, 1.40)),
            Variant("crossing", partial(_crossing, side), 0.7, (1.20, 2.40)),
            Variant("turned", partial(_turned, side), 1.2, (1.60, 2.80)),
        ),
        side=side,
        needs_legs=True,
        travels=True,
        combination_share=0.10,
    )
    for side in SIDES
)
