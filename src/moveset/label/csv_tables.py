"""CSV tables as text: parsed with line numbers, extended and changed.

Tables may be written by hand or by a spreadsheet: a byte order mark, Windows line ends, blank
lines, spaces around values, additional columns and semicolons instead of commas are accepted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from moveset.base.errors import ProjectError

MAX_CELLS: Final = 400_000
"""Limits the memory that a table takes, also where short rows follow a long header."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its last line, counted from 1, and its values by column."""

    line: int
    values: Mapping[str, str]


def read_rows(text: str, place: str, columns: Sequence[str]) -> tuple[Row, ...]:
    """Return the rows of a table.

    Parameters
    ----------
    place
        The table's name in error messages.
    columns
        Columns that it must have.

    Raises
    ------
    ProjectError
        It has no header, lacks a column, has a row with too many values, an unclosed quote, or too
        many rows.
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
            if number * len(header) > MAX_CELLS:
                raise ProjectError(
                    f"{place}, line {reader.line_num}: too many rows: split it into several tables"
                )
            cells = [cell.strip() for cell in raw]
            if number == 0 or not any(cells):
                continue
            # Spreadsheets may add empty cells at the end of a row, or leave them out.
            if any(cells[len(header) :]):
                raise ProjectError(
                    f"{place}, line {reader.line_num}: more values than the header has columns: "
                    "put values with commas in quotes"
                )
            cells += [""] * (len(header) - len(cells))
            yield Row(reader.line_num, dict(zip(header, cells, strict=False)))
    except csv.Error as error:
        raise ProjectError(f"{place}, line {reader.line_num}: {error}: close the quote") from error


def add_rows(text: str, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return the text of a table with rows added at its end.

    Parameters
    ----------
    columns
        The header, used for an empty table.
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
    """Return the text of a table with some values changed or some rows removed.

    Parameters
    ----------
    place, columns
        As for ``read_rows``.
    change
        Returns the new values for a row's values, or None to remove the row. Missing columns are
        added at the end.

    Raises
    ------
    ProjectError
        The table is invalid.
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
    """Return the first line of a table with missing columns added."""
    first, end = (text.splitlines() or [""])[0], "\r\n" if "\r\n" in text else "\n"
    delimiter = _delimiter(text)
    known = len(_header(text.removeprefix("\ufeff")))
    return delimiter.join([first, *header[known:]]) + end


def _header(text: str) -> list[str]:
    """Return the names of the columns in lower case."""
    first = next(csv.reader(text.splitlines()[:1], delimiter=_delimiter(text)), [])
    return [name.strip().lower() for name in first]


def _delimiter(text: str) -> str:
    first, _, _ = text.partition("\n")
    return ";" if ";" in first and "," not in first else ","
