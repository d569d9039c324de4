"""Imports the recordings of a project and changes their facts."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from moveset.base.errors import ProjectError
from moveset.base.files import temporary_path
from moveset.base.shown_text import quote
from moveset.base.values import Recording
from moveset.base.write_guard import check_inside
from moveset.label.project_folder import Project, read_project
from moveset.label.recording_names import RECORDING_NAME, clean_name
from moveset.label.recordings_table import (
    LABELS_COLUMN,
    RECORDING_COLUMNS,
    RECORDINGS_FILE,
    RECORDINGS_FOLDER,
    UNKNOWN_PERSON,
    WEAK,
    change_recording,
    is_listed,
    removed_names,
)
from moveset.label.table_files import add_to_table
from moveset.see.landmark_files.frames import RECORDING_SUFFIXES, probe_recording


def import_recording(
    project: Project, video: str | Path, person: str, note: str = "", name: str | None = None
) -> Project:
    """Copy a video, or a recording of landmarks, into a project, and return the project.

    Parameters
    ----------
    project
        Stays as it is: the project that is returned was read anew from the folder.
    video
        A .mp4, .mov, .webm, .gif, .mkv, .m4v or .avi file; or landmarks in a .csv, .json, .jsonl,
        .bvh or .parquet file.
    person
        Who is in it. Recordings of one person need the same name, since evaluation by person
        leaves them out together.
    note
        Any text, kept in ``recordings.csv``.
    name
        The recording's name; if None, the video's name, with a number if that is taken.

    Raises
    ------
    VideoError
        The video cannot be read.
    ProjectError
        The name is taken or invalid, the person is empty, or the project has the video already.
    WriteError
        The disk is full; no part of the recording stays.
    """
    source, person = Path(video), person.strip()
    if not person:
        raise ProjectError(f"{source.name} has no person: give the person's name")
    check_video(source)
    current = read_project(project.folder)
    twin = find_recording(current, source)
    if twin and not (twin.person == UNKNOWN_PERSON and name in {None, twin.name}):
        raise ProjectError(
            f"{source.name} is in the project already, as {twin.name}: nothing was copied"
        )
    facts = {"person": person, "note": note}
    if twin:
        _list_unlisted(current, twin, facts)
    else:
        name = free_name(current, source.stem) if name is None else _check_name(current, name)
        _copy_recording(current, source, {"recording": name, **facts})
    return read_project(project.folder)


def check_video(path: Path) -> None:
    """Check that a video, or a recording of landmarks, can be imported.

    Raises
    ------
    ProjectError
        Its suffix is not one of ``RECORDING_SUFFIXES``.
    VideoError
        It cannot be read.
    """
    facts = probe_recording(path)
    if path.suffix.lower() not in RECORDING_SUFFIXES and facts.frames:
        raise ProjectError(
            f"{path.name} must end in {', '.join(RECORDING_SUFFIXES)}: rename it or convert it"
        )


def find_recording(project: Project, video: str | Path) -> Recording | None:
    """Return the project's recording with the same content as a video; None if there is none."""
    for recording in project.recordings:
        if filecmp.cmp(recording.path, video, shallow=False):
            return recording
    return None


def rename_person(project: Project, name: str, person: str) -> Project:
    """Change the person of a recording and return the project.

    Raises
    ------
    ProjectError
        There is no such recording, or the person is empty.
    """
    find_named(read_project(project.folder), name)
    person = person.strip()
    if not person:
        raise ProjectError(f"{name} has no person: give the person's name")
    change_recording(project.folder, name, {"person": person})
    return read_project(project.folder)


def mark_weak_labels(project: Project, name: str, *, weak: bool) -> Project:
    """Save whether a recording's segments are weak labels, and return the project.

    Raises
    ------
    ProjectError
        There is no such recording.
    """
    current = read_project(project.folder)
    if find_named(current, name).weak_labels == weak:
        return current
    change_recording(project.folder, name, {LABELS_COLUMN: WEAK if weak else ""})
    return read_project(project.folder)


def find_named(project: Project, name: str) -> Recording:
    """Return the recording with a name.

    Raises
    ------
    ProjectError
        There is none.
    """
    for recording in project.recordings:
        if recording.name == name:
            return recording
    raise ProjectError(f"there is no recording {name}: `moveset info` lists those there are")


def free_name(project: Project, wanted: str) -> str:
    """Return a free name for a recording, similar to the one that is wanted.

    Names of removed recordings are not free, as these may be restored. Case is ignored, since some
    file systems ignore it.
    """
    known = {recording.name for recording in project.recordings} | removed_names(project.folder)
    taken = {name.lower() for name in known}
    stem = clean_name(wanted)
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(free for free in numbered if free.lower() not in taken)


def _check_name(project: Project, name: str) -> str:
    if not RECORDING_NAME.fullmatch(name):
        raise ProjectError(
            f"a recording cannot be called {quote(name)}: use letters, digits, - and _"
        )
    if name.lower() in {recording.name.lower() for recording in project.recordings}:
        raise ProjectError(f"there is a recording {name} already: give another name")
    return name


def _list_unlisted(project: Project, twin: Recording, facts: Mapping[str, str]) -> None:
    if is_listed(project.folder, twin.name):
        raise ProjectError(
            f"{twin.name} is in {RECORDINGS_FILE} already, without a person: "
            f"write {facts['person']} there"
        )
    _list_recording(project, {"recording": twin.name, **facts})


def _copy_recording(project: Project, source: Path, row: Mapping[str, str]) -> None:
    """Copy a video and list it; do neither if one fails."""
    target = project.folder / RECORDINGS_FOLDER / f"{row['recording']}{source.suffix.lower()}"
    check_inside(target, top=project.folder)
    try:
        with temporary_path(target) as unfinished:
            shutil.copyfile(source, unfinished)
        _list_recording(project, row)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _list_recording(project: Project, row: Mapping[str, str]) -> None:
    add_to_table(project.folder / RECORDINGS_FILE, RECORDING_COLUMNS, [row])
