"""First on the road, the drawn person: what people do standing and with their legs, no move."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from moveset.synth.drawn.body import SIDES
from moveset.synth.drawn.keyframes import Pose
from moveset.synth.drawn.stance import Cue, Dance, any_side, arm, both_arms, other, turned
from moveset.synth.drawn.strikes import leg_to, stand_on


def _bend_down(cue: Cue) -> None:
    """Pick something up: a bent back, both hands or one at the floor."""
    rng, lean = cue.rng, float(cue.rng.uniform(62.0, 88.0))
    crouch = float(rng.uniform(0.06, 0.28))
    down = {"lean": lean, "crouch": crouch, "back": 0.16 + 0.10 * crouch, "head_nod": 20.0}
    hands = both_arms((float(rng.uniform(-0.2, 0.1)), -0.93, 0.22), 30.0)
    if rng.random() < 0.4:
        side = any_side(rng)
        hands = {**arm(side, (-0.1, -0.94, 0.2), 30.0), **arm(other(side), (0.0, -0.6, 0.3), 40.0)}
        down |= turned(side, {"tilt": 8.0, "twist": -12.0})
    cue.pass_through([{**down, **hands}, {**down, **hands}], float(rng.uniform(0.45, 0.9)))


def _tie_shoes(cue: Cue) -> None:
    """Stay down there, the hands busy at one foot."""
    side, crouch = any_side(cue.rng), float(cue.rng.uniform(0.12, 0.36))
    down: dict[str, float] = {"lean": float(cue.rng.uniform(66.0, 84.0)), "crouch": crouch}
    down |= {"back": 0.20, "head_nod": 22.0, **turned(side, {"tilt": 7.0})}
    poses = []
    for number in range(max(4, round(cue.length_s / 0.4))):
        by = 0.04 * (number % 2)
        near = arm(side, (-0.06 - by, -0.92 + by, 0.20), 30.0)
        poses.append({**down, **near, **arm(other(side), (-0.40 + by, -0.86, 0.20), 30.0)})
    cue.pass_through(poses, 0.7)


def _catch_breath(cue: Cue) -> None:
    """Hands on the knees."""
    lean, crouch = float(cue.rng.uniform(38.0, 55.0)), float(cue.rng.uniform(0.06, 0.14))
    pose = {**both_arms((0.06, -0.88, 0.30), 45.0), "lean": lean, "crouch": crouch, "back": 0.14}
    deeper = {**pose, "lean": lean + 3.0}
    breaths = max(2, round(cue.length_s / 0.9))
    cue.pass_through([(pose, deeper)[n % 2] for n in range(breaths)], 0.55)


def _dance(cue: Cue) -> None:
    """Sway to a rhythm, the hands along in one of several manners."""
    rng, beat_s = cue.rng, float(cue.rng.uniform(0.28, 0.55))
    size, crouch = float(rng.uniform(0.5, 1.3)), cue.line.rest["crouch"]
    base = np.array(((0.10, -0.35, 0.45), (0.30, 0.45, 0.25), (0.20, -0.75, 0.20)))[rng.integers(3)]
    swing = rng.uniform(-0.22, 0.22, 3) * size
    together = rng.random() < 0.4
    poses = []
    for number in range(max(4, round(cue.length_s / beat_s))):
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
    cue.pass_through(poses)


def _weave(cue: Cue) -> None:
    """Head and trunk from side to side, as boxers do, hardly lower."""
    sways = max(2, round(cue.length_s / float(cue.rng.uniform(0.35, 0.6))))
    size, crouch = float(cue.rng.uniform(0.5, 1.2)), cue.line.rest["crouch"] + 0.03
    sides = [(-1.0) ** n * size for n in range(sways)]
    poses = [{"tilt": 13.0 * by, "shift": 0.07 * by, "crouch": crouch, "lean": 9.0} for by in sides]
    cue.pass_through(poses, 0.25)


def _shift_weight(cue: Cue) -> None:
    """From one leg to the other, quickly."""
    first = any_side(cue.rng)
    size = float(cue.rng.uniform(0.06, 0.14))
    shifts = max(1, round(cue.length_s / 0.5))
    sides = [first if n % 2 == 0 else other(first) for n in range(shifts)]
    poses = [turned(side, {"shift": size, "tilt": -20.0 * size, "hip_turn": 5.0}) for side in sides]
    free = [{f"{other(side)}_point": 14.0} for side in sides]
    cue.pass_through([{**pose, **heel} for pose, heel in zip(poses, free, strict=True)], 0.2)


def _bounce(cue: Cue) -> None:
    """Spring on the balls of the feet; they hardly leave the floor."""
    dips = max(3, round(cue.length_s / float(cue.rng.uniform(0.28, 0.45))))
    crouch, size = cue.line.rest["crouch"], float(cue.rng.uniform(0.02, 0.06))
    low: Pose = {"crouch": crouch + size, "air": 0.0}
    high: Pose = {"crouch": max(crouch - 0.02, 0.0), "air": float(cue.rng.uniform(0.0, 0.02))}
    cue.pass_through([(low, high)[n % 2] for n in range(2 * dips)], 0.15)


def _stretch_leg(cue: Cue) -> None:
    """Foot to the seat, knee to the chest, or a long step to the side."""
    side, kind = any_side(cue.rng), int(cue.rng.integers(3))
    lifted, planted = {f"{side}_kick": 1.0}, {f"{side}_kick": 0.0}
    if kind == 2:
        lunge: dict[str, float] = {"crouch": 0.16, "lean": 12.0, **turned(side, {"shift": 0.16})}
        lunge |= arm(side, (0.05, -0.80, 0.30), 40.0)
        cue.hold(lunge, 0.6)
        return
    foot = leg_to(side, (0.0, -0.36, -0.32) if kind else (-0.02, -0.24, 0.36))
    hand = arm(side, (0.06, -0.86, -0.38), 30.0) if kind else both_arms((-0.16, -0.72, 0.50), 30.0)
    way = min(0.55 / cue.length_s, 0.3)
    stand = stand_on(other(side), cue.line, cue.person)
    held = {**foot, **lifted, **hand, **stand, "lean": 4.0}
    ends = {name: by for name, by in foot.items() if "_leg" in name} | planted
    cue.play([(0.01, ends), (way, held), (1.0 - 1.1 * way, held), (0.99, ends)])


def _wipe_shoe(cue: Cue) -> None:
    """Stroke over the floor with a foot, or shake it, and look down."""
    side, low = any_side(cue.rng), float(cue.rng.uniform(-0.90, -0.78))
    strokes = max(3, round(cue.length_s / 0.25))
    foot = [leg_to(side, (0.03, low, 0.20 - 0.16 * (n % 2))) for n in range(strokes)]
    shared = {f"{side}_kick": 1.0, "head_nod": 22.0, "lean": cue.line.rest["lean"] + 6.0}
    shared |= stand_on(other(side), cue.line, cue.person)
    ends = [{**pose, f"{side}_kick": 0.0} for pose in (foot[0], foot[-1])]
    ends = [
        {name: by for name, by in end.items() if "_leg_" in name or "kick" in name} for end in ends
    ]
    shares = np.linspace(0.22, 0.80, strokes).tolist()
    poses = [(share, {**pose, **shared}) for share, pose in zip(shares, foot, strict=True)]
    cue.play([(0.01, ends[0]), *poses, (0.99, ends[1])])


def _sit_down(cue: Cue) -> None:
    """Sit down on a chair behind oneself, stay, stand up."""
    rng, way_s = cue.rng, float(cue.rng.uniform(0.6, 0.95))
    seat = float(rng.uniform(0.40, 0.50))
    sitting = {"crouch": seat, "back": 0.40, "lean": float(rng.uniform(-6.0, 16.0)), "shift": 0.0}
    sitting |= both_arms((-0.02, -0.70, 0.44), 30.0)
    leaning = {"lean": 38.0, "crouch": 0.55 * seat, "back": 0.30}
    down, up = way_s / cue.length_s, 1.0 - way_s / cue.length_s
    cue.play([(0.6 * down, leaning), (down, sitting), (up, sitting), (0.4 * up + 0.6, leaning)])


LEG_DANCES: Mapping[str, Dance] = {
    "bend_down": _bend_down,
    "tie_shoes": _tie_shoes,
    "catch_breath": _catch_breath,
    "dance": _dance,
    "weave": _weave,
    "shift_weight": _shift_weight,
    "bounce": _bounce,
    "stretch_leg": _stretch_leg,
    "wipe_shoe": _wipe_shoe,
    "sit_down": _sit_down,
}
"""How to dance what one does standing in one's place."""
