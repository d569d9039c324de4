"""First on the road, the drawn person: people at large, of any size, posture and ability."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from moveset.synth.drawn.body import SIDES, Build
from moveset.synth.drawn.lens import aim_camera
from moveset.synth.drawn.person import Person, Place, Style, grow
from moveset.synth.drawn.wardrobe import choose_looks, furnish_room

_CHILD, _SEATED, _ONE_ARMED, _FROM_BEHIND = 0.22, 0.07, 0.03, 0.04  # shares of people
_GROWN_M = 1.60  # from here on a body has a grown-up's proportions
_SMALLEST_M = 1.15
_ARM_AT_REST = (  # of an arm that is not used: hanging, in a pocket, behind the back
    *((0.16, -0.95, 0.06), (0.10, -0.82, 0.08), (-0.14, -0.70, -0.32)),
)


def cast_anyone(rng: np.random.Generator) -> Person:
    """Make up anybody: also children, people seated, with one arm in use, turned or from behind."""
    build = _child(rng) if rng.random() < _CHILD else grow(rng)
    seated, one_armed = rng.random() < _SEATED, rng.random() < _ONE_ARMED
    style = _habits(rng)
    if one_armed:
        style = replace(style, hang=_ARM_AT_REST[rng.integers(len(_ARM_AT_REST))])
    if seated:
        style = replace(style, bounce=0.0, stance_depth=0.1 * style.stance_depth)
        style = replace(style, blade_deg=0.2 * style.blade_deg)
    place = Place(float(rng.uniform(-0.5, 0.5)), float(rng.uniform(-0.3, 0.3)), _facing(rng))
    return Person(
        build,
        style,
        choose_looks(rng),
        place,
        furnish_room(rng),
        aim_camera(rng, build.stature_m),
        seated=seated,
        still_arm=SIDES[rng.integers(2)] if one_armed else "",
    )


def _facing(rng: np.random.Generator) -> float:
    """Give degrees: half of the people face the camera roughly, most others anywhere beside it."""
    if rng.random() < _FROM_BEHIND:
        return float(rng.uniform(130.0, 230.0))
    if rng.random() < 0.5:
        return float(np.clip(rng.normal(0.0, 18.0), -45.0, 45.0))
    return float(rng.uniform(-100.0, 100.0))


def _child(rng: np.random.Generator) -> Build:
    """Grow somebody small: a larger head, shorter limbs."""
    grown, stature = grow(rng), float(rng.uniform(_SMALLEST_M, _GROWN_M))
    young = (_GROWN_M - stature) / (_GROWN_M - _SMALLEST_M)
    return replace(
        grown,
        stature_m=stature,
        skull=1.0 + 0.24 * young,
        head=grown.head * (1.0 + 0.18 * young),
        torso=grown.torso * (1.0 + 0.04 * young),
        upper_arm=grown.upper_arm * (1.0 - 0.05 * young),
        forearm=grown.forearm * (1.0 - 0.05 * young),
        thigh=grown.thigh * (1.0 - 0.09 * young),
        shin=grown.shin * (1.0 - 0.09 * young),
    )


def _habits(rng: np.random.Generator) -> Style:
    bouncing = rng.random() < 0.25
    return Style(
        lead="right" if rng.random() < 0.4 else "left",
        guard=bool(rng.random() < 0.55),
        guard_up=float(rng.uniform(-0.45, 0.05)),
        guard_forward=float(rng.uniform(0.25, 0.58)),
        guard_out=float(rng.uniform(-0.16, 0.10)),
        stance_width=float(rng.uniform(0.20, 0.62)),
        stance_depth=float(rng.uniform(0.0, 0.50)) * float(rng.random() < 0.75),
        blade_deg=float(rng.uniform(0.0, 42.0)) * float(rng.random() < 0.75),
        crouch=float(rng.uniform(0.0, 0.11)),
        lean_deg=float(rng.uniform(-4.0, 14.0)),
        amplitude=float(rng.uniform(0.55, 1.25)),
        sway=float(rng.uniform(0.3, 2.2)),
        bounce=float(rng.uniform(0.006, 0.030)) if bouncing else 0.0,
        bounce_hz=float(rng.uniform(1.2, 2.8)),
        tremor=float(rng.uniform(0.5, 1.5)),
        tempo=float(np.exp(rng.uniform(-0.28, 0.28))),
        hang=_hanging(rng),
    )


def _hanging(rng: np.random.Generator) -> tuple[float, float, float]:
    return (
        float(rng.uniform(0.08, 0.26)),
        float(rng.uniform(-0.97, -0.80)),
        float(rng.uniform(-0.02, 0.24)),
    )
