"""First on the road, the drawn person: the ways in which people at large kick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from moveset.synth.drawn.body import OUTWARD, SIDES
from moveset.synth.drawn.keyframes import Footprint, Pose
from moveset.synth.drawn.stance import Cue, Dance, Keys, other, turned, vary
from moveset.synth.drawn.strikes import balance_arms, kick, leg_to, stand_on
from moveset.synth.drawn.strikes_hands import SideDance, to_side

_LEG = 0.97  # leg lengths from the hip to the ankle of a straight leg
_CLEAR = 0.90  # leg lengths below the hip where a passing foot does not touch the floor
_TURN_S, _BACK_S = 0.31, 0.29  # shares of a spinning kick: turning away, and turning on after it


def _size(cue: Cue) -> float:
    return float(np.clip(cue.person.style.amplitude * vary(cue.rng, 0.08), 0.5, 1.25))


def _ahead(out: float, up: float) -> float:
    """Leg lengths forwards that are left of a straight leg."""
    return float(np.sqrt(max(_LEG**2 - out**2 - up**2, 0.04)))


def _throw(side: str, cue: Cue, keys: Keys) -> None:
    """Lift the foot into the first pose, go through the others, put it down from the last.

    Now and then the hands come back past the guard: near the face, then at rest.
    """
    weight = {**stand_on(other(side), cue.line, cue.person), f"{side}_kick": 1.0}
    ends = [_foot_of(side, keys[number][1]) for number in (0, -1)]
    lifted = [(share, {**weight, **pose}) for share, pose in keys]
    hands = {f"{one}_hand_up": cue.line.rest[f"{one}_hand_up"] + 0.14 for one in SIDES}
    strong = cue.person.style.guard and cue.rng.random() < 0.4
    cue.play([(0.012, ends[0]), *lifted, *([(0.9, hands)] if strong else []), (0.985, ends[1])])


def _foot_of(side: str, pose: Pose) -> Pose:
    planted = {f"{side}_kick": 0.0}
    return {**{name: by for name, by in pose.items() if f"{side}_leg" in name}, **planted}


def _arms(side: str, cue: Cue) -> Pose:
    return balance_arms(side, cue.line, cue.rng)


def _plain(side: str, cue: Cue) -> None:
    bold = replace(cue.person.style, amplitude=max(_size(cue), 0.6))
    kick(side)(replace(cue, person=replace(cue.person, style=bold)))


def _low(side: str, cue: Cue) -> None:
    """To the shin or the knee, straight or from outside."""
    out, up = float(cue.rng.uniform(-0.32, 0.12)), float(cue.rng.uniform(-0.78, -0.45))
    chamber = leg_to(side, (float(cue.rng.uniform(0.0, 0.22)), -0.72, -0.05), 10.0)
    turn = turned(side, {"hip_turn": float(cue.rng.uniform(-30.0, 0.0)), "tilt": -5.0})
    lean = cue.line.rest["lean"] - float(cue.rng.uniform(0.0, 10.0))
    hit = {**leg_to(side, (out, up, 0.97 * _ahead(out, up)), 10.0), **turn, **_arms(side, cue)}
    hit |= {"lean": lean, f"{side}_point": float(cue.rng.uniform(0.0, 45.0))}
    _throw(side, cue, [(0.28, chamber), (0.50, hit), (0.56, hit), (0.78, chamber)])


def _high(side: str, cue: Cue) -> None:
    """To the chest or the head, as far as one's size of moves allows."""
    up = float(np.clip(cue.rng.uniform(0.25, 0.70) * _size(cue), 0.15, 0.68))
    front = cue.rng.random() < 0.5
    chamber = leg_to(side, (-0.04, -0.22, 0.46) if front else (0.38, -0.12, 0.26), 10.0)
    hips = {"hip_turn": -15.0, "tilt": -6.0} if front else {"hip_turn": -50.0, "tilt": -24.0}
    lean = -14.0 - 34.0 * up if front else -14.0
    hit = {**leg_to(side, (-0.10, up, _ahead(0.1, up)), 8.0 if front else 25.0), "lean": lean}
    hit |= {**turned(side, hips), **_arms(side, cue), f"{side}_point": 45.0}
    _throw(side, cue, [(0.32, chamber), (0.50, hit), (0.56, hit), (0.74, chamber)])


def _flick(side: str, cue: Cue) -> None:
    """Quick and loose, without raising the knee first."""
    out = float(cue.rng.uniform(-0.30, 0.30))
    up = float(np.clip(cue.rng.uniform(-0.65, 0.0) + 0.3 * (_size(cue) - 1.0), -0.70, 0.1))
    hit = {**leg_to(side, (out, up, _ahead(out, up)), 5.0), f"{side}_point": 40.0}
    hit |= {**turned(side, {"hip_turn": -10.0}), **_arms(side, cue)}
    hit["lean"] = cue.line.rest["lean"] - 10.0 - 12.0 * (up + 0.6)
    _throw(side, cue, [(0.42, hit), (0.52, hit)])


