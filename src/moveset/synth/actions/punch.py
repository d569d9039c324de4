"""Punches: basic and in the variants of a diverse population."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from moveset.synth.actions.action import SyntheticMove, Variant
from moveset.synth.motion.animation import Animation
from moveset.synth.motion.body import SIDES
from moveset.synth.motion.keyframes import Keyframes, KeyPose
from moveset.synth.motion.kinematics import heading
from moveset.synth.motion.poses import arm, for_side, other_side, random_factor
from moveset.synth.person import Person

_FULL_REACH = 0.98  # arm lengths
_LATE_SHARE = 0.4  # of punches whose hand is only halfway back at the end
_LATE_S = (0.10, 0.30)  # seconds until it is fully back


def _basic(side: str, anim: Animation) -> None:
    """Jab or cross, hook, uppercut."""
    kinds = (_jab_or_cross, _jab_or_cross, _jab_or_cross, _hook, _uppercut)
    keys = kinds[anim.rng.integers(len(kinds))](side, anim.person, anim.rng)
    anim.play(keys)


def _jab_or_cross(side: str, person: Person, rng: np.random.Generator) -> Keyframes:
    """Jab with the leading hand, cross with the other, to the head or to the body."""
    size, low = person.style.amplitude * random_factor(rng, 0.06), rng.random() < 0.2
    twist = size * (26.0 if side == person.style.lead else 48.0)
    up = -0.28 if low else float(rng.uniform(-0.02, 0.18))
    body = for_side(side, {"twist": -twist, "hip_turn": -0.3 * twist})
    reach = min(0.99, 0.97 * size)
    target = arm(side, (-0.16, up, reach), 35.0 + rng.uniform(-10, 20))
    hit = {**target, **body, "lean": person.style.lean_deg + 7.0, "crouch": 0.22 if low else 0.07}
    load = {**for_side(side, {"twist": 0.15 * twist})}
    return [(0.16, load), (0.45, hit), (0.54, hit)]


def _hook(side: str, person: Person, rng: np.random.Generator) -> Keyframes:
    size = person.style.amplitude * random_factor(rng, 0.06)
    flare, up = float(rng.uniform(70.0, 90.0)), float(rng.uniform(0.0, 0.18))
    load = {**arm(side, (0.45 * size, up, 0.32), flare), **for_side(side, {"twist": 18.0 * size})}
    hit = arm(side, (-0.30 * size, up, 0.72), flare)
    body = for_side(side, {"twist": -44.0 * size, "hip_turn": -22.0 * size})
    past = {**arm(side, (-0.48 * size, up, 0.52), flare), **body}
    return [(0.28, load), (0.48, {**hit, **body}), (0.58, past)]


def _uppercut(side: str, person: Person, rng: np.random.Generator) -> Keyframes:
    size = person.style.amplitude * random_factor(rng, 0.06)
    load = {**arm(side, (0.05, -0.45 * size, 0.38), 5.0), "crouch": 0.16 * size}
    load |= for_side(side, {"twist": 15.0 * size, "tilt": 6.0})
    hit = {**arm(side, (-0.22, float(rng.uniform(0.32, 0.52)), 0.66), 8.0), "crouch": 0.0}
    hit |= for_side(side, {"twist": -32.0 * size, "hip_turn": -18.0 * size, "tilt": -3.0})
    return [(0.26, load), (0.52, hit), (0.60, hit)]


def _size(anim: Animation) -> float:
    return float(np.clip(anim.person.style.amplitude * random_factor(anim.rng, 0.08), 0.5, 1.25))


def _reach(side: str, anim: Animation, size: float) -> float:
    """Return how far forwards the hand goes, arm lengths: a share of the way left from rest."""
    start = max(anim.rest[f"{side}_hand_forward"], 0.38)
    return min(_FULL_REACH, start + max(size, 0.55) * (_FULL_REACH - start))


def _play(anim: Animation, keys: Keyframes) -> None:
    late = anim.rng.random() < _LATE_SHARE
    anim.play(keys, late_s=float(anim.rng.uniform(*_LATE_S)) if late else 0.0)


def _thrust(
    side: str, anim: Animation, twist: float, up: tuple[float, float] = (-0.05, 0.28)
) -> KeyPose:
    """Return the pose of a straight arm with the trunk turned by ``twist`` degrees."""
    rng, size = anim.rng, _size(anim)
    place = (float(rng.uniform(-0.26, 0.02)), float(rng.uniform(*up)), _reach(side, anim, size))
    body = for_side(side, {"twist": -size * twist, "hip_turn": -0.3 * size * twist})
    lean = anim.rest["lean"] + size * float(rng.uniform(0.0, 12.0)) * (twist > 0.0)
    return {**arm(side, place, float(rng.uniform(20.0, 70.0))), **body, "lean": lean}


def _plain(side: str, anim: Animation) -> None:
    """Perform the basic punch, never small."""
    _basic(side, anim.with_amplitude(float(np.clip(_size(anim), 0.8, 1.2))))


def _straight(side: str, anim: Animation) -> None:
    rng = anim.rng
    hit = _thrust(side, anim, float(rng.uniform(12.0, 55.0)))
    peak = float(rng.uniform(0.40, 0.50))
    keys = [(peak, hit), (peak + float(rng.uniform(0.04, 0.14)), hit)]
    if anim.rest[f"{side}_hand_up"] > -0.5 and rng.random() < 0.5:  # wind up first
        load = {name: anim.rest[name] for name in arm(side, (0.0, 0.0, 0.0))}
        load[f"{side}_hand_forward"] -= float(rng.uniform(0.05, 0.25))
        keys.insert(0, (0.15, {**load, **for_side(side, {"twist": 6.0})}))
    _play(anim, keys)


def _arm_only(side: str, anim: Animation) -> None:
    hit = _thrust(side, anim, 0.0)
    _play(anim, [(float(anim.rng.uniform(0.38, 0.50)), hit), (0.56, hit)])


def _quick(side: str, anim: Animation) -> None:
    """Extend and go halfway back, as in a combination."""
    hit = _thrust(side, anim, float(anim.rng.uniform(5.0, 35.0)))
    anim.play([(0.50, hit)], late_s=float(anim.rng.uniform(*_LATE_S)))


def _body(side: str, anim: Animation) -> None:
    crouch = anim.rest["crouch"] + float(anim.rng.uniform(0.0, 0.20))
    hit = {**_thrust(side, anim, float(anim.rng.uniform(10.0, 45.0)), (-0.55, -0.20))}
    hit |= {
        "crouch": crouch,
        "lean": anim.rest["lean"] + float(anim.rng.uniform(4.0, 18.0)),
    }
    _play(anim, [(0.44, hit), (0.54, hit)])


def _haymaker(side: str, anim: Animation) -> None:
    size, up = max(_size(anim), 0.7), float(anim.rng.uniform(-0.05, 0.25))
    load = {**arm(side, (0.65 * size, up - 0.15, -0.10), 75.0)}
    load |= for_side(side, {"twist": 25.0 * size, "hip_turn": 8.0 * size})
    round_ = {**arm(side, (0.62 * size, up, 0.58), 80.0), **for_side(side, {"twist": -8.0 * size})}
    body = for_side(side, {"twist": -50.0 * size, "hip_turn": -25.0 * size})
    hit = {**arm(side, (-0.22, up, 0.85), 80.0), **body, "lean": anim.rest["lean"] + 8.0}
    past = {**hit, **arm(side, (-0.60, up - 0.10, 0.50), 75.0)}
    _play(anim, [(0.25, load), (0.46, round_), (0.60, hit), (0.74, past)])


def _backfist(side: str, anim: Animation) -> None:
    up, out = float(anim.rng.uniform(-0.02, 0.22)), float(anim.rng.uniform(0.0, 0.5))
    load = {**arm(side, (-0.58, up, 0.36), 65.0), **for_side(side, {"twist": -18.0})}
    forward = float(np.sqrt(0.94 - out**2 - up**2)) * min(_size(anim) + 0.15, 1.0)
    hit = {**arm(side, (out, up, forward), 25.0), **for_side(side, {"twist": 4.0})}
    _play(anim, [(0.32, load), (0.54, hit), (0.62, hit)])


def _hammer(side: str, anim: Animation) -> None:
    """Strike down from above with the underside of the fist."""
    load = {**arm(side, (0.12, float(anim.rng.uniform(0.6, 0.9)), 0.20), 60.0), "lean": -3.0}
    load |= for_side(side, {"twist": 12.0})
    lean = anim.rest["lean"] + 12.0
    hit = {**arm(side, (-0.12, 0.02, 0.90), 35.0), "lean": lean}
    hit |= for_side(side, {"twist": -22.0})
    past = {**hit, **arm(side, (-0.14, -0.40, 0.70), 25.0)}
    _play(anim, [(0.34, load), (0.60, hit), (0.72, past)])


def _from_hip(side: str, anim: Animation) -> None:
    """Karate punch from the hip; the other hand goes back to its own hip."""
    aside = other_side(side)
    hip = (0.12, -0.52, -0.12)
    load = {**arm(side, hip, 15.0), **arm(aside, (-0.10, -0.05, 0.80), 30.0)}
    load |= for_side(side, {"twist": 14.0})
    hit = {**_thrust(side, anim, float(anim.rng.uniform(10.0, 30.0))), **arm(aside, hip, 15.0)}
    _play(anim, [(0.32, load), (0.56, hit), (0.70, hit)])


def _lunge(side: str, anim: Animation) -> None:
    """Punch with a long step forwards."""
    rng = anim.rng
    foot = side if rng.random() < 0.6 else other_side(side)
    far_m = float(rng.uniform(0.20, 0.48)) * anim.person.build.leg_m
    forward = far_m * heading(np.array([anim.timeline.root[2]]))[1][0]
    ahead = {f"{foot}_foot_x": float(forward[0]), f"{foot}_foot_z": float(forward[2])}
    root = {"root_x": 0.6 * float(forward[0]), "root_z": 0.6 * float(forward[2])}
    there = {name: anim.rest[name] + by for name, by in {**ahead, **root}.items()}
    lifted, down = {f"{foot}_foot_up": 0.07}, {f"{foot}_foot_up": 0.0}
    hit = {**_thrust(side, anim, float(rng.uniform(20.0, 50.0))), **there}
    hit["crouch"] = anim.rest["crouch"] + 0.10
    anim.play([(0.03, down), (0.20, lifted), (0.38, {**there, **down}), (0.42, hit), (0.56, hit),
              (0.60, {**there, **down}), (0.80, lifted)])  # fmt: skip


def _held(side: str, anim: Animation) -> None:
    """Keep the arm extended for a moment."""
    hit = _thrust(side, anim, float(anim.rng.uniform(8.0, 45.0)))
    there_s, out_s = float(anim.rng.uniform(0.14, 0.26)), float(anim.rng.uniform(0.22, 0.65))
    first = there_s / anim.duration_s
    _play(anim, [(first, hit), (min(first + out_s / anim.duration_s, 0.78), hit)])


def _aside(side: str, anim: Animation) -> None:
    """Punch straight to the own side, as people do who stand sideways to their target."""
    rng = anim.rng
    up, out = float(rng.uniform(-0.10, 0.30)), float(rng.uniform(0.30, 0.94))
    reach = _reach(side, anim, max(_size(anim), 0.75))
    forward = float(np.sqrt(max(reach**2 - out**2 - up**2, 0.0)))
    hit = {**arm(side, (out, up, forward), float(rng.uniform(15.0, 70.0)))}
    hit |= for_side(side, {"twist": float(rng.uniform(-25.0, 15.0)), "head_turn": 20.0})
    peak = float(rng.uniform(0.38, 0.50))
    _play(anim, [(peak, hit), (peak + float(rng.uniform(0.04, 0.20)), hit)])


def _sweep(side: str, anim: Animation) -> None:
    """Swing from far out to far across the body and stay there for a moment."""
    rng, size, up = anim.rng, max(_size(anim), 0.7), float(anim.rng.uniform(0.0, 0.28))
    load = {**arm(side, (0.75 * size, up - float(rng.uniform(0.1, 0.5)), 0.15), 70.0)}
    load |= for_side(side, {"twist": 20.0 * size})
    round_ = {**arm(side, (0.40, up, 0.72), 80.0), **for_side(side, {"twist": -8.0 * size})}
    body = for_side(side, {"twist": -40.0 * size, "hip_turn": -15.0 * size})
    across = float(rng.uniform(-0.78, -0.50))
    past = {**arm(side, (across, up, 0.50), float(rng.uniform(50.0, 85.0))), **body}
    _play(
        anim, [(0.24, load), (0.38, round_), (0.50, past), (float(rng.uniform(0.56, 0.78)), past)]
    )


def _rising(side: str, anim: Animation) -> None:
    """Uppercut from the hip to the height of the head, in front of it; stay for a moment."""
    rng, size = anim.rng, max(_size(anim), 0.7)
    low = float(rng.uniform(-0.90, -0.45))
    load = {**arm(side, (0.05, low, float(rng.uniform(0.10, 0.38))), 5.0)}
    load |= {"crouch": anim.rest["crouch"] + float(rng.uniform(0.0, 0.2))}
    load |= for_side(side, {"twist": 12.0 * size, "tilt": float(rng.uniform(0.0, 12.0))})
    through = {**arm(side, (-0.08, -0.05, 0.62), 8.0), "crouch": 0.0}
    high = float(rng.uniform(0.40, 0.80))
    ahead = float(np.sqrt(0.9 - high**2)) * float(rng.uniform(0.75, 1.0))
    hit = {**arm(side, (float(rng.uniform(-0.25, 0.0)), high, ahead), 12.0), "crouch": 0.0}
    hit |= for_side(side, {"twist": -28.0 * size, "hip_turn": -12.0 * size, "tilt": -4.0})
    keys = [(0.26, load), (0.38, through), (0.48, hit)]
    _play(anim, [*keys, (float(rng.uniform(0.54, 0.78)), hit)])


PUNCHES: Final = tuple(
    SyntheticMove(
        name=f"punch_{side}",
        motion=partial(_basic, side),
        duration_s=(0.38, 0.70),
        variants=(
            Variant("plain", partial(_plain, side), 2.0, (0.46, 0.75)),
            Variant("straight", partial(_straight, side), 3.0, (0.36, 0.85)),
            Variant("arm_only", partial(_arm_only, side), 2.0, (0.32, 0.65)),
            Variant("quick", partial(_quick, side), 1.0, (0.26, 0.40)),
            Variant("body", partial(_body, side), 1.0, (0.38, 0.75)),
            Variant("haymaker", partial(_haymaker, side), 1.0, (0.66, 1.05)),
            Variant("backfist", partial(_backfist, side), 0.6, (0.45, 0.80)),
            Variant("hammer", partial(_hammer, side), 0.6, (0.65, 1.00)),
            Variant("from_hip", partial(_from_hip, side), 1.0, (0.65, 1.10)),
            Variant("lunge", partial(_lunge, side), 1.2, (0.65, 1.10)),
            Variant("held", partial(_held, side), 1.4, (0.70, 1.20)),
            Variant("aside", partial(_aside, side), 1.6, (0.36, 0.85)),
            Variant("sweep", partial(_sweep, side), 1.2, (0.60, 1.20)),
            Variant("rising", partial(_rising, side), 1.2, (0.50, 1.00)),
        ),
        side=side,
        needs_arms=(side,),
        combination_share=0.30,
        quick_variant="quick",
        min_duration_hanging_s=0.42,
    )
    for side in SIDES
)
