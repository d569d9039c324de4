"""Random synthetic people: adults who face the camera, or a diverse population."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from moveset.synth.drawing.appearance import random_appearance
from moveset.synth.drawing.camera import random_camera
from moveset.synth.drawing.room import random_room
from moveset.synth.motion.body import SIDES, Build
from moveset.synth.person import MotionStyle, Person, Place

Range = tuple[float, float]

# Shares of a diverse population.
_CHILDREN, _SEATED, _ONE_ARMED = 0.22, 0.07, 0.03
_FROM_THE_SIDE, _FROM_BEHIND = 0.45, 0.12
_ARMS_SD, _LEGS_SD, _SHOULDERS_SD = 0.07, 0.14, 0.07
"""Log-normal spread of lengths beside that of adults: skeletons of depth cameras have thighs from
0.7 to 1.3 torso lengths and upper arms from 0.45 to 0.65."""
_ADULT_M: Final = 1.60  # from this stature on, a body has an adult's proportions
_SMALLEST_M: Final = 1.15
_UNUSED_ARM: Final = (  # hand of an unused arm: hanging, in a pocket, behind the back
    *((0.16, -0.95, 0.06), (0.10, -0.82, 0.08), (-0.14, -0.70, -0.32)),
)


@dataclass(frozen=True, slots=True)
class StyleRanges:
    """Ranges of uniformly distributed attributes of ``MotionStyle``, and probabilities.

    Attributes
    ----------
    bouncing, right_lead, guard
        Probabilities of bouncing at rest, of leading with the right, and of a raised guard.
    depth_and_blade
        Probability that ``stance_depth``, and independently ``blade_deg``, is not zero.
    log_tempo
        Range of the logarithm of ``tempo``; None: everybody moves at average tempo.
    hang
        Ranges of ``MotionStyle.hang``; empty: everybody's hands hang alike.
    """

    bouncing: float
    right_lead: float
    guard: float
    guard_up: Range
    guard_forward: Range
    guard_out: Range
    stance_width: Range
    stance_depth: Range
    blade_deg: Range
    crouch: Range
    lean_deg: Range
    amplitude: Range
    sway: Range
    bounce: Range
    bounce_hz: Range
    tremor: Range = (0.5, 1.5)
    depth_and_blade: float = 1.0
    log_tempo: Range | None = None
    hang: tuple[Range, ...] = ()


BASIC_STYLES: Final = StyleRanges(
    bouncing=0.3,
    right_lead=0.35,
    guard=0.7,
    guard_up=(-0.38, -0.04),
    guard_forward=(0.30, 0.48),
    guard_out=(-0.18, 0.02),
    stance_width=(0.26, 0.46),
    stance_depth=(0.0, 0.42),
    blade_deg=(0.0, 35.0),
    crouch=(0.0, 0.07),
    lean_deg=(-2.0, 9.0),
    amplitude=(0.82, 1.15),
    sway=(0.5, 1.6),
    bounce=(0.006, 0.022),
    bounce_hz=(1.4, 2.6),
)
DIVERSE_STYLES: Final = StyleRanges(
    bouncing=0.25,
    right_lead=0.4,
    guard=0.55,
    guard_up=(-0.45, 0.05),
    guard_forward=(0.25, 0.58),
    guard_out=(-0.16, 0.10),
    stance_width=(0.20, 0.62),
    stance_depth=(0.0, 0.50),
    blade_deg=(0.0, 42.0),
    crouch=(0.0, 0.11),
    lean_deg=(-4.0, 14.0),
    amplitude=(0.55, 1.25),
    sway=(0.3, 2.2),
    bounce=(0.006, 0.030),
    bounce_hz=(1.2, 2.8),
    depth_and_blade=0.75,
    log_tempo=(-0.28, 0.28),
    hang=((0.08, 0.26), (-0.97, -0.80), (-0.02, 0.24)),
)


def random_person(rng: np.random.Generator) -> Person:
    """Return an adult who stands roughly facing the camera and is entirely in the image."""
    build, style = random_build(rng), random_style(rng, BASIC_STYLES)
    facing = rng.uniform(-60.0, 60.0) if rng.random() < 0.9 else rng.choice([-1, 1]) * 75.0
    place = Place(float(rng.uniform(-0.45, 0.45)), float(rng.uniform(-0.2, 0.2)), float(facing))
    camera = random_camera(rng, build.stature_m)
    return Person(build, style, random_appearance(rng), place, random_room(rng), camera)


def random_diverse_person(rng: np.random.Generator) -> Person:
    """Return an adult or child who stands or sits, uses one or two arms, and faces anywhere."""
    build = _random_child(rng) if rng.random() < _CHILDREN else random_build(rng)
    build = _vary_proportions(build, rng)
    seated, one_armed = rng.random() < _SEATED, rng.random() < _ONE_ARMED
    style = random_style(rng, DIVERSE_STYLES)
    if one_armed:
        style = replace(style, hang=_UNUSED_ARM[rng.integers(len(_UNUSED_ARM))])
    if seated:
        style = replace(style, bounce=0.0, stance_depth=0.1 * style.stance_depth)
        style = replace(style, blade_deg=0.2 * style.blade_deg)
    place = Place(float(rng.uniform(-0.5, 0.5)), float(rng.uniform(-0.3, 0.3)), random_facing(rng))
    return Person(
        build,
        style,
        random_appearance(rng),
        place,
        random_room(rng),
        random_camera(rng, build.stature_m),
        seated=seated,
        unused_arm=SIDES[rng.integers(2)] if one_armed else "",
    )


def _vary_proportions(build: Build, rng: np.random.Generator) -> Build:
    arms, legs, shoulders = np.exp((_ARMS_SD, _LEGS_SD, _SHOULDERS_SD) * rng.standard_normal(3))
    return replace(
        build,
        upper_arm=build.upper_arm * arms,
        forearm=build.forearm * arms,
        thigh=build.thigh * legs,
        shin=build.shin * legs,
        shoulders=build.shoulders * shoulders,
    )


def random_facing(rng: np.random.Generator) -> float:
    """Return a heading, degrees: many people roughly face the camera, others stand anyhow."""
    kind = rng.random()
    if kind < _FROM_BEHIND:
        return float(rng.uniform(100.0, 260.0))
    if kind < _FROM_BEHIND + _FROM_THE_SIDE:
        return float(rng.uniform(-110.0, 110.0))
    return float(np.clip(rng.normal(0.0, 18.0), -45.0, 45.0))


def random_build(rng: np.random.Generator) -> Build:
    """Return the measures of an adult."""
    mean = Build()

    def about(share: float, spread: float) -> float:
        return float(share * np.clip(rng.normal(1.0, spread), 1.0 - 2 * spread, 1.0 + 2 * spread))

    limbs = about(1.0, 0.03)
    return Build(
        stature_m=float(np.clip(rng.normal(1.71, 0.10), 1.45, 1.95)),
        shoulders=about(mean.shoulders, 0.06),
        hips=about(mean.hips, 0.06),
        torso=about(mean.torso, 0.03),
        head=about(mean.head, 0.03),
        upper_arm=about(mean.upper_arm, 0.03) * limbs,
        forearm=about(mean.forearm, 0.03) * limbs,
        hand=about(mean.hand, 0.05),
        thigh=about(mean.thigh, 0.03) * limbs,
        shin=about(mean.shin, 0.03) * limbs,
        foot=about(mean.foot, 0.05),
        girth=float(np.clip(rng.normal(1.0, 0.12), 0.8, 1.35)),
    )


def _random_child(rng: np.random.Generator) -> Build:
    """Return the measures of a child: a larger head and shorter limbs for its stature."""
    adult, stature = random_build(rng), float(rng.uniform(_SMALLEST_M, _ADULT_M))
    young = (_ADULT_M - stature) / (_ADULT_M - _SMALLEST_M)
    return replace(
        adult,
        stature_m=stature,
        skull=1.0 + 0.24 * young,
        head=adult.head * (1.0 + 0.18 * young),
        torso=adult.torso * (1.0 + 0.04 * young),
        upper_arm=adult.upper_arm * (1.0 - 0.05 * young),
        forearm=adult.forearm * (1.0 - 0.05 * young),
        thigh=adult.thigh * (1.0 - 0.09 * young),
        shin=adult.shin * (1.0 - 0.09 * young),
    )


def random_style(rng: np.random.Generator, ranges: StyleRanges) -> MotionStyle:
    """Return a motion style within ranges. The order of the draws is part of the result."""
    bouncing = rng.random() < ranges.bouncing
    return MotionStyle(
        lead="right" if rng.random() < ranges.right_lead else "left",
        guard=bool(rng.random() < ranges.guard),
        guard_up=float(rng.uniform(*ranges.guard_up)),
        guard_forward=float(rng.uniform(*ranges.guard_forward)),
        guard_out=float(rng.uniform(*ranges.guard_out)),
        stance_width=float(rng.uniform(*ranges.stance_width)),
        stance_depth=_uniform_or_zero(rng, ranges.stance_depth, ranges.depth_and_blade),
        blade_deg=_uniform_or_zero(rng, ranges.blade_deg, ranges.depth_and_blade),
        crouch=float(rng.uniform(*ranges.crouch)),
        lean_deg=float(rng.uniform(*ranges.lean_deg)),
        amplitude=float(rng.uniform(*ranges.amplitude)),
        sway=float(rng.uniform(*ranges.sway)),
        bounce=float(rng.uniform(*ranges.bounce)) if bouncing else 0.0,
        bounce_hz=float(rng.uniform(*ranges.bounce_hz)),
        tremor=float(rng.uniform(*ranges.tremor)),
        tempo=float(np.exp(rng.uniform(*ranges.log_tempo))) if ranges.log_tempo else 1.0,
        hang=_random_hang(rng, ranges.hang),
    )


def _uniform_or_zero(rng: np.random.Generator, values: Range, probability: float) -> float:
    value = float(rng.uniform(*values))
    return value * float(rng.random() < probability) if probability < 1.0 else value


def _random_hang(rng: np.random.Generator, ranges: tuple[Range, ...]) -> tuple[float, float, float]:
    if not ranges:
        return MotionStyle().hang
    out, up, forward = (float(rng.uniform(*values)) for values in ranges)
    return out, up, forward
