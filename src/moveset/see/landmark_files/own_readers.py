"""Reads the files that ``moveset landmarks`` writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.base.cluster_extra import import_cluster_library
from moveset.base.errors import LandmarkFileError
from moveset.base.files import open_regular_file
from moveset.base.values import FloatArray, Json, Observations
from moveset.see.landmark_files.json_text import read_json_lines
from moveset.see.landmark_files.own_files import (
    COLUMNS,
    FORMAT,
    HEADER,
    TIME_COLUMN,
    picture_size,
)
from moveset.see.landmark_files.recording import LandmarkRecording
from moveset.see.landmark_files.table_rows import MAX_NUMBER, open_rows
from moveset.see.landmark_files.times import Times, check_count, check_times
from moveset.see.pose.landmarks import OBSERVATION_SIZE

RECORDING_COLUMN: Final = "recording"
"""A column of packed datasets, whose tables have many recordings each."""

BATCH_ROWS: Final = 4096


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
        It is damaged, has other columns, or is of a dataset and has several recordings.
    MissingExtraError
        pyarrow is not installed.
    """
    arrow = import_cluster_library("pyarrow")
    parquet = import_cluster_library("pyarrow.parquet")
    try:
        with open_regular_file(path) as opened:
            file = parquet.ParquetFile(opened)
            _check_columns(file.schema_arrow, path.name)
            check_count(file.metadata.num_rows, path.name)
            if RECORDING_COLUMN in file.schema_arrow.names:
                # As a dictionary, so that a long name is not repeated in every row.
                named = parquet.ParquetFile(opened, read_dictionary=[RECORDING_COLUMN])
                _check_one_recording(named, path.name)
            return make_own(*_read_columns(file), path.name)
    except (arrow.ArrowException, OSError, ValueError, TypeError, KeyError) as error:
        raise LandmarkFileError(f"{path.name} is damaged: copy it again") from error


def _check_columns(schema: Any, name: str) -> None:
    """Check that a file has the columns of a recording, of numbers."""
    types = import_cluster_library("pyarrow.types")
    if not {TIME_COLUMN, *COLUMNS} <= {*schema.names}:
        raise LandmarkFileError(
            f"{name} has not the columns of a recording of landmarks: write it with `moveset "
            "landmarks`, or export CSV"
        )
    for column in (TIME_COLUMN, *COLUMNS):
        places = schema.get_all_field_indices(column)
        kind = schema.field(places[0]).type
        if len(places) > 1:
            raise LandmarkFileError(f"{name} has two columns {column}: keep one")
        if not (types.is_floating(kind) or types.is_integer(kind)):
            raise LandmarkFileError(f"column {column} of {name} holds {kind}: it must hold numbers")


def _check_one_recording(file: Any, name: str) -> None:
    first: Any = None
    for batch in file.iter_batches(BATCH_ROWS, columns=[RECORDING_COLUMN]):
        found = batch.column(0).unique()
        first = found[0] if first is None else first
        if len(found) > 1 or found[0].as_py() != first.as_py():
            raise LandmarkFileError(
                f"{name} has several recordings of a dataset: learn from them with `moveset train "
                "--dataset`, or read them with moveset.read_dataset"
            )


def _read_columns(file: Any) -> tuple[Times, FloatArray]:
    times: list[Times] = []
    rows: list[FloatArray] = []
    for batch in file.iter_batches(BATCH_ROWS, columns=[TIME_COLUMN, *COLUMNS]):
        times.append(_floats(batch.column(TIME_COLUMN)))
        rows.append(_known(np.stack([_floats(batch.column(name)) for name in COLUMNS], axis=1)))
    return np.concatenate(times), np.concatenate(rows)


def _floats(column: Any) -> npt.NDArray[np.float64]:
    return np.asarray(column.to_numpy(zero_copy_only=False), np.float64)


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
