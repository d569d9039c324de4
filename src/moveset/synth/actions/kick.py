"""Kicks: basic and in the variants of a diverse population."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from moveset.synth.actions.action import SyntheticMove, Variant
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.body import OUTWARD, SIDES
from moveset.synth.motion.keyframes import Footprint, Keyframes, KeyframeTimeline, KeyPose
from moveset.synth.motion.poses import for_side, leg_to, other_side, random_factor, stand_on
from moveset.synth.person import Person

_FULL_REACH = 0.97  # leg lengths from the hip to the ankle of a straight leg
_CLEARANCE = 0.90  # leg lengths below the hip at which a foot passes above the floor
_TURN_SHARE, _BACK_SHARE = 0.31, 0.29  # of a spinning kick: turning away, turning back


def _basic(side: str, anim: Animation) -> None:
    """Front kick, side kick or roundhouse kick; the knee comes up first."""
    kinds = (_front_kick, _front_kick, _side_kick, _roundhouse)
    chamber, hit = kinds[anim.rng.integers(len(kinds))](side, anim.person, anim.rng)
    weight = stand_on(other_side(side), anim.timeline, anim.person)
    lifted = {f"{side}_kick": 1.0}
    planted = {f"{side}_kick": 0.0}
    target = {name: value for name, value in chamber.items() if f"{side}_leg" in name}
    balance = _balance_arms(side, anim.timeline, anim.rng)
    chamber = {**chamber, **weight, **lifted}
    hit = {**hit, **weight, **lifted, **balance}
    keys = [(0.012, {**target, **planted}), (0.32, chamber), (0.50, hit), (0.56, hit)]
    anim.play([*keys, (0.74, chamber), (0.99, {**target, **planted})])


def _balance_arms(side: str, timeline: KeyframeTimeline, rng: np.random.Generator) -> KeyPose:
    """Return arms that balance the leg: nearly still for some people, wide for others."""
    wide = float(rng.uniform(0.0, 1.0))
    raised = timeline.rest[f"{side}_hand_up"] > -0.5
    moves = {f"{side}_hand_out": 0.35, f"{side}_hand_forward": -0.30}
    moves |= {f"{side}_hand_up": -0.45 if raised else 0.15}
    moves |= {f"{other_side(side)}_hand_forward": 0.10, f"{other_side(side)}_hand_up": 0.08}
    return {name: timeline.rest[name] + wide * by for name, by in moves.items()}


def _front_kick(side: str, person: Person, rng: np.random.Generator) -> tuple[KeyPose, KeyPose]:
    size = person.style.amplitude * random_factor(rng, 0.06)
    height = float(np.clip(rng.uniform(-0.28, 0.28) + 0.4 * (size - 1.0), -0.35, 0.4))
    chamber = {**leg_to(side, (-0.05, -0.36, 0.42)), "lean": -2.0, f"{side}_point": 20.0}
    forward = np.sqrt(max(0.96 - height**2, 0.2))
    hit = {**leg_to(side, (-0.10, height, float(forward))), "lean": -12.0 - 18.0 * (height + 0.3)}
    return chamber, {**hit, f"{side}_point": 35.0, **for_side(side, {"hip_turn": -12.0})}


def _side_kick(side: str, person: Person, rng: np.random.Generator) -> tuple[KeyPose, KeyPose]:
    size = person.style.amplitude * random_factor(rng, 0.06)
    height = float(np.clip(rng.uniform(-0.2, 0.25) + 0.4 * (size - 1.0), -0.3, 0.35))
    hips = for_side(side, {"hip_turn": -75.0, "head_turn": 18.0})
    chamber = {**leg_to(side, (-0.10, -0.28, 0.34), 10.0), **hips, "lean": -8.0}
    forward = np.sqrt(max(0.95 - height**2, 0.2))
    hit = {**leg_to(side, (-0.12, height, float(forward)), 10.0), **hips}
    return chamber, {**hit, "lean": -22.0 - 20.0 * height, f"{side}_point": 5.0}


def _roundhouse(side: str, person: Person, rng: np.random.Generator) -> tuple[KeyPose, KeyPose]:
    size = person.style.amplitude * random_factor(rng, 0.06)
    height = float(np.clip(rng.uniform(-0.15, 0.40) + 0.4 * (size - 1.0), -0.25, 0.5))
    hips = for_side(side, {"hip_turn": -48.0, "tilt": -14.0 - 18.0 * max(height, 0.0)})
    chamber = {**leg_to(side, (0.42, -0.22, 0.18), 25.0), "lean": -2.0}
    chamber |= for_side(side, {"hip_turn": -15.0, "tilt": -8.0})
    forward = np.sqrt(max(0.92 - height**2, 0.2))
    hit = {**leg_to(side, (-0.14, height, float(forward)), 25.0), **hips, "lean": -10.0}
    return chamber, {**hit, f"{side}_point": 60.0}


def _size(anim: Animation) -> float:
    return float(np.clip(anim.person.style.amplitude * random_factor(anim.rng, 0.08), 0.5, 1.25))


def _ahead(out: float, up: float) -> float:
    """Return how far forwards a straight leg reaches, leg lengths."""
    return float(np.sqrt(max(_FULL_REACH**2 - out**2 - up**2, 0.04)))


def _throw(side: str, anim: Animation, keys: Keyframes) -> None:
    """Lift the foot to the first pose, go through the others, put it down from the last.

    Sometimes the hands return above the guard, near the face, and then to rest.
    """
    weight = {**stand_on(other_side(side), anim.timeline, anim.person), f"{side}_kick": 1.0}
    ends = [_foot_of(side, keys[number][1]) for number in (0, -1)]
    lifted = [(share, {**weight, **pose}) for share, pose in keys]
    hands = {f"{one}_hand_up": anim.rest[f"{one}_hand_up"] + 0.14 for one in SIDES}
    strong = anim.person.style.guard and anim.rng.random() < 0.4
    anim.play([(0.012, ends[0]), *lifted, *([(0.9, hands)] if strong else []), (0.985, ends[1])])


def _foot_of(side: str, pose: KeyPose) -> KeyPose:
    planted = {f"{side}_kick": 0.0}
    return {**{name: by for name, by in pose.items() if f"{side}_leg" in name}, **planted}


def _arms(side: str, anim: Animation) -> KeyPose:
    return _balance_arms(side, anim.timeline, anim.rng)


def _plain(side: str, anim: Animation) -> None:
    """Perform the basic kick, never small."""
    _basic(side, anim.with_amplitude(max(_size(anim), 0.6)))


def _low(side: str, anim: Animation) -> None:
    """Kick to the shin or the knee, straight or from outside."""
    out, up = float(anim.rng.uniform(-0.32, 0.12)), float(anim.rng.uniform(-0.78, -0.45))
    chamber = leg_to(side, (float(anim.rng.uniform(0.0, 0.22)), -0.72, -0.05), 10.0)
    turn = for_side(side, {"hip_turn": float(anim.rng.uniform(-30.0, 0.0)), "tilt": -5.0})
    lean = anim.rest["lean"] - float(anim.rng.uniform(0.0, 10.0))
    hit = {**leg_to(side, (out, up, 0.97 * _ahead(out, up)), 10.0), **turn, **_arms(side, anim)}
    hit |= {"lean": lean, f"{side}_point": float(anim.rng.uniform(0.0, 45.0))}
    _throw(side, anim, [(0.28, chamber), (0.50, hit), (0.56, hit), (0.78, chamber)])


def _high(side: str, anim: Animation) -> None:
    """Kick to the chest or the head, as high as the person's amplitude allows."""
    up = float(np.clip(anim.rng.uniform(0.25, 0.70) * _size(anim), 0.15, 0.68))
    front = anim.rng.random() < 0.5
    chamber = leg_to(side, (-0.04, -0.22, 0.46) if front else (0.38, -0.12, 0.26), 10.0)
    hips = {"hip_turn": -15.0, "tilt": -6.0} if front else {"hip_turn": -50.0, "tilt": -24.0}
    lean = -14.0 - 34.0 * up if front else -14.0
    hit = {**leg_to(side, (-0.10, up, _ahead(0.1, up)), 8.0 if front else 25.0), "lean": lean}
    hit |= {**for_side(side, hips), **_arms(side, anim), f"{side}_point": 45.0}
    _throw(side, anim, [(0.32, chamber), (0.50, hit), (0.56, hit), (0.74, chamber)])


