"""The joints of other trackers, and which of our landmarks each of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from moveset.see.pose.landmarks import LANDMARK_NAMES

_LIMBS: Final = ("Shoulder", "Elbow", "Wrist", "Hand"), ("Hip", "Knee", "Ankle", "Foot")

KINECT_V1: Final = (
    *("HipCenter", "Spine", "ShoulderCenter", "Head"),
    *(f"{joint}{side}" for limb in _LIMBS for side in ("Left", "Right") for joint in limb),
)
"""The 20 joints of Kinect v1 in order (NUI_SKELETON_POSITION_INDEX of its SDK 1.8)."""

KINECT_V2: Final = (
    *("SpineBase", "SpineMid", "Neck", "Head"),
    *KINECT_V1[4:],
    *("SpineShoulder", "HandTipLeft", "ThumbLeft", "HandTipRight", "ThumbRight"),
)
"""The 25 joints of Kinect v2 in order (JointType of its SDK 2.0); some files stop after 21."""

KINECT_LANDMARKS: Final = {
    f"{joint}{side}": f"{side.lower()}_{'foot_index' if joint == 'Foot' else joint.lower()}"
    for limb in _LIMBS
    for side in ("Left", "Right")
    for joint in limb
    if joint != "Hand"
}
"""Kinect's head is no nose and its hands are no fingers, so these landmarks are missing."""

COCO_17: Final = (
    "nose left_eye right_eye left_ear right_ear left_shoulder right_shoulder left_elbow "
    "right_elbow left_wrist right_wrist left_hip right_hip left_knee right_knee left_ankle "
    "right_ankle"
).split()
"""COCO's keypoints in order (cocodataset.org, format of keypoint detection)."""

_OPENPOSE_ARMS: Final = (
    "nose neck right_shoulder right_elbow right_wrist left_shoulder left_elbow left_wrist"
).split()

COCO_18: Final = (
    *_OPENPOSE_ARMS,
    *"right_hip right_knee right_ankle left_hip left_knee left_ankle".split(),
    *"right_eye left_eye right_ear left_ear".split(),
)
"""OpenPose's older model in order (its documentation, Output format)."""

BODY_25: Final = (
    *_OPENPOSE_ARMS,
    *"mid_hip right_hip right_knee right_ankle left_hip left_knee left_ankle".split(),
    *"right_eye left_eye right_ear left_ear".split(),
    *"left_foot_index left_small_toe left_heel right_foot_index right_small_toe right_heel".split(),
)
"""OpenPose's usual model in order; its big toe is our foot index."""

HALPE_26: Final = (
    *COCO_17,
    *"head neck mid_hip left_foot_index right_foot_index left_small_toe right_small_toe".split(),
    *"left_heel right_heel".split(),
)
"""AlphaPose's body in order (Halpe-FullBody); its 136 keypoints begin with these."""

WHOLE_BODY_23: Final = (
    *COCO_17,
    *"left_foot_index left_small_toe left_heel right_foot_index right_small_toe right_heel".split(),
)
"""COCO-WholeBody's body and feet in order; its 133 keypoints begin with these."""

ORDERS: Final[Mapping[str, Sequence[str]]] = {
    "MediaPipe": LANDMARK_NAMES,
    "Kinect v1": KINECT_V1,
    "Kinect v2": KINECT_V2,
    "COCO-17": COCO_17,
    "COCO-18": COCO_18,
    "BODY_25": BODY_25,
    "Halpe-26": HALPE_26,
    "COCO-WholeBody": WHOLE_BODY_23,
}
"""For each skeleton its joints by number."""


def landmark_number(joint: str) -> int | None:
    """Return which of our landmarks a joint is, by its number; None if it is none."""
    name = KINECT_LANDMARKS.get(joint, joint)
    return LANDMARK_NAMES.index(name) if name in LANDMARK_NAMES else None


def skeleton_of(joints: int, *, has_depth: bool) -> str | None:
    """Return which skeleton numbered joints are of, by their count; None if no known one."""
    if has_depth:
        return {33: "MediaPipe", 20: "Kinect v1", 21: "Kinect v2", 25: "Kinect v2"}.get(joints)
    return {33: "MediaPipe", 17: "COCO-17", 18: "COCO-18", 25: "BODY_25"}.get(joints)


def compact(name: str) -> str:
    """Return a joint's name in lower case without separators."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


JOINT_NAMES: Final = {
    compact(joint): (joint, skeleton)
    for skeleton, joints in reversed([*ORDERS.items()])
    for joint in joints
}
"""For each joint's compact name the joint, and a skeleton that has it."""
