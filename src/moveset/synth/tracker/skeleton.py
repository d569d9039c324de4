"""Landmarks made from a skeleton without face, fingers and heels, such as Kinect's.

Real fights come as such skeletons. If synthetic people were never seen like this, a network would
take the rigid face and the fingers in line with the forearm for the sign of a fight.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.see.pose.landmarks import LANDMARK_NAMES
from moveset.synth.tracker.error_inputs import IMAGE, WORLD, recentred
from moveset.synth.tracker.noise import HIPS, SHOULDERS

HEAD, GAZE = 0.38, 0.16
"""From the shoulders up to the head, and from there forwards to the nose: torso lengths."""

FACE: Final = {  # landmark → share of the shoulders' width to the own left, torso lengths up
    **dict.fromkeys(("left_eye_inner", "left_eye", "left_eye_outer"), (0.08, 0.05)),
    **dict.fromkeys(("right_eye_inner", "right_eye", "right_eye_outer"), (-0.08, 0.05)),
    "nose": (0.0, 0.0),
    "left_ear": (0.18, 0.0),
    "right_ear": (-0.18, 0.0),
    "mouth_left": (0.06, -0.06),
    "mouth_right": (-0.06, -0.06),
}
FINGER, HEEL = 0.3, 0.2
"""Fingers beyond the wrist, forearms; the heel behind the ankle, lengths of the foot."""

HIP_RISE: Final = (0.0, 0.15)
"""Range of how much higher the hips of a skeleton are, torso lengths: a depth camera's are high,
and those of the fights are lowered by about half of that."""

HIP_WIDTH: Final = (0.7, 1.0)
"""Range of the distance between the hips relative to the true one."""


def as_skeleton(truth: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return landmarks (t, 33, 6) as if only the joints of a skeleton were known."""
    changed = truth.copy()
    rise, width = np.float32(rng.uniform(*HIP_RISE)), np.float32(rng.uniform(*HIP_WIDTH))
    for axes in (IMAGE, WORLD):
        move_hips(changed[..., axes], rise, width)
    complete_skeleton(changed)
    changed[..., WORLD] = recentred(changed[..., WORLD])
    return changed


def move_hips(points: FloatArray, rise: np.float32, width: np.float32) -> None:
    """Raise the hips by a share of the torso and bring them nearer to each other, in place."""
    middle = points[:, HIPS].mean(axis=1, keepdims=True)
    raised = middle + rise * (points[:, SHOULDERS].mean(axis=1, keepdims=True) - middle)
    points[:, HIPS] = raised + width * (points[:, HIPS] - middle)


def complete_skeleton(landmarks: FloatArray) -> None:
    """Set face, fingers and heels of landmarks (t, 33, 6) from the other joints, in place."""
    for axes in (IMAGE, WORLD):
        _add_face(landmarks[..., axes])
        _add_ends(landmarks[..., axes])


def _add_face(points: FloatArray) -> None:
    """Set the landmarks of the face, in place; in the image it has no depth."""
    left, right = (points[:, number] for number in SHOULDERS)
    middle = (left + right) / 2.0
    up, across = middle - points[:, HIPS].mean(axis=1), left - right
    forwards = np.zeros_like(up)
    if points.shape[-1] == 3:
        forwards = np.cross(across, up)
        forwards *= (np.linalg.norm(up, axis=1) / np.linalg.norm(forwards, axis=1))[:, None]
    for name, (outwards, higher) in FACE.items():
        gaze = 0.0 if name.endswith("ear") else GAZE
        place = middle + (HEAD + higher) * up + outwards * across + gaze * forwards
        points[:, LANDMARK_NAMES.index(name)] = place


def _add_ends(points: FloatArray) -> None:
    """Set the landmarks of fingers and heels, in place."""
    for side in ("left", "right"):
        elbow, wrist, knee, ankle, toe = (
            points[:, LANDMARK_NAMES.index(f"{side}_{name}")]
            for name in ("elbow", "wrist", "knee", "ankle", "foot_index")
        )
        for finger in ("pinky", "index", "thumb"):
            end = wrist + FINGER * (wrist - elbow)
            points[:, LANDMARK_NAMES.index(f"{side}_{finger}")] = end
        heel = ankle + 0.1 * (ankle - knee) - HEEL * (toe - ankle)
        points[:, LANDMARK_NAMES.index(f"{side}_heel")] = heel
