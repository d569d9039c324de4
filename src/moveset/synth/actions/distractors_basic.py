"""Distractors of basic clips: gestures and steps between moves."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.synth.actions.action import Distractor
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.body import OUTWARD, SIDES
from moveset.synth.motion.gait import nearest_heading
from moveset.synth.motion.keyframes import KeyPose
from moveset.synth.motion.poses import (
    arm,
    both_arms,
    for_side,
    guard_pose,
    hanging_pose,
    other_side,
    place_beside,
    random_factor,
    random_side,
)


def _scratch_head(anim: Animation) -> None:
    side = random_side(anim.rng)
    up, out = anim.rng.uniform(0.38, 0.48), anim.rng.uniform(-0.16, -0.04)
    head = for_side(side, {"head_tilt": 8.0})
    places = [(out, up + 0.05 * (n % 2), 0.16 + 0.04 * (n % 2)) for n in range(5)]
    anim.pass_through([{**arm(side, place, 75.0), **head} for place in places])


def _wipe_face(anim: Animation) -> None:
    side = random_side(anim.rng)
    places = [(-0.20 - 0.12 * (n % 2), 0.26 + 0.05 * (n % 2), 0.34) for n in range(4)]
    anim.pass_through([{**arm(side, place, 45.0), "head_nod": 10.0} for place in places])


def _wave(anim: Animation) -> None:
    side, swings = random_side(anim.rng), int(anim.rng.integers(4, 8))
    up, wide = anim.rng.uniform(0.35, 0.75), anim.rng.uniform(0.10, 0.22)
    places = [(0.38 + wide * (-1) ** n, up, 0.28) for n in range(swings)]
    anim.pass_through([arm(side, place, 55.0) for place in places])


def _adjust_clothes(anim: Animation) -> None:
    up = anim.rng.uniform(-0.75, -0.35)
    places = [(-0.18 + 0.05 * (n % 2), up + 0.08 * (n % 2), 0.30) for n in range(4)]
    poses = [{**both_arms(place, 40.0), "head_nod": 22.0, "lean": 10.0} for place in places]
    anim.pass_through(poses)


def _shake_arms(anim: Animation) -> None:
    places = [(0.25 + 0.06 * (n % 2), -0.88 + 0.05 * (n % 2), 0.10) for n in range(6)]
    anim.pass_through([both_arms(place, 40.0) for place in places])


def _stretch(anim: Animation) -> None:
    if anim.rng.random() < 0.5:
        up = {**both_arms((0.05, 0.97, 0.05), 80.0), "lean": -6.0, "head_nod": -12.0}
        poses: list[KeyPose] = [up, {**up, "tilt": 7.0}, {**up, "tilt": -7.0}]
    else:
        side = random_side(anim.rng)
        across = {**arm(side, (-0.75, -0.05, 0.45), 60.0), **for_side(side, {"twist": -12.0})}
        across |= arm(other_side(side), (-0.30, -0.02, 0.42), 40.0)
        poses = [across, across]
    anim.pass_through(poses)


def _look_about(anim: Animation) -> None:
    turn = anim.rng.uniform(25.0, 55.0) * anim.rng.choice([-1.0, 1.0])
    first = {"head_turn": turn, "twist": 0.2 * turn, "shift": 0.05}
    anim.play([(0.3, first), (0.55, {**first, "head_turn": -0.4 * turn})])


def _change_guard(anim: Animation) -> None:
    """Let the hands hang, or raise them, until the next change."""
    hanging = anim.rest["left_hand_up"] < -0.5
    anim.timeline.change_rest(
        anim.start_s, anim.end_s, guard_pose(anim.person) if hanging else hanging_pose(anim.person)
    )


def _turn_round(anim: Animation) -> None:
    x, z, yaw = anim.timeline.root
    side = random_side(anim.rng)
    whole = 360.0 * OUTWARD[side]
    feet = [(side if n % 2 == 0 else other_side(side), share) for n, share in _strides(6)]
    anim.timeline.step(anim.start_s, anim.end_s, (x, z, yaw + whole), feet)


def _walk_through(anim: Animation) -> None:
    """Turn, walk across the image, turn back."""
    x, z, yaw = anim.timeline.root
    place = anim.person.place
    across = anim.rng.uniform(0.7, 1.2) * (-1.0 if x > place.x_m else 1.0)
    target = float(np.clip(x + across, place.x_m - 0.7, place.x_m + 0.7))
    course = nearest_heading(yaw, 90.0 if target > x else -90.0)
    turn_s = 0.2 * (anim.end_s - anim.start_s)
    first, last = anim.start_s + turn_s, anim.end_s - turn_s
    anim.timeline.step(anim.start_s, first, (x, z, course), [("left", 1.0), ("right", 1.0)])
    steps = max(2, round((last - first) / 0.45))
    feet = [(SIDES[n % 2], share) for n, share in _strides(steps)]
    swing = [_swing(n) for n in range(steps)]
    shares = np.linspace(0.15, 0.85, steps).tolist()
    anim.play(list(zip(shares, swing, strict=True)))
    anim.timeline.step(first, last, (target, place.z_m, course), feet, lift_m=0.09)
    anim.timeline.step(last, anim.end_s, (target, place.z_m, yaw), [("left", 1.0), ("right", 1.0)])


def _swing(number: int) -> KeyPose:
    forth = 0.28 * (-1.0) ** number
    hands = {**arm("left", (0.14, -0.92, forth), 30.0), **arm("right", (0.14, -0.92, -forth), 30.0)}
    return {**hands, "hip_turn": 0.0, "lean": 3.0, "head_turn": 0.0}


def _strides(steps: int) -> list[tuple[int, float]]:
    """Return the number of each step and the share of the way that its foot reaches."""
    return [(n, min(1.0, (n + 1.0) / (steps - 1.0))) for n in range(steps)]


def _step_on_spot(anim: Animation) -> None:
    steps = max(2, round((anim.end_s - anim.start_s) / 0.32))
    feet = [(SIDES[n % 2], 1.0) for n in range(steps)]
    anim.timeline.step(
        anim.start_s,
        anim.end_s,
        anim.timeline.root,
        feet,
        lift_m=float(anim.rng.uniform(0.05, 0.16)),
    )


def _shift_place(anim: Animation) -> None:
    """Go a little nearer or farther and change the heading."""
    x, z, yaw = anim.timeline.root
    place = anim.person.place
    away = np.hypot(x - place.x_m, z - place.z_m) > 0.2
    turn = float(np.clip(yaw + anim.rng.uniform(-25, 25) - place.facing_deg, -20, 20))
    turn = nearest_heading(yaw, place.facing_deg + turn)
    to = place_beside(
        (x, z, turn), 0.0, 0.18 * random_factor(anim.rng, 0.3) * anim.rng.choice([-1.0, 1.0])
    )
    feet = [("left", 0.5), ("right", 1.0), ("left", 1.0)]
    anim.timeline.step(anim.start_s, anim.end_s, (to[0], place.z_m, turn) if away else to, feet)


def _come_back(anim: Animation) -> None:
    """Walk back to the first place."""
    place, yaw = anim.person.place, anim.timeline.root[2]
    feet = [(SIDES[n % 2], share) for n, share in _strides(5)]
    anim.timeline.step(anim.start_s, anim.end_s, (place.x_m, place.z_m, yaw), feet)


BASIC_DISTRACTORS: Final = (
    Distractor("scratch_head", _scratch_head, (1.2, 2.4), basic=True),
    Distractor("wave", _wave, (1.2, 2.4), basic=True),
    Distractor("turn_round", _turn_round, (1.8, 2.8), basic=True, needs_legs=True),
    Distractor(
        "walk_through",
        _walk_through,
        (2.4, 3.8),
        basic=True,
        diverse=False,
        needs_legs=True,
        travels=True,
    ),
    Distractor("wipe_face", _wipe_face, (0.9, 1.6), basic=True),
    Distractor("change_guard", _change_guard, (0.5, 0.9), basic=True),
    Distractor("adjust_clothes", _adjust_clothes, (1.0, 1.9), basic=True),
    Distractor("stretch", _stretch, (1.5, 2.6), basic=True),
    Distractor("step_on_spot", _step_on_spot, (0.9, 1.8), basic=True, needs_legs=True),
    Distractor("shift_place", _shift_place, (0.8, 1.4), basic=True, needs_legs=True),
    Distractor("look_about", _look_about, (0.8, 1.8), basic=True),
    Distractor("shake_arms", _shake_arms, (0.9, 1.7), basic=True),
)
"""Distractors of basic clips; in diverse clips walking through looks like a walk to one side."""

RETURN: Final = Distractor("come_back", _come_back, (0.9, 1.6), diverse=False, needs_legs=True)
"""The way back to the first place after a move that leads to another."""
