"""First on the road, the drawn person: what people do between moves, which is no move."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from moveset.synth.drawn.body import OUTWARD, SIDES
from moveset.synth.drawn.keyframes import Pose
from moveset.synth.drawn.stance import (
    Cue,
    Dance,
    any_side,
    arm,
    beside,
    both_arms,
    guard_pose,
    hanging_pose,
    other,
    turned,
    vary,
)


def _scratch_head(cue: Cue) -> None:
    side = any_side(cue.rng)
    up, out = cue.rng.uniform(0.38, 0.48), cue.rng.uniform(-0.16, -0.04)
    head = turned(side, {"head_tilt": 8.0})
    places = [(out, up + 0.05 * (n % 2), 0.16 + 0.04 * (n % 2)) for n in range(5)]
    cue.pass_through([{**arm(side, place, 75.0), **head} for place in places])


def _wipe_face(cue: Cue) -> None:
    side = any_side(cue.rng)
    places = [(-0.20 - 0.12 * (n % 2), 0.26 + 0.05 * (n % 2), 0.34) for n in range(4)]
    cue.pass_through([{**arm(side, place, 45.0), "head_nod": 10.0} for place in places])


def _wave(cue: Cue) -> None:
    side, swings = any_side(cue.rng), int(cue.rng.integers(4, 8))
    up, wide = cue.rng.uniform(0.35, 0.75), cue.rng.uniform(0.10, 0.22)
    places = [(0.38 + wide * (-1) ** n, up, 0.28) for n in range(swings)]
    cue.pass_through([arm(side, place, 55.0) for place in places])


def _adjust_clothes(cue: Cue) -> None:
    up = cue.rng.uniform(-0.75, -0.35)
    places = [(-0.18 + 0.05 * (n % 2), up + 0.08 * (n % 2), 0.30) for n in range(4)]
    poses = [{**both_arms(place, 40.0), "head_nod": 22.0, "lean": 10.0} for place in places]
    cue.pass_through(poses)


def _shake_arms(cue: Cue) -> None:
    places = [(0.25 + 0.06 * (n % 2), -0.88 + 0.05 * (n % 2), 0.10) for n in range(6)]
    cue.pass_through([both_arms(place, 40.0) for place in places])


def _stretch(cue: Cue) -> None:
    if cue.rng.random() < 0.5:
        up = {**both_arms((0.05, 0.97, 0.05), 80.0), "lean": -6.0, "head_nod": -12.0}
        poses: list[Pose] = [up, {**up, "tilt": 7.0}, {**up, "tilt": -7.0}]
    else:
        side = any_side(cue.rng)
        across = {**arm(side, (-0.75, -0.05, 0.45), 60.0), **turned(side, {"twist": -12.0})}
        across |= arm(other(side), (-0.30, -0.02, 0.42), 40.0)
        poses = [across, across]
    cue.pass_through(poses)


def _look_about(cue: Cue) -> None:
    turn = cue.rng.uniform(25.0, 55.0) * cue.rng.choice([-1.0, 1.0])
    first = {"head_turn": turn, "twist": 0.2 * turn, "shift": 0.05}
    cue.play([(0.3, first), (0.55, {**first, "head_turn": -0.4 * turn})])


def _change_guard(cue: Cue) -> None:
    """Let the hands hang, or put them up: until it is changed again."""
    hanging = cue.line.rest["left_hand_up"] < -0.5
    cue.line.settle(
        cue.start_s, cue.end_s, guard_pose(cue.person) if hanging else hanging_pose(cue.person)
    )


def _turn_round(cue: Cue) -> None:
    x, z, yaw = cue.line.root
    side = any_side(cue.rng)
    whole = 360.0 * OUTWARD[side]
    feet = [(side if n % 2 == 0 else other(side), share) for n, share in _strides(6)]
    cue.line.step(cue.start_s, cue.end_s, (x, z, yaw + whole), feet)


def _walk_through(cue: Cue) -> None:
    """Turn, walk across the picture as one walks, and turn back to where one faced."""
    x, z, yaw = cue.line.root
    place = cue.person.place
    across = cue.rng.uniform(0.7, 1.2) * (-1.0 if x > place.x_m else 1.0)
    target = float(np.clip(x + across, place.x_m - 0.7, place.x_m + 0.7))
    course = _nearest_turn(yaw, 90.0 if target > x else -90.0)
    turn_s = 0.2 * (cue.end_s - cue.start_s)
    first, last = cue.start_s + turn_s, cue.end_s - turn_s
    cue.line.step(cue.start_s, first, (x, z, course), [("left", 1.0), ("right", 1.0)])
    steps = max(2, round((last - first) / 0.45))
    feet = [(SIDES[n % 2], share) for n, share in _strides(steps)]
    swing = [_swing(n) for n in range(steps)]
    shares = np.linspace(0.15, 0.85, steps).tolist()
    cue.play(list(zip(shares, swing, strict=True)))
    cue.line.step(first, last, (target, place.z_m, course), feet, lift_m=0.09)
    cue.line.step(last, cue.end_s, (target, place.z_m, yaw), [("left", 1.0), ("right", 1.0)])


def _swing(number: int) -> Pose:
    forth = 0.28 * (-1.0) ** number
    hands = {**arm("left", (0.14, -0.92, forth), 30.0), **arm("right", (0.14, -0.92, -forth), 30.0)}
    return {**hands, "hip_turn": 0.0, "lean": 3.0, "head_turn": 0.0}


def _nearest_turn(yaw: float, course: float) -> float:
    return yaw + (course - yaw + 180.0) % 360.0 - 180.0


def _strides(steps: int) -> list[tuple[int, float]]:
    """Give each step of a gait its number and the share of the way its foot is then at."""
    return [(n, min(1.0, (n + 1.0) / (steps - 1.0))) for n in range(steps)]


def _step_on_spot(cue: Cue) -> None:
    steps = max(2, round((cue.end_s - cue.start_s) / 0.32))
    feet = [(SIDES[n % 2], 1.0) for n in range(steps)]
    cue.line.step(
        cue.start_s, cue.end_s, cue.line.root, feet, lift_m=float(cue.rng.uniform(0.05, 0.16))
    )


def _shift_place(cue: Cue) -> None:
    """Come a little nearer, or go back, and face another way."""
    x, z, yaw = cue.line.root
    place = cue.person.place
    away = np.hypot(x - place.x_m, z - place.z_m) > 0.2
    turn = float(np.clip(yaw + cue.rng.uniform(-25, 25) - place.facing_deg, -20, 20))
    turn = _nearest_turn(yaw, place.facing_deg + turn)
    to = beside((x, z, turn), 0.0, 0.18 * vary(cue.rng, 0.3) * cue.rng.choice([-1.0, 1.0]))
    feet = [("left", 0.5), ("right", 1.0), ("left", 1.0)]
    cue.line.step(cue.start_s, cue.end_s, (to[0], place.z_m, turn) if away else to, feet)


def _come_back(cue: Cue) -> None:
    """Go back to the first place."""
    place, yaw = cue.person.place, cue.line.root[2]
    feet = [(SIDES[n % 2], share) for n, share in _strides(5)]
    cue.line.step(cue.start_s, cue.end_s, (place.x_m, place.z_m, yaw), feet)


def fidget(cue: Cue) -> None:
    """Shift one's weight, glance aside, move a hand: what one hardly notices in a pause."""
    side = any_side(cue.rng)
    body = turned(side, {"shift": 0.07, "tilt": 2.5, "twist": 4.0, "head_turn": 10.0})
    reach = {f"{side}_hand_{axis}": cue.rng.uniform(-0.08, 0.08) for axis in ("out", "up")}
    size = cue.rng.uniform(0.3, 1.2)
    moved = {name: cue.line.rest[name] + size * by for name, by in {**body, **reach}.items()}
    cue.play([(0.35, moved), (0.65, moved)])


PASTIME_DANCES: Mapping[str, Dance] = {
    "scratch_head": _scratch_head,
    "wave": _wave,
    "turn_round": _turn_round,
    "walk_through": _walk_through,
    "wipe_face": _wipe_face,
    "change_guard": _change_guard,
    "adjust_clothes": _adjust_clothes,
    "stretch": _stretch,
    "step_on_spot": _step_on_spot,
    "shift_place": _shift_place,
    "look_about": _look_about,
    "shake_arms": _shake_arms,
    "come_back": _come_back,
}
"""How to dance each of ``script.DISTRACTORS``, and the way back after a lone walk."""
