"""The columns of landmark tables: which landmark and which quantity each of them holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from moveset.see.landmark_files.joints import JOINT_NAMES, ORDERS, compact, skeleton_of

_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_NOISE: Final = frozenset("landmark landmarks pose joint position pos lm kp keypoint".split())
_SPACES: Final = frozenset(("image", "world"))
_QUANTITIES: Final = {
    **{axis: axis for axis in "xyz"},
    **dict.fromkeys("v visibility vis confidence conf score likelihood c".split(), "v"),
    "state": "state",
}
TIME_COLUMNS: Final = {
    **dict.fromkeys(("time_s", "seconds", "timestamp_s", "t_s"), 1.0),
    **dict.fromkeys(("time_ms", "timestamp_ms", "milliseconds", "t_ms"), 1e-3),
    **dict.fromkeys(("time_us", "timestamp_us"), 1e-6),
    **dict.fromkeys(("time", "timestamp", "t"), 0.0),
}
"""Columns of times and their unit in seconds; 0 where the steps show it."""

FRAME_COLUMNS: Final = ("frame", "frame_number", "frame_id", "frame_index", "frame_idx", "image_id")
JOINT_COLUMNS: Final = (
    *("landmark", "landmark_name", "landmark_index", "landmark_id", "joint", "joint_name"),
    *("joint_index", "joint_id", "keypoint", "keypoint_index", "name", "index", "id"),
)

_KINECT_STATES: Final = {"tracked": 2.0, "inferred": 1.0, "nottracked": 0.0}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place in the row, its joint, and one of ``points.QUANTITIES``."""

    place: int
    joint: str
    quantity: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's columns.

    Attributes
    ----------
    joint_column
        In a long table the place of the joint; then ``columns`` have no joint of their own.
    time_unit_s
        0 if only the steps can show it.
    """

    skeleton: str
    columns: tuple[Column, ...]
    time_column: int | None = None
    time_unit_s: float = 0.0
    frame_column: int | None = None
    joint_column: int | None = None


def find_layout(header: Sequence[str]) -> Layout | None:
    """Return the layout that a header names; None if it is no table of landmarks."""
    names = [re.sub(r"[\s.]+", "_", name.strip()).lower() for name in header]
    time = next((place for place, name in enumerate(names) if name in TIME_COLUMNS), None)
    frame = _first(names, FRAME_COLUMNS)
    unit = TIME_COLUMNS[names[time]] if time is not None else 0.0
    joint = _first(names, JOINT_COLUMNS)
    if joint is not None and time is None and frame is None:
        return None
    parsed = [
        (place, *found)
        for place, name in enumerate(header)
        if place not in {time, frame, joint} and (found := _parse(name))
    ]
    if joint is not None:
        columns = tuple(Column(place, "", what) for place, name, what in parsed if not name)
        has_plane = {"x", "y"} <= {one.quantity.removeprefix("world_") for one in columns}
        return Layout("", columns, time, unit, frame, joint) if has_plane else None
    named = resolve_joints(
        [name for _, name, _ in parsed], has_depth=any(what.endswith("z") for *_, what in parsed)
    )
    if not named:
        return None
    skeleton, joints = named
    columns = tuple(
        Column(place, joints[name], what) for place, name, what in parsed if name in joints
    )
    return Layout(skeleton, columns, time, unit, frame)


def resolve_joints(written: Iterable[str], *, has_depth: bool) -> tuple[str, dict[str, str]] | None:
    """Return the skeleton, and for each name or number that a file uses its joint.

    Returns
    -------
    None if these are no joints, or numbers of no known skeleton.
    """
    names = dict.fromkeys(written)
    numbers = sorted(int(name) for name in names if name.isdecimal() and len(name) < 4)
    if len(numbers) >= len(ORDERS["COCO-17"]):
        first = numbers[0]
        skeleton = skeleton_of(len(numbers), has_depth=has_depth)
        if skeleton is None or first > 1 or numbers[-1] - first + 1 != len(numbers):
            return None
        return skeleton, {
            name: ORDERS[skeleton][int(name) - first] for name in names if name.isdecimal()
        }
    known = {name: JOINT_NAMES[compact(name)] for name in names if compact(name) in JOINT_NAMES}
    if not {"shoulder", "hip"} <= {part for name in known for part in _parts(name)}:
        return None
    skeletons = {skeleton for _, skeleton in known.values()}
    chosen = next(name for name in ("Kinect v2", "Kinect v1", *ORDERS) if name in skeletons)
    return chosen, {name: joint for name, (joint, _) in known.items()}


def headerless_layout(cells: int) -> Layout | None:
    """Return the layout of rows of bare numbers, by how many there are in a row.

    Kinect's joints have three numbers, MediaPipe's landmarks three, or four with visibility; a
    time may come first.
    """
    for joints, axes in ((20, "xyz"), (21, "xyz"), (25, "xyz"), (33, "xyz"), (33, "xyzv")):
        extra = cells - joints * len(axes)
        if extra in {0, 1}:
            skeleton = str(skeleton_of(joints, has_depth=True))
            columns = tuple(
                Column(extra + number * len(axes) + place, joint, axis)
                for number, joint in enumerate(ORDERS[skeleton][:joints])
                for place, axis in enumerate(axes)
            )
            return Layout(skeleton, columns, 0 if extra else None)
    return None


def parse_state(text: str) -> float | None:
    """Return the number of a tracking state of Kinect from its name."""
    return _KINECT_STATES.get(compact(text))


def _first(names: Sequence[str], wanted: Iterable[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _parts(name: str) -> list[str]:
    return [part for part in ("shoulder", "hip") if part in name.lower()]


def _parse(name: str) -> tuple[str, str] | None:
    """Return the joint (maybe none, maybe a number) and the quantity that a column name means."""
    words = [word.lower() for word in _WORDS.findall(name)]
    words = ["state" if word == "tracking" else word for word in words if word not in _NOISE]
    space = next((word for word in words if word in _SPACES), "")
    words = list(dict.fromkeys(word for word in words if word not in _SPACES))
    for place in (-1, 0):
        if words and words[place] in _QUANTITIES:
            what = _QUANTITIES[words.pop(place)]
            prefix = f"{space}_" if space and what in "xyz" else ""
            return "".join(words), prefix + what
    return None
