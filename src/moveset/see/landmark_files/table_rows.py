"""The rows of text tables, in the encodings and with the separators that programs write."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Final

from moveset.base.errors import LandmarkFileError
from moveset.base.files import explain_read_error, open_regular_file

MAX_LINE: Final = 2**16
"""Characters in a line; 200 columns need 4,000."""

MAX_NUMBER: Final = 1e9
"""No pixel and no millimetre is larger: such a number counts as missing."""

MISSING: Final = frozenset(("", "nan", "null", "none", "na", "n/a", "-"))

_SEPARATOR: Final = re.compile(r"^\"?sep=(.)\"?\s*$")
"""The first line with which Excel is told the separator."""

_CLOCK: Final = re.compile(r"^(\d+):(\d\d):(\d\d(?:\.\d+)?)$")
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")

Row = tuple[int, list[str]]
"""The number of a line, and its cells."""


@contextmanager
def open_rows(path: Path) -> Iterator[Iterator[Row]]:
    """Yield the rows of a table that are not empty.

    Raises
    ------
    LandmarkFileError
        It cannot be read, or is no text.
    """
    with open_text(path) as text:
        yield _rows(path.name, text)


def open_text(path: Path) -> io.TextIOWrapper:
    """Open text in UTF-8, or in UTF-16 as Excel and PowerShell write it.

    Raises
    ------
    LandmarkFileError
        It cannot be read.
    """
    try:
        file = open_regular_file(path)
        encoding = "utf-16" if file.peek(2)[:2] in UTF_16 else "utf-8-sig"
        return io.TextIOWrapper(file, encoding=encoding, newline="")
    except OSError as error:
        raise LandmarkFileError(explain_read_error(path, error)) from error


def _rows(name: str, text: io.TextIOWrapper) -> Iterator[Row]:
    try:
        lines = _lines(name, text)
        first, skipped = next(lines, ""), 0
        stated = _SEPARATOR.match(first)
        if stated:
            first, skipped = next(lines, ""), 1
        delimiter = stated[1] if stated else max(",;\t", key=first.count)
        for number, cells in _split(chain([first], lines), delimiter):
            if any(cell.strip() for cell in cells):
                yield number + skipped, cells
    except (UnicodeError, csv.Error) as error:
        raise LandmarkFileError(
            f"{name} is no table in UTF-8 (line breaks in quotes, or another encoding): export it "
            "again as CSV in UTF-8"
        ) from error


def _split(lines: Iterator[str], delimiter: str) -> Iterator[Row]:
    """Yield the cells of lines; decimal commas where commas separate nothing become points."""
    first = next(lines, "")
    if delimiter not in first:  # columns aligned with spaces
        for number, line in enumerate(chain([first], lines), 1):
            yield number, line.split()
        return
    rows = csv.reader(chain([first], lines), delimiter=delimiter)
    for number, row in enumerate(rows):
        is_number = number > 0 and delimiter != ","
        yield rows.line_num, [cell.replace(",", ".") for cell in row] if is_number else row


def _lines(name: str, text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(MAX_LINE):
        if len(line) >= MAX_LINE:
            raise LandmarkFileError(
                f"{name} has a line of more than {MAX_LINE} characters: export it again, with a "
                "line for each frame"
            )
        yield line


def parse_number(text: str) -> float | None:
    """Return a number, NaN for a missing or infinite one, None for other text."""
    try:
        number = float(text)
    except ValueError:
        return math.nan if text.strip().lower() in MISSING else None
    return number if abs(number) < 1e30 else math.nan


def parse_time(text: str) -> float | None:
    """Return a time from a number, a date with a time (ISO 8601), or hours:minutes:seconds."""
    number = parse_number(text)
    if number is not None:
        return number
    if clock := _CLOCK.match(text):
        return 3600.0 * float(clock[1]) + 60.0 * float(clock[2]) + float(clock[3])
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
