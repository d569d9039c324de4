"""Distractors from sports and mime: throws, swings, swims, climbs, catches, aims."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.synth.actions.action import Distractor
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.body import SIDES
from moveset.synth.motion.keyframes import Keyframes, KeyPose
from moveset.synth.motion.poses import (
    arm,
    both_arms,
    for_side,
    other_side,
    random_side,
)

Place = tuple[float, float, float]


def _near(rng: np.random.Generator, place: Place, spread: float = 0.12) -> Place:
    """Return a random place of a hand near another, not beyond reach."""
    moved = np.array(place) + rng.normal(0.0, spread, 3)
    moved *= min(1.0, 0.98 / float(np.linalg.norm(moved)))
    return float(moved[0]), float(moved[1]), float(moved[2])


def _throw(anim: Animation) -> None:
    """Throw overarm, sidearm or underarm; the arm follows through and does not come back."""
    side, rng = random_side(anim.rng), anim.rng
    back, release, past = _THROWS[rng.integers(len(_THROWS))]
    aside = arm(other_side(side), _near(rng, (0.2, -0.2, 0.6), 0.2), 30.0)
    turn = float(rng.uniform(10.0, 45.0))
    load = {**arm(side, _near(rng, back), 80.0), **for_side(side, {"twist": 0.6 * turn})}
    if rng.random() < 0.5:
        load |= aside
    swung = {**for_side(side, {"twist": -turn, "hip_turn": -0.4 * turn}), "lean": 14.0}
    fast = float(rng.uniform(0.10, 0.20))
    keys: Keyframes = [
        (0.35, load),
        (0.35 + fast, {**arm(side, _near(rng, release), 60.0), **swung}),
        (0.35 + 1.8 * fast, {**arm(side, _near(rng, past), 30.0), **swung, "lean": 20.0}),
    ]
    anim.play(keys)


_THROWS: Final[tuple[tuple[Place, Place, Place], ...]] = (
    ((0.35, 0.45, -0.25), (0.05, 0.60, 0.65), (-0.30, -0.50, 0.55)),  # overarm
    ((0.75, 0.05, -0.35), (0.45, 0.05, 0.80), (-0.60, -0.05, 0.45)),  # sidearm
    ((0.15, -0.75, -0.45), (0.05, -0.35, 0.85), (0.00, 0.45, 0.75)),  # underarm
    ((0.15, 0.10, 0.35), (0.00, 0.55, 0.75), (0.00, 0.30, 0.85)),  # one-handed shot or dart
)


def _two_handed_throw(anim: Animation) -> None:
    """Throw or pass a ball with both hands: from over the head, the chest or beside the hip."""
    rng = anim.rng
    start, end = _TWO_HANDED[rng.integers(len(_TWO_HANDED))]
    load, release = both_arms(_near(rng, start), 40.0), both_arms(_near(rng, end), 30.0)
    peak = float(rng.uniform(0.40, 0.60))
    anim.play([(0.30, load), (peak, {**release, "lean": 12.0}), (peak + 0.12, release)])


_TWO_HANDED: Final[tuple[tuple[Place, Place], ...]] = (
    ((-0.20, 0.70, -0.20), (-0.25, 0.45, 0.75)),
    ((-0.20, 0.00, 0.30), (-0.20, 0.75, 0.50)),  # a basketball shot
    ((-0.25, -0.60, 0.35), (-0.25, 0.20, 0.75)),
)


def _serve(anim: Animation) -> None:
    """Toss a ball up with one hand and hit it over the head with the other."""
    side, rng = random_side(anim.rng), anim.rng
    tossed = arm(other_side(side), _near(rng, (0.05, 0.85, 0.40)), 40.0)
    low = arm(other_side(side), _near(rng, (-0.05, -0.55, 0.50)), 20.0)
    cocked = {**arm(side, _near(rng, (0.30, 0.25, -0.30)), 85.0), **tossed}
    cocked |= for_side(side, {"twist": 20.0, "tilt": -6.0})
    hit = {**arm(side, _near(rng, (0.05, 0.90, 0.30), 0.06), 70.0), "lean": 8.0}
    hit |= {**low, **for_side(side, {"twist": -20.0})}
    past = {**hit, **arm(side, _near(rng, (-0.50, -0.60, 0.40)), 30.0), "lean": 16.0}
    anim.play([(0.14, low), (0.38, cocked), (0.52, hit), (0.66, past)])


def _swing(anim: Animation) -> None:
    """Swing a racket, a bat or a club, forehand or backhand, with one hand or both."""
    side, rng = random_side(anim.rng), anim.rng
    level, way = float(rng.uniform(-0.6, 0.3)), float(rng.choice([-1.0, 1.0]))
    rise = float(rng.uniform(-0.1, 0.7))
    two_handed, turn = rng.random() < 0.4, float(rng.uniform(15.0, 50.0))
    keys: list[tuple[float, KeyPose]] = []
    first, last = 0.34, float(rng.uniform(0.52, 0.62))
    for share, across, up in ((first, 1.0, 0.0), (0.5 * (first + last), 0.1, 0.4), (last, -0.9, 1)):
        out = way * across * 0.75
        place = _near(rng, (out, level + rise * up, 0.85 - 0.55 * abs(across)), 0.06)
        pose = {**arm(side, place, 50.0), **for_side(side, {"twist": turn * way * across})}
        if two_handed:
            pose |= arm(other_side(side), (-0.5 - place[0], place[1] - 0.08, place[2]), 35.0)
        keys.append((share, pose))
    anim.play(keys)


def _swim(anim: Animation) -> None:
    """Crawl, swim backwards, or do the breaststroke, bent forwards or upright."""
    (_breaststroke if anim.rng.random() < 0.4 else _crawl)(anim)


def _crawl(anim: Animation) -> None:
    """Circle the arms by turns, forwards or backwards."""
    rng, turns = anim.rng, max(1, round(anim.duration_s / float(anim.rng.uniform(0.6, 1.6))))
    lean, twist = float(rng.uniform(0.0, 45.0)), float(rng.uniform(0.0, 20.0))
    way, size = float(rng.choice([-1.0, 1.0], p=[0.25, 0.75])), float(rng.uniform(0.55, 0.95))
    pull = float(rng.uniform(0.3, 1.0))  # the arms are bent more below than above
    poses = []
    for step in range(8 * turns + 1):
        pose: dict[str, float] = {"lean": lean, "twist": twist * float(np.sin(step * np.pi / 4.0))}
        for side in SIDES:
            angle = step * np.pi / 4.0 + (np.pi if side == "left" else 0.0)
            up, ahead = size * np.cos(angle), way * size * np.sin(angle)
            pose |= arm(side, (0.10, float(up * (1.0 if up > 0 else pull)), float(ahead)), 60.0)
        poses.append(pose)
    anim.pass_through(poses)


def _breaststroke(anim: Animation) -> None:
    """Push both hands forwards and part them, or part them only."""
    rng, strokes = anim.rng, max(1, round(anim.duration_s / float(anim.rng.uniform(0.8, 1.8))))
    level, lean = float(rng.uniform(-0.3, 0.3)), float(rng.uniform(0.0, 40.0))
    chest = _near(rng, (-0.25, level - 0.1, 0.30), 0.08)
    front = _near(rng, (-0.25, level, 0.85), 0.08)
    apart = _near(rng, (0.70, level - 0.1, 0.35), 0.12)
    poses = [
        {**both_arms(place, 55.0), "lean": lean}
        for place in [chest, *[front, apart, chest] * strokes]
    ]
    anim.pass_through(poses)


def _climb(anim: Animation) -> None:
    """Climb a ladder: hands and perhaps feet go up and down by turns."""
    rng, pulls = anim.rng, max(2, round(anim.duration_s / float(anim.rng.uniform(0.35, 0.9))))
    high, low = _near(rng, (0.0, 0.65, 0.55), 0.15), _near(rng, (0.05, -0.05, 0.45), 0.15)
    poses = []
    for number in range(pulls):
        up, down = SIDES[number % 2], SIDES[(number + 1) % 2]
        poses.append({**arm(up, high, 50.0), **arm(down, low, 50.0)})
    if not anim.person.seated and rng.random() < 0.6:
        feet = [(SIDES[number % 2], 1.0) for number in range(pulls)]
        lift = float(rng.uniform(0.10, 0.40))
        anim.timeline.step(anim.start_s, anim.end_s, anim.timeline.root, feet, lift_m=lift)
    anim.pass_through(poses)


def _catch(anim: Animation) -> None:
    """Reach for something that comes flying and draw it in."""
    rng = anim.rng
    place = _near(rng, (0.0, float(rng.uniform(-0.4, 0.6)), 0.75), 0.15)
    side = random_side(rng)
    hands = both_arms(place, 35.0) if rng.random() < 0.7 else arm(side, place, 35.0)
    drawn = {name: 0.55 * by for name, by in hands.items()}
    peak = float(rng.uniform(0.22, 0.40))
    anim.play([(peak, hands), (peak + 0.12, hands), (0.75, {**drawn, "lean": 6.0})])


def _aim(anim: Animation) -> None:
    """Aim a gun or a bow with stretched arms, and perhaps recoil."""
    rng, side = anim.rng, random_side(anim.rng)
    ahead = arm(side, _near(rng, (-0.20, 0.05, 0.95), 0.06), 30.0)
    support = (-0.30, 0.03, 0.85) if rng.random() < 0.6 else (0.1, 0.12, 0.15)
    pose: KeyPose = {**ahead, **arm(other_side(side), _near(rng, support, 0.06), 60.0)}
    back = {**pose, f"{side}_hand_up": pose[f"{side}_hand_up"] + float(rng.uniform(0.0, 0.25))}
    rise_s = float(rng.uniform(0.2, 0.6))
    anim.pass_through([pose, pose, back, pose, pose], rise_s)


def _draw_weapon(anim: Animation) -> None:
    """Take something from over the shoulder or from the hip and hold it in front."""
    rng, side = anim.rng, random_side(anim.rng)
    place = (-0.25, 0.45, -0.25) if rng.random() < 0.5 else (-0.30, -0.65, 0.10)
    taken = arm(side, _near(rng, place), 90.0)
    shown = arm(side, _near(rng, (0.0, -0.05, 0.80), 0.15), 40.0)
    anim.play([(0.30, taken), (0.42, taken), (float(rng.uniform(0.55, 0.7)), shown), (0.8, shown)])


def _raise_arms(anim: Animation) -> None:
    """Raise the arms sideways or forwards and lower them, as in gymnastics, again and again."""
    rng, times = anim.rng, max(1, round(anim.duration_s / float(anim.rng.uniform(0.8, 1.6))))
    tops = ((0.95, 0.0, 0.1), (0.05, 0.95, 0.1), (0.0, 0.0, 0.95), (0.6, 0.7, 0.1))
    top, hanging = _near(rng, tops[rng.integers(len(tops))], 0.08), (0.15, -0.92, 0.08)
    halfway = (
        0.3 + 0.5 * top[0],
        0.5 * top[1] - 0.35,
        0.25 + 0.5 * top[2],
    )  # not past the shoulder
    sides = SIDES if rng.random() < 0.7 else (random_side(rng),)
    poses = []
    for place in [hanging, *[halfway, top, halfway, hanging] * times]:
        poses.append({name: by for side in sides for name, by in arm(side, place, 45.0).items()})
    anim.pass_through(poses)


SPORT_DISTRACTORS: Final = (
    Distractor("throw", _throw, (0.8, 1.7), weight=4),
    Distractor("two_handed_throw", _two_handed_throw, (0.7, 1.5), weight=2),
    Distractor("serve", _serve, (1.0, 1.9), weight=2),
    Distractor("swing", _swing, (0.7, 1.5), weight=3),
    Distractor("swim", _swim, (1.6, 4.0), weight=4),
    Distractor("climb", _climb, (1.4, 3.5), weight=4),
    Distractor("catch", _catch, (0.7, 1.4), weight=2),
    Distractor("aim", _aim, (1.0, 2.6), weight=2),
    Distractor("draw_weapon", _draw_weapon, (0.8, 1.8)),
    Distractor("raise_arms", _raise_arms, (1.0, 3.0), weight=2),
)
"""Distractors from sports and mime, standing or seated."""
