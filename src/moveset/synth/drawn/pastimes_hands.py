"""First on the road, the drawn person: what people do with their hands that is no move."""

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
    both_arms,
    guard_pose,
    hanging_pose,
    other,
    turned,
)
from moveset.synth.drawn.strikes import push

_FEINT = 0.33  # of the way to a full punch
_HALF_HOLD = 0.55  # share of a gesture's time that a hand stays


def _snap_guard(cue: Cue) -> None:
    """Put the hands up, or let them drop, at once and for good."""
    hanging = cue.line.rest[f"{cue.person.style.lead}_hand_up"] < -0.5
    hands = guard_pose(cue.person) if hanging else hanging_pose(cue.person)
    cue.line.settle(cue.start_s, cue.end_s, hands)


def _drop_hands(cue: Cue) -> None:
    """Change between guard and hanging hands, and back again."""
    hanging = cue.line.rest[f"{cue.person.style.lead}_hand_up"] < -0.5
    hands = guard_pose(cue.person) if hanging else hanging_pose(cue.person)
    cue.hold(hands, float(cue.rng.uniform(0.18, 0.40)))


def _regain_guard(cue: Cue) -> None:
    """Throw the arms apart as after a kick, and come back strongly, past the guard."""
    wide: dict[str, float] = {}
    for side in SIDES:
        out, up, ahead = cue.rng.uniform((0.2, -0.8, -0.2), (0.6, -0.1, 0.4)).tolist()
        wide |= arm(side, (out, up, ahead), 88.0)
    past = {f"{side}_hand_up": cue.line.rest[f"{side}_hand_up"] + 0.12 for side in SIDES}
    cue.play([(0.38, {**wide, "lean": float(cue.rng.uniform(-6.0, 10.0))}), (0.75, past)])


def _feint(cue: Cue) -> None:
    """Start a punch and take it back, or twitch with the guard."""
    side, rng = any_side(cue.rng), cue.rng
    target = arm(side, (-0.16, float(rng.uniform(-0.3, 0.2)), 0.97))
    size = float(rng.uniform(0.10, _FEINT))
    if cue.line.rest[f"{side}_hand_up"] < -0.5:
        size *= 0.6
    hand = {name: (1.0 - size) * cue.line.rest[name] + size * by for name, by in target.items()}
    lean = cue.line.rest["lean"] + float(rng.uniform(0.0, 6.0))
    body = {**turned(side, {"twist": -float(rng.uniform(0.0, 14.0))}), "lean": lean}
    peak = float(rng.uniform(0.30, 0.55))
    cue.play([(peak, {**hand, **body}), (peak + 0.08, {**hand, **body})])


def _talk(cue: Cue) -> None:
    """Gestures with one hand or both, before the belly and the chest."""
    rng, beats = cue.rng, max(3, round(cue.length_s / float(cue.rng.uniform(0.28, 0.60))))
    hands = SIDES if rng.random() < 0.6 else (any_side(rng),)
    level, size = float(rng.uniform(-0.55, -0.15)), float(rng.uniform(0.08, 0.28))
    poses = []
    for _ in range(beats):
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
    cue.pass_through(poses)


def _drink(cue: Cue) -> None:
    """Lift a cup to the mouth, the head back, and put it down."""
    side = any_side(cue.rng)
    cup = arm(side, (-0.05, float(cue.rng.uniform(-0.5, -0.3)), 0.50), 20.0)
    mouth = {**arm(side, (-0.30, 0.24, 0.36), float(cue.rng.uniform(35.0, 75.0)))}
    swallow = {**mouth, "head_nod": -14.0, f"{side}_hand_up": 0.28}
    cue.pass_through([cup, mouth, swallow, swallow, cup])


def _phone(cue: Cue) -> None:
    """Hold it to the ear, or before the chest and look at the screen."""
    side = any_side(cue.rng)
    ear = {**arm(side, (-0.26, 0.34, -0.02), 95.0), **turned(side, {"head_tilt": 8.0})}
    screen = {**arm(side, (-0.16, -0.30, 0.50), 20.0), "head_nod": 20.0}
    pose = ear if cue.rng.random() < 0.6 else screen
    glance = turned(side, {"head_turn": float(cue.rng.uniform(-25.0, 25.0))})
    cue.pass_through([pose, {**pose, **glance}, pose])


def _clap(cue: Cue) -> None:
    claps = max(3, round(cue.length_s / float(cue.rng.uniform(0.17, 0.30))))
    up, apart = float(cue.rng.uniform(-0.40, 0.55)), float(cue.rng.uniform(0.08, 0.24))
    places = [(-0.30 + apart * (n % 2), up, 0.52) for n in range(claps)]
    cue.pass_through([both_arms(place, 45.0) for place in places])


def _rub_hands(cue: Cue) -> None:
    rubs, up = max(4, round(cue.length_s / 0.22)), float(cue.rng.uniform(-0.50, -0.15))
    poses = []
    for number in range(rubs):
        by = 0.05 * (-1.0) ** number
        left = arm("left", (-0.29, up + by, 0.48 + by), 35.0)
        poses.append({**left, **arm("right", (-0.29, up - by, 0.48 - by), 35.0)})
    cue.pass_through(poses)