def _swing(side: str, cue: Cue) -> None:
    """Swing the whole leg as a pendulum, the knee straight: forwards, or a little across."""
    top = np.radians(np.clip(cue.rng.uniform(50.0, 95.0) * _size(cue), 40.0, 105.0))
    out = float(cue.rng.uniform(-0.25, 0.15))
    back = -float(cue.rng.uniform(0.0, 0.3))

    def at(angle: float) -> Pose:
        length = min(_LEG, _CLEAR / max(float(np.cos(angle)), 0.1))
        up, forward = -length * float(np.cos(angle)), length * float(np.sin(angle))
        lean = cue.line.rest["lean"] - 9.0 * max(angle, 0.0)
        return {**leg_to(side, (out * float(np.sin(angle)), up, forward)), "lean": lean}

    hit = {**at(top), **_arms(side, cue)}
    raised, fallen = at(0.55 * top), at(0.5 * top)
    ways: Keys = [(0.16, at(back)), (0.34, raised), (0.48, hit), (0.54, hit), (0.72, fallen)]
    _throw(side, cue, [*ways, (0.86, at(0.0))])


def _sideways(side: str, cue: Cue) -> None:
    """Out to the own side, the body bent away."""
    up = float(np.clip(cue.rng.uniform(-0.50, 0.10) + 0.3 * (_size(cue) - 1.0), -0.6, 0.2))
    ahead = float(cue.rng.uniform(-0.1, 0.25))
    out = _ahead(ahead, up)
    away = 12.0 + 34.0 * (up + 0.5)
    bent = cue.rng.random() < 0.6
    chamber = leg_to(side, (0.22, -0.36, 0.20) if bent else (0.4 * out, -0.86, 0.0), 25.0)
    hit = {**leg_to(side, (out, up, ahead), 25.0), **_arms(side, cue)}
    hit |= turned(side, {"tilt": -away, "head_turn": 25.0, "hip_turn": -8.0})
    _throw(side, cue, [(0.30, chamber), (0.50, hit), (0.57, hit), (0.76, chamber)])


def _backwards(side: str, cue: Cue, look: float) -> Keys:
    """Give chamber, hit and chamber of a kick behind oneself."""
    up = float(np.clip(cue.rng.uniform(-0.50, 0.0) + 0.3 * (_size(cue) - 1.0), -0.55, 0.05))
    chamber = {**leg_to(side, (-0.02, -0.52, 0.10)), "lean": 14.0}
    hit = {**leg_to(side, (-0.04, up, -_ahead(0.04, up))), "lean": 26.0 + 50.0 * (up + 0.5)}
    hit |= turned(side, {"head_turn": look, "twist": 0.25 * look})
    hit |= {**_arms(side, cue), f"{side}_point": 10.0}
    after = {**leg_to(side, (-0.02, -0.70, -0.12)), "lean": 14.0}
    return [(0.30, chamber), (0.50, hit), (0.57, hit), (0.76, after)]


def _back(side: str, cue: Cue) -> None:
    """Straight behind oneself, perhaps with a look over the shoulder."""
    _throw(side, cue, _backwards(side, cue, float(cue.rng.uniform(0.0, 60.0))))


def _spin(side: str, cue: Cue) -> None:
    """Turn away over the kicking side's shoulder, kick behind, turn on."""
    x, z, yaw = cue.line.root
    half = 180.0 * OUTWARD[side]
    away = cue.start_s + _TURN_S * cue.length_s
    back = cue.end_s - _BACK_S * cue.length_s
    on = yaw + 2.0 * half if cue.rng.random() < 0.6 else yaw  # or back the way one came
    _pivot(cue, cue.start_s, away, (x, z, yaw + half), other(side))
    _throw(side, replace(cue, start_s=away, end_s=back), _backwards(side, cue, 45.0))
    _pivot(cue, back, cue.end_s, (x, z, on), side)


def _pivot(cue: Cue, start_s: float, end_s: float, to: Footprint, first: str) -> None:
    cue.line.step(start_s, end_s, to, [(first, 1.0), (other(first), 1.0)], lift_m=0.04)


_KICKS: Mapping[str, SideDance] = {
    "plain": _plain,
    "low": _low,
    "high": _high,
    "flick": _flick,
    "swing": _swing,
    "sideways": _sideways,
    "back": _back,
    "spin": _spin,
}


def kicks(side: str) -> Mapping[str, Dance]:
    """Every way of kicking with one leg."""
    return to_side(_KICKS, side)
