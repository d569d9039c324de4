"""The files that ``moveset landmarks`` writes; ``own_readers`` reads them without loss."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.base.cluster_extra import import_cluster_library
from moveset.base.errors import WriteError
from moveset.base.files import temporary_path
from moveset.base.values import FloatArray, Observations
from moveset.see.pose.landmarks import (
    LANDMARK_NAMES,
    LANDMARK_VALUES,
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


def picture_size(values: FloatArray) -> tuple[int, int]:
    """Return the size of a picture in which the landmarks lie."""
    image = reshape_landmarks(values)[:, :, :2]
    known = image[np.isfinite(image).all(axis=2)]
    if not len(known):
        return DEFAULT_SIZE
    far = np.clip(np.quantile(known, 0.99, axis=0), 0.0, MAX_SIDE_PX)
    return max(DEFAULT_SIZE[0], int(far[0])), max(DEFAULT_SIZE[1], int(far[1]))
