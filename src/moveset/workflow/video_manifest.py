"""Manifests: tables that list videos, in CSV or Parquet, read row by row."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One row of a manifest.

    Attributes
    ----------
    place
        The manifest and the row's line or number.
    fault
        What is wrong with the row; "" if nothing.
    """

    place: str
    path: str
    id: str = ""
    person: str = ""
    start_s: float | None = None
    end_s: float | None = None
    fault: str = ""


def read_manifest(path: Path) -> Iterator[ManifestRow]:
    """Yield the rows of a manifest; an invalid one has a fault, and the others go on.

    Raises
    ------
    ProjectError
        It cannot be read, is no table in UTF-8, or has no column ``path``.
    MissingExtraError
        It is a .parquet file, and pyarrow is not installed.
    """
    read = _parquet_rows if path.suffix.lower() == ".parquet" else _csv_rows
    for place, values in read(path):
        yield _parse(place, values)


def _csv_rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        with open_regular_file(path) as file:
            lines = (line.decode("utf-8-sig" if first else "utf-8") for first, line in _lines(file))
            rows = csv.DictReader(lines, strict=True)
            _check_columns(path, rows.fieldnames or ())
            for row in rows:
                yield f"{path}, line {rows.line_num}", {_name(key): row[key] for key in row}
    except OSError as error:
        raise ProjectError(explain_read_error(path, error)) from error
    except UnicodeDecodeError as error:
        raise ProjectError(f"{path} is not UTF-8: save the file as UTF-8") from error
    except csv.Error as error:
        raise ProjectError(f"{path} is no CSV table ({error}): close its quotes") from error


def _lines(file: Any) -> Iterator[tuple[bool, bytes]]:
    """Yield whether a line is the first one, and the line; one without end is an error."""
    first = True
    while line := file.readline(MAX_LINE):
        if len(line) == MAX_LINE:
            raise csv.Error(f"a line longer than {MAX_LINE} characters")
        yield first, line
        first = False


def _parquet_rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    parquet = import_cluster_library("pyarrow.parquet")
    errors = import_cluster_library("pyarrow").ArrowException
    number = 0
    try:
        with parquet.ParquetFile(path) as table:
            _check_columns(path, table.schema_arrow.names)
            wanted = [name for name in table.schema_arrow.names if _name(name) in COLUMNS]
            for batch in table.iter_batches(ROWS_AT_ONCE, columns=wanted):
                for row in batch.to_pylist():
                    number += 1
                    yield f"{path}, row {number}", {_name(key): row[key] for key in row}
    except OSError as error:
        raise ProjectError(explain_read_error(path, error)) from error
    except errors as error:
        raise ProjectError(f"{path} is no Parquet table: write it again") from error


def _check_columns(path: Path, columns: Iterable[str]) -> None:
    if "path" not in map(_name, columns):
        raise ProjectError(
            f"{path} has no column path: begin it with {','.join(COLUMNS)}; only path is needed"
        )


def _name(column: str | None) -> str:
    return (column or "").strip().lower()


def _parse(place: str, values: Mapping[str, Any]) -> ManifestRow:
    path, name, person = (_text(values.get(key)) for key in ("path", "id", "person"))
    row = ManifestRow(place, path, name, person)
    if not path:
        return _with_fault(row, "the path is empty: name a video")
    if values.get(""):
        return _with_fault(row, "more values than columns: put values with commas in quotes")
    try:
        start_s, end_s = _seconds(values, "start_s"), _seconds(values, "end_s")
    except ValueError as error:
        return _with_fault(row, str(error))
    if end_s is not None and end_s <= (start_s or 0.0):
        return _with_fault(row, f"the end, {end_s:g} s, is not after the start: correct them")
    return ManifestRow(place, path, name, person, start_s, end_s)


def _with_fault(row: ManifestRow, fault: str) -> ManifestRow:
    return ManifestRow(row.place, row.path, row.id, row.person, fault=f"{row.place}: {fault}")


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _seconds(values: Mapping[str, Any], column: str) -> float | None:
    text = _text(values.get(column))
    if not text or text == "nan":  # an empty cell in tables written by pandas
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds >= 0.0):
        raise ValueError(f"{column} is {quote(text)}: write seconds, 0 or more")
    return seconds