def _flick(side: str, anim: Animation) -> None:
    """Kick quickly and loosely, without raising the knee first."""
    out = float(anim.rng.uniform(-0.30, 0.30))
    up = float(np.clip(anim.rng.uniform(-0.65, 0.0) + 0.3 * (_size(anim) - 1.0), -0.70, 0.1))
    hit = {**leg_to(side, (out, up, _ahead(out, up)), 5.0), f"{side}_point": 40.0}
    hit |= {**for_side(side, {"hip_turn": -10.0}), **_arms(side, anim)}
    hit["lean"] = anim.rest["lean"] - 10.0 - 12.0 * (up + 0.6)
    _throw(side, anim, [(0.42, hit), (0.52, hit)])


def _swing(side: str, anim: Animation) -> None:
    """Swing the straight leg like a pendulum, forwards or slightly across."""
    top = np.radians(np.clip(anim.rng.uniform(50.0, 95.0) * _size(anim), 40.0, 105.0))
    out = float(anim.rng.uniform(-0.25, 0.15))
    back = -float(anim.rng.uniform(0.0, 0.3))

    def at(angle: float) -> KeyPose:
        length = min(_FULL_REACH, _CLEARANCE / max(float(np.cos(angle)), 0.1))
        up, forward = -length * float(np.cos(angle)), length * float(np.sin(angle))
        lean = anim.rest["lean"] - 9.0 * max(angle, 0.0)
        return {**leg_to(side, (out * float(np.sin(angle)), up, forward)), "lean": lean}

    hit = {**at(top), **_arms(side, anim)}
    raised, fallen = at(0.55 * top), at(0.5 * top)
    keys: Keyframes = [(0.16, at(back)), (0.34, raised), (0.48, hit), (0.54, hit), (0.72, fallen)]
    _throw(side, anim, [*keys, (0.86, at(0.0))])