def _cross_arms(cue: Cue) -> None:
    """Arms folded before the chest."""
    side, up = any_side(cue.rng), float(cue.rng.uniform(-0.46, -0.28))
    upper = arm(side, (-0.62, up, 0.36), 30.0)
    under = arm(other(side), (-0.58, up - 0.06, 0.26), 30.0)
    back = turned(side, {"shift": 0.04, "tilt": 2.0})
    cue.hold({**upper, **under, **back, "lean": -2.0}, float(cue.rng.uniform(0.35, 0.6)))


def _hands_on_hips(cue: Cue) -> None:
    sides = SIDES if cue.rng.random() < 0.7 else (any_side(cue.rng),)
    pose: dict[str, float] = {}
    for side in sides:
        pose |= arm(side, (0.10, float(cue.rng.uniform(-0.74, -0.64)), 0.04), 80.0)
    shifted = turned(any_side(cue.rng), {"shift": 0.06, "tilt": 3.0})
    cue.hold({**pose, **shifted}, float(cue.rng.uniform(0.35, 0.55)))


def _point(cue: Cue) -> None:
    """Slowly to one side, with a look there, and rest."""
    side = any_side(cue.rng)
    up, ahead = float(cue.rng.uniform(-0.25, 0.45)), float(cue.rng.uniform(-0.15, 0.65))
    out = float(np.sqrt(0.93 - up**2 - ahead**2))
    look = turned(side, {"head_turn": 45.0, "twist": 10.0})
    cue.hold({**arm(side, (out, up, ahead), 40.0), **look}, float(cue.rng.uniform(0.42, 0.7)))


def _reach_up(cue: Cue) -> None:
    """To a shelf, with one hand or both, on one's toes a little."""
    out, ahead = float(cue.rng.uniform(-0.15, 0.25)), float(cue.rng.uniform(0.10, 0.50))
    up = float(np.sqrt(0.95 - out**2 - ahead**2))
    sides = SIDES if cue.rng.random() < 0.4 else (any_side(cue.rng),)
    pose: dict[str, float] = {"head_nod": -14.0, "lean": -2.0, "crouch": 0.0}
    for side in sides:
        pose |= arm(side, (out, up, ahead), 65.0)
    if len(sides) == 1:
        pose |= turned(sides[0], {"tilt": -8.0})
    cue.pass_through([pose, pose, {**pose, "head_nod": -4.0}], 0.55)


def _hand_over(cue: Cue) -> None:
    """Reach forwards slowly as one takes or gives something."""
    side, rng = any_side(cue.rng), cue.rng
    sides = SIDES if rng.random() < 0.35 else (side,)
    up, ahead = float(rng.uniform(-0.60, -0.10)), float(rng.uniform(0.60, 0.88))
    pose: dict[str, float] = {"lean": cue.line.rest["lean"] + 8.0}
    for one in sides:
        pose |= arm(one, (float(rng.uniform(-0.2, 0.2)), up, ahead), 25.0)
    near = {name: 0.5 * (by + cue.line.rest[name]) for name, by in pose.items()}
    cue.pass_through([near, pose, pose, near], 0.40)


def _arm_circles(cue: Cue) -> None:
    """Straight arms as windmills, both or one after the other, forwards or backwards."""
    rng, turns = cue.rng, max(1, round(cue.length_s / float(cue.rng.uniform(0.8, 1.3))))
    size, way = float(rng.uniform(0.35, 0.92)), float(rng.choice([-1.0, 1.0]))
    flare = 90.0 if size > 0.6 else 5.0  # elbows off the way of the hands
    lag = np.pi if rng.random() < 0.3 else 0.0
    poses = []
    for step in range(8 * turns + 1):
        pose: dict[str, float] = {}
        for side in SIDES:
            angle = way * step * np.pi / 4.0 + lag * (side == "left")
            up, ahead = -size * float(np.cos(angle)), size * float(np.sin(angle))
            pose |= arm(side, (0.26 + 0.55 * (1.0 - size), up, ahead), flare)
        poses.append(pose)
    cue.pass_through(poses)


def _shrug(cue: Cue) -> None:
    pose: dict[str, float] = {}
    for side in SIDES:
        pose |= arm(side, (float(cue.rng.uniform(0.25, 0.5)), -0.38, 0.42), 15.0)
    pose |= {"head_tilt": 8.0 * OUTWARD[any_side(cue.rng)], "head_nod": 4.0}
    higher: Pose = {**pose, "left_hand_up": -0.28, "right_hand_up": -0.28}
    cue.play([(0.35, higher), (_HALF_HOLD, higher), (0.75, pose)])


HAND_DANCES: Mapping[str, Dance] = {
    "snap_guard": _snap_guard,
    "drop_hands": _drop_hands,
    "regain_guard": _regain_guard,
    "feint": _feint,
    "talk": _talk,
    "drink": _drink,
    "phone": _phone,
    "clap": _clap,
    "rub_hands": _rub_hands,
    "cross_arms": _cross_arms,
    "hands_on_hips": _hands_on_hips,
    "point": _point,
    "reach_up": _reach_up,
    "hand_over": _hand_over,
    "arm_circles": _arm_circles,
    "shrug": _shrug,
    "push_away": push,
}
"""How to dance what only the hands do, standing or seated."""
