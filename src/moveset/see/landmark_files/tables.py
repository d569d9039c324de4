"""Reads CSV tables of landmarks, wide (a row for each frame) and long (a row for each landmark)."""

from __future__ import annotations

import csv
import io
import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

from moveset.base.errors import LandmarkFileError
from moveset.base.files import explain_read_error, open_regular_file
from moveset.base.shown_text import quote
from moveset.base.values import FloatArray
from moveset.see.landmark_files.columns import (
    Layout,
    find_layout,
    headerless_layout,
    parse_state,
    resolve_joints,
)
from moveset.see.landmark_files.joints import landmark_number
from moveset.see.landmark_files.points import QUANTITIES, Points
from moveset.see.landmark_files.recording import DEFAULT_RATE
from moveset.see.landmark_files.times import check_count, frame_times, unit_of_clock
from moveset.see.pose.landmarks import LANDMARK_NAMES

MAX_LINE: Final = 2**16
"""Characters in a line; 200 columns need 4,000."""

MAX_NUMBER: Final = 1e9
"""No pixel and no millimetre is larger: such a number counts as missing."""

_One = TypeVar("_One")
_MISSING: Final = frozenset(("", "nan", "null", "none", "na", "n/a", "-"))


@dataclass(frozen=True, slots=True)
class Cells:
    """The rows of a table with their line numbers."""

    name: str
    rows: Iterator[tuple[int, list[str]]]


def read_table(path: Path, rate: float = 0.0) -> Points | None:
    """Return the points in a CSV table; None if it is no table of landmarks.

    Parameters
    ----------
    rate
        Frames a second, for tables without times; 0 if it is not known.

    Raises
    ------
    LandmarkFileError
        It cannot be read, or a cell is no number; with its line and column.
    """
    with open_rows(path) as rows:
        _, header = next(rows, (0, []))
        if layout := find_layout(header):
            return _read(Cells(path.name, rows), layout, header, rate)
        first = [_number_or_none(cell) for cell in header]
        if header and None not in first and (layout := headerless_layout(len(header))):
            return _read(Cells(path.name, _before((1, header), rows)), layout, [], rate)
    return None


def has_landmark_columns(path: Path) -> bool:
    """Return whether the first line of a CSV file names landmarks, or has as many numbers.

    Raises
    ------
    LandmarkFileError
        It cannot be read, or is no text.
    """
    with open_rows(path) as rows:
        _, header = next(rows, (0, []))
    numbers = [_number_or_none(cell) for cell in header]
    bare = None not in numbers and headerless_layout(len(header)) is not None
    return find_layout(header) is not None or bare


@contextmanager
def open_rows(path: Path) -> Iterator[Iterator[tuple[int, list[str]]]]:
    """Yield the rows of a CSV file that are not empty, each with its line number.

    Raises
    ------
    LandmarkFileError
        It cannot be read, or is no text.
    """
    with _open_text(path) as text:
        yield _rows(path.name, text)