def _sideways(side: str, anim: Animation) -> None:
    """Kick to the own side, the body bent away."""
    up = float(np.clip(anim.rng.uniform(-0.50, 0.10) + 0.3 * (_size(anim) - 1.0), -0.6, 0.2))
    ahead = float(anim.rng.uniform(-0.1, 0.25))
    out = _ahead(ahead, up)
    away = 12.0 + 34.0 * (up + 0.5)
    bent = anim.rng.random() < 0.6
    chamber = leg_to(side, (0.22, -0.36, 0.20) if bent else (0.4 * out, -0.86, 0.0), 25.0)
    hit = {**leg_to(side, (out, up, ahead), 25.0), **_arms(side, anim)}
    hit |= for_side(side, {"tilt": -away, "head_turn": 25.0, "hip_turn": -8.0})
    _throw(side, anim, [(0.30, chamber), (0.50, hit), (0.57, hit), (0.76, chamber)])


def _backwards(side: str, anim: Animation, look: float) -> Keyframes:
    """Return chamber, hit and chamber of a kick backwards."""
    up = float(np.clip(anim.rng.uniform(-0.50, 0.0) + 0.3 * (_size(anim) - 1.0), -0.55, 0.05))
    chamber = {**leg_to(side, (-0.02, -0.52, 0.10)), "lean": 14.0}
    hit = {**leg_to(side, (-0.04, up, -_ahead(0.04, up))), "lean": 26.0 + 50.0 * (up + 0.5)}
    hit |= for_side(side, {"head_turn": look, "twist": 0.25 * look})
    hit |= {**_arms(side, anim), f"{side}_point": 10.0}
    after = {**leg_to(side, (-0.02, -0.70, -0.12)), "lean": 14.0}
    return [(0.30, chamber), (0.50, hit), (0.57, hit), (0.76, after)]


def _back(side: str, anim: Animation) -> None:
    """Kick straight backwards, perhaps looking over the shoulder."""
    _throw(side, anim, _backwards(side, anim, float(anim.rng.uniform(0.0, 60.0))))


def _spin(side: str, anim: Animation) -> None:
    """Turn away over the shoulder of the kicking side, kick backwards, turn on or back."""
    x, z, yaw = anim.timeline.root
    half = 180.0 * OUTWARD[side]
    away = anim.start_s + _TURN_SHARE * anim.duration_s
    back = anim.end_s - _BACK_SHARE * anim.duration_s
    on = yaw + 2.0 * half if anim.rng.random() < 0.6 else yaw  # or back
    _pivot(anim, anim.start_s, away, (x, z, yaw + half), other_side(side))
    _throw(side, replace(anim, start_s=away, end_s=back), _backwards(side, anim, 45.0))
    _pivot(anim, back, anim.end_s, (x, z, on), side)


def _pivot(anim: Animation, start_s: float, end_s: float, to: Footprint, first: str) -> None:
    anim.timeline.step(start_s, end_s, to, [(first, 1.0), (other_side(first), 1.0)], lift_m=0.04)


KICKS: Final = tuple(
    SyntheticMove(
        name=f"kick_{side}",
        motion=partial(_basic, side),
        duration_s=(0.62, 1.05),
        variants=(
            Variant("plain", partial(_plain, side), 3.0, (0.70, 1.15)),
            Variant("low", partial(_low, side), 1.5, (0.55, 0.95)),
            Variant("high", partial(_high, side), 1.0, (0.75, 1.15)),
            Variant("flick", partial(_flick, side), 1.5, (0.42, 0.70)),
            Variant("swing", partial(_swing, side), 1.2, (0.60, 1.10)),
            Variant("sideways", partial(_sideways, side), 1.2, (0.60, 1.10)),
            Variant("back", partial(_back, side), 1.0, (0.75, 1.20)),
            Variant("spin", partial(_spin, side), 0.7, (1.60, 2.30)),
        ),
        side=side,
        needs_legs=True,
        combination_share=0.12,
    )
    for side in SIDES
)
