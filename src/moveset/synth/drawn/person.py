"""First on the road, the drawn person: who it is, how it moves, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moveset.synth.drawn.body import Build
from moveset.synth.drawn.lens import Camera, aim_camera
from moveset.synth.drawn.wardrobe import Looks, Room, choose_looks, furnish_room


@dataclass(frozen=True, slots=True)
class Style:
    """How one person stands and moves.

    Attributes
    ----------
    lead
        The foot and hand in front: a left-hander leads with the right.
    guard
        Whether the hands are up at rest; else they hang.
    guard_up, guard_forward, guard_out
        Where, in arm lengths from the shoulder.
    stance_width, stance_depth
        Between the feet, in leg lengths.
    blade_deg
        How far the hips are turned so that the leading side is in front.
    crouch, lean_deg
        At rest, leg lengths and degrees.
    amplitude
        Size of moves, 1 = average.
    sway, bounce, bounce_hz, tremor
        Unrest at rest: sizes relative to the average, and how often one bounces.
    tempo
        How long one takes for everything, 1 = average.
    hang
        Where hands hang: outwards, up, forwards from the shoulder in arm lengths.
    """

    lead: str = "left"
    guard: bool = True
    guard_up: float = -0.20
    guard_forward: float = 0.45
    guard_out: float = -0.10
    stance_width: float = 0.38
    stance_depth: float = 0.20
    blade_deg: float = 20.0
    crouch: float = 0.04
    lean_deg: float = 4.0
    amplitude: float = 1.0
    sway: float = 1.0
    bounce: float = 0.0
    bounce_hz: float = 2.0
    tremor: float = 1.0
    tempo: float = 1.0
    hang: tuple[float, float, float] = (0.16, -0.95, 0.10)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands at first: metres from the room's middle, facing in degrees."""

    x_m: float = 0.0
    z_m: float = 0.0
    facing_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Person:
    """Everything about one drawn person, its room and its camera.

    Attributes
    ----------
    seated
        On a chair all the time.
    still_arm
        Side whose arm takes no part in anything; empty where both do.
    """

    build: Build
    style: Style
    looks: Looks
    place: Place
    room: Room
    camera: Camera
    seated: bool = False
    still_arm: str = ""


def cast_person(rng: np.random.Generator) -> Person:
    """Make up a person, a room and a camera that sees them whole."""
    build, style = grow(rng), _habits(rng)
    facing = rng.uniform(-60.0, 60.0) if rng.random() < 0.9 else rng.choice([-1, 1]) * 75.0
    place = Place(float(rng.uniform(-0.45, 0.45)), float(rng.uniform(-0.2, 0.2)), float(facing))
    camera = aim_camera(rng, build.stature_m)
    return Person(build, style, choose_looks(rng), place, furnish_room(rng), camera)


def grow(rng: np.random.Generator) -> Build:
    """Grow an adult."""
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


def _habits(rng: np.random.Generator) -> Style:
    bouncing = rng.random() < 0.3
    return Style(
        lead="right" if rng.random() < 0.35 else "left",
        guard=bool(rng.random() < 0.7),
        guard_up=float(rng.uniform(-0.38, -0.04)),
        guard_forward=float(rng.uniform(0.30, 0.48)),
        guard_out=float(rng.uniform(-0.18, 0.02)),
        stance_width=float(rng.uniform(0.26, 0.46)),
        stance_depth=float(rng.uniform(0.0, 0.42)),
        blade_deg=float(rng.uniform(0.0, 35.0)),
        crouch=float(rng.uniform(0.0, 0.07)),
        lean_deg=float(rng.uniform(-2.0, 9.0)),
        amplitude=float(rng.uniform(0.82, 1.15)),
        sway=float(rng.uniform(0.5, 1.6)),
        bounce=float(rng.uniform(0.006, 0.022)) if bouncing else 0.0,
        bounce_hz=float(rng.uniform(1.4, 2.6)),
        tremor=float(rng.uniform(0.5, 1.5)),
    )
