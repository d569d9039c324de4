"""Joint positions of a body from control channels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from moveset.synth.motion.kinematics import (
    FULL_REACH,
    Points,
    bend_limb,
    column,
    dot,
    heading,
    unit,
)

Controls = Mapping[str, npt.NDArray[np.float64]]
"""For each name in ``CHANNELS`` its (t,) values."""

SIDES = ("left", "right")
OUTWARD = {"left": 1.0, "right": -1.0}
"""Sign of the player's own left and right. Facing the camera, own left is the image's right."""

_MIDDLE = ("pelvis", "chest", "head", "nose")
_PAIRED = (
    *("ear", "shoulder", "elbow", "wrist", "hand"),
    *("hip", "knee", "ankle", "heel", "toe"),
)
JOINTS = (*_MIDDLE, *(f"{side}_{joint}" for side in SIDES for joint in _PAIRED))
JOINT = {name: number for number, name in enumerate(JOINTS)}

# Lengths in arm lengths (hands, relative to the shoulder) or leg lengths; angles in degrees.
_WHOLE_CHANNELS = (
    *("root_x", "root_z", "yaw", "air"),  # metres on the floor, heading, metres above the floor
    *("shift", "back", "crouch"),  # pelvis to the own left, backwards, down
    *("hip_turn", "twist", "lean", "tilt"),  # hips, chest against hips, forwards, to the left
    *("head_turn", "head_nod", "head_tilt"),
)
_SIDE_CHANNELS = (
    *("hand_out", "hand_up", "hand_forward", "flare"),  # flare: elbow from down (0) to out (90)
    *("foot_x", "foot_z", "foot_yaw", "foot_up"),  # footprint on the floor, metres
    *("kick", "leg_out", "leg_up", "leg_forward"),  # 0: on the footprint; 1: at leg_* from the hip
    *("knee", "point"),  # knee outwards, toes pointed
)
CHANNELS = (*_WHOLE_CHANNELS, *(f"{side}_{name}" for side in SIDES for name in _SIDE_CHANNELS))

_MIN_HAND_DISTANCE = 0.8  # arm lengths: a hand nearer to its shoulder is pushed outwards
_STANDING = 0.985  # share of the leg's length: knees are never locked


@dataclass(frozen=True, slots=True)
class Build:
    """The measures of one body: stature in metres, all other lengths as shares of it.

    References
    ----------
    Means from Drillis and Contini (1966), as in Winter, Biomechanics of Human Movement, ch. 4.
    """

    stature_m: float = 1.72
    shoulders: float = 0.205  # between the joints
    hips: float = 0.112
    torso: float = 0.288  # from the line of the hips to that of the shoulders
    head: float = 0.115  # from the line of the shoulders to the middle of the head
    skull: float = 1.0  # size of the head itself, 1 = adult
    upper_arm: float = 0.180
    forearm: float = 0.150
    hand: float = 0.058
    thigh: float = 0.245
    shin: float = 0.246
    ankle: float = 0.039  # above the sole
    foot: float = 0.152
    girth: float = 1.0  # thickness of everything, 1 = average

    @property
    def arm_m(self) -> float:
        """Shoulder to wrist, metres."""
        return (self.upper_arm + self.forearm) * self.stature_m

    @property
    def leg_m(self) -> float:
        """Hip to ankle, metres."""
        return (self.thigh + self.shin) * self.stature_m


def pose_body(build: Build, controls: Controls) -> npt.NDArray[np.float64]:
    """Return the joints of a body.

    Parameters
    ----------
    build
        Measures of the body.
    controls
        Every channel of ``CHANNELS``, (t,) each.

    Returns
    -------
    (t, len(JOINTS), 3) metres: x to the right of the image, y up from the floor, z towards the
    camera.
    """
    joints = np.empty((len(controls["yaw"]), len(JOINTS), 3))
    _place_trunk(build, controls, joints)
    for side in SIDES:
        _place_arm(build, controls, joints, side)
        _place_leg(build, controls, joints, side)
    return joints


def _place_trunk(build: Build, controls: Controls, joints: npt.NDArray[np.float64]) -> None:
    stature = build.stature_m
    left, forward = heading(controls["yaw"])
    pelvis_left, _ = heading(controls["yaw"] + controls["hip_turn"])
    pelvis = _pelvis(build, controls, pelvis_left)
    lean, tilt = np.radians(controls["lean"]), np.radians(controls["tilt"])
    up = np.array([0.0, 1.0, 0.0]) * column(np.cos(lean) * np.cos(tilt))
    spine = unit(up + column(np.sin(lean)) * forward + column(np.sin(tilt)) * left)
    chest = pelvis + stature * build.torso * spine
    chest_left, _ = heading(controls["yaw"] + controls["hip_turn"] + controls["twist"])
    chest_left = unit(chest_left - dot(chest_left, spine) * spine)
    joints[:, JOINT["pelvis"]] = pelvis
    joints[:, JOINT["chest"]] = chest
    _place_head(build, controls, joints, spine)
    for side in SIDES:
        sign = OUTWARD[side]
        shrug = _shrug(build, controls, side, forward)
        shoulder = chest + sign * 0.5 * stature * build.shoulders * chest_left + shrug
        joints[:, JOINT[f"{side}_shoulder"]] = shoulder
        hip = pelvis + sign * 0.5 * stature * build.hips * pelvis_left
        joints[:, JOINT[f"{side}_hip"]] = hip


def _pelvis(build: Build, controls: Controls, pelvis_left: Points) -> Points:
    """Return the midpoint of the hips, lowered where a planted foot would not reach the floor."""
    left, forward = heading(controls["yaw"])
    leg, ankle = build.leg_m, build.ankle * build.stature_m
    pelvis = column(controls["shift"]) * left - column(controls["back"]) * forward
    pelvis = leg * pelvis + np.stack(
        [controls["root_x"], np.zeros(len(left)), controls["root_z"]], 1
    )
    height = ankle + leg * (_STANDING - controls["crouch"])
    for side in SIDES:
        hip = pelvis + OUTWARD[side] * 0.5 * build.stature_m * build.hips * pelvis_left
        away = np.hypot(
            hip[:, 0] - controls[f"{side}_foot_x"], hip[:, 2] - controls[f"{side}_foot_z"]
        )
        reach = np.sqrt(np.maximum((FULL_REACH * leg) ** 2 - away**2, (0.3 * leg) ** 2))
        free = controls[f"{side}_kick"] * leg
        height = np.minimum(height, ankle + controls[f"{side}_foot_up"] + reach + free)
    pelvis[:, 1] = height + controls["air"]
    return pelvis


def _place_head(
    build: Build, controls: Controls, joints: npt.NDArray[np.float64], spine: Points
) -> None:
    stature, skull = build.stature_m, build.skull * build.stature_m
    turn = controls["yaw"] + controls["head_turn"] + 0.25 * controls["hip_turn"]
    left, forward = heading(turn)
    nod, roll = np.radians(controls["head_nod"]), np.radians(controls["head_tilt"])
    neck = unit(0.5 * spine + np.array([0.0, 0.5, 0.0]))
    up = unit(neck + column(np.sin(roll)) * left - column(np.sin(nod)) * -forward)
    gaze = unit(forward - dot(forward, up) * up)
    side = np.cross(up, gaze)
    chest = joints[:, JOINT["chest"]]
    head = chest + stature * build.head * unit(neck + 0.5 * (up - neck)) + 0.012 * skull * gaze
    joints[:, JOINT["head"]] = head
    joints[:, JOINT["nose"]] = head + skull * (0.062 * gaze - 0.010 * up)
    for name in SIDES:
        joints[:, JOINT[f"{name}_ear"]] = head + OUTWARD[name] * 0.046 * skull * side


def _shrug(build: Build, controls: Controls, side: str, forward: Points) -> Points:
    """Return how far a shoulder follows its hand, (t, 3) metres."""
    reach = column(0.07 * build.arm_m * np.maximum(controls[f"{side}_hand_forward"] - 0.4, 0.0))
    rise = 0.10 * build.arm_m * np.maximum(controls[f"{side}_hand_up"], 0.0)
    return reach * forward + np.array([0.0, 1.0, 0.0]) * column(rise)


def _place_arm(
    build: Build, controls: Controls, joints: npt.NDArray[np.float64], side: str
) -> None:
    stature, sign = build.stature_m, OUTWARD[side]
    left, forward = heading(controls["yaw"])
    shoulder = joints[:, JOINT[f"{side}_shoulder"]]
    target = sign * column(controls[f"{side}_hand_out"]) * left
    target = target + column(controls[f"{side}_hand_forward"]) * forward
    target[:, 1] += controls[f"{side}_hand_up"]
    near = np.maximum(1.0 - np.linalg.norm(target, axis=1) / _MIN_HAND_DISTANCE, 0.0)
    target = target + _MIN_HAND_DISTANCE * column(near**2) * (forward + 0.5 * sign * left)
    chest_left, chest_forward = heading(controls["yaw"] + controls["hip_turn"] + controls["twist"])
    flare = np.radians(controls[f"{side}_flare"])
    pole = sign * column(np.sin(flare)) * chest_left - 0.3 * chest_forward
    pole[:, 1] -= np.cos(flare)
    lengths = (build.upper_arm * stature, build.forearm * stature)
    elbow, wrist = bend_limb(shoulder, shoulder + build.arm_m * target, lengths, pole)
    joints[:, JOINT[f"{side}_elbow"]] = elbow
    joints[:, JOINT[f"{side}_wrist"]] = wrist
    joints[:, JOINT[f"{side}_hand"]] = wrist + build.hand * stature * unit(wrist - elbow)


def _place_leg(
    build: Build, controls: Controls, joints: npt.NDArray[np.float64], side: str
) -> None:
    stature, sign = build.stature_m, OUTWARD[side]
    left, forward = heading(controls["yaw"])
    hip = joints[:, JOINT[f"{side}_hip"]]
    height = build.ankle * stature + controls[f"{side}_foot_up"] + controls["air"]
    planted = np.stack([controls[f"{side}_foot_x"], height, controls[f"{side}_foot_z"]], 1)
    raised = sign * column(controls[f"{side}_leg_out"]) * left
    raised = raised + column(controls[f"{side}_leg_forward"]) * forward
    raised[:, 1] += controls[f"{side}_leg_up"]
    kick = column(controls[f"{side}_kick"])
    target = (1.0 - kick) * planted + kick * (hip + build.leg_m * raised)
    pole = _knee_pole(controls, side, unit(target - hip))
    lengths = (build.thigh * stature, build.shin * stature)
    knee, ankle = bend_limb(hip, target, lengths, pole)
    joints[:, JOINT[f"{side}_knee"]] = knee
    joints[:, JOINT[f"{side}_ankle"]] = ankle
    _place_foot(build, controls, joints, side)


def _knee_pole(controls: Controls, side: str, direction: Points) -> Points:
    """Return the direction in which the knee bends: from the foot if planted, else the hips."""
    kick = controls[f"{side}_kick"]
    free = controls["yaw"] + controls["hip_turn"] + OUTWARD[side] * controls[f"{side}_knee"]
    axis, forward = heading((1.0 - kick) * controls[f"{side}_foot_yaw"] + kick * free)
    return np.asarray(np.cross(direction, axis) + 0.35 * forward)


def _place_foot(
    build: Build, controls: Controls, joints: npt.NDArray[np.float64], side: str
) -> None:
    stature = build.stature_m
    knee, ankle = joints[:, JOINT[f"{side}_knee"]], joints[:, JOINT[f"{side}_ankle"]]
    shin = unit(ankle - knee)
    front = _knee_pole(controls, side, shin)
    level = heading(controls[f"{side}_foot_yaw"])[1]
    kick = column(np.clip(controls[f"{side}_kick"] * 1.5, 0.0, 1.0))
    flat = unit((1.0 - kick) * level + kick * unit(front - dot(front, shin) * shin))
    sole = unit((1.0 - kick) * np.array([0.0, -1.0, 0.0]) + kick * shin)
    point = np.radians(controls[f"{side}_point"])
    toes = unit(column(np.cos(point)) * flat + column(np.sin(point)) * sole)
    down = unit(sole - dot(sole, toes) * toes)
    heel = ankle + stature * (0.75 * build.ankle * down - 0.25 * build.foot * toes)
    joints[:, JOINT[f"{side}_heel"]] = heel
    joints[:, JOINT[f"{side}_toe"]] = heel + build.foot * stature * toes
