"""BVH motion as observations, by forward kinematics and with an assumed camera."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.errors import LandmarkFileError
from moveset.base.values import FloatArray
from moveset.see.landmark_files.body import (
    HIPS,
    SHOULDERS,
    TRUNK,
    check_upright,
    fit_units,
    make_observations,
)
from moveset.see.landmark_files.bvh_text import BvhJoint, BvhMotion, read_bvh_text
from moveset.see.landmark_files.handedness import check_handedness
from moveset.see.landmark_files.kinect import DepthCamera
from moveset.see.landmark_files.recording import LandmarkRecording
from moveset.see.landmark_files.skeleton_names import match_joints
from moveset.see.landmark_files.times import check_times, frame_times
from moveset.see.pose.landmarks import LANDMARK_NAMES

CAMERA: Final = DepthCamera(525.0, (320.0, 240.0))
"""A usual webcam: 640 by 480 pixels, 63 degrees wide."""

DISTANCE_M: Final = 3.0
"""From the assumed camera to the person's mean place, at the height of the hips."""

MIN_FACING: Final = 0.05
"""Length of the mean direction across the body; below it there is no main one."""

CAMERA_NOTE: Final = (
    "it has no camera: one was assumed 3 m before the person's mean place, which the person faces"
)

Matrices = npt.NDArray[np.float64]


def read_bvh(path: Path) -> LandmarkRecording:
    """Return the recording in a BVH file.

    Raises
    ------
    LandmarkFileError
        It is damaged, its joints have no known names, or it is no person who stands.
    """
    motion = read_bvh_text(path)
    points = body_points(motion, path.name)
    times_s, _ = check_times(frame_times(len(points), 1.0 / motion.frame_s), path.name)
    factor, unit = fit_units(points, path.name)
    seen = np.asarray(points * np.float32(factor) * np.array([1, -1, -1], np.float32), np.float32)
    check_upright(seen, path.name, "+y")
    check_handedness(seen, path.name, "left")
    seen = _before_camera(seen)
    visibility = np.ones(seen.shape[:2], np.float32)
    observations = make_observations(times_s, seen, visibility, CAMERA.image(seen))
    notes = (*motion.notes, f"its lengths were read as {unit}", CAMERA_NOTE)
    return LandmarkRecording(observations, "BVH", CAMERA.size, notes)


def body_points(motion: BvhMotion, name: str) -> FloatArray:
    """Return our landmarks (t, 33, 3) in the file's axes and units, NaN where it has no joint.

    Raises
    ------
    LandmarkFileError
        Shoulders or hips are lacking.
    """
    places = joint_places(motion)
    names = [joint.name for joint in motion.joints]
    matched = match_joints(names)
    points = np.full((len(motion.numbers), len(LANDMARK_NAMES), 3), np.nan, np.float32)
    for landmark, joint in matched.items():
        points[:, LANDMARK_NAMES.index(landmark)] = places[:, names.index(joint)]
    lacking = [LANDMARK_NAMES[one] for one in TRUNK if LANDMARK_NAMES[one] not in matched]
    if lacking:
        raise LandmarkFileError(
            f"{name} has no joint for {', '.join(lacking).replace('_', ' ')}: name its joints as "
            "CMU, Mixamo, Rokoko, 3ds Max, Blender or SMPL do, such as LeftArm and LeftUpLeg"
        )
    return points


def joint_places(motion: BvhMotion) -> Matrices:
    """Return the place of each joint in each frame, (t, joints, 3), by forward kinematics.

    Notes
    -----
    A joint's rotation is the product of its channels' in the order of the file (Meredith and
    Maddock, Motion Capture File Formats Explained, 2001). Its place is that of its parent plus its
    offset, or its own position channels, in the axes of the parent.
    """
    frames = len(motion.numbers)
    places = np.zeros((frames, len(motion.joints), 3))
    turns: list[Matrices] = []
    start = 0
    for number, joint in enumerate(motion.joints):
        own = motion.numbers[:, start : start + len(joint.channels)]
        start += len(joint.channels)
        offset, turn = _local(joint, own)
        if joint.parent < 0:
            places[:, number] = offset
            turns.append(turn)
        else:
            above = turns[joint.parent]
            places[:, number] = places[:, joint.parent] + np.einsum("tij,tj->ti", above, offset)
            turns.append(above @ turn)
    return places


def _local(joint: BvhJoint, numbers: Matrices) -> tuple[Matrices, Matrices]:
    """Return a joint's offset (t, 3) and rotation (t, 3, 3) in the axes of its parent."""
    offset = np.repeat(np.array([joint.offset]), len(numbers), axis=0)
    turn = np.repeat(np.eye(3)[None], len(numbers), axis=0)
    for column, (kind, axis) in enumerate(joint.channels):
        if kind == "position":
            offset[:, axis] = numbers[:, column]
        else:
            turn = turn @ _rotation(axis, np.radians(numbers[:, column]))
    return offset, turn


def _rotation(axis: int, angle: Matrices) -> Matrices:
    """Return right-handed rotations about an axis, (t, 3, 3)."""
    turn = np.repeat(np.eye(3)[None], len(angle), axis=0)
    one, two = (axis + 1) % 3, (axis + 2) % 3
    turn[:, one, one] = turn[:, two, two] = np.cos(angle)
    turn[:, two, one] = np.sin(angle)
    turn[:, one, two] = -turn[:, two, one]
    return turn


def _before_camera(points: FloatArray) -> FloatArray:
    """Return points turned so that the person mostly faces the camera, and moved before it."""
    across = points[:, (SHOULDERS[0], HIPS[0])].mean(axis=1)
    across = across - points[:, (SHOULDERS[1], HIPS[1])].mean(axis=1)
    flat = across[np.isfinite(across).all(axis=1)][:, [0, 2]]
    mean = (flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)).mean(axis=0)
    if np.linalg.norm(mean) < MIN_FACING:  # the person turns all the way round
        mean = flat[0]
    x, z = mean / max(float(np.linalg.norm(mean)), 1e-9)
    # The left side of a person who faces the camera is at the right of the picture.
    turn = np.array([[x, 0.0, z], [0.0, 1.0, 0.0], [-z, 0.0, x]])
    turned = points @ turn.T
    hips = turned[:, HIPS].mean(axis=1)
    centre = np.nanmean(hips, axis=0) - np.array([0.0, 0.0, DISTANCE_M])
    return np.asarray(turned - centre, np.float32)
