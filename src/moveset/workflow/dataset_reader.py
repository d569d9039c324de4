"""Reads a packed dataset recording by recording. A stranger's file is checked before it is used."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.base.cluster_extra import import_cluster_library
from moveset.base.errors import DatasetError
from moveset.base.files import explain_read_error, open_regular_file
from moveset.base.shown_text import quote
from moveset.base.values import NONE
from moveset.label.labelled_recording import LabelledRecording
from moveset.see.landmark_files.own_files import COLUMNS, TIME_COLUMN
from moveset.see.landmark_files.table_rows import MAX_NUMBER
from moveset.workflow.dataset_pieces import Piece, join_pieces, make_recording
from moveset.workflow.dataset_schema import (
    END,
    LABEL,
    NEEDED,
    OPTIONAL,
    PERSON,
    RECORDING,
    START,
    WEAK,
    check_schema,
)

BATCH_ROWS: Final = 4096
"""Frames that are decoded at once."""

MAX_GROUP_BYTES: Final = 2**30
"""Of a row group, decoded. A million frames in one, as pandas writes them, take 0.8 GB."""

TEXTS: Final = (RECORDING, PERSON, LABEL)

MAX_NAME: Final = 1024
"""Characters of a recording's or a person's name."""

SUFFIX: Final = ".parquet"


def read_dataset(
    path: Path, *, only: Container[str] | None = None, landmarks: bool = True
) -> Iterator[LabelledRecording]:
    """Yield the recordings of a dataset in the order of its files; one at a time is in memory.

    Parameters
    ----------
    path
        The folder that ``moveset pack`` wrote, or one Parquet file with the same columns.
    only
        Names of the recordings to read; None for all.
    landmarks
        Whether to read the landmarks too; otherwise observations have no values, which is fast.

    Raises
    ------
    DatasetError
        It is missing, damaged or of another form, a recording is in two places, time goes
        backwards, or segments overlap.
    MissingExtraError
        pyarrow is not installed.
    """
    seen: set[str] = set()
    pieces = (one for file in dataset_files(path) for one in _read_file(file, only, landmarks))
    for name, group in groupby(pieces, key=attrgetter("name")):
        if name in seen:
            raise DatasetError(f"{path} has {quote(name)} in two places: sort it by recording")
        seen.add(name)
        yield make_recording(path, join_pieces(path, group))
    if not seen and only is None:
        raise DatasetError(f"{path} has no recordings: pack it again")


def dataset_files(path: Path) -> Sequence[Path]:
    """Return the Parquet files of a dataset, sorted by name.

    Raises
    ------
    DatasetError
        There is none.
    """
    if path.is_file():
        return (path,)
    files = sorted(one for one in path.glob(f"*{SUFFIX}") if not one.name.startswith((".", "_")))
    if not files:
        known = "has no Parquet files" if path.is_dir() else "does not exist"
        raise DatasetError(f"{path} {known}: make a dataset with `moveset pack`")
    return files


def _read_file(file: Path, only: Container[str] | None, landmarks: bool) -> Iterator[Piece]:
    parquet = import_cluster_library("pyarrow.parquet")
    with _damage_explained(file), open_regular_file(file) as opened:
        table = parquet.ParquetFile(opened)
        names = table.schema_arrow.names
        check_schema(table.schema_arrow, str(file))
        # As dictionaries, so that a long text is not repeated in every row.
        table = parquet.ParquetFile(opened, read_dictionary=list(TEXTS))
        wanted = [*NEEDED, *(one for one in OPTIONAL if one in names)]
        wanted += COLUMNS if landmarks else ()
        for group in range(table.num_row_groups):
            if table.metadata.row_group(group).total_byte_size > MAX_GROUP_BYTES:
                raise DatasetError(
                    f"{file} has more than {MAX_GROUP_BYTES >> 20} MB in a row group: write it "
                    "again with fewer rows in each"
                )
            if only is not None and not _has_any(table, group, only):
                continue
            for batch in table.iter_batches(BATCH_ROWS, row_groups=[group], columns=wanted):
                pieces = _pieces(file, batch)
                yield from (one for one in pieces if only is None or one.name in only)


def _has_any(table: Any, group: int, only: Container[str]) -> bool:
    column = table.read_row_group(group, columns=[RECORDING]).column(RECORDING)
    return any(name in only for name in column.unique().to_pylist())


@contextmanager
def _damage_explained(file: Path) -> Iterator[None]:
    """Put what pyarrow raises for damaged files into words."""
    errors = import_cluster_library("pyarrow").ArrowException
    try:
        yield
    except OSError as error:
        if error.errno is not None:
            raise DatasetError(explain_read_error(file, error)) from error
        raise DatasetError(f"{file} is damaged: copy it again") from error
    except (errors, ValueError, TypeError, KeyError, OverflowError, MemoryError) as error:
        raise DatasetError(f"{file} is damaged: copy it again") from error


def _pieces(file: Path, batch: Any) -> Iterator[Piece]:
    """Yield the frames of each recording in a batch."""
    names, people, labels = (_texts(file, batch, one) for one in (RECORDING, PERSON, LABEL))
    present = batch.schema.names
    columns = [batch.column(one) for one in COLUMNS if one in present]
    values = [_numbers(one).astype(np.float32) for one in columns]
    rows = np.stack(values, axis=1) if values else np.zeros((len(names), 0), np.float32)
    rows[~(np.abs(rows) < MAX_NUMBER)] = np.nan
    times_s = _numbers(batch.column(TIME_COLUMN))
    bounds = _bounds(batch, present)
    weak = np.array(batch.column(WEAK).to_pylist()) if WEAK in present else np.zeros(len(names))
    differs = (names[1:] != names[:-1]) | (people[1:] != people[:-1])
    changes = np.flatnonzero(differs) + 1
    for chosen in np.split(np.arange(len(names)), changes):
        first = chosen[0]
        yield Piece(
            names[first],
            people[first],
            bool(weak[first]),
            times_s[chosen],
            labels[chosen],
            bounds[chosen],
            rows[chosen],
        )


def _bounds(batch: Any, present: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return start and end of each frame's segment; NaN where they are not known."""
    if START in present and END in present:
        return np.stack([_numbers(batch.column(one)) for one in (START, END)], axis=1)
    return np.full((batch.num_rows, 2), np.nan)


def _numbers(column: Any) -> npt.NDArray[np.float64]:
    return np.asarray(column.to_numpy(zero_copy_only=False), np.float64)


def _texts(file: Path, batch: Any, column: str) -> npt.NDArray[Any]:
    """Return a column of names, each of which is in memory once."""
    values = batch.column(column)
    lengths = import_cluster_library("pyarrow.compute").binary_length(values.dictionary)
    if max(lengths.to_pylist(), default=0) > 4 * MAX_NAME:  # bytes
        raise DatasetError(
            f"column {column} of {file} has a name of more than {MAX_NAME} characters: shorten it"
        )
    known = np.array([*values.dictionary.to_pylist(), None], object)
    texts: npt.NDArray[Any] = known[values.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
    if column == LABEL:
        texts[[not text for text in texts]] = NONE
    for text in dict.fromkeys(texts.tolist()):
        if not text or len(text) > MAX_NAME:
            raise DatasetError(
                f"column {column} of {file} has {quote(text)}: give every row a name of at most "
                f"{MAX_NAME} characters"
            )
    return texts
