"""Export landmarks, and the events that a bundle finds in them, to files for other programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from moveset.base.cluster_extra import import_cluster_library
from moveset.base.errors import BundleError, WriteError
from moveset.base.files import check_writable, temporary_path
from moveset.base.values import MoveEvent
from moveset.recognise.builtin import FIGHTER, open_bundle
from moveset.recognise.bundle import Bundle
from moveset.see.landmark_files.frames import LandmarkFrames
from moveset.see.landmark_files.own_files import (
    FORMAT,
    WRITERS,
    picture_size,
    write_observations,
)
from moveset.see.landmark_files.reader import is_landmark_path, read_landmark_file
from moveset.see.landmark_files.recording import LandmarkRecording
from moveset.see.observe import observe_recording
from moveset.see.pose.extractor import POSE, PoseExtractor
from moveset.workflow.play import play

EVENT_COLUMNS: Final = ("time_s", "move", "event", "probability")


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What to export beside the landmarks.

    Attributes
    ----------
    events
        A file for the events; None for no events.
    bundle
        What recognises them: a bundle's file, or ``fighter``.
    rate
        Frames a second of a file of landmarks without times; 0 for what it says, or 30.
    """

    events: Path | None = None
    bundle: Path | str = FIGHTER
    rate: float = 0.0


@dataclass(frozen=True, slots=True)
class LandmarkExport:
    """What was exported.

    Attributes
    ----------
    notes
        What the reader of a file of landmarks assumed or changed.
    """

    frames: int
    format: str
    events: tuple[MoveEvent, ...]
    notes: tuple[str, ...]


def export_landmarks(
    source: Path,
    out: Path,
    options: ExportOptions | None = None,
    *,
    progress: Callable[[float], None] | None = None,
) -> LandmarkExport:
    """Write the landmarks of a video, or of a recording of landmarks, to a file.

    Parameters
    ----------
    out
        Ending in .csv, .jsonl or .parquet. What is written can be read again without loss, in
        place of the video.
    progress
        Called with the share done, in [0, 1].

    Raises
    ------
    VideoError
        The source cannot be read, or shows nobody.
    WriteError
        A file has another suffix, is the source, or cannot be written.
    BundleError
        The bundle cannot be read, or is not of body landmarks.
    MissingExtraError
        Parquet needs pyarrow.
    """
    options = options or ExportOptions()
    outputs = [path for path in (out, options.events) if path]
    _check_outputs(source, outputs)
    bundle = _open_pose_bundle(options.bundle) if options.events else None
    recording = read_recording(source, options.rate, progress)
    write_observations(out, recording.observations)
    events: tuple[MoveEvent, ...] = ()
    if bundle and options.events:
        events = tuple(find_events(bundle, recording))
        write_events(options.events, events)
    frames = len(recording.observations.times_s)
    return LandmarkExport(frames, recording.format, events, recording.notes)


def read_recording(
    source: Path, rate: float = 0.0, progress: Callable[[float], None] | None = None
) -> LandmarkRecording:
    """Return the landmarks of a video, or of a file or folder of landmarks.

    Raises
    ------
    VideoError
        It cannot be read, or shows nobody.
    """
    if is_landmark_path(source):
        return read_landmark_file(source, rate)
    seen = observe_recording(source, PoseExtractor(), progress=progress)
    return LandmarkRecording(seen, FORMAT, picture_size(seen.values))


def find_events(bundle: Bundle, recording: LandmarkRecording) -> Iterator[MoveEvent]:
    """Yield the events in a recording of landmarks, the same as ``play`` gives."""
    for played in play(bundle, LandmarkFrames(recording)):
        yield from played.events


def write_events(path: Path, events: Sequence[MoveEvent]) -> None:
    """Write events as CSV, JSON lines or Parquet, as the file's suffix says.

    Raises
    ------
    WriteError
        It has another suffix, or cannot be written.
    MissingExtraError
        Parquet needs pyarrow.
    """
    _check_suffix(path)
    with temporary_path(path) as partial:
        _EVENT_WRITERS[path.suffix.lower()](partial, events)


def _write_csv(path: Path, events: Sequence[MoveEvent]) -> None:
    with path.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, EVENT_COLUMNS)
        writer.writeheader()
        writer.writerows(asdict(event) for event in events)


def _write_json_lines(path: Path, events: Sequence[MoveEvent]) -> None:
    lines = (json.dumps(asdict(event)) for event in events)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _write_parquet(path: Path, events: Sequence[MoveEvent]) -> None:
    arrow = import_cluster_library("pyarrow")
    parquet = import_cluster_library("pyarrow.parquet")
    kinds = (arrow.float64(), arrow.string(), arrow.string(), arrow.float64())
    schema = arrow.schema(list(zip(EVENT_COLUMNS, kinds, strict=True)))
    rows = [asdict(event) for event in events]
    parquet.write_table(arrow.Table.from_pylist(rows, schema), path)


_EVENT_WRITERS: Final[Mapping[str, Callable[[Path, Sequence[MoveEvent]], None]]] = {
    ".csv": _write_csv,
    ".jsonl": _write_json_lines,
    ".parquet": _write_parquet,
}


def _check_outputs(source: Path, outputs: Sequence[Path]) -> None:
    """Check before the long work that everything can be written, and nothing is lost."""
    for path in outputs:
        _check_suffix(path)
        if path.suffix.lower() == ".parquet":
            import_cluster_library("pyarrow.parquet")
        if path.resolve() == source.resolve() or outputs.count(path) > 1:
            raise WriteError(f"{path} would be overwritten: give another name")
        check_writable(path)


def _check_suffix(path: Path) -> None:
    if path.suffix.lower() not in WRITERS:
        raise WriteError(f"{path.name} must end in {', '.join(WRITERS)}: give it such a name")


def _open_pose_bundle(name: Path | str) -> Bundle:
    bundle = open_bundle(name)
    if bundle.features != POSE.name:
        raise BundleError(
            f"{name} recognises {bundle.features} features, not landmarks: choose another bundle"
        )
    return bundle
