"""First on the road, the drawn person: going about between moves, near, away and on the spot."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from moveset.synth.drawn.body import SIDES
from moveset.synth.drawn.stance import Cue, Dance, any_side, arm, beside, other
from moveset.synth.drawn.walks import nearest, stride, turn

_OUT_M = (2.4, 3.0)  # from the middle of the room: outside most pictures
_STEP_S = (0.20, 0.32)  # of somebody running


def _run_on_spot(cue: Cue) -> None:
    """Light steps, the arms along."""
    rng = cue.rng
    steps = max(3, round(cue.length_s / float(rng.uniform(*_STEP_S))))
    feet = [(SIDES[n % 2], 1.0) for n in range(steps)]
    lift = float(rng.uniform(0.08, 0.26))
    cue.line.step(cue.start_s, cue.end_s, cue.line.root, feet, lift_m=lift)
    size = float(rng.uniform(0.0, 0.28))
    poses = []
    for number, share in enumerate(((np.arange(steps) + 0.45) / steps).tolist()):
        by = size if number % 2 == 0 else -size
        left = arm("left", (0.02, -0.40 - 0.4 * by, 0.34 - by), 20.0)
        right = arm("right", (0.02, -0.40 + 0.4 * by, 0.34 + by), 20.0)
        poses.append((share, {**left, **right, "lean": 6.0}))
    cue.play(poses)


def _stumble(cue: Cue) -> None:
    """Take a hasty step to anywhere, arms and trunk thrown about, and stand there."""
    rng, (x, z, yaw) = cue.rng, cue.line.root
    first = any_side(rng)
    to = beside((x, z, yaw), float(rng.uniform(-0.16, 0.16)), float(rng.uniform(-0.20, 0.20)))
    cue.line.step(cue.start_s, cue.end_s, to, [(first, 1.0), (other(first), 1.0)], lift_m=0.05)
    pose = {"lean": float(rng.uniform(-10.0, 26.0)), "tilt": float(rng.uniform(-10.0, 10.0))}
    for side in SIDES:
        by = rng.uniform((0.0, -0.2, -0.2), (0.35, 0.2, 0.2)).tolist()
        names = (f"{side}_hand_{axis}" for axis in ("out", "up", "forward"))
        pose |= {name: cue.line.rest[name] + more for name, more in zip(names, by, strict=True)}
    cue.play([(0.35, pose)])


def _half_step(cue: Cue) -> None:
    """Put one foot a little elsewhere and back."""
    side = any_side(cue.rng)
    by = cue.rng.uniform(-0.14, 0.14, 2)
    rest = {name: cue.line.rest[name] for name in (f"{side}_foot_x", f"{side}_foot_z")}
    there = {
        name: value + float(more) for (name, value), more in zip(rest.items(), by, strict=True)
    }
    up, down = {f"{side}_foot_up": 0.05}, {f"{side}_foot_up": 0.0}
    cue.play([(0.18, up), (0.36, {**there, **down}), (0.60, {**there, **down}), (0.80, up)])


def _press_key(cue: Cue) -> None:
    """Go near to the camera, bend to the keyboard, reach out, press, and go back."""
    rng, (x, _, yaw) = cue.rng, cue.line.root
    place = cue.person.place
    near = (0.5 * x, place.z_m + float(rng.uniform(0.5, 1.2)), nearest(yaw, 0.0))
    third = cue.length_s / 3.0
    stride(cue, cue.start_s, cue.start_s + third, near, arms=False)
    side = any_side(rng)
    hand = arm(side, (-0.10, float(rng.uniform(-0.60, -0.35)), 0.70), 25.0)
    bent = {"lean": float(rng.uniform(18.0, 42.0)), "back": 0.08, "head_nod": 12.0}
    keys = [(0.35, {**hand, **bent}), (0.5, {**hand, **bent, f"{side}_hand_up": -0.62})]
    start_s, end_s = cue.start_s + 0.95 * third, cue.end_s - third
    cue.line.play(start_s, end_s, [*keys, (0.65, {**hand, **bent})])
    back = (place.x_m, place.z_m, nearest(near[2], yaw))
    feet = [(SIDES[n % 2], min(1.0, (n + 1.0) / 4.0)) for n in range(5)]
    cue.line.step(end_s, cue.end_s, back, feet)


def _leave(cue: Cue) -> None:
    """Walk out of the picture to one side, and come back."""
    rng, (x, _, yaw) = cue.rng, cue.line.root
    place = cue.person.place
    way = 1.0 if x > 0.0 else -1.0
    out = nearest(yaw, 90.0 * way)
    far = (way * float(rng.uniform(*_OUT_M)), place.z_m, out)
    gone_s = cue.start_s + 0.46 * cue.length_s
    stride(cue, cue.start_s, gone_s, far)
    turn_s = 0.08 * cue.length_s
    home = (place.x_m, place.z_m, nearest(out, -90.0 * way))
    stride(cue, gone_s, cue.end_s - turn_s, home)
    turn(cue, cue.end_s - turn_s, cue.end_s, nearest(home[2], yaw))


PLACE_DANCES: Mapping[str, Dance] = {
    "run_on_spot": _run_on_spot,
    "stumble": _stumble,
    "half_step": _half_step,
    "press_key": _press_key,
    "leave": _leave,
}
"""How to dance what moves one's feet and is no walk to the side."""
