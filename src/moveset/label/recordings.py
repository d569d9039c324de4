"""On the second stretch of the road: the recordings of a project, copied in and kept account of."""

from __future__ import annotations

import filecmp
import re
import shutil
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from moveset.base.errors import ProjectError
from moveset.base.files import temporary_path
from moveset.base.values import Recording
from moveset.capture.video import VIDEO_SUFFIXES, probe
from moveset.label.describe import UNKNOWN_PERSON
from moveset.label.folder import (
    EDGES_COLUMN,
    LOOSE_EDGES,
    RECORDING_COLUMNS,
    RECORDINGS_FILE,
    RECORDINGS_FOLDER,
    Project,
    add_to_table,
    change_recording,
    is_listed,
    read_project,
    removed_names,
)

RECORDING_NAME = re.compile(r"\w[\w.-]{0,79}")
"""What a recording may be called: it becomes a file's name on every system."""


def import_recording(
    project: Project, video: str | Path, person: str, note: str = "", name: str | None = None
) -> Project:
    """Return the project with one more recording, the last; the video is copied.

    Parameters
    ----------
    name
        What it is called; the video's own name if None, with a number if that is taken.

    Raises
    ------
    VideoError
        The video cannot be read.
    ProjectError
        The name is taken or bad, the person has none, or the same video is there already.
    WriteError
        The disk is full; nothing of the recording stays.
    """
    source, person = Path(video), person.strip()
    if not person:
        raise ProjectError(f"nobody says who is in {source.name}: give the person's name")
    check_video(source)
    current = read_project(project.folder)
    twin = find_recording(current, source)
    if twin and not (twin.person == UNKNOWN_PERSON and name in {None, twin.name}):
        raise ProjectError(f"{source.name} is there already, as {twin.name}: nothing was copied")
    facts = {"person": person, "note": note}
    if twin:
        _list_unlisted(current, twin, facts)
    else:
        name = free_name(current, source.stem) if name is None else _check_name(current, name)
        _copy_recording(current, source, {"recording": name, **facts})
    return read_project(project.folder)


def check_video(path: Path) -> None:
    """Check that a video can be taken into a project.

    Raises
    ------
    ProjectError
        Its name has another ending than the project's folder is searched for.
    VideoError
        It cannot be read.
    """
    facts = probe(path)
    if path.suffix.lower() not in VIDEO_SUFFIXES and facts.frames:
        raise ProjectError(
            f"{path.name} must end in {', '.join(VIDEO_SUFFIXES)}: rename it or convert it"
        )


def find_recording(project: Project, video: str | Path) -> Recording | None:
    """Return the project's recording with the same content as a video, if there is one."""
    for recording in project.recordings:
        if filecmp.cmp(recording.path, video, shallow=False):
            return recording
    return None


def rename_person(project: Project, name: str, person: str) -> Project:
    """Return the project with somebody else in one of its recordings, on disk too.

    Raises
    ------
    ProjectError
        There is no such recording, or the person has no name.
    """
    find_named(read_project(project.folder), name)
    person = person.strip()
    if not person:
        raise ProjectError(f"nobody says who is in {name}: give the person's name")
    change_recording(project.folder, name, {"person": person})
    return read_project(project.folder)


def mark_edges(project: Project, name: str, *, loose: bool) -> Project:
    """Return the project with a recording's segments known as loose, or as exact, on disk too.

    Raises
    ------
    ProjectError
        There is no such recording.
    """
    current = read_project(project.folder)
    if find_named(current, name).loose == loose:
        return current
    change_recording(project.folder, name, {EDGES_COLUMN: LOOSE_EDGES if loose else ""})
    return read_project(project.folder)


def find_named(project: Project, name: str) -> Recording:
    """Return the recording of that name.

    Raises
    ------
    ProjectError
        There is none.
    """
    for recording in project.recordings:
        if recording.name == name:
            return recording
    raise ProjectError(f"there is no recording {name}: `moveset info` lists those there are")


def free_name(project: Project, wish: str) -> str:
    """Return what a recording can be called, as much like a wish as may be.

    Names of recordings that were put aside are not given again: they may come back. Whatever the
    case: some disks do not tell them apart.
    """
    known = {recording.name for recording in project.recordings} | removed_names(project.folder)
    taken = {name.lower() for name in known}
    stem = re.sub(r"[^\w.-]+", "_", wish).strip("._-")[:70] or "recording"
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(free for free in numbered if free.lower() not in taken)


def _check_name(project: Project, name: str) -> str:
    if not RECORDING_NAME.fullmatch(name):
        raise ProjectError(f"a recording cannot be called {name!r}: use letters, digits, - and _")
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
    """Copy a video and list it, or do neither."""
    target = project.folder / RECORDINGS_FOLDER / f"{row['recording']}{source.suffix.lower()}"
    try:
        with temporary_path(target) as unfinished:
            shutil.copyfile(source, unfinished)
        _list_recording(project, row)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _list_recording(project: Project, row: Mapping[str, str]) -> None:
    add_to_table(project.folder / RECORDINGS_FILE, RECORDING_COLUMNS, [row])
