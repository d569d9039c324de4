"""JSON recordings as points of the player: frames in order, their times, the picture's size."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from moveset.base.errors import LandmarkFileError
from moveset.base.values import FloatArray, Json
from moveset.see.landmark_files.columns import FRAME_COLUMNS, TIME_COLUMNS
from moveset.see.landmark_files.json_people import (
    keypoints,
    mediapipe_people,
    openpose_people,
    skeleton_of_item,
)
from moveset.see.landmark_files.json_text import read_json
from moveset.see.landmark_files.player import ROW, follow_player
from moveset.see.landmark_files.points import Points
from moveset.see.landmark_files.recording import DEFAULT_RATE
from moveset.see.landmark_files.tables import RATE_NOTE
from moveset.see.landmark_files.times import Times, check_count, frame_times, unit_of_clock

KEYPOINT_FILE: Final = re.compile(r"(\d+)(?:_keypoints)?\.json$", re.IGNORECASE)
"""OpenPose numbers its files, one for each frame: ``NAME_000000000012_keypoints.json``."""

MAX_RATE: Final = 1000.0


@dataclass(slots=True)
class _Frames:
    """The people in each frame, and what the file says about times.

    Attributes
    ----------
    stamps
        Time or number of each frame; None if it has none.
    """

    skeleton: str = "MediaPipe"
    people: list[list[FloatArray]] = field(default_factory=list)
    stamps: list[tuple[float, float] | None] = field(default_factory=list)

    def add(self, people: list[FloatArray], stamp: tuple[float, float] | None) -> None:
        self.people.append(people)
        self.stamps.append(stamp)


def read_json_points(path: Path, rate: float = 0.0) -> Points | None:
    """Return the points in a JSON file; None if it holds no landmarks.

    Raises
    ------
    LandmarkFileError
        It is damaged, or a person has an unknown number of landmarks; with the frame.
    """
    document = read_json(path)
    facts = document if isinstance(document, dict) else {}
    items = _items(document)
    kind = next((kind for item in items if (kind := skeleton_of_item(item))), None)
    if kind is None:
        return None
    check_count(len(items), path.name)
    is_coco = kind == "COCO"
    frames = _coco_frames(items, path.name) if is_coco else _frames(items, kind, path.name)
    return _points(frames, _facts(facts, items), rate)


def read_folder(folder: Path, rate: float = 0.0) -> Points:
    """Return the points in a folder of OpenPose's files, one for each frame.

    Raises
    ------
    LandmarkFileError
        A file is damaged, or a frame comes twice.
    """
    numbered = sorted(
        (int(match[1]), path.name, path)
        for path in folder.iterdir()
        if (match := KEYPOINT_FILE.search(path.name)) and not path.name.startswith(".")
    )
    check_count(len(numbered), folder.name)
    frames = _Frames()
    for number, name, path in numbered:
        item = read_json(path)
        if skeleton_of_item(item) != "OpenPose":
            raise LandmarkFileError(f"{name} in {folder.name} has no people: remove it")
        skeleton, people = openpose_people(item, name)
        frames.skeleton = skeleton if people else frames.skeleton
        frames.add(people, (0.0, float(number)))
    return _points(frames, {}, rate)


def is_keypoint_folder(path: Path) -> bool:
    """Return whether a folder holds OpenPose's files."""
    return path.is_dir() and any(
        name.name.lower().endswith("_keypoints.json") for name in path.iterdir()
    )


def _items(document: Json) -> Sequence[Json]:
    if isinstance(document, dict):
        for key in ("frames", "annotations"):
            if isinstance(document.get(key), list):
                found: Sequence[Json] = document[key]
                return found
        return [document]
    return document if isinstance(document, list) else []


def _facts(document: Mapping[str, Any], items: Sequence[Json]) -> Mapping[str, Any]:
    """Return what the file says of the picture: its own keys, its images', a header line's."""
    images = document.get("images")
    first = images[0] if isinstance(images, list) and images else {}
    header = items[0] if items and isinstance(items[0], dict) else {}
    some = [one for one in (header, first, document) if isinstance(one, dict)]
    return {key: value for one in some for key, value in one.items()}


