"""The people in one frame of JSON: MediaPipe's landmarks, or keypoints of the picture."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from moveset.base.errors import LandmarkFileError
from moveset.base.shown_text import quote
from moveset.base.values import FloatArray, Json
from moveset.see.landmark_files.joints import JOINT_NAMES, ORDERS, compact, landmark_number
from moveset.see.landmark_files.player import ROW
from moveset.see.landmark_files.table_rows import MAX_NUMBER
from moveset.see.pose.landmarks import LANDMARK_NAMES

IMAGE_KEYS: Final = (
    *("landmarks", "pose_landmarks", "poseLandmarks", "image_landmarks", "imageLandmarks"),
    *("normalized_landmarks", "normalizedLandmarks"),
)
WORLD_KEYS: Final = (
    *("world_landmarks", "worldLandmarks", "pose_world_landmarks", "poseWorldLandmarks"),
)
PEOPLE_KEYS: Final = ("people", "instances", "bodies")
"""OpenPose, MMPose, and AlphaPose in OpenPose's form."""

KEYPOINT_KEYS: Final = ("pose_keypoints_2d", "pose_keypoints", "keypoints", "joints")
KEYPOINT_COUNTS: Final = {
    17: "COCO-17",
    18: "COCO-18",
    23: "COCO-WholeBody",
    25: "BODY_25",
    26: "Halpe-26",
    133: "COCO-WholeBody",
    136: "Halpe-26",
}
"""For a number of keypoints the skeleton that they begin with."""

MAX_PEOPLE: Final = 1000

Item = Mapping[str, Any]


def skeleton_of_item(item: Json) -> str | None:
    """Return what a frame holds: ``OpenPose``, ``COCO``, ``MediaPipe``, or None for neither."""
    if isinstance(item, dict):
        if any(isinstance(item.get(key), list) for key in PEOPLE_KEYS):
            return "OpenPose"
        if isinstance(item.get("keypoints"), list):
            return "COCO"
        if any(key in item for key in (*IMAGE_KEYS, *WORLD_KEYS)):
            return "MediaPipe"
    return "MediaPipe" if _is_landmark_list(item) else None


def openpose_people(item: Item, where: str) -> tuple[str, list[FloatArray]]:
    """Return the skeleton and the people (33, 7) of a frame with a list of people."""
    skeleton, people = "BODY_25", []
    found: Sequence[Json] = next(
        item[key] for key in PEOPLE_KEYS if isinstance(item.get(key), list)
    )
    for person in found[:MAX_PEOPLE]:
        if not isinstance(person, dict):
            raise LandmarkFileError(f"{where} has a person without keypoints: export it again")
        if numbers := next((person[key] for key in KEYPOINT_KEYS if person.get(key)), None):
            skeleton, one = keypoints(numbers, where, person.get("keypoint_scores"))
            people.append(one)
    return skeleton, people


