"""Key poses: hands, feet and the rest pose of a person, as values of channels."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from moveset.synth.motion.body import OUTWARD, SIDES
from moveset.synth.motion.keyframes import Footprint, KeyframeTimeline, KeyPose
from moveset.synth.motion.kinematics import heading
from moveset.synth.person import Person

# A seated person, in leg lengths: hips at the height of the knees, feet below the knees.
_SEATED_CROUCH, _SEATED_FEET = 0.45, 0.42
_SEATED_FIXED = (
    *("root_x", "root_z", "yaw", "air", "shift", "back", "crouch", "hip_turn"),
    *(f"{side}_{name}" for side in SIDES for name in ("kick", "foot_x", "foot_z", "foot_up")),
)
_ON_THIGHS = (-0.02, -0.72, 0.42)


def arm(side: str, place: tuple[float, float, float], flare: float | None = None) -> KeyPose:
    """Return the pose of one arm.

    Parameters
    ----------
    place
        Hand relative to its shoulder: outwards, up, forwards, in arm lengths.
    flare
        Elbow's angle from pointing down (0) to pointing out (90), degrees; None: as it was.
    """
    names = (f"{side}_hand_out", f"{side}_hand_up", f"{side}_hand_forward")
    pose = dict(zip(names, place, strict=True))
    return pose if flare is None else {**pose, f"{side}_flare": flare}


def both_arms(place: tuple[float, float, float], flare: float | None = None) -> KeyPose:
    """Return the pose of both arms, hands at mirrored places; see ``arm``."""
    return {**arm("left", place, flare), **arm("right", place, flare)}


def leg_to(side: str, place: tuple[float, float, float], knee: float = 0.0) -> KeyPose:
    """Return the pose of a raised leg.

    Parameters
    ----------
    place
        Ankle relative to its hip: outwards, up, forwards, in leg lengths.
    knee
        How far the knee points outwards, degrees.
    """
    names = (f"{side}_leg_out", f"{side}_leg_up", f"{side}_leg_forward")
    return {**dict(zip(names, place, strict=True)), f"{side}_knee": knee}


def stand_on(side: str, timeline: KeyframeTimeline, person: Person) -> KeyPose:
    """Return a pose with the pelvis nearly above one foot."""
    leftwards, forwards, _ = timeline.stance[side]
    scale = 0.75 / person.build.leg_m
    return {"shift": leftwards * scale, "back": -forwards * scale, "crouch": 0.04}


def for_side(side: str, pose: KeyPose) -> KeyPose:
    """Return angles and shifts given for the left side, mirrored if the side is the right."""
    return {name: OUTWARD[side] * value for name, value in pose.items()}


def random_factor(rng: np.random.Generator, spread: float) -> float:
    """Return a normally distributed factor around 1, clipped at two standard deviations."""
    return float(np.clip(rng.normal(1.0, spread), 1.0 - 2.0 * spread, 1.0 + 2.0 * spread))


def other_side(side: str) -> str:
    """Return ``"right"`` for ``"left"`` and the reverse."""
    return "right" if side == "left" else "left"


def random_side(rng: np.random.Generator) -> str:
    """Choose a side."""
    return SIDES[rng.integers(2)]


def resting_pose(person: Person) -> KeyPose:
    """Return how the person stands or sits between actions."""
    style, place = person.style, person.place
    blade = for_side(style.lead, {"hip_turn": -style.blade_deg, "head_turn": 0.3 * style.blade_deg})
    pose = {"root_x": place.x_m, "root_z": place.z_m, "yaw": place.facing_deg, **blade}
    hands = guard_pose(person) if style.guard else hanging_pose(person)
    if person.seated and not style.guard:
        hands = both_arms(_ON_THIGHS, 30.0)
    if person.unused_arm:
        hands = {**hands, **arm(person.unused_arm, style.hang, 35.0)}
    crouch = _SEATED_CROUCH if person.seated else style.crouch
    return {**pose, "crouch": crouch, "lean": style.lean_deg, **hands}


def guard_pose(person: Person) -> KeyPose:
    """Return both hands up, the leading one in front."""
    style = person.style
    out, up, forward = style.guard_out, style.guard_up, style.guard_forward
    leading = arm(style.lead, (out, up - 0.02, forward + 0.08), 22.0)
    trailing = arm(other_side(style.lead), (out - 0.06, up + 0.04, forward - 0.05), 18.0)
    return {**leading, **trailing}


def hanging_pose(person: Person) -> KeyPose:
    """Return both hands beside the thighs."""
    return both_arms(person.style.hang, 35.0)


def fixed_channels(person: Person) -> frozenset[str]:
    """Return the channels that this person never moves."""
    names = set(_SEATED_FIXED) if person.seated else set()
    if person.unused_arm:
        names |= set(arm(person.unused_arm, (0.0, 0.0, 0.0), 0.0))
    return frozenset(names)


def resting_stance(person: Person) -> Mapping[str, Footprint]:
    """Return each foot relative to the root: to the own left and forwards in metres, degrees."""
    style, leg = person.style, person.build.leg_m
    stance = {}
    for side in SIDES:
        forwards = 0.5 * style.stance_depth * (1.0 if side == style.lead else -1.0)
        forwards += _SEATED_FEET if person.seated else 0.0
        toes_out = 12.0 if side == style.lead else 24.0
        sideways = 0.5 * style.stance_width * OUTWARD[side]
        stance[side] = (sideways * leg, forwards * leg, toes_out * OUTWARD[side])
    return stance


def place_beside(root: Footprint, leftwards_m: float, forwards_m: float = 0.0) -> Footprint:
    """Return a place so far to the own left and forwards of another, with the same heading."""
    left, forward = heading(np.array([root[2]]))
    place = leftwards_m * left[0] + forwards_m * forward[0]
    return root[0] + float(place[0]), root[1] + float(place[2]), root[2]
