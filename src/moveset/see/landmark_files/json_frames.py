"""The frames in a JSON document or in JSON lines, whatever they are wrapped in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

from moveset.base.values import Json
from moveset.see.landmark_files.header_words import is_frame_number, time_unit
from moveset.see.landmark_files.joints import compact
from moveset.see.landmark_files.json_people import skeleton_of_item
from moveset.see.landmark_files.json_text import has_lines, read_json, read_json_lines
from moveset.see.landmark_files.table_rows import parse_time
from moveset.see.pose.landmarks import LANDMARK_NAMES

LIST_KEYS: Final = ("frames", "annotations", "instance_info", "data", "results", "predictions")
"""Where a document has its frames."""

RESULT_KEYS: Final = ("result", "results", "pose", "detection", "data")
"""Where a frame has its landmarks, if not beside its time."""

MAX_RATE: Final = 1000.0
MAX_STAMP: Final = 1e18
_LAST_NUMBER: Final = re.compile(r"(\d{1,15})(?:\.\w+)?$")

Stamp = tuple[float | None, float]
"""Unit and number of a frame's time, as ``times.Stamps`` has them."""


def open_frames(path: Path) -> tuple[Mapping[str, Any], Iterable[Json]]:
    """Return what a file says of the whole recording, and its frames, of JSON lines one by one.

    Raises
    ------
    LandmarkFileError
        It cannot be read, or is damaged.
    """
    if has_lines(path):
        lines = read_json_lines(path)
        first = next(lines, None)
        return _facts([first]), (unwrap(one) for one in chain([first], lines))
    document = read_json(path)
    items = _items(document)
    images = document.get("images") if isinstance(document, dict) else None
    some = [*items[:1], *(images[:1] if isinstance(images, list) else ()), document]
    return _facts(some), (unwrap(one) for one in items)


def _items(document: Json) -> Sequence[Json]:
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return []
    if skeleton_of_item(document) is None:
        for key in LIST_KEYS:
            if isinstance(document.get(key), list):
                found: Sequence[Json] = document[key]
                return found
        if numbered := _numbered(document):
            return numbered
    return [document]


def _numbered(document: Mapping[str, Json]) -> list[Json]:
    """Return the frames of an object that has them by number, or by the name of their image."""
    numbers = [(match, one) for key, one in document.items() if (match := _LAST_NUMBER.search(key))]
    if len(numbers) < len(document):
        return []
    frames = sorted(((int(match[1]), one) for match, one in numbers), key=lambda one: one[0])
    return [
        {"frame": number, **one} if isinstance(one, dict) else {"frame": number, "landmarks": one}
        for number, one in frames
    ]


def unwrap(item: Json) -> Json:
    """Return a frame with its landmarks where ``json_people`` looks for them."""
    if isinstance(item, list):
        if item and all(isinstance(one, dict) and "keypoints" in one for one in item):
            return _poses(item, {})
        return _rows(item)
    if not isinstance(item, dict):
        return item
    points = item.get("keypoints")
    if isinstance(points, list) and points and isinstance(points[0], dict):
        return _poses([item], item)
    if skeleton_of_item(item) is None:
        for key in RESULT_KEYS:
            if isinstance(item.get(key), dict):
                return {**item, **item[key]}
    return item


def _poses(poses: Sequence[Mapping[str, Json]], frame: Mapping[str, Json]) -> Json:
    """Return a frame of TensorFlow.js, whose keypoints are objects; BlazePose has 33 of them."""
    lists = [one["keypoints"] for one in poses]
    if all(isinstance(one, list) and len(one) == len(LANDMARK_NAMES) for one in lists):
        worlds = [one.get("keypoints3D", ()) for one in poses]
        return {**frame, "keypoints": None, "landmarks": lists, "world_landmarks": worlds}
    return {**frame, "people": poses}


def _rows(item: list[Json]) -> Json:
    """Return bare numbers as landmarks of three or four each."""
    if len(item) in {99, 132} and all(isinstance(one, int | float) for one in item):
        size = len(item) // 33
        return [item[start : start + size] for start in range(0, len(item), size)]
    return item


def _facts(some: Iterable[Json]) -> Mapping[str, Any]:
    """Return the keys of several objects in compact form; the last one counts."""
    known = [one for one in some if isinstance(one, dict)]
    return {compact(key): value for one in known for key, value in one.items()}


def stated_rate(facts: Mapping[str, Any]) -> float:
    """Return the frames a second that a file states; 0 if it states none."""
    given = facts.get("fps", facts.get("framerate"))
    if isinstance(given, int | float) and 0.0 < given <= MAX_RATE:
        return float(given)
    return 0.0


def stated_size(facts: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return the width and height in pixels that a file states."""
    for prefix in ("", "image", "video", "frame"):
        size = facts.get(f"{prefix}width"), facts.get(f"{prefix}height")
        if all(isinstance(side, int) and 16 <= side <= 16384 for side in size):
            return int(size[0] or 0), int(size[1] or 0)
    return None


def stamp_of(item: Json) -> Stamp | None:
    """Return the time of a frame, or else its number; None if it has neither."""
    if not isinstance(item, dict):
        return None
    found = ((_kind(key), value) for key, value in item.items())
    stamps = [stamp for kind, value in found if (stamp := _stamp(kind, value))]
    times = [stamp for stamp in stamps if stamp[0] != 0.0]
    return next(iter([*times, *stamps]), None)


@lru_cache(maxsize=256)
def _kind(key: str) -> float | None:
    """Return the unit of a time, -1 if it has none, 0 for a frame's number; else None."""
    unit = time_unit(key)
    if unit is not None:
        return unit or -1.0
    return 0.0 if is_frame_number(key) else None


def _stamp(kind: float | None, value: Json) -> Stamp | None:
    if kind is None or isinstance(value, bool):
        return None
    number = parse_time(value) if isinstance(value, str) else value
    if not isinstance(number, int | float) or not abs(number) < MAX_STAMP:
        return None
    return (None if kind < 0.0 else kind), float(number)