def _open_text(path: Path) -> io.TextIOWrapper:
    try:
        return io.TextIOWrapper(open_regular_file(path), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise LandmarkFileError(explain_read_error(path, error)) from error


def _rows(name: str, text: io.TextIOWrapper) -> Iterator[tuple[int, list[str]]]:
    try:
        lines = _lines(name, text)
        first = next(lines, "")
        delimiter = max(",;\t", key=first.count)
        rows = csv.reader(_before(first, lines), delimiter=delimiter)
        for row in rows:
            if any(cell.strip() for cell in row):
                yield rows.line_num, row
    except (UnicodeDecodeError, csv.Error) as error:
        raise LandmarkFileError(f"{name} is no CSV text in UTF-8: export it again") from error


def _before(first: _One, others: Iterable[_One]) -> Iterator[_One]:
    yield first
    yield from others


def _lines(name: str, text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(MAX_LINE):
        if len(line) >= MAX_LINE:
            raise LandmarkFileError(f"{name} has a line of more than {MAX_LINE} characters")
        yield line


def _read(cells: Cells, layout: Layout, header: Sequence[str], rate: float) -> Points:
    reader = _Reader(cells.name, layout, header)
    if layout.joint_column is None:
        return reader.read_wide(cells.rows, rate)
    return reader.read_long(cells.rows, rate)


class _Reader:
    def __init__(self, name: str, layout: Layout, header: Sequence[str]) -> None:
        self._name = name
        self._layout = layout
        self._header = header
        self._stamps = array("d")

    def read_wide(self, rows: Iterable[tuple[int, list[str]]], rate: float) -> Points:
        columns = self._layout.columns
        numbers = array("f")
        for line, row in rows:
            self._stamps.append(self._stamp(line, row))
            numbers.extend(self._length(line, row, one.place) for one in columns)
            if len(self._stamps) % 1000 == 0:
                check_count(len(self._stamps), self._name)
        frames = len(self._stamps)
        check_count(frames, self._name)
        table = np.frombuffer(numbers, np.float32).reshape(frames, len(columns))
        values: dict[str, FloatArray] = {}
        for place, one in enumerate(columns):
            if (landmark := landmark_number(one.joint)) is not None:
                _field(values, one.quantity, frames)[:, landmark] = table[:, place]
        return self._points(self._layout.skeleton, values, rate)

    def read_long(self, rows: Iterable[tuple[int, list[str]]], rate: float) -> Points:
        """Read a row for each landmark; a frame's rows follow each other."""
        place, columns = self._layout.joint_column or 0, self._layout.columns
        frames, joints, numbers = array("q"), dict[str, int](), array("f")
        order = array("q")
        for line, row in rows:
            stamp = self._stamp(line, row)
            if not self._stamps or stamp != self._stamps[-1]:
                self._stamps.append(stamp)
                check_count(len(self._stamps), self._name)
            frames.append(len(self._stamps) - 1)
            written = _cell(row, place)
            order.append(joints.setdefault(written, len(joints)))
            numbers.extend(self._length(line, row, one.place) for one in columns)
            if len(joints) > 2 * len(LANDMARK_NAMES):
                raise LandmarkFileError(f"{self._name} has too many kinds of landmarks in {line}")
        check_count(len(self._stamps), self._name)
        depth = any(one.quantity.endswith("z") for one in columns)
        named = resolve_joints(joints, has_depth=depth)
        if not named:
            some = ", ".join(quote(joint) for joint in list(joints)[:4])
            raise LandmarkFileError(
                f"the landmarks in {self._name} have no known names ({some}): use MediaPipe's, "
                "Kinect's or COCO's"
            )
        skeleton, known = named
        ours = np.array(
            [
                -1 if number is None else number
                for number in (landmark_number(known.get(joint, "")) for joint in joints)
            ],
            np.int64,
        )[np.frombuffer(order, np.int64)]
        table = np.frombuffer(numbers, np.float32).reshape(len(frames), len(columns))
        at, is_ours = np.frombuffer(frames, np.int64), ours >= 0
        values: dict[str, FloatArray] = {}
        for number, one in enumerate(columns):
            kept = _field(values, one.quantity, len(self._stamps))
            kept[at[is_ours], ours[is_ours]] = table[is_ours, number]
        return self._points(skeleton, values, rate)

    def _points(self, skeleton: str, values: dict[str, FloatArray], rate: float) -> Points:
        stamps = np.frombuffer(self._stamps, np.float64)
        notes: tuple[str, ...] = ()
        if self._layout.time_column is not None:
            unit = self._layout.time_unit_s or unit_of_clock(stamps.tolist())
            times = stamps * unit if unit != 1.0 else stamps
            if not self._layout.time_unit_s:
                times = times - times[0]
        elif self._layout.frame_column is not None:
            times = (stamps - stamps[0]) / (rate or DEFAULT_RATE)
            notes = () if rate else (RATE_NOTE,)
        else:
            times = frame_times(len(stamps), rate or DEFAULT_RATE)
            notes = () if rate else (RATE_NOTE,)
        return Points(skeleton, times, values, notes=notes)

    def _stamp(self, line: int, row: Sequence[str]) -> float:
        for place in (self._layout.time_column, self._layout.frame_column):
            if place is not None:
                return self._number(line, row, place)
        return float(len(self._stamps))

    def _length(self, line: int, row: Sequence[str], place: int) -> float:
        number = self._number(line, row, place)
        return number if abs(number) < MAX_NUMBER else math.nan

    def _number(self, line: int, row: Sequence[str], place: int) -> float:
        text = _cell(row, place)
        if (number := _number_or_none(text)) is None:
            number = parse_state(text)
        if number is None:
            column = self._header[place] if place < len(self._header) else str(place + 1)
            raise LandmarkFileError(
                f"line {line} of {self._name}, column {quote(column)}: {quote(text)} is no number: "
                "correct it, or leave it empty where the landmark is missing"
            )
        return number


RATE_NOTE: Final = f"it gives no times: {DEFAULT_RATE:g} frames a second were assumed"


def _field(values: dict[str, FloatArray], quantity: str, frames: int) -> FloatArray:
    assert quantity in QUANTITIES, quantity  # noqa: S101
    shape = (frames, len(LANDMARK_NAMES))
    return values.setdefault(quantity, np.full(shape, np.nan, np.float32))


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _number_or_none(text: str) -> float | None:
    """Return a number, NaN for a missing or infinite one, None for other text."""
    try:
        number = float(text)
    except ValueError:
        return math.nan if text.strip().lower() in _MISSING else None
    return number if abs(number) < 1e30 else math.nan
