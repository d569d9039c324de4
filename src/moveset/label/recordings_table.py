"""The recordings of a project: the rows of ``recordings.csv`` and the videos in ``recordings/``."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path

from moveset.base.errors import ProjectError
from moveset.base.values import Recording
from moveset.label.csv_tables import Row, read_rows
from moveset.label.recording_names import recording_stem
from moveset.label.table_files import add_to_table, at_line, change_table, read_text
from moveset.see.landmark_files.frames import RECORDING_SUFFIXES, is_recording

RECORDINGS_FILE = "recordings.csv"
RECORDINGS_FOLDER = "recordings"
REMOVED_FOLDER = "removed"

RECORDING_COLUMNS = ("recording", "person", "note")
LABELS_COLUMN, WEAK = "labels", "weak"
"""Optional column, and its value for recordings with weak labels."""

UNKNOWN_PERSON = "unknown"
"""The person of videos without one. All such videos count as one person's, so that a split by
person cannot put the same person on both sides."""


def read_recordings(folder: Path) -> tuple[Recording, ...]:
    """Return a project's recordings: videos without a row first, then the others in row order.

    Raises
    ------
    ProjectError
        A row is invalid, or has no video; with its line.
    """
    table = folder / RECORDINGS_FILE
    rows = _read_rows(folder)
    videos = _find_videos(folder / RECORDINGS_FOLDER)
    listed: dict[str, Recording] = {}
    for row in rows:
        with at_line(table, row.line):
            one = _parse_row(row, videos)
            if one.name in listed:
                raise ProjectError(f"{one.name} is listed twice: delete one of the lines")
        listed[one.name] = one
    unlisted = (Recording(name, UNKNOWN_PERSON, path) for name, path in videos.items())
    return (*(one for one in unlisted if one.name not in listed), *listed.values())


def is_listed(folder: Path, name: str) -> bool:
    """Return whether a recording has a row in the table."""
    return any(recording_stem(row.values["recording"]) == name for row in _read_rows(folder))


def change_recording(folder: Path, name: str, values: Mapping[str, str]) -> None:
    """Write values into the row of a recording; add the row if there is none."""
    table = folder / RECORDINGS_FILE
    if not is_listed(folder, name):
        add_to_table(table, RECORDING_COLUMNS, [{"recording": name}])

    def change(row: Mapping[str, str]) -> Mapping[str, str]:
        return values if recording_stem(row["recording"]) == name else {}

    change_table(table, RECORDING_COLUMNS[:1], change)


def removed_names(folder: Path) -> frozenset[str]:
    """Return the names of the recordings in ``removed/``."""
    found = _visible(folder / REMOVED_FOLDER)
    return frozenset(_name_of(path) for path in found if path.suffix.lower() in RECORDING_SUFFIXES)


def _read_rows(folder: Path) -> tuple[Row, ...]:
    table = folder / RECORDINGS_FILE
    if not table.exists():
        return ()
    return read_rows(read_text(table), str(table), ("recording", "person"))


def _parse_row(row: Row, videos: Mapping[str, Path]) -> Recording:
    name = recording_stem(row.values["recording"])
    if not name:
        raise ProjectError("the recording has no name: give one, or delete the line")
    if name not in videos:
        raise ProjectError(
            f"there is no video {name} in {RECORDINGS_FOLDER}: put it back, or delete the line"
        )
    person = row.values["person"] or UNKNOWN_PERSON
    weak_labels = row.values.get(LABELS_COLUMN, "").lower() == WEAK
    return Recording(name, person, videos[name], row.values.get("note", ""), weak_labels)


def _find_videos(folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in _visible(folder):
        if not is_recording(path):
            continue
        name = _name_of(path)
        if name in found:
            raise ProjectError(
                f"{path} and {found[name].name} have the same name: rename one of them"
            )
        found[name] = path
    return found


def _name_of(video: Path) -> str:
    return unicodedata.normalize("NFC", video.stem)


def _visible(folder: Path) -> list[Path]:
    """Return the entries of a folder without hidden and unfinished files."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
