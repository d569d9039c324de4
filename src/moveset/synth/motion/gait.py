"""Gait: walking forwards and turning on the spot."""

from __future__ import annotations

import numpy as np

from moveset.synth.motion.animation import Animation
from moveset.synth.motion.body import SIDES
from moveset.synth.motion.keyframes import Footprint, KeyPose
from moveset.synth.motion.poses import arm

_STEP_S = 0.42  # duration of one step forwards, seconds


def stride(
    anim: Animation, start_s: float, end_s: float, to: Footprint, *, arms: bool = True
) -> None:
    """Walk forwards to a place, turning to its heading with the first steps.

    Parameters
    ----------
    arms
        Whether the arms swing.
    """
    turning = min(0.3, 0.25 * (end_s - start_s))
    turn(anim, start_s, start_s + turning, to[2])
    steps = max(2, round((end_s - start_s - turning) / (_STEP_S * anim.person.style.tempo)))
    first = int(anim.rng.integers(2))
    feet = [(SIDES[(n + first) % 2], min(1.0, (n + 1.0) / (steps - 1.0))) for n in range(steps)]
    anim.timeline.step(
        start_s + turning, end_s, to, feet, lift_m=float(anim.rng.uniform(0.06, 0.11))
    )
    if arms:
        size = float(anim.rng.uniform(0.08, 0.34))
        poses = [(share, swing_arms(n + first, size)) for n, share in enumerate(_even(steps))]
        anim.timeline.play(start_s, end_s, poses)


def turn(anim: Animation, start_s: float, end_s: float, yaw: float) -> None:
    """Turn on the spot with two steps."""
    x, z, _ = anim.timeline.root
    anim.timeline.step(start_s, end_s, (x, z, yaw), [("left", 1.0), ("right", 1.0)], lift_m=0.04)


def nearest_heading(yaw: float, course: float) -> float:
    """Return an angle equivalent to ``course``, at most half a turn from ``yaw``; degrees."""
    return yaw + (course - yaw + 180.0) % 360.0 - 180.0


def _even(steps: int) -> list[float]:
    return [float(share) for share in np.linspace(0.18, 0.85, steps)]


def swing_arms(number: int, size: float) -> KeyPose:
    """Return the arms at one step of a walk; they swing in opposition."""
    forth = -size if number % 2 == 0 else size
    hands = {**arm("left", (0.14, -0.92, forth), 30.0), **arm("right", (0.14, -0.92, -forth), 30.0)}
    return {**hands, "hip_turn": 0.0, "lean": 4.0, "head_turn": 0.0}
