"""Distractors that move the feet or the whole body elsewhere."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.synth.actions.action import Distractor
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.body import SIDES
from moveset.synth.motion.gait import nearest_heading, stride, turn
from moveset.synth.motion.poses import (
    arm,
    both_arms,
    other_side,
    place_beside,
    random_side,
)

_OUT_M = (2.4, 3.0)  # metres from the middle of the room: outside most images
_STEP_S = (0.20, 0.32)  # duration of a running step, seconds


def _run_on_spot(anim: Animation) -> None:
    """Run lightly on the spot, moving the arms along."""
    rng = anim.rng
    steps = max(3, round(anim.duration_s / float(rng.uniform(*_STEP_S))))
    feet = [(SIDES[n % 2], 1.0) for n in range(steps)]
    lift = float(rng.uniform(0.08, 0.42))
    anim.timeline.step(anim.start_s, anim.end_s, anim.timeline.root, feet, lift_m=lift)
    size = float(rng.uniform(0.0, 0.28))
    poses = []
    for number, share in enumerate(((np.arange(steps) + 0.45) / steps).tolist()):
        by = size if number % 2 == 0 else -size
        left = arm("left", (0.02, -0.40 - 0.4 * by, 0.34 - by), 20.0)
        right = arm("right", (0.02, -0.40 + 0.4 * by, 0.34 + by), 20.0)
        poses.append((share, {**left, **right, "lean": 6.0}))
    anim.play(poses)


def _sit_down(anim: Animation) -> None:
    """Sit down on a chair, stay, stand up."""
    rng, way_s = anim.rng, float(anim.rng.uniform(0.6, 0.95))
    seat = float(rng.uniform(0.40, 0.50))
    sitting = {"crouch": seat, "back": 0.40, "lean": float(rng.uniform(-6.0, 16.0)), "shift": 0.0}
    sitting |= both_arms((-0.02, -0.70, 0.44), 30.0)
    leaning = {"lean": 38.0, "crouch": 0.55 * seat, "back": 0.30}
    down, up = way_s / anim.duration_s, 1.0 - way_s / anim.duration_s
    anim.play([(0.6 * down, leaning), (down, sitting), (up, sitting), (0.4 * up + 0.6, leaning)])


def _stumble(anim: Animation) -> None:
    """Take a hasty step in any direction, arms and trunk thrown about, and stay there."""
    rng, (x, z, yaw) = anim.rng, anim.timeline.root
    first = random_side(rng)
    to = place_beside((x, z, yaw), float(rng.uniform(-0.16, 0.16)), float(rng.uniform(-0.20, 0.20)))
    anim.timeline.step(
        anim.start_s, anim.end_s, to, [(first, 1.0), (other_side(first), 1.0)], lift_m=0.05
    )
    pose = {"lean": float(rng.uniform(-10.0, 26.0)), "tilt": float(rng.uniform(-10.0, 10.0))}
    for side in SIDES:
        by = rng.uniform((0.0, -0.2, -0.2), (0.35, 0.2, 0.2)).tolist()
        names = (f"{side}_hand_{axis}" for axis in ("out", "up", "forward"))
        pose |= {name: anim.rest[name] + more for name, more in zip(names, by, strict=True)}
    anim.play([(0.35, pose)])


def _half_step(anim: Animation) -> None:
    """Put one foot a little elsewhere and back."""
    side = random_side(anim.rng)
    by = anim.rng.uniform(-0.14, 0.14, 2)
    rest = {name: anim.rest[name] for name in (f"{side}_foot_x", f"{side}_foot_z")}
    there = {
        name: value + float(more) for (name, value), more in zip(rest.items(), by, strict=True)
    }
    up, down = {f"{side}_foot_up": 0.05}, {f"{side}_foot_up": 0.0}
    anim.play([(0.18, up), (0.36, {**there, **down}), (0.60, {**there, **down}), (0.80, up)])


def _press_key(anim: Animation) -> None:
    """Walk up to the camera, bend to the keyboard, press a key and go back."""
    rng, (x, _, yaw) = anim.rng, anim.timeline.root
    place = anim.person.place
    near = (0.5 * x, place.z_m + float(rng.uniform(0.5, 1.2)), nearest_heading(yaw, 0.0))
    third = anim.duration_s / 3.0
    stride(anim, anim.start_s, anim.start_s + third, near, arms=False)
    side = random_side(rng)
    hand = arm(side, (-0.10, float(rng.uniform(-0.60, -0.35)), 0.70), 25.0)
    bent = {"lean": float(rng.uniform(18.0, 42.0)), "back": 0.08, "head_nod": 12.0}
    keys = [(0.35, {**hand, **bent}), (0.5, {**hand, **bent, f"{side}_hand_up": -0.62})]
    start_s, end_s = anim.start_s + 0.95 * third, anim.end_s - third
    anim.timeline.play(start_s, end_s, [*keys, (0.65, {**hand, **bent})])
    back = (place.x_m, place.z_m, nearest_heading(near[2], yaw))
    feet = [(SIDES[n % 2], min(1.0, (n + 1.0) / 4.0)) for n in range(5)]
    anim.timeline.step(end_s, anim.end_s, back, feet)


def _leave(anim: Animation) -> None:
    """Walk out of the image to one side and come back."""
    rng, (x, _, yaw) = anim.rng, anim.timeline.root
    place = anim.person.place
    way = 1.0 if x > 0.0 else -1.0
    out = nearest_heading(yaw, 90.0 * way)
    far = (way * float(rng.uniform(*_OUT_M)), place.z_m, out)
    gone_s = anim.start_s + 0.46 * anim.duration_s
    stride(anim, anim.start_s, gone_s, far)
    turn_s = 0.08 * anim.duration_s
    home = (place.x_m, place.z_m, nearest_heading(out, -90.0 * way))
    stride(anim, gone_s, anim.end_s - turn_s, home)
    turn(anim, anim.end_s - turn_s, anim.end_s, nearest_heading(home[2], yaw))


TRAVEL_DISTRACTORS: Final = (
    Distractor("run_on_spot", _run_on_spot, (1.0, 2.8), needs_legs=True, weight=3),
    Distractor("sit_down", _sit_down, (2.4, 4.5), needs_legs=True, resembles_move=True),
    Distractor("stumble", _stumble, (0.5, 1.0), needs_legs=True),
    Distractor("half_step", _half_step, (0.5, 0.9), needs_legs=True),
    Distractor("press_key", _press_key, (3.2, 5.0), needs_legs=True),
    Distractor("leave", _leave, (4.5, 7.0), needs_legs=True, resembles_move=True),
)
"""Distractors that move the feet or the whole body elsewhere."""
