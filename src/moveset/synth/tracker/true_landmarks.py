"""True positions of BlazePose's landmarks on a synthetic person."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray
from moveset.see.pose.landmarks import LANDMARK_NAMES
from moveset.synth.drawing.camera import Camera, project
from moveset.synth.drawing.mesh import head_frame
from moveset.synth.motion.body import JOINT, SIDES

_HIPS = (23, 24)
_PAIRS = {  # joint → BlazePose's index on the left; the right one is the next
    "ear": 7,
    "shoulder": 11,
    "elbow": 13,
    "wrist": 15,
    "hip": 23,
    "knee": 25,
    "ankle": 27,
    "heel": 29,
    "toe": 31,
}
_FINGERS = (17, 19, 21)  # little finger, index, thumb; all at the end of the hand, which is a fist
_FACE = {  # BlazePose's index → along the head's left, up, gaze; in half ear distances
    1: (0.30, 0.15, 0.95),
    2: (0.40, 0.15, 0.95),
    3: (0.50, 0.15, 0.90),
    4: (-0.30, 0.15, 0.95),
    5: (-0.40, 0.15, 0.95),
    6: (-0.50, 0.15, 0.90),
    9: (0.22, -0.70, 0.85),
    10: (-0.22, -0.70, 0.85),
}


def true_landmarks(
    joints: npt.NDArray[np.float64], camera: Camera, size: tuple[int, int]
) -> FloatArray:
    """Return the 33 landmarks as a pose tracker without errors would give them.

    Parameters
    ----------
    joints
        (t, len(JOINTS), 3) metres.
    size
        Width and height of the image, pixels.

    Returns
    -------
    (t, 33, 6): image x and y in pixels; world x, y, z in metres from the midpoint of the hips (x to
    the right of the image, y down, z away from the camera); visibility, always 1.
    """
    points = _landmark_points(joints)
    image = project(camera, points, size)[..., :2]
    middle = points[:, list(_HIPS)].mean(axis=1, keepdims=True)
    world = (points - middle) * np.array([1.0, -1.0, -1.0])
    seen = np.ones((*points.shape[:2], 1))
    return np.concatenate([image, world, seen], axis=-1).astype(np.float32)


def _landmark_points(joints: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    points = np.empty((len(joints), len(LANDMARK_NAMES), 3))
    points[:, 0] = joints[:, JOINT["nose"]]
    for offset, side in enumerate(SIDES):
        for joint, number in _PAIRS.items():
            points[:, number + offset] = joints[:, JOINT[f"{side}_{joint}"]]
        for number in _FINGERS:
            points[:, number + offset] = joints[:, JOINT[f"{side}_hand"]]
    frame = np.stack(head_frame(joints), axis=1)
    ears = joints[:, JOINT["left_ear"]] - joints[:, JOINT["right_ear"]]
    half = 0.5 * np.linalg.norm(ears, axis=1, keepdims=True)
    for number, place in _FACE.items():
        points[:, number] = joints[:, JOINT["head"]] + half * (np.array(place) @ frame)
    return points
