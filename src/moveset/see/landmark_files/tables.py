"""Reads tables of landmarks, wide (a row for each frame) and long (a row for each landmark)."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from moveset.base.errors import LandmarkFileError
from moveset.base.shown_text import quote
from moveset.base.values import FloatArray
from moveset.see.landmark_files.columns import (
    Layout,
    find_layout,
    headerless_layout,
    lacks_trunk,
    parse_state,
    repeated_name,
    resolve_joints,
)
from moveset.see.landmark_files.joints import landmark_number
from moveset.see.landmark_files.long_rows import LongRows
from moveset.see.landmark_files.points import QUANTITIES, Points
from moveset.see.landmark_files.table_rows import (
    MAX_NUMBER,
    Row,
    open_rows,
    parse_number,
    parse_time,
)
from moveset.see.landmark_files.times import Stamps, check_count
from moveset.see.pose.landmarks import LANDMARK_NAMES


def read_table(path: Path, rate: float = 0.0) -> Points | None:
    """Return the points in a table; None if it is no table of landmarks.

    Parameters
    ----------
    rate
        Frames a second, for tables without times; 0 if it is not known.

    Raises
    ------
    LandmarkFileError
        It cannot be read, it has two columns of one name or no hips, or a cell is no number; with
        its line and column.
    """
    with open_rows(path) as rows:
        _, header = next(rows, (0, []))
        header = _without_empty_end(header)
        if layout := find_layout(header):
            if twice := repeated_name(header):
                raise LandmarkFileError(
                    f"{path.name} has two columns {quote(twice)}: keep those of one person"
                )
            return _TableReader(path.name, layout, header).read(rows, rate)
        if layout := headerless_layout([parse_number(cell) for cell in header]):
            return _TableReader(path.name, layout, []).read(chain([(1, header)], rows), rate)
    if lacks_trunk(header):
        raise LandmarkFileError(
            f"{path.name} has no columns of shoulders or hips: moves cannot be recognised without "
            "them, so export all landmarks"
        )
    return None


def has_landmark_columns(path: Path) -> bool:
    """Return whether the first line of a table names landmarks, or has as many numbers.

    Raises
    ------
    LandmarkFileError
        It cannot be read, or is no text.
    """
    with open_rows(path) as rows:
        _, header = next(rows, (0, []))
    header = _without_empty_end(header)
    numbers = [parse_number(cell) for cell in header]
    return find_layout(header) is not None or headerless_layout(numbers) is not None


def _without_empty_end(cells: Sequence[str]) -> list[str]:
    """Return cells without the empty ones that a separator at the end of a line makes."""
    filled = [number for number, cell in enumerate(cells, 1) if cell.strip()]
    return list(cells[: filled[-1]]) if filled else []


class _TableReader:
    def __init__(self, name: str, layout: Layout, header: Sequence[str]) -> None:
        self._name = name
        self._layout = layout
        self._header = header
        self._places = [one.place for one in layout.columns]

    def read(self, rows: Iterable[Row], rate: float) -> Points:
        """Return the points in the rows after the header."""
        if self._layout.joint_column is None:
            stamps, skeleton, values = self._read_wide(rows)
        else:
            stamps, skeleton, values = self._read_long(rows, self._layout.joint_column)
        has_time = self._layout.time_column is not None
        unit = (self._layout.time_unit_s or None) if has_time else 0.0
        times, notes = Stamps(stamps, unit).times(rate)
        return Points(skeleton, times, values, notes=notes)

    def _read_wide(
        self, rows: Iterable[Row]
    ) -> tuple[npt.NDArray[np.float64], str, dict[str, FloatArray]]:
        stamps, numbers = array("d"), array("f")
        people = _People(self._name, self._layout.person_column)
        for line, row in rows:
            stamps.append(self._stamp(line, row, len(stamps)))
            numbers.extend(self._numbers(line, row))
            people.check(row, stamps)
            check_count(len(stamps), self._name)
        check_count(len(stamps), self._name)
        table = np.frombuffer(numbers, np.float32).reshape(len(stamps), -1)
        values: dict[str, FloatArray] = {}
        for place, one in enumerate(self._layout.columns):
            if (landmark := landmark_number(one.joint)) is not None:
                _field(values, one.quantity, len(stamps))[:, landmark] = table[:, place]
        return np.frombuffer(stamps, np.float64), self._layout.skeleton, values

    def _read_long(
        self, rows: Iterable[Row], joint_column: int
    ) -> tuple[npt.NDArray[np.float64], str, dict[str, FloatArray]]:
        """Read a row for each landmark; a frame's rows may be anywhere."""
        found = LongRows(self._name)
        for line, row in rows:
            stamp = self._stamp(line, row, 0)
            found.add(line, stamp, _cell(row, joint_column), self._numbers(line, row))
        stamps, frames, joints = found.arrays()
        depth = any(one.quantity.endswith("z") for one in self._layout.columns)
        skeleton, known = self._resolve(found.joints, depth=depth)
        numbers = [landmark_number(known.get(joint, "")) for joint in found.joints]
        landmarks = np.array([-1 if one is None else one for one in numbers], np.int64)[joints]
        is_ours = landmarks >= 0
        table = np.frombuffer(found.numbers, np.float32).reshape(len(frames), -1)
        values: dict[str, FloatArray] = {}
        for number, one in enumerate(self._layout.columns):
            kept = _field(values, one.quantity, len(stamps))
            kept[frames[is_ours], landmarks[is_ours]] = table[is_ours, number]
        return stamps, skeleton, values

    def _resolve(self, joints: Iterable[str], *, depth: bool) -> tuple[str, dict[str, str]]:
        named = resolve_joints(joints, has_depth=depth)
        if not named:
            some = ", ".join(quote(joint) for joint in list(joints)[:4])
            raise LandmarkFileError(
                f"the landmarks in {self._name} ({some}) have no known names, or lack the "
                "shoulders or hips: use all of MediaPipe's, Kinect's or COCO's"
            )
        return named

    def _stamp(self, line: int, row: Sequence[str], otherwise: float) -> float:
        for place in (self._layout.time_column, self._layout.frame_column):
            if place is not None:
                text = _cell(row, place)
                if (time := parse_time(text)) is None:
                    raise self._error(line, place, text, "write seconds, or a frame's number")
                return time
        return float(otherwise)

    def _numbers(self, line: int, row: Sequence[str]) -> list[float]:
        try:  # nearly always
            numbers = [float(row[place]) for place in self._places]
        except (ValueError, IndexError):
            numbers = [self._number(line, row, place) for place in self._places]
        if not all(-MAX_NUMBER < number < MAX_NUMBER for number in numbers):
            return [one if abs(one) < MAX_NUMBER else np.nan for one in numbers]
        return numbers

    def _number(self, line: int, row: Sequence[str], place: int) -> float:
        text = _cell(row, place)
        number = parse_number(text)
        if number is None and (number := parse_state(text)) is None:
            raise self._error(
                line, place, text, "correct it, or leave it empty where the landmark is missing"
            )
        return number

    def _error(self, line: int, place: int, text: str, hint: str) -> LandmarkFileError:
        column = self._header[place] if place < len(self._header) else str(place + 1)
        return LandmarkFileError(
            f"line {line} of {self._name}, column {quote(column)}: {quote(text)} is no number: "
            f"{hint}"
        )


class _People:
    """Refuses rows of another person at the same time, which would be taken for the player's."""

    def __init__(self, name: str, column: int | None) -> None:
        self._name = name
        self._column = column
        self._last = ""

    def check(self, row: Sequence[str], stamps: Sequence[float]) -> None:
        if self._column is None:
            return
        person, last = _cell(row, self._column), self._last
        self._last = person
        if person != last and len(stamps) > 1 and stamps[-1] == stamps[-2]:
            raise LandmarkFileError(
                f"{self._name} has {quote(last)} and {quote(person)} at one time: keep the rows of "
                "one person"
            )


def _field(values: dict[str, FloatArray], quantity: str, frames: int) -> FloatArray:
    assert quantity in QUANTITIES, quantity  # noqa: S101
    shape = (frames, len(LANDMARK_NAMES))
    return values.setdefault(quantity, np.full(shape, np.nan, np.float32))


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""
