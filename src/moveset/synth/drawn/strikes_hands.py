"""First on the road, the drawn person: the ways in which people at large punch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from moveset.synth.drawn.keyframes import Pose
from moveset.synth.drawn.limbs import heading
from moveset.synth.drawn.stance import Cue, Dance, Keys, arm, other, turned, vary
from moveset.synth.drawn.strikes import punch

SideDance = Callable[[str, Cue], None]
"""Writes the key poses of a move to one side."""

_FULL = 0.98  # arm lengths
_LATE = 0.4  # of all punches: the hand is only half back when the punch is over
_LATE_S = (0.10, 0.30)


def _size(cue: Cue) -> float:
    return float(np.clip(cue.person.style.amplitude * vary(cue.rng, 0.08), 0.5, 1.25))


def _reach(side: str, cue: Cue, size: float) -> float:
    """Arm lengths forwards: from the guard such a share of the way that is left."""
    start = max(cue.line.rest[f"{side}_hand_forward"], 0.38)
    return min(_FULL, start + max(size, 0.55) * (_FULL - start))


def _play(cue: Cue, keys: Keys) -> None:
    late = cue.rng.random() < _LATE
    cue.play(keys, late_s=float(cue.rng.uniform(*_LATE_S)) if late else 0.0)


def _thrust(side: str, cue: Cue, twist: float, up: tuple[float, float] = (-0.05, 0.28)) -> Pose:
    """Give a straight arm, the shoulder behind it by ``twist`` degrees."""
    rng, size = cue.rng, _size(cue)
    place = (float(rng.uniform(-0.26, 0.02)), float(rng.uniform(*up)), _reach(side, cue, size))
    body = turned(side, {"twist": -size * twist, "hip_turn": -0.3 * size * twist})
    lean = cue.line.rest["lean"] + size * float(rng.uniform(0.0, 12.0)) * (twist > 0.0)
    return {**arm(side, place, float(rng.uniform(20.0, 70.0))), **body, "lean": lean}


def _plain(side: str, cue: Cue) -> None:
    """Jab, cross, hook, uppercut as in ``strikes``, where a small one is still a punch."""
    bold = replace(cue.person.style, amplitude=float(np.clip(_size(cue), 0.8, 1.2)))
    punch(side)(replace(cue, person=replace(cue.person, style=bold)))


def _straight(side: str, cue: Cue) -> None:
    rng = cue.rng
    hit = _thrust(side, cue, float(rng.uniform(12.0, 55.0)))
    peak = float(rng.uniform(0.40, 0.50))
    keys = [(peak, hit), (peak + float(rng.uniform(0.04, 0.14)), hit)]
    if cue.line.rest[f"{side}_hand_up"] > -0.5 and rng.random() < 0.5:  # drawn back a little first
        load = {name: cue.line.rest[name] for name in arm(side, (0.0, 0.0, 0.0))}
        load[f"{side}_hand_forward"] -= float(rng.uniform(0.05, 0.25))
        keys.insert(0, (0.15, {**load, **turned(side, {"twist": 6.0})}))
    _play(cue, keys)


def _arm_only(side: str, cue: Cue) -> None:
    hit = _thrust(side, cue, 0.0)
    _play(cue, [(float(cue.rng.uniform(0.38, 0.50)), hit), (0.56, hit)])


def _quick(side: str, cue: Cue) -> None:
    """As in a series: nothing but there and half back."""
    hit = _thrust(side, cue, float(cue.rng.uniform(5.0, 35.0)))
    cue.play([(0.50, hit)], late_s=float(cue.rng.uniform(*_LATE_S)))


def _body(side: str, cue: Cue) -> None:
    crouch = cue.line.rest["crouch"] + float(cue.rng.uniform(0.0, 0.20))
    hit = {**_thrust(side, cue, float(cue.rng.uniform(10.0, 45.0)), (-0.55, -0.20))}
    hit |= {"crouch": crouch, "lean": cue.line.rest["lean"] + float(cue.rng.uniform(4.0, 18.0))}
    _play(cue, [(0.44, hit), (0.54, hit)])


def _haymaker(side: str, cue: Cue) -> None:
    size, up = max(_size(cue), 0.7), float(cue.rng.uniform(-0.05, 0.25))
    load = {**arm(side, (0.65 * size, up - 0.15, -0.10), 75.0)}
    load |= turned(side, {"twist": 25.0 * size, "hip_turn": 8.0 * size})
    round_ = {**arm(side, (0.62 * size, up, 0.58), 80.0), **turned(side, {"twist": -8.0 * size})}
    body = turned(side, {"twist": -50.0 * size, "hip_turn": -25.0 * size})
    hit = {**arm(side, (-0.22, up, 0.85), 80.0), **body, "lean": cue.line.rest["lean"] + 8.0}
    past = {**hit, **arm(side, (-0.60, up - 0.10, 0.50), 75.0)}
    _play(cue, [(0.25, load), (0.46, round_), (0.60, hit), (0.74, past)])


def _backfist(side: str, cue: Cue) -> None:
    up, out = float(cue.rng.uniform(-0.02, 0.22)), float(cue.rng.uniform(0.0, 0.5))
    load = {**arm(side, (-0.58, up, 0.36), 65.0), **turned(side, {"twist": -18.0})}
    forward = float(np.sqrt(0.94 - out**2 - up**2)) * min(_size(cue) + 0.15, 1.0)
    hit = {**arm(side, (out, up, forward), 25.0), **turned(side, {"twist": 4.0})}
    _play(cue, [(0.32, load), (0.54, hit), (0.62, hit)])


def _hammer(side: str, cue: Cue) -> None:
    """Down from above with the fist's underside."""
    load = {**arm(side, (0.12, float(cue.rng.uniform(0.6, 0.9)), 0.20), 60.0), "lean": -3.0}
    load |= turned(side, {"twist": 12.0})
    lean = cue.line.rest["lean"] + 12.0
    hit = {**arm(side, (-0.12, 0.02, 0.90), 35.0), "lean": lean}
    hit |= turned(side, {"twist": -22.0})
    past = {**hit, **arm(side, (-0.14, -0.40, 0.70), 25.0)}
    _play(cue, [(0.34, load), (0.60, hit), (0.72, past)])


