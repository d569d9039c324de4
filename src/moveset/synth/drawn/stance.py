"""First on the road, the drawn person: how it stands, and the words its moves are written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from moveset.synth.drawn.body import OUTWARD, SIDES
from moveset.synth.drawn.keyframes import Footprint, Pose, Timeline
from moveset.synth.drawn.limbs import heading
from moveset.synth.drawn.person import Person

Keys = Sequence[tuple[float, Pose]]
"""Poses at shares of a move's time."""

# Of somebody seated, in leg lengths: hips at the knees' height, feet below the knees.
_SEATED_CROUCH, _SEATED_FEET = 0.45, 0.42
_SEATED_STILL = (
    *("root_x", "root_z", "yaw", "air", "shift", "back", "crouch", "hip_turn"),
    *(f"{side}_{name}" for side in SIDES for name in ("kick", "foot_x", "foot_z", "foot_up")),
)
_ON_THIGHS = (-0.02, -0.72, 0.42)


@dataclass(frozen=True, slots=True)
class Cue:
    """Who is to do something, from when to when, with what freedom, and where to write it."""

    line: Timeline
    person: Person
    rng: np.random.Generator
    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """How long it may take."""
        return self.end_s - self.start_s

    def play(self, keys: Keys, *, late_s: float = 0.0) -> None:
        """Write poses that leave from rest and come back to it."""
        self.line.play(self.start_s, self.end_s, keys, late_s=late_s)

    def pass_through(self, poses: Sequence[Pose], way_s: float = 0.45) -> None:
        """Go to the first pose, through the others at even times, and back."""
        way = min(way_s / self.length_s, 0.3)
        shares = np.linspace(way, 1.0 - way, len(poses))
        self.play(list(zip(shares.tolist(), poses, strict=True)))

    def hold(self, pose: Pose, way_s: float) -> None:
        """Go into a pose, stay there with a little drift, come back."""
        share = min(way_s / self.length_s, 0.45)
        drifted = {name: 0.97 * value for name, value in pose.items()}
        self.play([(share, pose), (1.0 - 1.1 * share, drifted)])


Dance = Callable[[Cue], None]
"""Writes the key poses of a move."""


def arm(side: str, place: tuple[float, float, float], flare: float | None = None) -> Pose:
    """Hand at a place from its shoulder: outwards, up, forwards in arm lengths; elbow's flare."""
    names = (f"{side}_hand_out", f"{side}_hand_up", f"{side}_hand_forward")
    pose = dict(zip(names, place, strict=True))
    return pose if flare is None else {**pose, f"{side}_flare": flare}


def both_arms(place: tuple[float, float, float], flare: float | None = None) -> Pose:
    """Both hands at mirrored places."""
    return {**arm("left", place, flare), **arm("right", place, flare)}


def turned(side: str, pose: Pose) -> Pose:
    """Angles and shifts given for the left side, mirrored for the right."""
    return {name: OUTWARD[side] * value for name, value in pose.items()}


def vary(rng: np.random.Generator, spread: float) -> float:
    """Draw a factor around 1."""
    return float(np.clip(rng.normal(1.0, spread), 1.0 - 2.0 * spread, 1.0 + 2.0 * spread))


def other(side: str) -> str:
    """Name the other side."""
    return "right" if side == "left" else "left"


def any_side(rng: np.random.Generator) -> str:
    """Choose a side."""
    return SIDES[rng.integers(2)]


def resting_pose(person: Person) -> Pose:
    """How the person stands or sits when nothing happens."""
    style, place = person.style, person.place
    blade = turned(style.lead, {"hip_turn": -style.blade_deg, "head_turn": 0.3 * style.blade_deg})
    pose = {"root_x": place.x_m, "root_z": place.z_m, "yaw": place.facing_deg, **blade}
    hands = guard_pose(person) if style.guard else hanging_pose(person)
    if person.seated and not style.guard:
        hands = both_arms(_ON_THIGHS, 30.0)
    if person.still_arm:
        hands = {**hands, **arm(person.still_arm, style.hang, 35.0)}
    crouch = _SEATED_CROUCH if person.seated else style.crouch
    return {**pose, "crouch": crouch, "lean": style.lean_deg, **hands}


def guard_pose(person: Person) -> Pose:
    """Hands up, the leading one in front."""
    style = person.style
    out, up, forward = style.guard_out, style.guard_up, style.guard_forward
    leading = arm(style.lead, (out, up - 0.02, forward + 0.08), 22.0)
    return {**leading, **arm(other(style.lead), (out - 0.06, up + 0.04, forward - 0.05), 18.0)}


def hanging_pose(person: Person) -> Pose:
    """Hands beside the thighs."""
    return both_arms(person.style.hang, 35.0)


def still_channels(person: Person) -> frozenset[str]:
    """Name what this person never moves."""
    names = set(_SEATED_STILL) if person.seated else set()
    if person.still_arm:
        names |= set(arm(person.still_arm, (0.0, 0.0, 0.0), 0.0))
    return frozenset(names)


def resting_stance(person: Person) -> Mapping[str, Footprint]:
    """Place of either foot against the root: to the left and forwards in metres, degrees."""
    style, leg = person.style, person.build.leg_m
    stance = {}
    for side in SIDES:
        forwards = 0.5 * style.stance_depth * (1.0 if side == style.lead else -1.0)
        forwards += _SEATED_FEET if person.seated else 0.0
        toes_out = 12.0 if side == style.lead else 24.0
        sideways = 0.5 * style.stance_width * OUTWARD[side]
        stance[side] = (sideways * leg, forwards * leg, toes_out * OUTWARD[side])
    return stance


def beside(root: Footprint, leftwards_m: float, forwards_m: float = 0.0) -> Footprint:
    """Give the place so far to the own left and forwards of another, facing the same way."""
    left, forward = heading(np.array([root[2]]))
    place = leftwards_m * left[0] + forwards_m * forward[0]
    return root[0] + float(place[0]), root[1] + float(place[2]), root[2]
