"""Distractors of a person standing in one place."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.synth.actions.action import Distractor
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.body import SIDES
from moveset.synth.motion.keyframes import KeyPose
from moveset.synth.motion.poses import (
    arm,
    both_arms,
    for_side,
    leg_to,
    other_side,
    random_side,
    stand_on,
)


def _bend_down(anim: Animation) -> None:
    """Bend down to pick something up with one hand or both."""
    rng, lean = anim.rng, float(anim.rng.uniform(62.0, 88.0))
    crouch = float(rng.uniform(0.06, 0.28))
    down = {"lean": lean, "crouch": crouch, "back": 0.16 + 0.10 * crouch, "head_nod": 20.0}
    hands = both_arms((float(rng.uniform(-0.2, 0.1)), -0.93, 0.22), 30.0)
    if rng.random() < 0.4:
        side = random_side(rng)
        hands = {
            **arm(side, (-0.1, -0.94, 0.2), 30.0),
            **arm(other_side(side), (0.0, -0.6, 0.3), 40.0),
        }
        down |= for_side(side, {"tilt": 8.0, "twist": -12.0})
    anim.pass_through([{**down, **hands}, {**down, **hands}], float(rng.uniform(0.45, 0.9)))


def _tie_shoes(anim: Animation) -> None:
    """Bend down and stay there, the hands busy at one foot."""
    side, crouch = random_side(anim.rng), float(anim.rng.uniform(0.12, 0.36))
    down: dict[str, float] = {"lean": float(anim.rng.uniform(66.0, 84.0)), "crouch": crouch}
    down |= {"back": 0.20, "head_nod": 22.0, **for_side(side, {"tilt": 7.0})}
    poses = []
    for number in range(max(4, round(anim.duration_s / 0.4))):
        by = 0.04 * (number % 2)
        near = arm(side, (-0.06 - by, -0.92 + by, 0.20), 30.0)
        poses.append({**down, **near, **arm(other_side(side), (-0.40 + by, -0.86, 0.20), 30.0)})
    anim.pass_through(poses, 0.7)


def _catch_breath(anim: Animation) -> None:
    """Rest with the hands on the knees."""
    lean, crouch = float(anim.rng.uniform(38.0, 55.0)), float(anim.rng.uniform(0.06, 0.14))
    pose = {**both_arms((0.06, -0.88, 0.30), 45.0), "lean": lean, "crouch": crouch, "back": 0.14}
    deeper = {**pose, "lean": lean + 3.0}
    breaths = max(2, round(anim.duration_s / 0.9))
    anim.pass_through([(pose, deeper)[n % 2] for n in range(breaths)], 0.55)


def _dance(anim: Animation) -> None:
    """Sway to a rhythm, moving the hands along."""
    rng, beat_s = anim.rng, float(anim.rng.uniform(0.28, 0.55))
    size, crouch = float(rng.uniform(0.5, 1.3)), anim.rest["crouch"]
    base = np.array(((0.10, -0.35, 0.45), (0.30, 0.45, 0.25), (0.20, -0.75, 0.20)))[rng.integers(3)]
    swing = rng.uniform(-0.22, 0.22, 3) * size
    together = rng.random() < 0.4
    poses = []
    for number in range(max(4, round(anim.duration_s / beat_s))):
        sign = (-1.0) ** number
        pose = {
            "shift": 0.09 * size * sign,
            "tilt": -5.0 * size * sign,
            "twist": 10.0 * size * sign,
        }
        pose |= {"crouch": crouch + 0.05 * size * (number % 2), "head_tilt": 5.0 * size * sign}
        for side in SIDES:
            by = swing * (sign if together or side == "left" else -sign)
            out, up, ahead = (base + by).tolist()
            pose |= arm(side, (out, up, ahead), 40.0)
        poses.append(pose)
    anim.pass_through(poses)


def _weave(anim: Animation) -> None:
    """Move head and trunk from side to side like a boxer."""
    sways = max(2, round(anim.duration_s / float(anim.rng.uniform(0.35, 0.6))))
    size, crouch = float(anim.rng.uniform(0.5, 1.2)), anim.rest["crouch"] + 0.03
    sides = [(-1.0) ** n * size for n in range(sways)]
    poses = [{"tilt": 13.0 * by, "shift": 0.07 * by, "crouch": crouch, "lean": 9.0} for by in sides]
    anim.pass_through(poses, 0.25)


def _shift_weight(anim: Animation) -> None:
    """Shift the weight quickly from one leg to the other."""
    first = random_side(anim.rng)
    size = float(anim.rng.uniform(0.06, 0.14))
    shifts = max(1, round(anim.duration_s / 0.5))
    sides = [first if n % 2 == 0 else other_side(first) for n in range(shifts)]
    poses = [
        for_side(side, {"shift": size, "tilt": -20.0 * size, "hip_turn": 5.0}) for side in sides
    ]
    free = [{f"{other_side(side)}_point": 14.0} for side in sides]
    anim.pass_through([{**pose, **heel} for pose, heel in zip(poses, free, strict=True)], 0.2)


def _bounce(anim: Animation) -> None:
    """Bounce on the balls of the feet, which hardly leave the floor."""
    dips = max(3, round(anim.duration_s / float(anim.rng.uniform(0.28, 0.45))))
    crouch, size = anim.rest["crouch"], float(anim.rng.uniform(0.02, 0.06))
    low: KeyPose = {"crouch": crouch + size, "air": 0.0}
    high: KeyPose = {"crouch": max(crouch - 0.02, 0.0), "air": float(anim.rng.uniform(0.0, 0.02))}
    anim.pass_through([(low, high)[n % 2] for n in range(2 * dips)], 0.15)


def _stretch_leg(anim: Animation) -> None:
    """Stretch: foot to the seat, knee to the chest, or a long step to the side."""
    side, kind = random_side(anim.rng), int(anim.rng.integers(3))
    lifted, planted = {f"{side}_kick": 1.0}, {f"{side}_kick": 0.0}
    if kind == 2:
        lunge: dict[str, float] = {"crouch": 0.16, "lean": 12.0, **for_side(side, {"shift": 0.16})}
        lunge |= arm(side, (0.05, -0.80, 0.30), 40.0)
        anim.hold(lunge, 0.6)
        return
    foot = leg_to(side, (0.0, -0.36, -0.32) if kind else (-0.02, -0.24, 0.36))
    hand = arm(side, (0.06, -0.86, -0.38), 30.0) if kind else both_arms((-0.16, -0.72, 0.50), 30.0)
    way = min(0.55 / anim.duration_s, 0.3)
    stand = stand_on(other_side(side), anim.timeline, anim.person)
    held = {**foot, **lifted, **hand, **stand, "lean": 4.0}
    ends = {name: by for name, by in foot.items() if "_leg" in name} | planted
    anim.play([(0.01, ends), (way, held), (1.0 - 1.1 * way, held), (0.99, ends)])


def _wipe_shoe(anim: Animation) -> None:
    """Look down and stroke the floor with one foot."""
    side, low = random_side(anim.rng), float(anim.rng.uniform(-0.90, -0.78))
    strokes = max(3, round(anim.duration_s / 0.25))
    foot = [leg_to(side, (0.03, low, 0.20 - 0.16 * (n % 2))) for n in range(strokes)]
    shared = {f"{side}_kick": 1.0, "head_nod": 22.0, "lean": anim.rest["lean"] + 6.0}
    shared |= stand_on(other_side(side), anim.timeline, anim.person)
    ends = [{**pose, f"{side}_kick": 0.0} for pose in (foot[0], foot[-1])]
    ends = [
        {name: by for name, by in end.items() if "_leg_" in name or "kick" in name} for end in ends
    ]
    shares = np.linspace(0.22, 0.80, strokes).tolist()
    poses = [(share, {**pose, **shared}) for share, pose in zip(shares, foot, strict=True)]
    anim.play([(0.01, ends[0]), *poses, (0.99, ends[1])])


LEG_DISTRACTORS: Final = (
    Distractor("bend_down", _bend_down, (1.2, 2.6), needs_legs=True),
    Distractor("tie_shoes", _tie_shoes, (2.2, 4.0), needs_legs=True),
    Distractor("catch_breath", _catch_breath, (1.4, 3.0), needs_legs=True),
    Distractor("dance", _dance, (2.0, 4.5), needs_legs=True),
    Distractor("weave", _weave, (0.9, 2.0), needs_legs=True),
    Distractor("shift_weight", _shift_weight, (0.6, 1.8), needs_legs=True),
    Distractor("bounce", _bounce, (0.9, 2.2), needs_legs=True),
    Distractor("stretch_leg", _stretch_leg, (1.8, 3.5), needs_legs=True),
    Distractor("wipe_shoe", _wipe_shoe, (0.8, 1.6), needs_legs=True),
)
"""Distractors of a person standing in one place."""