def _from_hip(side: str, cue: Cue) -> None:
    """As in karate: from the hip, while the other hand is drawn back to its own."""
    aside = other(side)
    hip = (0.12, -0.52, -0.12)
    load = {**arm(side, hip, 15.0), **arm(aside, (-0.10, -0.05, 0.80), 30.0)}
    load |= turned(side, {"twist": 14.0})
    hit = {**_thrust(side, cue, float(cue.rng.uniform(10.0, 30.0))), **arm(aside, hip, 15.0)}
    _play(cue, [(0.32, load), (0.56, hit), (0.70, hit)])


def _lunge(side: str, cue: Cue) -> None:
    """Punch with a long step of one foot."""
    rng = cue.rng
    foot = side if rng.random() < 0.6 else other(side)
    far_m = float(rng.uniform(0.20, 0.48)) * cue.person.build.leg_m
    forward = far_m * heading(np.array([cue.line.root[2]]))[1][0]
    ahead = {f"{foot}_foot_x": float(forward[0]), f"{foot}_foot_z": float(forward[2])}
    root = {"root_x": 0.6 * float(forward[0]), "root_z": 0.6 * float(forward[2])}
    there = {name: cue.line.rest[name] + by for name, by in {**ahead, **root}.items()}
    lifted, down = {f"{foot}_foot_up": 0.07}, {f"{foot}_foot_up": 0.0}
    hit = {**_thrust(side, cue, float(rng.uniform(20.0, 50.0))), **there}
    hit["crouch"] = cue.line.rest["crouch"] + 0.10
    cue.play([(0.03, down), (0.20, lifted), (0.38, {**there, **down}), (0.42, hit), (0.56, hit),
              (0.60, {**there, **down}), (0.80, lifted)])  # fmt: skip


def _held(side: str, cue: Cue) -> None:
    """Leave the fist out for a moment."""
    hit = _thrust(side, cue, float(cue.rng.uniform(8.0, 45.0)))
    there_s, out_s = float(cue.rng.uniform(0.14, 0.26)), float(cue.rng.uniform(0.22, 0.65))
    first = there_s / cue.length_s
    _play(cue, [(first, hit), (min(first + out_s / cue.length_s, 0.78), hit)])