def keypoints(numbers: Json, where: str, scores: Json = None) -> tuple[str, FloatArray]:
    """Return the skeleton and the landmarks (33, 7) of keypoints in the picture.

    Parameters
    ----------
    numbers
        x, y, confidence of each, in one list or in a list each, or objects with these.
    scores
        Confidences, where they have a list of their own.

    Raises
    ------
    LandmarkFileError
        It is of no known length, or holds something else than numbers.
    """
    flat = _flatten(numbers, scores, where)
    skeleton = KEYPOINT_COUNTS.get(len(flat) // 3)
    if len(flat) % 3 or skeleton is None:
        raise LandmarkFileError(
            f"{where} has {len(flat)} numbers for a person: COCO-17 has 51, COCO-18 54, BODY_25 75"
        )
    joints = ORDERS[skeleton]
    table = np.array([_number(one, where) for one in flat[: 3 * len(joints)]], np.float32)
    table = table.reshape(-1, 3)
    # A keypoint that was not found has confidence 0, at (0, 0).
    table[~(table[:, 2] > 0.0)] = np.nan
    person = np.full((len(LANDMARK_NAMES), len(ROW)), np.nan, np.float32)
    for joint, (x, y, confidence) in zip(joints, table, strict=True):
        if (landmark := landmark_number(joint)) is not None:
            person[landmark, :2] = x, y
            person[landmark, 6] = confidence
    return skeleton, person


def _flatten(numbers: Json, scores: Json, where: str) -> list[Json]:
    """Return x, y, confidence of each keypoint in one list."""
    found = numbers if isinstance(numbers, list) else []
    if not found or not isinstance(found[0], list | dict):
        return found
    if isinstance(found[0], dict):
        rows = [
            [one.get("x"), one.get("y"), one.get("score", one.get("confidence", 1.0))]
            for one in found
            if isinstance(one, dict)
        ]
    elif isinstance(scores, list) and len(scores) == len(found):
        rows = [[*one, score] for one, score in zip(found, scores, strict=True) if _is_pair(one)]
    else:
        rows = [one for one in found if isinstance(one, list) and len(one) == 3]
    if len(rows) != len(found):
        raise LandmarkFileError(f"{where} has keypoints that are no x and y: export 2D keypoints")
    return [number for row in rows for number in row]


def _is_pair(one: Json) -> bool:
    return isinstance(one, list) and len(one) == 2


def mediapipe_people(item: Json, where: str) -> list[FloatArray]:
    """Return the people (33, 7) of a frame of MediaPipe: image landmarks, world landmarks or both.

    Raises
    ------
    LandmarkFileError
        A person has another number of landmarks than 33, or one is no number.
    """
    if not isinstance(item, dict):
        item = {"landmarks": item}
    image = _lists(_get(item, IMAGE_KEYS), where)
    world = _lists(_get(item, WORLD_KEYS), where)
    people = []
    for number in range(min(max(len(image), len(world)), MAX_PEOPLE)):
        person = np.full((len(LANDMARK_NAMES), len(ROW)), np.nan, np.float32)
        if number < len(world):
            found = world[number]
            person[:, 3:7] = found
        if number < len(image):
            seen = image[number]
            person[:, :3] = seen[:, :3]
            person[:, 6] = np.where(np.isfinite(seen[:, 3]), seen[:, 3], person[:, 6])
        people.append(person)
    return people


def _get(item: Item, keys: Sequence[str]) -> Json:
    return next((item[key] for key in keys if item.get(key)), ())


def _lists(found: Json, where: str) -> list[FloatArray]:
    """Return the landmarks (33, 4) of each person: x, y, z, visibility."""
    if isinstance(found, dict) and "landmark" in found:  # a protocol buffer as JSON
        found = found["landmark"]
    if isinstance(found, dict):
        found = _by_name(found, where)
    if not isinstance(found, list | tuple):
        raise LandmarkFileError(f"{where} has no list of landmarks: export it again")
    people = found if found and all(_is_landmark_list(one) for one in found) else [found]
    return [_landmarks(one, where) for one in people if one]


def _by_name(found: Mapping[str, Json], where: str) -> list[Json]:
    """Return the landmarks of an object that names them, in order; missing ones have no x."""
    known = {JOINT_NAMES[compact(name)][0]: one for name, one in found.items() if _is_joint(name)}
    if not known:
        some = ", ".join(map(quote, [*found][:3]))
        raise LandmarkFileError(f"{where} has landmarks with other names ({some}): use MediaPipe's")
    return [known.get(name, {}) for name in LANDMARK_NAMES]


def _is_joint(name: str) -> bool:
    return compact(name) in JOINT_NAMES


def _is_landmark_list(item: Json) -> bool:
    return (
        isinstance(item, list)
        and len(item) == len(LANDMARK_NAMES)
        and all(isinstance(one, dict | list) for one in item)
    )


def _landmarks(found: Json, where: str) -> FloatArray:
    if len(found) != len(LANDMARK_NAMES):
        raise LandmarkFileError(
            f"{where} has {len(found)} landmarks: MediaPipe's pose has {len(LANDMARK_NAMES)}"
        )
    return np.array([_landmark(one, where) for one in found], np.float32)


def _landmark(one: Json, where: str) -> list[float]:
    if isinstance(one, dict):
        parts = [one.get("x"), one.get("y"), one.get("z"), one.get("visibility", one.get("score"))]
    elif isinstance(one, list) and 2 <= len(one) <= 5:
        parts = [*one, None, None][:4]
    else:
        raise LandmarkFileError(f"{where} has a landmark without x and y: export it again")
    return [_number(part, where) for part in parts]


def _number(value: Json, where: str) -> float:
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LandmarkFileError(f"{where} has {str(value)[:40]!r} where a number is expected")
    return float(value) if abs(value) < MAX_NUMBER else math.nan
