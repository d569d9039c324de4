"""The columns of landmark tables: which landmark and which quantity each of them holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from moveset.see.landmark_files.header_words import (
    is_frame_number,
    is_joint_name,
    is_person,
    split_words,
    time_unit,
)
from moveset.see.landmark_files.joints import JOINT_NAMES, ORDERS, compact, skeleton_of

_NOISE: Final = frozenset(
    "landmark landmarks pose joint position pos lm kp keypoint point p type camera space m".split()
)
_SPACES: Final = frozenset(("image", "world"))
_QUANTITIES: Final = {
    **{axis: axis for axis in "xyz"},
    **dict.fromkeys("v visibility vis confidence conf score likelihood c".split(), "v"),
    "state": "state",
}
MIN_JOINTS: Final = 4
"""So many known joints make a table one of landmarks, though it lacks the trunk."""

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
    person_column
        Tells several people apart, if there is such a column.
    """

    skeleton: str
    columns: tuple[Column, ...]
    time_column: int | None = None
    time_unit_s: float = 0.0
    frame_column: int | None = None
    joint_column: int | None = None
    person_column: int | None = None


def find_layout(header: Sequence[str]) -> Layout | None:
    """Return the layout that a header names; None if it is no table of landmarks."""
    units = [time_unit(name) for name in header]
    time = next((place for place, unit in enumerate(units) if unit is not None), None)
    frame = _first(header, is_frame_number)
    unit = (units[time] if time is not None else None) or 0.0
    bare = Layout("", (), time, unit, frame, person_column=_first(header, is_person))
    return _long_layout(header, bare) or _wide_layout(header, bare)


def _long_layout(header: Sequence[str], bare: Layout) -> Layout | None:
    """Return the layout of a table with a row for each landmark."""
    joint = _first(header, is_joint_name)
    if joint is None or bare.time_column is bare.frame_column is None:
        return None
    columns = tuple(
        Column(place, "", what) for place, name, what in _parsed(header, bare) if not name
    )
    if not {"x", "y"} <= {one.quantity.removeprefix("world_") for one in columns}:
        return None
    return replace(bare, columns=columns, joint_column=joint)


def _wide_layout(header: Sequence[str], bare: Layout) -> Layout | None:
    """Return the layout of a table with a row for each frame."""
    parsed = _parsed(header, bare)
    depth = any(what.endswith("z") for *_, what in parsed)
    named = resolve_joints([name for _, name, _ in parsed], has_depth=depth)
    if not named:
        return None
    skeleton, joints = named
    columns: dict[tuple[str, str], Column] = {}
    for place, name, what in parsed:
        if name in joints:  # of two columns of one quantity the first counts
            columns.setdefault((joints[name], what), Column(place, joints[name], what))
    return replace(bare, skeleton=skeleton, columns=tuple(columns.values()))


def _parsed(header: Sequence[str], bare: Layout) -> list[tuple[int, str, str]]:
    """Return place, joint and quantity of the columns that have a quantity."""
    others = {bare.time_column, bare.frame_column, bare.person_column}
    return [
        (place, *found)
        for place, name in enumerate(header)
        if place not in others and (found := _parse(name))
    ]


def lacks_trunk(header: Sequence[str]) -> bool:
    """Return whether a header names joints, but not both shoulders and hips."""
    known = {name for _, name, _ in _parsed(header, Layout("", ())) if compact(name) in JOINT_NAMES}
    return len(known) >= MIN_JOINTS


def repeated_name(header: Sequence[str]) -> str:
    """Return the name of a quantity that two columns have; "" if there is none."""
    seen: set[str] = set()
    for name in filter(_parse, header):
        if name in seen:
            return name
        seen.add(name)
    return ""


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
    known = {name: JOINT_NAMES[key] for name in names if (key := _bare_name(name)) in JOINT_NAMES}
    if not {"shoulder", "hip"} <= {part for name in known for part in _parts(name)}:
        return None
    skeletons = {skeleton for _, skeleton in known.values()}
    chosen = next(name for name in ("Kinect v2", "Kinect v1", *ORDERS) if name in skeletons)
    return chosen, {name: joint for name, (joint, _) in known.items()}


def headerless_layout(numbers: Sequence[float | None]) -> Layout | None:
    """Return the layout of rows of bare numbers, by how many there are in the first of them.

    Kinect's joints have three numbers, or four with a tracking state or a weight; MediaPipe's
    landmarks three, or four with visibility. A time may come first.
    """
    if None in numbers:
        return None
    for joints, axes in _BARE:
        extra = len(numbers) - joints * len(axes)
        if extra not in {0, 1}:
            continue
        if "s" in axes and not {*numbers[extra + 3 :: 4]} <= {0.0, 1.0, 2.0}:
            continue
        skeleton = str(skeleton_of(joints, has_depth=True))
        columns = tuple(
            Column(extra + number * len(axes) + place, joint, _BARE_QUANTITIES[axis])
            for number, joint in enumerate(ORDERS[skeleton][:joints])
            for place, axis in enumerate(axes)
            if axis in _BARE_QUANTITIES
        )
        return Layout(skeleton, columns, 0 if extra else None)
    return None


_BARE: Final = (
    (20, "xyz"),
    (21, "xyz"),
    (25, "xyz"),
    (20, "xyzw"),
    (25, "xyzs"),
    (33, "xyz"),
    (33, "xyzv"),
)
"""Joints and their numbers. 100 numbers are 25 joints with states, or a time and 33 landmarks: the
states show it. MSRC-12 has 20 joints with a weight."""

_BARE_QUANTITIES: Final = {"x": "x", "y": "y", "z": "z", "v": "v", "s": "state"}


def parse_state(text: str) -> float | None:
    """Return the number of a tracking state of Kinect from its name."""
    return _KINECT_STATES.get(compact(text))


def _first(header: Sequence[str], fits: Callable[[str], bool]) -> int | None:
    return next((place for place, name in enumerate(header) if fits(name)), None)


def _bare_name(name: str) -> str:
    """Return a joint's name without what does not belong to it, such as ``PoseLandmark.``."""
    words = [word for word in split_words(name) if word not in _NOISE]
    return "".join(words)


def _parts(name: str) -> list[str]:
    return [part for part in ("shoulder", "hip") if part in name.lower()]


def _parse(name: str) -> tuple[str, str] | None:
    """Return the joint (maybe none, maybe a number) and the quantity that a column name means."""
    words = split_words(name)
    words = ["state" if word == "tracking" else word for word in words if word not in _NOISE]
    space = next((word for word in words if word in _SPACES), "")
    words = list(dict.fromkeys(word for word in words if word not in _SPACES))
    for place in (-1, 0):
        if words and words[place] in _QUANTITIES:
            what = _QUANTITIES[words.pop(place)]
            prefix = f"{space}_" if space and what in "xyz" else ""
            return "".join(words), prefix + what
    return None
