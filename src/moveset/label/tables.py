"""On the second stretch of the road: tables as text, read with line numbers and added to.

Written by hand or by a spreadsheet: a byte order mark, Windows line ends, blank lines, spaces
around values, more columns and semicolons in place of commas are all taken as they come.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from moveset.base.errors import LabelError, ProjectError
from moveset.base.values import Segment


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: the line it ends on, counted from 1, and its values by column."""

    line: int
    values: Mapping[str, str]


def read_rows(text: str, place: str, columns: Sequence[str]) -> tuple[Row, ...]:
    """Return the rows of a table.

    Parameters
    ----------
    place
        What errors call the table.
    columns
        Those that it must have, at least; the first ``columns`` of each row must not be empty.

    Raises
    ------
    ProjectError
        It has no header, lacks a column, or a row has too many values or too few.
    """
    text = text.removeprefix("\ufeff")
    header = _header(text)
    missing = [column for column in columns if column not in header]
    if missing:
        raise ProjectError(
            f"{place}, line 1: no column {' or '.join(missing)}: "
            f"begin the file with {','.join(columns)}"
        )
    return tuple(_rows(text, place, header))


def _rows(text: str, place: str, header: Sequence[str]) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for number, raw in enumerate(reader):
            cells = [cell.strip() for cell in raw]
            if number == 0 or not any(cells):
                continue
            # Spreadsheets leave empty cells at the end of a row, or leave them out.
            if any(cells[len(header) :]):
                raise ProjectError(
                    f"{place}, line {reader.line_num}: more values than the header has columns: "
                    "put values with commas in quotes"
                )
            cells += [""] * (len(header) - len(cells))
            yield Row(reader.line_num, dict(zip(header, cells, strict=False)))
    except csv.Error as error:
        raise ProjectError(
            f"{place}, line {reader.line_num}: {error}: close what was opened with a quote"
        ) from error


def add_rows(text: str, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return the text of a table with rows added at its end, all else in it as it was.

    Parameters
    ----------
    columns
        The header of a table that is still empty.
    """
    text = text if text.strip("\ufeff \r\n") else ",".join(columns) + "\n"
    end = "\r\n" if "\r\n" in text else "\n"
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=_delimiter(text), lineterminator=end)
    header = _header(text.removeprefix("\ufeff"))
    writer.writerows([row.get(column, "") for column in header] for row in rows)
    return text.rstrip("\r\n") + end + written.getvalue()


def change_rows(
    text: str,
    place: str,
    columns: Sequence[str],
    change: Callable[[Mapping[str, str]], Mapping[str, str] | None],
) -> str:
    """Return the text of a table with some values changed, or some rows left out.

    Parameters
    ----------
    place, columns
        As for ``read_rows``.
    change
        From a row's values to those to put in their place, or None to leave the row out. A column
        that is not there yet is added at the end.

    Raises
    ------
    ProjectError
        The table is not right.
    """
    header = _header(text.removeprefix("\ufeff"))
    rows: list[dict[str, str]] = []
    for row in read_rows(text, place, columns):
        changes = change(row.values)
        if changes is not None:
            header += [column for column in changes if column not in header]
            rows.append({**row.values, **changes})
    return add_rows(_header_line(text, header), header, rows)


def _header_line(text: str, header: Sequence[str]) -> str:
    """Return the first line of a table with the columns it lacks, all else in it as it was."""
    first, end = (text.splitlines() or [""])[0], "\r\n" if "\r\n" in text else "\n"
    delimiter = _delimiter(text)
    known = len(_header(text.removeprefix("\ufeff")))
    return delimiter.join([first, *header[known:]]) + end


def segments_of(rows: Iterable[Row], place: str) -> Iterator[tuple[Row, Segment]]:
    """Yield each row with the segment it tells of.

    Raises
    ------
    LabelError
        A time is no number.
    """
    for row in rows:
        start_s, end_s = (_seconds(row, column, place) for column in ("start_s", "end_s"))
        yield row, Segment(row.values["recording"], start_s, end_s, row.values["move"])


def row_of(segment: Segment) -> dict[str, str]:
    """Return the values of a segment's row, times in milliseconds."""
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
            f"{place}, line {row.line}: {column} is {written!r}, no number: "
            "give seconds, as in 1.25"
        ) from None


def _header(text: str) -> list[str]:
    """Return the names of the columns, whatever their case."""
    first = next(csv.reader(text.splitlines()[:1], delimiter=_delimiter(text)), [])
    return [name.strip().lower() for name in first]


def _delimiter(text: str) -> str:
    first, _, _ = text.partition("\n")
    return ";" if ";" in first and "," not in first else ","
