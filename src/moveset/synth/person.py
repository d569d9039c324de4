"""A synthetic person: body, motion style, appearance, place, room and camera."""

from __future__ import annotations

from dataclasses import dataclass

from moveset.synth.drawing.appearance import Appearance
from moveset.synth.drawing.camera import Camera
from moveset.synth.drawing.room import Room
from moveset.synth.motion.body import Build


@dataclass(frozen=True, slots=True)
class MotionStyle:
    """How one person stands and moves.

    Attributes
    ----------
    lead
        Side of the foot and hand in front; left-handers lead with the right.
    guard
        Whether the hands are up at rest; otherwise they hang.
    guard_up, guard_forward, guard_out
        Position of the guard relative to the shoulder, arm lengths.
    stance_width, stance_depth
        Distance between the feet sideways and in depth, leg lengths.
    blade_deg
        Rotation of the hips that brings the leading side forward, degrees.
    crouch, lean_deg
        At rest, leg lengths and degrees.
    amplitude
        Size of movements, 1 = average.
    sway, tremor
        Size of slow sway and of tremor at rest, 1 = average.
    bounce, bounce_hz
        Depth in leg lengths and frequency of bouncing at rest.
    tempo
        Duration of every action relative to the average.
    hang
        Position of hanging hands relative to the shoulder: outwards, up, forwards, arm lengths.
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
    """Where a person stands at first: metres from the middle of the room, heading in degrees."""

    x_m: float = 0.0
    z_m: float = 0.0
    facing_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Person:
    """One synthetic person with room and camera.

    Attributes
    ----------
    seated
        Whether the person sits on a chair all the time.
    unused_arm
        Side of the arm that never moves; empty if both do.
    """

    build: Build
    style: MotionStyle
    appearance: Appearance
    place: Place
    room: Room
    camera: Camera
    seated: bool = False
    unused_arm: str = ""
