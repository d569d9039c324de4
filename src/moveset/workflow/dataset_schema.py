"""The form of a packed dataset: a folder of Parquet files with a row for every frame."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from moveset.base.cluster_extra import import_cluster_library
from moveset.base.errors import DatasetError
from moveset.base.values import Json
from moveset.recognise.json_values import read_json
from moveset.see.landmark_files.own_files import COLUMNS, TIME_COLUMN
from moveset.see.pose.landmarks import LANDMARK_NAMES, LANDMARK_VALUES

RECORDING: Final = "recording"
PERSON: Final = "person"
LABEL: Final = "label"
NEEDED: Final = (RECORDING, PERSON, TIME_COLUMN, LABEL)
"""Columns that every dataset must have beside the landmarks."""

START: Final = "segment_start_s"
END: Final = "segment_end_s"
WEAK: Final = "weak_labels"
OPTIONAL: Final = (START, END, WEAK)
"""The exact times of the segment that a frame is in, and whether its labels are weak."""

METADATA_KEY: Final = b"moveset"
VERSION: Final = 1
MAX_METADATA_BYTES: Final = 2**20
UNITS: Final = {
    "time_s": "seconds from the start of the recording",
    "image": "pixels, y down",
    "world": "metres from the middle of the hips; x right, y down, z away from the camera",
    "visibility": "probability",
}


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """What the files say about themselves.

    Attributes
    ----------
    moveset
        The version that wrote them.
    extraction
        Fingerprint of the networks and settings that gave the landmarks; "" if it is unknown.
    """

    moveset: str
    extraction: str


def dataset_schema(info: DatasetInfo) -> Any:
    """Return the Arrow schema of the files."""
    arrow = import_cluster_library("pyarrow")
    text = arrow.dictionary(arrow.int32(), arrow.string())
    fields = [
        (RECORDING, text),
        (PERSON, text),
        (TIME_COLUMN, arrow.float64()),
        (LABEL, text),
        (START, arrow.float64()),
        (END, arrow.float64()),
        (WEAK, arrow.bool_()),
        *((name, arrow.float32()) for name in COLUMNS),
    ]
    return arrow.schema(fields, metadata={METADATA_KEY: json.dumps(_metadata(info)).encode()})


def _metadata(info: DatasetInfo) -> dict[str, Json]:
    return {
        "format": "moveset dataset",
        "version": VERSION,
        "moveset": info.moveset,
        "extraction": info.extraction,
        "landmarks": list(LANDMARK_NAMES),
        "values": list(LANDMARK_VALUES),
        "units": UNITS,
    }


def check_schema(schema: Any, name: str) -> None:
    """Check that a file has the columns of a dataset, of types that can be read.

    Raises
    ------
    DatasetError
        A column is missing or of another type, or the file is of a newer version.
    """
    names = list(schema.names)
    missing = [column for column in (*NEEDED, *COLUMNS) if column not in names]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise DatasetError(
            f"{name} has no column {missing[0]}{more}: write it with `moveset pack`, or with the "
            "same columns"
        )
    twice = [column for column in (*NEEDED, *OPTIONAL, *COLUMNS) if names.count(column) > 1]
    if twice:
        raise DatasetError(f"{name} has two columns {twice[0]}: give each its own name")
    _check_types(schema, name)
    if schema.metadata and METADATA_KEY in schema.metadata:
        _check_version(schema.metadata[METADATA_KEY], name)


def _check_types(schema: Any, name: str) -> None:
    types = import_cluster_library("pyarrow.types")
    for column in (*NEEDED, *OPTIONAL, *COLUMNS):
        if column not in schema.names:
            continue
        kind = schema.field(column).type
        plain = kind.value_type if types.is_dictionary(kind) else kind
        if column in {RECORDING, PERSON, LABEL}:
            fits, wanted = types.is_string(plain) or types.is_large_string(plain), "text"
        elif column == WEAK:
            fits, wanted = types.is_boolean(kind), "true or false"
        else:
            fits, wanted = types.is_floating(kind), "floating-point numbers"
        if not fits:
            raise DatasetError(f"column {column} of {name} holds {kind}: it must hold {wanted}")


def _check_version(metadata: bytes, name: str) -> None:
    found: Any = None
    if len(metadata) <= MAX_METADATA_BYTES:
        try:
            found = read_json(metadata)
        except (ValueError, RecursionError):
            found = None
    if not isinstance(found, Mapping):
        raise DatasetError(f"{name} has damaged metadata: copy it again")
    if found.get("version") != VERSION:
        raise DatasetError(f"{name} was written by another version of moveset: pack it again")