def _aside(side: str, cue: Cue) -> None:
    """Give a straight one to the own side, as people do who stand sideways to whom they hit."""
    rng = cue.rng
    up, out = float(rng.uniform(-0.10, 0.30)), float(rng.uniform(0.30, 0.94))
    reach = _reach(side, cue, max(_size(cue), 0.75))
    forward = float(np.sqrt(max(reach**2 - out**2 - up**2, 0.0)))
    hit = {**arm(side, (out, up, forward), float(rng.uniform(15.0, 70.0)))}
    hit |= turned(side, {"twist": float(rng.uniform(-25.0, 15.0)), "head_turn": 20.0})
    peak = float(rng.uniform(0.38, 0.50))
    _play(cue, [(peak, hit), (peak + float(rng.uniform(0.04, 0.20)), hit)])


def _sweep(side: str, cue: Cue) -> None:
    """Swing from far out to far across the body, and stay there for a moment."""
    rng, size, up = cue.rng, max(_size(cue), 0.7), float(cue.rng.uniform(0.0, 0.28))
    load = {**arm(side, (0.75 * size, up - float(rng.uniform(0.1, 0.5)), 0.15), 70.0)}
    load |= turned(side, {"twist": 20.0 * size})
    round_ = {**arm(side, (0.40, up, 0.72), 80.0), **turned(side, {"twist": -8.0 * size})}
    body = turned(side, {"twist": -40.0 * size, "hip_turn": -15.0 * size})
    across = float(rng.uniform(-0.78, -0.50))
    past = {**arm(side, (across, up, 0.50), float(rng.uniform(50.0, 85.0))), **body}
    _play(cue, [(0.24, load), (0.38, round_), (0.50, past), (float(rng.uniform(0.56, 0.78)), past)])


def _rising(side: str, cue: Cue) -> None:
    """Uppercut from the hip to above the head, and stay there for a moment."""
    rng, size = cue.rng, max(_size(cue), 0.7)
    low = float(rng.uniform(-0.90, -0.45))
    load = {**arm(side, (0.05, low, float(rng.uniform(0.10, 0.38))), 5.0)}
    load |= {"crouch": cue.line.rest["crouch"] + float(rng.uniform(0.0, 0.2))}
    load |= turned(side, {"twist": 12.0 * size, "tilt": float(rng.uniform(0.0, 12.0))})
    through = {**arm(side, (-0.08, -0.05, 0.62), 8.0), "crouch": 0.0}
    high = float(rng.uniform(0.45, 0.92))
    ahead = float(np.sqrt(max(0.9 - high**2, 0.02))) * float(rng.uniform(0.6, 1.0))
    hit = {**arm(side, (float(rng.uniform(-0.25, 0.0)), high, ahead), 12.0), "crouch": 0.0}
    hit |= turned(side, {"twist": -28.0 * size, "hip_turn": -12.0 * size, "tilt": -4.0})
    keys = [(0.26, load), (0.38, through), (0.48, hit)]
    _play(cue, [*keys, (float(rng.uniform(0.54, 0.78)), hit)])


_PUNCHES: Mapping[str, SideDance] = {
    "plain": _plain,
    "straight": _straight,
    "arm_only": _arm_only,
    "quick": _quick,
    "body": _body,
    "haymaker": _haymaker,
    "backfist": _backfist,
    "hammer": _hammer,
    "from_hip": _from_hip,
    "lunge": _lunge,
    "held": _held,
    "aside": _aside,
    "sweep": _sweep,
    "rising": _rising,
}


def punches(side: str) -> Mapping[str, Dance]:
    """Every way of punching with one hand."""
    return to_side(_PUNCHES, side)


def to_side(ways: Mapping[str, SideDance], side: str) -> Mapping[str, Dance]:
    """Turn ways of either side into those of one."""

    def bind(way: SideDance) -> Dance:
        return lambda cue: way(side, cue)

    return {name: bind(way) for name, way in ways.items()}
