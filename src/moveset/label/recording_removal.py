"""Moves recordings to ``removed/`` with all that is needed to restore them."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from moveset.base.errors import WriteError
from moveset.base.files import explain_os_error
from moveset.base.values import Recording
from moveset.base.write_guard import check_inside
from moveset.label.project_folder import Project, read_project
from moveset.label.recording_names import recording_stem
from moveset.label.recordings import find_named
from moveset.label.recordings_table import (
    LABELS_COLUMN,
    RECORDING_COLUMNS,
    RECORDINGS_FILE,
    REMOVED_FOLDER,
    WEAK,
    removed_names,
)
from moveset.label.segments_table import SEGMENT_COLUMNS, SEGMENTS_FILE, row_of
from moveset.label.table_files import add_to_table, change_table


def remove_recording(project: Project, name: str) -> Project:
    """Remove a recording from a project and return the project.

    The video is moved to ``removed/``, its rows to the tables there; to restore the recording, move
    them back.

    Raises
    ------
    ProjectError
        There is no such recording.
    WriteError
        The video cannot be moved, the disk is full, or a link leads out of the project.

    Notes
    -----
    After a crash in the middle the recording exists twice, never not at all, and the project opens.
    """
    current = read_project(project.folder)
    recording = find_named(current, name)
    place = _free_path(current.folder, recording)
    for changed in (recording.path, place):
        check_inside(changed, top=current.folder, follow=False)
    _copy_rows(current, recording, place)
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


def _free_path(folder: Path, recording: Recording) -> Path:
    """Return where to move a video; with a number if one with its name was removed before."""
    video = recording.path
    names = (video.stem if number == 1 else f"{video.stem}-{number}" for number in count(1))
    taken = removed_names(folder)
    return folder / REMOVED_FOLDER / f"{next(n for n in names if n not in taken)}{video.suffix}"


def _copy_rows(project: Project, recording: Recording, place: Path) -> None:
    """Copy the rows of a recording into the tables in ``removed/``."""
    own = [one for one in project.segments if one.recording == recording.name]
    rows = [{**row_of(one), "recording": place.stem} for one in own]
    row = {
        "recording": place.stem,
        "person": recording.person,
        "note": recording.note,
        LABELS_COLUMN: WEAK if recording.weak_labels else "",
    }
    columns = (*RECORDING_COLUMNS, LABELS_COLUMN)
    add_to_table(place.with_name(SEGMENTS_FILE), SEGMENT_COLUMNS, rows)
    add_to_table(place.with_name(RECORDINGS_FILE), columns, [row])


def _move(video: Path, place: Path) -> None:
    try:
        video.replace(place)
    except OSError as error:
        raise WriteError(f"{video.name} cannot be removed, {explain_os_error(error)}") from error