def _frames(items: Sequence[Json], kind: str, name: str) -> _Frames:
    frames = _Frames()
    for number, item in enumerate(items):
        where = f"frame {number + 1} of {name}"
        found = skeleton_of_item(item)
        if found is None and number == 0 and isinstance(item, dict):
            continue  # a header line
        if found is None and not _is_nobody(item):
            raise LandmarkFileError(f"{where} has no landmarks: give it an empty list for nobody")
        people: list[FloatArray] = []
        if found == "OpenPose":
            skeleton, people = openpose_people(item, where)
            frames.skeleton = skeleton if people or not number else frames.skeleton
        elif found:
            people = mediapipe_people(item, where)
        frames.add(people, _stamp(item))
    if kind == "MediaPipe":
        frames.skeleton = kind
    return frames


def _is_nobody(item: Json) -> bool:
    return item is None or item == [] or isinstance(item, dict)


def _coco_frames(items: Sequence[Json], name: str) -> _Frames:
    """Return the frames of a list of people; each names its image."""
    grouped: dict[Any, list[FloatArray]] = {}
    skeleton = "COCO-17"
    for number, item in enumerate(items):
        where = f"entry {number + 1} of {name}"
        if not isinstance(item, dict) or not isinstance(item.get("keypoints"), list):
            raise LandmarkFileError(f"{where} has no keypoints: remove it")
        skeleton, person = keypoints(item["keypoints"], where)
        image = item.get("image_id", number)
        if not isinstance(image, int | str):
            raise LandmarkFileError(f"{where} has an image_id that is no number or name")
        grouped.setdefault(image, []).append(person)
    numbers = {image: _image_number(image) for image in grouped}
    counted = all(number is not None for number in numbers.values())
    images = sorted(grouped, key=lambda image: numbers[image] or 0) if counted else list(grouped)
    frames = _Frames(skeleton)
    for image in images:
        frames.add(grouped[image], (0.0, float(numbers[image] or 0)) if counted else None)
    return frames


def _image_number(image: Json) -> int | None:
    """Return the number of an image, or that at the end of its name."""
    if isinstance(image, int):
        return image if abs(image) < 2**53 else None
    digits = re.findall(r"\d+", str(image)[:200])
    return int(digits[-1]) if digits and len(digits[-1]) < 16 else None


def _stamp(item: Json) -> tuple[float, float] | None:
    """Return unit and number of a frame's time; the unit is 0 for the number of the frame."""
    if not isinstance(item, dict):
        return None
    for names, unit in (*((key, unit) for key, unit in TIME_COLUMNS.items()), *_FRAME_UNITS):
        value = item.get(names)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e18:
            return (unit or -1.0) if names in TIME_COLUMNS else 0.0, float(value)
    return None


_FRAME_UNITS: Final = tuple((name, 0.0) for name in FRAME_COLUMNS)


def _points(frames: _Frames, facts: Mapping[str, Any], rate: float) -> Points:
    given = facts.get("fps", facts.get("frame_rate"))
    if not rate and isinstance(given, int | float) and 0.0 < given <= MAX_RATE:
        rate = float(given)
    track = follow_player(frames.people)
    values = {
        key: track[:, :, column] for column, key in enumerate(ROW) if _is_known(track, column)
    }
    times, timed = _times(frames.stamps, rate)
    notes = () if rate or timed else (RATE_NOTE,)
    return Points(frames.skeleton, times, values, _size(facts), notes)


def _is_known(track: FloatArray, column: int) -> bool:
    # x and y of the picture are always there: without them nobody was found.
    return bool(np.isfinite(track[:, :, column]).any())


def _times(stamps: Sequence[tuple[float, float] | None], rate: float) -> tuple[Times, bool]:
    known = [stamp for stamp in stamps if stamp]
    if len(known) < len(stamps) or len({unit for unit, _ in known}) != 1:
        return frame_times(len(stamps), rate or DEFAULT_RATE), False
    unit, numbers = known[0][0], np.array([number for _, number in known], np.float64)
    if unit > 0.0:
        return numbers * unit if unit != 1.0 else numbers, True
    if unit < 0.0:
        return (numbers - numbers[0]) * unit_of_clock(numbers.tolist()), True
    return (numbers - numbers[0]) / (rate or DEFAULT_RATE), False


def _size(facts: Mapping[str, Any]) -> tuple[int, int] | None:
    for prefix in ("", "image_"):
        size = facts.get(f"{prefix}width"), facts.get(f"{prefix}height")
        if all(isinstance(side, int) and 16 <= side <= 16384 for side in size):
            return int(size[0] or 0), int(size[1] or 0)
    return None
