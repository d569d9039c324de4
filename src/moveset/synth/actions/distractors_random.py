"""Procedural distractors: hands and feet along random smooth paths.

Nobody can list all that people do. Random paths at random speeds fill the space between the named
actions, so that a network learns what a move is rather than what these actions are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.synth.actions.action import Distractor
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.body import SIDES
from moveset.synth.motion.keyframes import Keyframes, KeyPose
from moveset.synth.motion.poses import arm, leg_to, random_side, stand_on

Points = npt.NDArray[np.float64]

FULL_STROKE: Final = 0.75
"""A hand this far forwards, in arm lengths, has reached out as far as in a punch."""

RISE: Final = (-0.3, 0.35, 0.35)
"""A hand that rises from below the first to above the second height, and ends further forwards than
the third, in arm lengths, moves as the fist of an uppercut does."""

MIN_REACH_S: Final = 0.30
"""Reaching out from nearer to that takes at least so long here: faster, it would be a punch."""

MIN_STROKE_PERIOD_S: Final = 0.9
"""Shortest time from one far reach of a hand to the next."""

MIN_LEG_UP: Final = -0.72
"""No foot of a random path rises higher, in leg lengths from the hip: it would be a kick."""


def _sides(rng: np.random.Generator) -> Sequence[str]:
    return SIDES if rng.random() < 0.5 else (random_side(rng),)


def _random_place(rng: np.random.Generator) -> Points:
    """Return a place that a hand can reach, spread over the whole space in front and beside."""
    out, up = rng.uniform((-0.5, -0.9), (0.9, 0.9))
    place = np.array([out, up, rng.uniform(-0.3, 0.95)])
    return np.asarray(place * min(1.0, 0.97 / float(np.linalg.norm(place))))


def _is_stroke(start: Points, end: Points) -> bool:
    """Return whether a hand reaches far forwards or rises, as the fist of a punch does."""
    low, high, ahead = RISE
    rises = start[1] < low and end[1] > high and end[2] > ahead
    return bool(rises or (end[2] > FULL_STROKE and end[2] - start[2] > 0.25))


def _wander(anim: Animation) -> None:
    """Move one hand or both from place to place, each way fast or slow."""
    rng = anim.rng
    pose_keys: list[tuple[float, KeyPose]] = []
    for side in _sides(rng):
        pose_keys += _wander_one(anim, side)
    anim.play(_merge(pose_keys))


def _wander_one(anim: Animation, side: str) -> list[tuple[float, KeyPose]]:
    rng, clock_s = anim.rng, 0.0
    names = tuple(arm(side, (0.0, 0.0, 0.0)))
    place = np.array([anim.rest[name] for name in names])
    keys: list[tuple[float, KeyPose]] = []
    while True:
        target = _random_place(rng)
        fastest_s = MIN_REACH_S if _is_stroke(place, target) else 0.12
        clock_s += max(float(np.exp(rng.normal(-1.1, 0.5))), fastest_s)
        if clock_s > anim.duration_s - 0.3:
            return keys
        flare = float(rng.uniform(5.0, 85.0))
        keys.append((clock_s / anim.duration_s, arm(side, tuple(target.tolist()), flare)))
        place = target
        if rng.random() < 0.3:  # stay there for a moment
            clock_s += float(rng.uniform(0.1, 0.5))
            keys.append((min(clock_s / anim.duration_s, 0.95), arm(side, tuple(target.tolist()))))


def _merge(keys: Sequence[tuple[float, KeyPose]]) -> Keyframes:
    return sorted(keys, key=lambda key: key[0])


def _draw_in_air(anim: Animation) -> None:
    """Draw circles, letters or waves with a stretched or half bent arm, in any plane."""
    rng, side = anim.rng, random_side(anim.rng)
    size, ahead = float(rng.uniform(0.12, 0.45)), float(rng.uniform(0.45, 0.85))
    centre = np.array([rng.uniform(-0.3, 0.4), rng.uniform(-0.3, 0.5), ahead])
    plane = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.5]])
    turns = rng.normal(0.0, 1.0, (3, 3, 2))  # of three harmonics, in three axes: sine and cosine
    turns /= np.array([1.0, 2.0, 3.0])[:, None, None]
    turns[1:] *= rng.random() < 0.6  # otherwise an ellipse
    speed_hz = float(rng.uniform(0.4, 1.6))
    reach_s = float(rng.uniform(0.30, 0.9))
    drawn_s = np.arange(reach_s, anim.duration_s - 0.35, 0.09)
    keys: list[tuple[float, KeyPose]] = []
    for time_s in drawn_s.tolist():
        phase = 2.0 * np.pi * speed_hz * (time_s - reach_s) * np.arange(1, 4)
        waves = np.stack([np.sin(phase), np.cos(phase)])
        point = centre + size * plane @ np.einsum("hav,vh->a", turns, waves) / 1.5
        point *= min(1.0, 0.97 / float(np.linalg.norm(point)))
        place = (float(point[0]), float(point[1]), float(point[2]))
        keys.append((time_s / anim.duration_s, arm(side, place, 35.0)))
    anim.play(keys)


def _beat(anim: Animation) -> None:
    """Move one hand or both to and fro between two places in rhythm, the body along."""
    rng, period_s = anim.rng, float(anim.rng.uniform(0.30, 1.1))
    beats = max(2, round(anim.duration_s / period_s))
    keys: list[tuple[float, KeyPose]] = []
    lag = float(rng.choice([0.0, 1.0]))
    dip, tilt = float(rng.uniform(0.0, 0.10)), float(rng.normal(0.0, 5.0))
    ends = [_random_place(rng) for _ in range(2)]
    if period_s < MIN_STROKE_PERIOD_S:  # faster, by turns, it would be a series of punches
        for end in ends:
            end[2] = min(end[2], FULL_STROKE - 0.15)
    for side in _sides(rng):
        shift = lag if side == "left" else 0.0
        for beat in range(1, beats):
            end = ends[int(beat + shift) % 2]
            hand = arm(side, tuple(end.tolist()), float(rng.uniform(20.0, 60.0)))
            body = {"crouch": anim.rest["crouch"] + dip * (beat % 2), "tilt": tilt * (-1) ** beat}
            keys.append((beat / beats, {**hand, **body}))
    anim.play(_merge(keys))


def _move_foot(anim: Animation) -> None:
    """Lift one foot a little and move it about, or tap with it."""
    rng, side = anim.rng, random_side(anim.rng)
    taps = max(1, round(anim.duration_s / float(rng.uniform(0.4, 0.9))))
    weight = stand_on("right" if side == "left" else "left", anim.timeline, anim.person)
    keys: list[tuple[float, KeyPose]] = [(0.12, weight)]
    for tap in range(taps):
        out, ahead = rng.uniform((-0.25, -0.35), (0.45, 0.45))
        up = float(rng.uniform(-0.93, MIN_LEG_UP))
        raised = leg_to(side, (float(out), up, float(ahead)), float(rng.uniform(0.0, 30.0)))
        share = 0.15 + 0.7 * (tap + 0.5) / taps
        keys.append((share, {**weight, f"{side}_kick": 1.0, **raised}))
    keys.append((0.90, {**weight, f"{side}_kick": 0.0}))
    anim.play(keys)


RANDOM_DISTRACTORS: Final = (
    Distractor("wander", _wander, (1.2, 4.0), weight=4),
    Distractor("draw_in_air", _draw_in_air, (1.4, 4.0), weight=3),
    Distractor("beat", _beat, (1.2, 4.0), weight=3),
    Distractor("move_foot", _move_foot, (0.7, 2.0), weight=2, needs_legs=True),
)
"""Procedural distractors, standing or seated unless stated otherwise."""
