"""Distractors with the hands."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.synth.actions.action import Distractor
from moveset.synth.actions.push import push
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.body import OUTWARD, SIDES
from moveset.synth.motion.keyframes import KeyPose
from moveset.synth.motion.poses import (
    arm,
    both_arms,
    for_side,
    guard_pose,
    hanging_pose,
    other_side,
    random_side,
)

_MAX_FEINT = 0.33  # largest share of the way to a full punch
_HALF_HOLD = 0.55  # share of the duration until which a shrug is held


def _snap_guard(anim: Animation) -> None:
    """Raise the hands or let them drop quickly, and keep them there."""
    hanging = anim.rest[f"{anim.person.style.lead}_hand_up"] < -0.5
    hands = guard_pose(anim.person) if hanging else hanging_pose(anim.person)
    anim.timeline.change_rest(anim.start_s, anim.end_s, hands)


def _drop_hands(anim: Animation) -> None:
    """Change between guard and hanging hands and back again."""
    hanging = anim.rest[f"{anim.person.style.lead}_hand_up"] < -0.5
    hands = guard_pose(anim.person) if hanging else hanging_pose(anim.person)
    anim.hold(hands, float(anim.rng.uniform(0.18, 0.40)))


def _regain_guard(anim: Animation) -> None:
    """Throw the arms apart as after a kick and return past the guard."""
    wide: dict[str, float] = {}
    for side in SIDES:
        out, up, ahead = anim.rng.uniform((0.2, -0.8, -0.2), (0.6, -0.1, 0.4)).tolist()
        wide |= arm(side, (out, up, ahead), 88.0)
    past = {f"{side}_hand_up": anim.rest[f"{side}_hand_up"] + 0.12 for side in SIDES}
    anim.play([(0.38, {**wide, "lean": float(anim.rng.uniform(-6.0, 10.0))}), (0.75, past)])


def _feint(anim: Animation) -> None:
    """Start a punch and take it back, or twitch with the guard."""
    side, rng = random_side(anim.rng), anim.rng
    target = arm(side, (-0.16, float(rng.uniform(-0.3, 0.2)), 0.97))
    size = float(rng.uniform(0.10, _MAX_FEINT))
    if anim.rest[f"{side}_hand_up"] < -0.5:
        size *= 0.6
    hand = {name: (1.0 - size) * anim.rest[name] + size * by for name, by in target.items()}
    lean = anim.rest["lean"] + float(rng.uniform(0.0, 6.0))
    body = {**for_side(side, {"twist": -float(rng.uniform(0.0, 14.0))}), "lean": lean}
    peak = float(rng.uniform(0.30, 0.55))
    anim.play([(peak, {**hand, **body}), (peak + 0.08, {**hand, **body})])


def _talk(anim: Animation) -> None:
    """Gesture with one hand or both in front of the belly and the chest."""
    rng, gestures = anim.rng, max(3, round(anim.duration_s / float(anim.rng.uniform(0.28, 0.60))))
    hands = SIDES if rng.random() < 0.6 else (random_side(rng),)
    level, size = float(rng.uniform(-0.55, -0.15)), float(rng.uniform(0.08, 0.28))
    poses = []
    for _ in range(gestures):
        pose: dict[str, float] = {
            "head_turn": float(rng.uniform(-14, 14)),
            "head_nod": float(rng.uniform(-5, 9)),
        }
        same = rng.uniform(-1.0, 1.0, 3)
        for side in hands:
            by = size * (0.7 * same + 0.5 * rng.uniform(-1.0, 1.0, 3))
            place = (0.05 + float(by[0]), level + float(by[1]), 0.46 + float(by[2]))
            pose |= arm(side, place, float(rng.uniform(10.0, 45.0)))
        poses.append(pose)
    anim.pass_through(poses)


def _drink(anim: Animation) -> None:
    """Lift a cup to the mouth, tilt the head back, put the cup down."""
    side = random_side(anim.rng)
    cup = arm(side, (-0.05, float(anim.rng.uniform(-0.5, -0.3)), 0.50), 20.0)
    mouth = {**arm(side, (-0.30, 0.24, 0.36), float(anim.rng.uniform(35.0, 75.0)))}
    swallow = {**mouth, "head_nod": -14.0, f"{side}_hand_up": 0.28}
    anim.pass_through([cup, mouth, swallow, swallow, cup])


def _phone(anim: Animation) -> None:
    """Hold a phone to the ear, or in front of the chest and look at its screen."""
    side = random_side(anim.rng)
    ear = {**arm(side, (-0.26, 0.34, -0.02), 95.0), **for_side(side, {"head_tilt": 8.0})}
    screen = {**arm(side, (-0.16, -0.30, 0.50), 20.0), "head_nod": 20.0}
    pose = ear if anim.rng.random() < 0.6 else screen
    glance = for_side(side, {"head_turn": float(anim.rng.uniform(-25.0, 25.0))})
    anim.pass_through([pose, {**pose, **glance}, pose])


def _clap(anim: Animation) -> None:
    claps = max(3, round(anim.duration_s / float(anim.rng.uniform(0.17, 0.30))))
    up, apart = float(anim.rng.uniform(-0.40, 0.55)), float(anim.rng.uniform(0.08, 0.24))
    places = [(-0.30 + apart * (n % 2), up, 0.52) for n in range(claps)]
    anim.pass_through([both_arms(place, 45.0) for place in places])


def _rub_hands(anim: Animation) -> None:
    rubs, up = max(4, round(anim.duration_s / 0.22)), float(anim.rng.uniform(-0.50, -0.15))
    poses = []
    for number in range(rubs):
        by = 0.05 * (-1.0) ** number
        left = arm("left", (-0.29, up + by, 0.48 + by), 35.0)
        poses.append({**left, **arm("right", (-0.29, up - by, 0.48 - by), 35.0)})
    anim.pass_through(poses)


def _cross_arms(anim: Animation) -> None:
    """Fold the arms in front of the chest."""
    side, up = random_side(anim.rng), float(anim.rng.uniform(-0.46, -0.28))
    upper = arm(side, (-0.62, up, 0.36), 30.0)
    under = arm(other_side(side), (-0.58, up - 0.06, 0.26), 30.0)
    back = for_side(side, {"shift": 0.04, "tilt": 2.0})
    anim.hold({**upper, **under, **back, "lean": -2.0}, float(anim.rng.uniform(0.35, 0.6)))


def _hands_on_hips(anim: Animation) -> None:
    sides = SIDES if anim.rng.random() < 0.7 else (random_side(anim.rng),)
    pose: dict[str, float] = {}
    for side in sides:
        pose |= arm(side, (0.10, float(anim.rng.uniform(-0.74, -0.64)), 0.04), 80.0)
    shifted = for_side(random_side(anim.rng), {"shift": 0.06, "tilt": 3.0})
    anim.hold({**pose, **shifted}, float(anim.rng.uniform(0.35, 0.55)))


def _point(anim: Animation) -> None:
    """Point slowly to one side and look there."""
    side = random_side(anim.rng)
    up, ahead = float(anim.rng.uniform(-0.25, 0.45)), float(anim.rng.uniform(-0.15, 0.65))
    out = float(np.sqrt(0.93 - up**2 - ahead**2))
    look = for_side(side, {"head_turn": 45.0, "twist": 10.0})
    anim.hold({**arm(side, (out, up, ahead), 40.0), **look}, float(anim.rng.uniform(0.42, 0.7)))


def _reach_up(anim: Animation) -> None:
    """Reach up to a shelf with one hand or both, slightly on the toes."""
    out, ahead = float(anim.rng.uniform(-0.15, 0.25)), float(anim.rng.uniform(0.10, 0.50))
    up = float(np.sqrt(0.95 - out**2 - ahead**2))
    sides = SIDES if anim.rng.random() < 0.4 else (random_side(anim.rng),)
    pose: dict[str, float] = {"head_nod": -14.0, "lean": -2.0, "crouch": 0.0}
    for side in sides:
        pose |= arm(side, (out, up, ahead), 65.0)
    if len(sides) == 1:
        pose |= for_side(sides[0], {"tilt": -8.0})
    anim.pass_through([pose, pose, {**pose, "head_nod": -4.0}], 0.55)


def _hand_over(anim: Animation) -> None:
    """Reach forwards slowly to take or give something."""
    side, rng = random_side(anim.rng), anim.rng
    sides = SIDES if rng.random() < 0.35 else (side,)
    up, ahead = float(rng.uniform(-0.60, -0.10)), float(rng.uniform(0.60, 0.88))
    pose: dict[str, float] = {"lean": anim.rest["lean"] + 8.0}
    for one in sides:
        pose |= arm(one, (float(rng.uniform(-0.2, 0.2)), up, ahead), 25.0)
    near = {name: 0.5 * (by + anim.rest[name]) for name, by in pose.items()}
    anim.pass_through([near, pose, pose, near], 0.40)


def _arm_circles(anim: Animation) -> None:
    """Circle straight arms, together or in turn, forwards or backwards."""
    rng, turns = anim.rng, max(1, round(anim.duration_s / float(anim.rng.uniform(0.8, 1.3))))
    size, way = float(rng.uniform(0.35, 0.92)), float(rng.choice([-1.0, 1.0]))
    flare = 90.0 if size > 0.6 else 5.0  # keeps the elbows clear of the hands
    lag = np.pi if rng.random() < 0.3 else 0.0
    poses = []
    for step in range(8 * turns + 1):
        pose: dict[str, float] = {}
        for side in SIDES:
            angle = way * step * np.pi / 4.0 + lag * (side == "left")
            up, ahead = -size * float(np.cos(angle)), size * float(np.sin(angle))
            pose |= arm(side, (0.26 + 0.55 * (1.0 - size), up, ahead), flare)
        poses.append(pose)
    anim.pass_through(poses)


def _shrug(anim: Animation) -> None:
    pose: dict[str, float] = {}
    for side in SIDES:
        pose |= arm(side, (float(anim.rng.uniform(0.25, 0.5)), -0.38, 0.42), 15.0)
    pose |= {"head_tilt": 8.0 * OUTWARD[random_side(anim.rng)], "head_nod": 4.0}
    higher: KeyPose = {**pose, "left_hand_up": -0.28, "right_hand_up": -0.28}
    anim.play([(0.35, higher), (_HALF_HOLD, higher), (0.75, pose)])


HAND_DISTRACTORS: Final = (
    Distractor("snap_guard", _snap_guard, (0.22, 0.45), weight=3),
    Distractor("drop_hands", _drop_hands, (0.6, 1.6), weight=3),
    Distractor("regain_guard", _regain_guard, (0.5, 1.0), weight=3),
    Distractor("feint", _feint, (0.3, 0.6), weight=3),
    Distractor("talk", _talk, (1.5, 4.0)),
    Distractor("drink", _drink, (2.0, 4.0)),
    Distractor("phone", _phone, (2.0, 4.5)),
    Distractor("clap", _clap, (1.0, 2.4)),
    Distractor("rub_hands", _rub_hands, (1.0, 2.2)),
    Distractor("cross_arms", _cross_arms, (1.4, 3.5)),
    Distractor("hands_on_hips", _hands_on_hips, (1.2, 3.0)),
    Distractor("point", _point, (1.2, 2.4)),
    Distractor("reach_up", _reach_up, (1.2, 2.4)),
    Distractor("hand_over", _hand_over, (1.5, 2.8)),
    Distractor("arm_circles", _arm_circles, (1.4, 3.0)),
    Distractor("shrug", _shrug, (0.7, 1.4)),
    Distractor("push_away", push, (0.55, 1.0), weight=3, same_as="push"),
)
"""Distractors with the hands, standing or seated; quick ones that resemble punches weigh 3."""
