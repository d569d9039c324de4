"""The people in one frame of JSON: MediaPipe's landmarks, OpenPose's and COCO's keypoints."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from moveset.base.errors import LandmarkFileError
from moveset.base.values import FloatArray, Json
from moveset.see.landmark_files.joints import ORDERS, landmark_number
from moveset.see.landmark_files.player import ROW
from moveset.see.pose.landmarks import LANDMARK_NAMES

IMAGE_KEYS: Final = (
    *("landmarks", "pose_landmarks", "poseLandmarks", "image_landmarks", "imageLandmarks"),
    *("normalized_landmarks", "normalizedLandmarks"),
)
WORLD_KEYS: Final = (
    *("world_landmarks", "worldLandmarks", "pose_world_landmarks", "poseWorldLandmarks"),
)
KEYPOINT_COUNTS: Final = {17: "COCO-17", 18: "COCO-18", 25: "BODY_25"}

MAX_PEOPLE: Final = 1000
_MAX_NUMBER: Final = 1e9
"""No pixel and no millimetre is larger: such a number counts as missing."""

Item = Mapping[str, Any]


def skeleton_of_item(item: Json) -> str | None:
    """Return the skeleton of what a frame holds: a key of ``joints.ORDERS``; None for neither."""
    if isinstance(item, dict):
        if isinstance(item.get("people"), list):
            return "OpenPose"
        if isinstance(item.get("keypoints"), list):
            return "COCO"
        if any(key in item for key in (*IMAGE_KEYS, *WORLD_KEYS)):
            return "MediaPipe"
    return "MediaPipe" if _is_landmark_list(item) else None


def openpose_people(item: Item, where: str) -> tuple[str, list[FloatArray]]:
    """Return the skeleton and the people (33, 7) of a frame of OpenPose."""
    skeleton, people = "BODY_25", []
    for person in item["people"][:MAX_PEOPLE]:
        if not isinstance(person, dict):
            raise LandmarkFileError(f"{where} has a person without keypoints: export it again")
        if numbers := person.get("pose_keypoints_2d", person.get("pose_keypoints")):
            skeleton, found = keypoints(numbers, where)
            people.append(found)
    return skeleton, people


def keypoints(numbers: Json, where: str) -> tuple[str, FloatArray]:
    """Return the skeleton and the landmarks (33, 7) of a list: x, y, confidence of each.

    Raises
    ------
    LandmarkFileError
        It is of no known length, or holds something else than numbers.
    """
    count = len(numbers) if isinstance(numbers, list) else 0
    if count % 3 or count // 3 not in KEYPOINT_COUNTS:
        raise LandmarkFileError(
            f"{where} has {count} numbers for a person: COCO-17 has 51, COCO-18 54, BODY_25 75"
        )
    skeleton = KEYPOINT_COUNTS[len(numbers) // 3]
    table = np.array([_number(one, where) for one in numbers], np.float32).reshape(-1, 3)
    # A keypoint that was not found has confidence 0, at (0, 0).
    table[~(table[:, 2] > 0.0)] = np.nan
    person = np.full((len(LANDMARK_NAMES), len(ROW)), np.nan, np.float32)
    for joint, (x, y, confidence) in zip(ORDERS[skeleton], table, strict=True):
        if (landmark := landmark_number(joint)) is not None:
            person[landmark, :2] = x, y
            person[landmark, 6] = confidence
    return skeleton, person


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
    if not isinstance(found, list | tuple):
        raise LandmarkFileError(f"{where} has no list of landmarks: export it again")
    people = found if found and all(_is_landmark_list(one) for one in found) else [found]
    return [_landmarks(one, where) for one in people if one]


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
        parts = [one.get("x"), one.get("y"), one.get("z"), one.get("visibility")]
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
    return float(value) if abs(value) < _MAX_NUMBER else math.nan
