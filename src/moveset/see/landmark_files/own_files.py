"""The files that ``moveset landmarks`` writes, read and written without loss."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.base.cluster_extra import import_cluster_library
from moveset.base.errors import LandmarkFileError, WriteError
from moveset.base.files import temporary_path
from moveset.base.values import FloatArray, Json, Observations
from moveset.see.landmark_files.json_text import read_json_lines
from moveset.see.landmark_files.recording import LandmarkRecording
from moveset.see.landmark_files.tables import MAX_NUMBER, open_rows
from moveset.see.landmark_files.times import Times, check_count, check_times
from moveset.see.pose.landmarks import (
    LANDMARK_NAMES,
    LANDMARK_VALUES,
    OBSERVATION_SIZE,
    reshape_landmarks,
)

TIME_COLUMN: Final = "time_s"
COLUMNS: Final = tuple(
    f"{landmark}_{value}" for landmark in LANDMARK_NAMES for value in LANDMARK_VALUES
)
"""Columns of CSV and Parquet beside the time, in the order of an observation."""

FORMAT: Final = "moveset landmarks"
HEADER: Final = {
    "format": FORMAT,
    "version": 1,
    "landmarks": list(LANDMARK_NAMES),
    "values": list(LANDMARK_VALUES),
}
"""The first of the JSON lines."""

DEFAULT_SIZE: Final = (640, 480)
MAX_SIDE_PX: Final = 1920


def write_observations(path: Path, observations: Observations) -> None:
    """Write observations as CSV, JSON lines or Parquet, as the file's suffix says.

    Raises
    ------
    WriteError
        It has another suffix, or cannot be written.
    MissingExtraError
        Parquet needs pyarrow.
    """
    if path.suffix.lower() not in WRITERS:
        raise WriteError(f"{path.name} must end in {', '.join(WRITERS)}: give it such a name")
    with temporary_path(path) as partial:
        WRITERS[path.suffix.lower()](partial, observations)


def _write_csv(path: Path, observations: Observations) -> None:
    with path.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow((TIME_COLUMN, *COLUMNS))
        for time_s, row in zip(observations.times_s.tolist(), observations.values, strict=True):
            # Text of float32 is the shortest that gives the same number again.
            cells = np.where(np.isfinite(row), row.astype("U"), "").tolist()
            writer.writerow((repr(time_s), *cells))


def _write_json_lines(path: Path, observations: Observations) -> None:
    landmarks = reshape_landmarks(observations.values)
    with path.open("w", encoding="utf-8", newline="") as text:
        text.write(json.dumps(HEADER) + "\n")
        for time_s, rows in zip(observations.times_s.tolist(), landmarks, strict=True):
            seen = bool(np.isfinite(rows).all())
            shown = [[float(str(number)) for number in row] for row in rows] if seen else None
            text.write(json.dumps({TIME_COLUMN: time_s, "landmarks": shown}) + "\n")


def _write_parquet(path: Path, observations: Observations) -> None:
    arrow = import_cluster_library("pyarrow")
    parquet = import_cluster_library("pyarrow.parquet")
    columns: dict[str, npt.NDArray[Any]] = {TIME_COLUMN: observations.times_s}
    columns |= {name: observations.values[:, place] for place, name in enumerate(COLUMNS)}
    parquet.write_table(arrow.table(columns), path)


WRITERS: Final[Mapping[str, Callable[[Path, Observations], None]]] = {
    ".csv": _write_csv,
    ".jsonl": _write_json_lines,
    ".parquet": _write_parquet,
}
"""For each suffix what writes it."""


def read_own_csv(path: Path) -> LandmarkRecording | None:
    """Return the recording in a CSV file of ours; None if it is another one.

    Raises
    ------
    LandmarkFileError
        It cannot be read or is damaged; with the line.
    """
    with open_rows(path) as rows:
        _, header = next(rows, (0, []))
        if tuple(header) != (TIME_COLUMN, *COLUMNS):
            return None
        return _collect(_csv_frames(path.name, rows), path.name)


def _csv_frames(
    name: str, rows: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[float, FloatArray]]:
    for line, row in rows:
        try:
            if len(row) != 1 + OBSERVATION_SIZE:
                raise ValueError("a cell is lacking")
            yield float(row[0]), _known([float(cell) if cell else np.nan for cell in row[1:]])
        except ValueError as error:
            raise LandmarkFileError(f"line {line} of {name} is damaged: copy it again") from error


def is_own_header(value: Json) -> bool:
    """Return whether the first of some JSON lines is ours."""
    return isinstance(value, dict) and value.get("format") == FORMAT


def read_own_json_lines(path: Path) -> LandmarkRecording:
    """Return the recording in JSON lines of ours.

    Raises
    ------
    LandmarkFileError
        It cannot be read, is damaged, or is of another version; with the line.
    """
    lines = read_json_lines(path)
    header = next(lines, None)
    if header != HEADER:
        raise LandmarkFileError(
            f"{path.name} is of another version of moveset: export it again with this one"
        )
    return _collect(_json_frames(path.name, lines), path.name)


def _json_frames(name: str, lines: Iterator[Json]) -> Iterator[tuple[float, FloatArray]]:
    for number, item in enumerate(lines, 2):
        try:
            found = item["landmarks"]
            row = np.full(OBSERVATION_SIZE, np.nan) if found is None else np.array(found, float)
            yield float(item[TIME_COLUMN]), _known(row.reshape(OBSERVATION_SIZE))
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise LandmarkFileError(f"line {number} of {name} is damaged: copy it again") from error


def read_own_parquet(path: Path) -> LandmarkRecording:
    """Return the recording in a Parquet file of ours.

    Raises
    ------
    LandmarkFileError
        It is damaged, or has other columns.
    MissingExtraError
        pyarrow is not installed.
    """
    arrow = import_cluster_library("pyarrow")
    parquet = import_cluster_library("pyarrow.parquet")
    try:
        file = parquet.ParquetFile(path)
        names = set(file.schema_arrow.names)
        if not {TIME_COLUMN, *COLUMNS} <= names:
            raise LandmarkFileError(
                f"{path.name} has not the columns of one recording of landmarks: write it with "
                "`moveset landmarks`"
            )
        check_count(file.metadata.num_rows, path.name)
        table = file.read(columns=[TIME_COLUMN, *COLUMNS])
        columns = [_known(table.column(name).to_numpy()) for name in COLUMNS]
        times = table.column(TIME_COLUMN).to_numpy().astype(np.float64)
    except (arrow.ArrowException, OSError, ValueError, TypeError) as error:
        raise LandmarkFileError(f"{path.name} is damaged: copy it again") from error
    return make_own(times, np.stack(columns, axis=1), path.name)


def _known(numbers: npt.ArrayLike) -> FloatArray:
    """Return numbers as an observation has them; what is none, or far too large, is missing."""
    given = np.asarray(numbers, np.float64)
    return np.where(np.abs(given) < MAX_NUMBER, given, np.nan).astype(np.float32)


def _collect(frames: Iterator[tuple[float, FloatArray]], name: str) -> LandmarkRecording:
    times: list[float] = []
    rows: list[FloatArray] = []
    for time_s, row in frames:
        times.append(time_s)
        rows.append(row)
        check_count(len(times), name)
    check_count(len(times), name)
    return make_own(np.array(times, np.float64), np.stack(rows), name)


def make_own(times: Times, values: FloatArray, name: str) -> LandmarkRecording:
    """Return a recording of observations.

    Raises
    ------
    LandmarkFileError
        Time goes backwards, or there is no frame.
    """
    times_s, kept = check_times(times, name)
    return LandmarkRecording(Observations(times_s, values[kept]), FORMAT, picture_size(values))


def picture_size(values: FloatArray) -> tuple[int, int]:
    """Return the size of a picture in which the landmarks lie."""
    image = reshape_landmarks(values)[:, :, :2]
    known = image[np.isfinite(image).all(axis=2)]
    if not len(known):
        return DEFAULT_SIZE
    far = np.clip(np.quantile(known, 0.99, axis=0), 0.0, MAX_SIDE_PX)
    return max(DEFAULT_SIZE[0], int(far[0])), max(DEFAULT_SIZE[1], int(far[1]))
