"""Writes a packed dataset: shards of Parquet, a few recordings at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BufferedWriter
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.base.cluster_extra import import_cluster_library
from moveset.base.values import NONE, FloatArray, Segment, TimeArray
from moveset.label.labelled_recording import LabelledRecording
from moveset.see.landmark_files.own_files import COLUMNS, TIME_COLUMN
from moveset.workflow.dataset_schema import (
    END,
    LABEL,
    PERSON,
    RECORDING,
    START,
    WEAK,
    DatasetInfo,
    dataset_schema,
)

GROUP_ROWS: Final = 4096
"""Frames of a row group, about 3 MB: what is in memory at once."""

SHARD_BYTES: Final = 32 * 2**20
"""A file that has reached this size is closed, and the next one begins. Until then the descriptions
of its row groups are in memory, 0.3 MB of each."""


@dataclass(slots=True)
class PackCounts:
    """What a dataset holds, counted while it is written.

    Attributes
    ----------
    examples
        For each move the number of its segments that have a frame.
    frameless
        Segments without a frame, which are left out.
    """

    recordings: int = 0
    frames: int = 0
    seconds: float = 0.0
    people: set[str] = field(default_factory=set)
    examples: Counter[str] = field(default_factory=Counter)
    frameless: int = 0
    files: int = 0


@dataclass(frozen=True, slots=True)
class _Rows:
    """Frames of one recording; ``segment`` has the index of the segment of each, or -1."""

    item: LabelledRecording
    segments: Sequence[Segment]
    segment: npt.NDArray[np.int64]
    frames: slice


class DatasetWriter:
    """Writes recordings into the files ``part-00000.parquet``, ``part-00001.parquet`` and so on.

    Parameters
    ----------
    folder
        It exists and is empty.

    Notes
    -----
    The same recordings in the same order give the same bytes. Use it as a context manager.
    """

    def __init__(self, folder: Path, info: DatasetInfo, shard_bytes: int = SHARD_BYTES) -> None:
        self._folder, self._shard_bytes = folder, shard_bytes
        self._schema = dataset_schema(info)
        self._waiting: list[_Rows] = []
        self._rows = 0
        self._file: BufferedWriter | None = None
        self._table: Any = None
        self.counts = PackCounts()

    def __enter__(self) -> DatasetWriter:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None and self._waiting:
            self._write_group()
        self._close_file()

    def add(self, item: LabelledRecording) -> None:
        """Add a recording after the others."""
        segments = tuple(sorted(item.segments))
        segment = segment_of_frames(item.observations.times_s, segments)
        self._count(item, segments, segment)
        length = len(segment)
        first = 0
        while first < length:
            last = min(length, first + GROUP_ROWS - self._rows)
            self._waiting.append(_Rows(item, segments, segment, slice(first, last)))
            self._rows += last - first
            first = last
            if self._rows >= GROUP_ROWS:
                self._write_group()

    def _count(
        self,
        item: LabelledRecording,
        segments: Sequence[Segment],
        segment: npt.NDArray[np.int64],
    ) -> None:
        counts, seen = self.counts, set(np.unique(segment).tolist())
        counts.recordings += 1
        counts.frames += len(segment)
        counts.seconds += item.duration_s
        counts.people.add(item.recording.person)
        counts.examples.update(
            one.move for number, one in enumerate(segments) if number in seen and one.move != NONE
        )
        counts.frameless += sum(number not in seen for number in range(len(segments)))

    def _write_group(self) -> None:
        arrow = import_cluster_library("pyarrow")
        columns = {**_frame_columns(self._waiting), **_landmark_columns(self._waiting)}
        self._open_table().write_table(arrow.table(columns, self._schema))
        self._waiting, self._rows = [], 0
        if self._file and self._file.tell() >= self._shard_bytes:
            self._close_file()

    def _open_table(self) -> Any:
        if self._table is None:
            parquet = import_cluster_library("pyarrow.parquet")
            path = self._folder / f"part-{self.counts.files:05d}.parquet"
            self._file = path.open("wb")
            self._table = parquet.ParquetWriter(
                self._file,
                self._schema,
                compression="zstd",
                use_dictionary=[RECORDING, PERSON, LABEL, START, END],
                # Of landmarks they would take most of the description, which is kept in memory.
                write_statistics=[RECORDING, PERSON, TIME_COLUMN, LABEL],
                # Floating-point numbers compress better with their bytes sorted by significance.
                use_byte_stream_split=list(COLUMNS),
            )
            self.counts.files += 1
        return self._table

    def _close_file(self) -> None:
        if self._table is not None:
            self._table.close()
        if self._file is not None:
            self._file.close()
        self._table, self._file = None, None


def segment_of_frames(times_s: TimeArray, segments: Sequence[Segment]) -> npt.NDArray[np.int64]:
    """Return the index of the segment that each frame is in, (n,); -1 outside.

    Parameters
    ----------
    segments
        Sorted, not overlapping.
    """
    found = np.full(len(times_s), -1, np.int64)
    for number, one in enumerate(segments):
        first, last = np.searchsorted(times_s, (one.start_s, one.end_s))
        found[first:last] = number
    return found


def _frame_columns(parts: Sequence[_Rows]) -> dict[str, Any]:
    """Return all columns but the landmarks, by name."""
    arrow = import_cluster_library("pyarrow")
    labelled = [_labels(part) for part in parts]
    times_s, label, start_s, end_s = (
        np.concatenate(column) for column in zip(*labelled, strict=True)
    )
    recordings = [part.item.recording for part in parts]
    lengths = [part.frames.stop - part.frames.start for part in parts]
    return {
        RECORDING: _dictionary(_repeat([one.name for one in recordings], lengths)),
        PERSON: _dictionary(_repeat([one.person for one in recordings], lengths)),
        TIME_COLUMN: arrow.array(times_s),
        LABEL: _dictionary(label),
        START: arrow.array(start_s, from_pandas=True),
        END: arrow.array(end_s, from_pandas=True),
        WEAK: arrow.array(np.repeat([one.weak_labels for one in recordings], lengths)),
    }


def _labels(part: _Rows) -> tuple[TimeArray, npt.NDArray[Any], TimeArray, TimeArray]:
    """Return each frame's time, its move, and where its segment starts and ends; NaN outside."""
    segment = part.segment[part.frames]
    moves = np.array([*(one.move for one in part.segments), NONE], object)
    bounds = np.array([*((one.start_s, one.end_s) for one in part.segments), (np.nan, np.nan)])
    times_s = part.item.observations.times_s[part.frames]
    return times_s, moves[segment], bounds[segment, 0], bounds[segment, 1]


def _repeat(names: Sequence[str], lengths: Sequence[int]) -> npt.NDArray[Any]:
    repeated: npt.NDArray[Any] = np.repeat(np.array(names, object), lengths)
    return repeated


def _dictionary(names: npt.NDArray[Any]) -> Any:
    """Return a column of text, each text stored once."""
    arrow = import_cluster_library("pyarrow")
    known = {name: number for number, name in enumerate(dict.fromkeys(names.tolist()))}
    places = np.array([known[name] for name in names.tolist()], np.int32)
    return arrow.DictionaryArray.from_arrays(places, arrow.array([*known], arrow.string()))


def _landmark_columns(parts: Sequence[_Rows]) -> dict[str, Any]:
    """Return the columns of the landmarks; what is missing is null, which averages skip."""
    arrow = import_cluster_library("pyarrow")
    values = np.concatenate([part.item.observations.values[part.frames] for part in parts])
    rows: FloatArray = np.ascontiguousarray(values.T, np.float32)
    return {
        name: arrow.array(row, from_pandas=True) for name, row in zip(COLUMNS, rows, strict=True)
    }
