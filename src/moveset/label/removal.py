"""On the second stretch of the road: recordings put aside, with all that is needed to put back."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from moveset.base.errors import WriteError
from moveset.base.files import reason_of
from moveset.base.values import Recording
from moveset.label.folder import (
    EDGES_COLUMN,
    LOOSE_EDGES,
    RECORDING_COLUMNS,
    RECORDINGS_FILE,
    REMOVED_FOLDER,
    SEGMENT_COLUMNS,
    SEGMENTS_FILE,
    Project,
    add_to_table,
    change_table,
    read_project,
    recording_stem,
    removed_names,
)
from moveset.label.recordings import find_named
from moveset.label.tables import row_of


def remove_recording(project: Project, name: str) -> Project:
    """Return the project without a recording, which is put aside, not lost.

    Its video goes to ``removed/``, its lines to the tables there: to have it again, put them back.

    Raises
    ------
    ProjectError
        There is no such recording.
    WriteError
        Its video may not be moved, or the disk is full.

    Notes
    -----
    In an order in which a crash leaves it twice rather than not at all, and a project that opens.
    """
    current = read_project(project.folder)
    recording = find_named(current, name)
    place = _free_place(current.folder, recording)
    _keep_lines(current, recording, place)
    for table, columns in (
        (SEGMENTS_FILE, SEGMENT_COLUMNS[:1]),
        (RECORDINGS_FILE, RECORDING_COLUMNS[:1]),
    ):
        change_table(
            current.folder / table,
            columns,
            lambda row: None if recording_stem(row["recording"]) == name else {},
        )
    _move(recording.path, place)
    return read_project(current.folder)


def _free_place(folder: Path, recording: Recording) -> Path:
    """Return where a video goes; with a number if one of its name was put aside before."""
    video = recording.path
    names = (video.stem if number == 1 else f"{video.stem}-{number}" for number in count(1))
    taken = removed_names(folder)
    return folder / REMOVED_FOLDER / f"{next(n for n in names if n not in taken)}{video.suffix}"


def _keep_lines(project: Project, recording: Recording, place: Path) -> None:
    """Copy what the tables say of a recording into those beside its place."""
    own = [one for one in project.segments if one.recording == recording.name]
    rows = [{**row_of(one), "recording": place.stem} for one in own]
    row = {
        "recording": place.stem,
        "person": recording.person,
        "note": recording.note,
        EDGES_COLUMN: LOOSE_EDGES if recording.loose else "",
    }
    columns = (*RECORDING_COLUMNS, EDGES_COLUMN)
    add_to_table(place.with_name(SEGMENTS_FILE), SEGMENT_COLUMNS, rows)
    add_to_table(place.with_name(RECORDINGS_FILE), columns, [row])


def _move(video: Path, place: Path) -> None:
    try:
        video.replace(place)
    except OSError as error:
        raise WriteError(f"{video.name} cannot be put aside, {reason_of(error)}") from error
