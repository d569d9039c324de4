"""Second on the road: the project folder; only this room reads and writes the files in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from moveset.base.errors import ProjectError, VideoError
from moveset.base.files import write_atomically
from moveset.base.values import MoveSetting
from moveset.capture.video import probe
from moveset.label.describe import ProjectSummary, format_summary, summarise
from moveset.label.folder import (
    RECORDING_COLUMNS,
    RECORDINGS_FILE,
    RECORDINGS_FOLDER,
    SEGMENT_COLUMNS,
    SEGMENTS_FILE,
    SETTINGS_FILE,
    Project,
    at_line,
    read_lengths,
    read_with_rows,
)
from moveset.label.segments import check_segment
from moveset.label.settings import (
    FEATURES,
    MODEL,
    ProjectSettings,
    check_moves,
    format_settings,
)

__all__ = [
    "Project",
    "ProjectSettings",
    "ProjectSummary",
    "create_project",
    "describe_project",
    "open_project",
    "save_settings",
    "summarise_project",
]


def create_project(
    folder: str | Path,
    moves: Sequence[str | MoveSetting] = (),
    *,
    features: str = FEATURES,
    model: str = MODEL,
) -> Project:
    """Return a new, empty project.

    Parameters
    ----------
    folder
        Made if it is not there; other files in it stay.
    moves
        Names, or settings with key and press.

    Raises
    ------
    ProjectError
        There is a project already.
    LabelError
        A move's name is bad, or there twice.
    WriteError
        The folder may not be written.
    """
    place = Path(folder)
    if (place / SETTINGS_FILE).exists():
        raise ProjectError(f"{place} is a project already: choose another folder")
    settings = tuple(MoveSetting(one) if isinstance(one, str) else one for one in moves)
    project = Project(place, ProjectSettings(check_moves(settings), features, model))
    for name, columns in ((RECORDINGS_FILE, RECORDING_COLUMNS), (SEGMENTS_FILE, SEGMENT_COLUMNS)):
        if not (place / name).exists():
            write_atomically(place / name, ",".join(columns) + "\n")
    save_settings(project, project.settings)
    (place / RECORDINGS_FOLDER).mkdir(exist_ok=True)
    return project


def open_project(folder: str | Path) -> Project:
    """Return what is in a project folder, all of it checked.

    Raises
    ------
    ProjectError, LabelError
        Something is missing or wrong; with file, line and what to do.
    VideoError
        A recording with segments cannot be read.
    """
    project, rows = read_with_rows(Path(folder))
    lengths_s = read_lengths(project, project.segments)
    for row, segment in rows:
        with at_line(project.folder / SEGMENTS_FILE, row.line):
            check_segment(segment, lengths_s[segment.recording])
    return project


def save_settings(project: Project, settings: ProjectSettings) -> Project:
    """Return the project with other settings, on disk too.

    Raises
    ------
    LabelError
        A move's name is bad, or there twice.
    """
    check_moves(settings.moves)
    write_atomically(project.folder / SETTINGS_FILE, format_settings(settings))
    return replace(project, settings=settings)


def summarise_project(project: Project) -> ProjectSummary:
    """Return what is there of each move and recording, and what may go wrong."""
    durations_s = {}
    for recording in project.recordings:
        try:
            durations_s[recording.name] = probe(recording.path).duration_s
        except VideoError:
            continue  # told as a recording without a length
    moves = [setting.move for setting in project.moves]
    return summarise(moves, project.recordings, project.segments, durations_s)


def describe_project(project: Project) -> str:
    """Return the summary of a project as text."""
    return format_summary(summarise_project(project))
