"""JSON recordings as points of the player: frames in order, their times, the picture's size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from moveset.base.errors import LandmarkFileError
from moveset.base.values import FloatArray, Json
from moveset.see.landmark_files.image_numbers import ImageNumbers
from moveset.see.landmark_files.json_frames import (
    Stamp,
    open_frames,
    stamp_of,
    stated_rate,
    stated_size,
    unwrap,
)
from moveset.see.landmark_files.json_people import (
    keypoints,
    mediapipe_people,
    openpose_people,
    skeleton_of_item,
)
from moveset.see.landmark_files.json_text import read_json
from moveset.see.landmark_files.player import ROW, follow_player
from moveset.see.landmark_files.points import Points
from moveset.see.landmark_files.times import Stamps, Times, check_count

KEYPOINT_SUFFIX: Final = "_keypoints.json"
"""OpenPose numbers its files, one for each frame: ``NAME_000000000012_keypoints.json``."""

MAX_PEOPLE: Final = 1_000_000
"""In all frames together: 1 GB."""


@dataclass(slots=True)
class _Frames:
    """The people in each frame, and what the file says about times.

    Attributes
    ----------
    stamps
        Time or number of each frame; None if it has none.
    """

    name: str
    skeleton: str = ""
    people: list[list[FloatArray]] = field(default_factory=list)
    stamps: list[Stamp | None] = field(default_factory=list)
    count: int = 0

    def add(self, people: list[FloatArray], stamp: Stamp | None) -> None:
        """Add a frame.

        Raises
        ------
        LandmarkFileError
            There are too many frames or people.
        """
        self.people.append(people)
        self.stamps.append(stamp)
        check_count(len(self.people), self.name)
        self.count += len(people)
        if self.count > MAX_PEOPLE:
            raise LandmarkFileError(f"{self.name} has more than {MAX_PEOPLE} people: cut it")


def read_json_points(path: Path, rate: float = 0.0) -> Points | None:
    """Return the points in a JSON file; None if it holds no landmarks.

    Raises
    ------
    LandmarkFileError
        It is damaged, or a person has an unknown number of landmarks; with the frame.
    """
    facts, items = open_frames(path)
    frames = _read_frames(items, path.name)
    return _points(frames, facts, rate) if frames else None


def read_folder(folder: Path, rate: float = 0.0) -> Points:
    """Return the points in a folder of OpenPose's files, one for each frame.

    Raises
    ------
    LandmarkFileError
        A file is damaged or has no number, or they are of several recordings.
    """
    numbers = ImageNumbers(folder.name)
    paths = [path for path in folder.iterdir() if is_keypoint_file(path)]
    numbered = sorted(
        (numbers.of(path.name[: -len(KEYPOINT_SUFFIX)]), path.name, path) for path in paths
    )
    check_count(len(numbered), folder.name)
    frames = _Frames(folder.name)
    for number, name, path in numbered:
        item = unwrap(read_json(path))
        if skeleton_of_item(item) != "OpenPose":
            raise LandmarkFileError(f"{name} in {folder.name} has no people: remove it")
        skeleton, people = openpose_people(item, name)
        frames.skeleton = skeleton if people else frames.skeleton
        frames.add(people, (0.0, float(number)))
    return _points(frames, {}, rate)


def is_keypoint_folder(path: Path) -> bool:
    """Return whether a folder holds OpenPose's files."""
    return path.is_dir() and any(is_keypoint_file(one) for one in path.iterdir())


def is_keypoint_file(path: Path) -> bool:
    """Return whether a file is by its name one of OpenPose's, which has one frame."""
    before, suffix, after = path.name.lower().rpartition(KEYPOINT_SUFFIX)
    return bool(suffix) and not after and before[-1:].isdecimal() and before[0] != "."


def _read_frames(items: Iterable[Json], name: str) -> _Frames | None:
    """Return the people in each frame; None if there are no landmarks."""
    frames, entries = _Frames(name), _Entries(name)
    for number, item in enumerate(items):
        found = skeleton_of_item(item)
        where = f"frame {number + 1} of {name}"
        if entries.images or found == "COCO":
            entries.add(item, f"entry {number + 1} of {name}")
        elif found:
            _add_people(frames, item, where)
        elif number == 0 and isinstance(item, dict):
            continue  # a header line
        elif _is_nobody(item):
            frames.add([], stamp_of(item))
        elif frames.skeleton:
            raise LandmarkFileError(f"{where} has no landmarks: give it an empty list for nobody")
        else:
            return None
    if entries.images:
        return entries.frames()
    return frames if frames.skeleton else None


def _add_people(frames: _Frames, item: Json, where: str) -> None:
    """Add a frame of OpenPose or MediaPipe."""
    if skeleton_of_item(item) == "OpenPose":
        skeleton, people = openpose_people(item, where)
        if people or not frames.skeleton:
            frames.skeleton = skeleton
    else:
        people = mediapipe_people(item, where)
        frames.skeleton = "MediaPipe"
    frames.add(people, stamp_of(item))


def _is_nobody(item: Json) -> bool:
    return item is None or item == [] or isinstance(item, dict)


class _Entries:
    """A list of people, each with its image, in any order."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._skeleton = ""
        self._count = 0
        self.images: dict[int | str, list[FloatArray]] = {}

    def add(self, item: Json, where: str) -> None:
        """Add a person."""
        if not isinstance(item, dict) or not isinstance(item.get("keypoints"), list):
            raise LandmarkFileError(f"{where} has no keypoints: remove it")
        image = item.get("image_id", self._count)
        if not isinstance(image, int | str):
            raise LandmarkFileError(
                f"{where} has the image_id {str(image)[:40]!r}: give the image's number or name"
            )
        self._skeleton, person = keypoints(item["keypoints"], where, item.get("keypoint_scores"))
        self._count += 1
        self.images.setdefault(image, []).append(person)
        check_count(len(self.images), self._name)
        if self._count > MAX_PEOPLE:
            raise LandmarkFileError(f"{self._name} has more than {MAX_PEOPLE} people: cut it")

    def frames(self) -> _Frames:
        """Return the frames in the order of their images' numbers; as they are without numbers."""
        numbers = ImageNumbers(self._name).of_all(self.images)
        frames = _Frames(self._name, self._skeleton)
        if numbers is None:
            for people in self.images.values():
                frames.add(people, None)
            return frames
        for image in sorted(self.images, key=lambda image: numbers[image]):
            frames.add(self.images[image], (0.0, float(numbers[image])))
        return frames


def _points(frames: _Frames, facts: Mapping[str, Any], rate: float) -> Points:
    if not any(frames.people):
        raise LandmarkFileError(
            f"{frames.name} shows nobody in any frame: record it again with the person in view"
        )
    track = follow_player(frames.people)
    values = {
        key: track[:, :, column] for column, key in enumerate(ROW) if _is_known(track, column)
    }
    times, notes = _times(frames.stamps, rate or stated_rate(facts))
    return Points(frames.skeleton, times, values, stated_size(facts), notes)


def _is_known(track: FloatArray, column: int) -> bool:
    # x and y of the picture are always there: without them nobody was found.
    return bool(np.isfinite(track[:, :, column]).any())


def _times(stamps: Sequence[Stamp | None], rate: float) -> tuple[Times, tuple[str, ...]]:
    known = [stamp for stamp in stamps if stamp]
    if len(known) < len(stamps) or len({unit for unit, _ in known}) != 1:
        return Stamps(np.arange(len(stamps), dtype=np.float64), 0.0).times(rate)
    numbers = np.array([number for _, number in known], np.float64)
    return Stamps(numbers, known[0][0]).times(rate)
