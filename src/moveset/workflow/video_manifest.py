"""Manifests: tables that list videos, in CSV or Parquet, read row by row."""

from __future__ import annotations

import csv
import math
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from itertools import chain
from pathlib import Path
from typing import Any, Final

from moveset.base.cluster_extra import import_cluster_library
from moveset.base.errors import ProjectError
from moveset.base.files import explain_read_error, open_regular_file
from moveset.base.shown_text import quote

MANIFEST_SUFFIXES: Final = (".csv", ".parquet")
COLUMNS: Final = ("path", "id", "person", "start_s", "end_s")
"""Only ``path`` must be there."""

MAX_LINE: Final = 2**16
ROWS_AT_ONCE: Final = 4096

_TIMES: Final = re.compile(r"(start|begin|end|stop)([ _-]?(t|s|ms|sec|seconds|times?|frames?))?")
"""Columns that mean a part of the video, under names that would be ignored."""

_MISSING: Final = frozenset(("", "nan", "na", "null", "none"))
"""Empty cells, as pandas and R write them."""

_Rows = Iterator[tuple[str, Mapping[str, Any]]]
_Table = Any
"""What ``csv.reader`` returns: rows, and the number of lines that were read for them."""

_Clean = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One row of a manifest.

    Attributes
    ----------
    place
        The manifest and the row's line or number.
    fault
        What is wrong with the row; "" if nothing.
    written
        Start and end of a row with a fault, as they are in the manifest.
    """

    place: str
    path: str
    id: str = ""
    person: str = ""
    start_s: float | None = None
    end_s: float | None = None
    fault: str = ""
    written: tuple[str, str] = ("", "")


def read_manifest(path: Path) -> Iterator[ManifestRow]:
    """Yield the rows of a manifest; an invalid one has a fault, and the others go on.

    Raises
    ------
    ProjectError
        It cannot be read, is no table in UTF-8, lists nothing, or has no column ``path``, or
        columns that may be meant as others.
    MissingExtraError
        It is a .parquet file, and pyarrow is not installed.
    """
    is_parquet = path.suffix.lower() == ".parquet"
    rows = _parquet_rows(path) if is_parquet else _csv_rows(path)
    empty = True
    for place, values in rows:
        empty = False
        # What programs write is exact; by hand, spaces are put after commas.
        yield _parse(place, values, str if is_parquet or _is_of_failures(values) else str.strip)
    if empty:
        raise ProjectError(f"{path} lists no videos: give it a row for each")


def has_path_column(path: Path) -> bool:
    """Return whether the first line of a CSV table names a column ``path``."""
    try:
        with _open_csv(path) as rows:
            return "path" in map(_name, next(rows, ()))
    except ProjectError:
        return False


def _csv_rows(path: Path) -> _Rows:
    with _open_csv(path) as rows:
        names = _check_columns(path, next(rows, ()))
        for row in rows:
            if row:
                cells = dict(zip(names, row, strict=False))
                yield f"{path}, line {rows.line_num}", cells | {"": row[len(names) :]}


@contextmanager
def _open_csv(path: Path) -> Iterator[_Table]:
    """Yield the rows of a table that commas, semicolons or tabs separate."""
    lines = _Lines()
    try:
        with open_regular_file(path) as file:
            texts = lines.read(file)
            first = next(texts, "")
            delimiter = max(",;\t", key=first.count)
            yield csv.reader(chain([first], texts), strict=True, delimiter=delimiter)
    except OSError as error:
        raise ProjectError(explain_read_error(path, error)) from error
    except UnicodeDecodeError as error:
        raise ProjectError(
            f"line {lines.number} of {path} is not UTF-8: save the file as UTF-8"
        ) from error
    except csv.Error as error:
        raise ProjectError(
            f"{path} is no CSV table ({error}): check quotes and line ends up to line "
            f"{lines.number}"
        ) from error


class _Lines:
    """Reads lines as text, and knows which one it is at."""

    number = 0

    def read(self, file: BufferedReader) -> Iterator[str]:
        """Yield the lines; one without end is an error."""
        while line := file.readline(MAX_LINE):
            self.number += 1
            if len(line) == MAX_LINE:
                raise csv.Error(f"a line longer than {MAX_LINE} characters")
            yield line.decode("utf-8-sig" if self.number == 1 else "utf-8")


def _parquet_rows(path: Path) -> _Rows:
    parquet = import_cluster_library("pyarrow.parquet")
    errors = import_cluster_library("pyarrow").ArrowException
    number = 0
    try:
        with open_regular_file(path) as file, parquet.ParquetFile(file) as table:
            names = _check_columns(path, table.schema_arrow.names)
            columns = zip(table.schema_arrow.names, names, strict=True)
            wanted = [column for column, name in columns if name in COLUMNS]
            for batch in table.iter_batches(ROWS_AT_ONCE, columns=wanted):
                for row in batch.to_pylist():
                    number += 1
                    yield f"{path}, row {number}", {_name(key): row[key] for key in row}
    except UnicodeDecodeError as error:
        raise ProjectError(
            f"{path} has text that is not UTF-8 after row {number}: write it again"
        ) from error
    except OSError as error:
        if error.errno is None:  # pyarrow's, of what it cannot decode
            raise _no_parquet(path) from error
        raise ProjectError(explain_read_error(path, error)) from error
    except errors as error:
        raise _no_parquet(path) from error


def _no_parquet(path: Path) -> ProjectError:
    return ProjectError(f"{path} is no Parquet table, or is damaged: write it again")


def _check_columns(path: Path, columns: Iterable[str]) -> list[str]:
    """Return the names of the columns in lower case."""
    names = [_name(column) for column in columns]
    if "path" not in names:
        raise ProjectError(
            f"{path} has no column path, nor the landmarks of one recording: begin a manifest "
            f"with {','.join(COLUMNS)}; only path is needed"
        )
    if twice := next((name for name in COLUMNS if names.count(name) > 1), None):
        raise ProjectError(f"{path} has two columns {twice}: remove one of them")
    if other := next(
        (name for name in names if _TIMES.fullmatch(name) and name not in COLUMNS), ""
    ):
        raise ProjectError(
            f"{path} has a column {other}, which is not read: name the columns start_s and end_s, "
            "in seconds, or remove it"
        )
    return names


def _name(column: str | None) -> str:
    return (column or "").strip().lower()


def _is_of_failures(values: Mapping[str, Any]) -> bool:
    return "reason" in values and "error" in values


def _parse(place: str, values: Mapping[str, Any], clean: _Clean) -> ManifestRow:
    path, name, person = (clean(_text(values.get(key))) for key in ("path", "id", "person"))
    start, end = (_text(values.get(key)).strip() for key in ("start_s", "end_s"))
    try:
        if not path.strip():
            raise ValueError("the path is empty: name a video")
        if values.get(""):
            raise ValueError("more values than columns: put values with commas in quotes")
        start_s, end_s = _part(start, end)
    except ValueError as error:
        fault = f"{place}: {error}"
        return ManifestRow(place, path, name, person, fault=fault, written=(start, end))
    return ManifestRow(place, path, name, person, start_s, end_s)


def _part(start: str, end: str) -> tuple[float | None, float | None]:
    start_s, end_s = _seconds("start_s", start), _seconds("end_s", end)
    if end_s is not None and end_s <= (start_s or 0.0):
        raise ValueError(f"the end, {end_s:g} s, is not after the start: correct them")
    return start_s, end_s


def _text(value: Any) -> str:
    if isinstance(value, bytes):  # how some programs write text in Parquet
        return os.fsdecode(value)
    return "" if value is None else str(value)


def _seconds(column: str, text: str) -> float | None:
    if text.lower() in _MISSING:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds >= 0.0):
        raise ValueError(f"{column} is {quote(text)}: write seconds, 0 or more, such as 1.5")
    return seconds
