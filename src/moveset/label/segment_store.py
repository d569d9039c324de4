"""Segments of any number of recordings, on disk: a table of them may not fit into memory."""

from __future__ import annotations

import csv
import math
import sqlite3
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from moveset.base.errors import LabelError, ProjectError
from moveset.base.files import explain_read_error, open_regular_file
from moveset.base.values import Segment
from moveset.label.segments import check_overlaps, check_segment
from moveset.label.segments_table import SEGMENT_COLUMNS
from moveset.see.landmark_files.frames import RECORDING_SUFFIXES

MAX_LINE: Final = 2**16


def recording_key(written: str) -> str:
    """Return a recording's id as it is compared: without the suffix of a video."""
    name = unicodedata.normalize("NFC", written.strip()).replace("\\", "/")
    stem, dot, suffix = name.rpartition(".")
    return stem if stem and f"{dot}{suffix}".lower() in RECORDING_SUFFIXES else name


class SegmentStore:
    """The segments of a table, found by recording.

    Attributes
    ----------
    table
        The file that they come from.
    """

    def __init__(self, table: Path, database: sqlite3.Connection) -> None:
        self.table = table
        self._database = database

    def keys(self) -> Iterator[str]:
        """Yield the key of every recording that has segments, sorted."""
        rows = self._database.execute("SELECT DISTINCT recording FROM segments ORDER BY recording")
        yield from (row[0] for row in rows)

    def of(self, recording: str) -> tuple[Segment, ...]:
        """Return the segments of a recording, sorted and without duplicates.

        Raises
        ------
        LabelError
            Two overlap.
        """
        rows = self._database.execute(
            "SELECT DISTINCT start_s, end_s, move FROM segments WHERE recording = ?",
            (recording_key(recording),),
        )
        segments = tuple(sorted(Segment(recording, *row) for row in rows))
        try:
            check_overlaps(segments)
        except LabelError as error:
            raise LabelError(f"{self.table}: {error}") from error
        return segments


@contextmanager
def open_segments(table: Path) -> Iterator[SegmentStore]:
    """Yield the segments of a CSV table with recording, start_s, end_s and move.

    Raises
    ------
    ProjectError
        It cannot be read, is no table in UTF-8, or lacks a column.
    LabelError
        A segment is invalid; with its line.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(str(Path(folder) / "segments.sqlite"), isolation_level=None)
        try:
            _fill(database, table)
            yield SegmentStore(table, database)
        finally:
            database.close()


def _fill(database: sqlite3.Connection, table: Path) -> None:
    database.execute("PRAGMA synchronous = OFF")  # a file for this run only
    database.execute("CREATE TABLE segments (recording TEXT, start_s REAL, end_s REAL, move TEXT)")
    database.execute("BEGIN")
    database.executemany("INSERT INTO segments VALUES (?, ?, ?, ?)", _read(table))
    database.execute("CREATE INDEX by_recording ON segments (recording)")
    database.execute("COMMIT")


def _read(table: Path) -> Iterator[tuple[str, float, float, str]]:
    try:
        with open_regular_file(table) as file:
            lines = _lines(file)
            first = next(lines, "")
            delimiter = ";" if ";" in first and "," not in first else ","
            header = [
                cell.strip().lower() for cell in next(csv.reader([first], delimiter=delimiter), [])
            ]
            _check_columns(table, header)
            rows = csv.reader(lines, delimiter=delimiter, strict=True)
            for row in rows:
                if any(cell.strip() for cell in row):
                    yield _parse(f"{table}, line {rows.line_num + 1}", header, row)
    except OSError as error:
        raise ProjectError(explain_read_error(table, error)) from error
    except UnicodeDecodeError as error:
        raise ProjectError(f"{table} is not UTF-8: save the file as UTF-8") from error
    except csv.Error as error:
        raise ProjectError(f"{table} is no CSV table ({error}): close its quotes") from error


def _lines(file: Any) -> Iterator[str]:
    """Yield the lines of a table; one without end is an error."""
    encoding = "utf-8-sig"
    while line := file.readline(MAX_LINE):
        if len(line) == MAX_LINE:
            raise csv.Error(f"a line longer than {MAX_LINE} characters")
        yield line.decode(encoding)
        encoding = "utf-8"


def _check_columns(table: Path, header: list[str]) -> None:
    missing = [column for column in SEGMENT_COLUMNS if column not in header]
    if missing:
        raise ProjectError(
            f"{table} has no column {' or '.join(missing)}: begin the file with "
            f"{','.join(SEGMENT_COLUMNS)}"
        )


def _parse(place: str, header: list[str], row: list[str]) -> tuple[str, float, float, str]:
    values = dict(zip(header, (cell.strip() for cell in row), strict=False))
    recording, start_s, end_s, move = (values.get(column, "") for column in SEGMENT_COLUMNS)
    segment = Segment(recording, _seconds(start_s), _seconds(end_s), move)
    try:
        if any(cell.strip() for cell in row[len(header) :]):
            raise LabelError("more values than columns: put values with commas in quotes")
        if not recording:
            raise LabelError("the recording is empty: name one")
        check_segment(segment)
    except LabelError as error:
        raise LabelError(f"{place}: {error}") from error
    return recording_key(recording), segment.start_s, segment.end_s, move


def _seconds(written: str) -> float:
    """Return a time; NaN for what is none, which the check of the segment refuses."""
    try:
        return float(written.replace(",", "."))
    except ValueError:
        return math.nan
