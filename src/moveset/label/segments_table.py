"""Tables of segments, such as ``segments.csv``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from moveset.base.errors import LabelError
from moveset.base.shown_text import quote
from moveset.base.values import Segment
from moveset.label.csv_tables import Row, read_rows
from moveset.label.recording_names import recording_stem
from moveset.label.segments import check_overlaps, overlaps
from moveset.label.table_files import at_line, read_text

SEGMENTS_FILE = "segments.csv"
SEGMENT_COLUMNS = ("recording", "start_s", "end_s", "move")


def read_segment_rows(table: Path) -> Iterator[tuple[Row, Segment]]:
    """Yield each row of a table with its segment.

    Raises
    ------
    ProjectError, LabelError
        The file or a column is missing, or a time is not a number; with the line.
    """
    yield from parse_segments(read_rows(read_text(table), str(table), SEGMENT_COLUMNS), str(table))


def parse_segments(rows: Iterable[Row], place: str) -> Iterator[tuple[Row, Segment]]:
    """Yield each row with its segment.

    Parameters
    ----------
    place
        The table's name in error messages.

    Raises
    ------
    LabelError
        A time is not a number.
    """
    for row in rows:
        start_s, end_s = (_seconds(row, column, place) for column in ("start_s", "end_s"))
        recording = recording_stem(row.values["recording"])
        yield row, Segment(recording, start_s, end_s, row.values["move"])


def check_rows(
    table: Path,
    rows: Iterable[tuple[Row, Segment]],
    check: Callable[[Segment], None],
    others: Iterable[Segment] = (),
) -> tuple[Segment, ...]:
    """Return the segments of a table in order, without duplicates.

    Parameters
    ----------
    check
        Raises for a segment that is invalid on its own.
    others
        Segments that these must not overlap either.

    Raises
    ------
    LabelError
        A segment is invalid or overlaps another one; with its line.
    """
    line_of: dict[Segment, int] = {}
    for row, segment in rows:
        with at_line(table, row.line):
            check(segment)
        line_of.setdefault(segment, row.line)
    for pair in overlaps({*line_of, *others}):
        with at_line(table, max(line_of.get(segment, 0) for segment in pair)):
            check_overlaps(pair)
    return tuple(sorted(line_of))


def row_of(segment: Segment) -> dict[str, str]:
    """Return the values of a segment's row, times in seconds with three decimals."""
    return {
        "recording": segment.recording,
        "start_s": f"{segment.start_s:.3f}",
        "end_s": f"{segment.end_s:.3f}",
        "move": segment.move,
    }


def _seconds(row: Row, column: str, place: str) -> float:
    written = row.values[column]
    try:
        return float(written.replace(",", "."))
    except ValueError:
        raise LabelError(
            f"{place}, line {row.line}: {column} is {quote(written)}, not a number: "
            "give seconds, as in 1.25"
        ) from None
