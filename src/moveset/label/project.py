"""Creates, opens and summarises project folders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from moveset.base.errors import ProjectError, VideoError
from moveset.base.files import write_atomically
from moveset.base.values import MoveSetting
from moveset.base.write_guard import check_inside
from moveset.label.project_folder import SETTINGS_FILE, Project, read_lengths, read_with_rows
from moveset.label.project_summary import ProjectSummary, format_summary, summarise
from moveset.label.recordings_table import RECORDING_COLUMNS, RECORDINGS_FILE, RECORDINGS_FOLDER
from moveset.label.segments import check_segment
from moveset.label.segments_table import SEGMENT_COLUMNS, SEGMENTS_FILE
from moveset.label.settings import (
    FEATURES,
    MAX_SETTINGS_BYTES,
    MODEL,
    ProjectSettings,
    check_moves,
)
from moveset.label.settings_writer import format_settings, update_settings
from moveset.label.table_files import at_line, read_text
from moveset.see.landmark_files.frames import probe_recording

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
        Created if it does not exist; other files in it stay.
    moves
        Names, or settings with a key and how to press it.
    features
        Name of the feature extractor: ``pose`` (the default), ``mobilenet`` or ``silhouette``. It
        is checked when the project is taught.
    model
        Name of the network's architecture: ``tcn`` (the default), ``lstm``, ``frame`` or
        ``article``. It is checked when the project is taught.

    Raises
    ------
    ProjectError
        The folder is a project already.
    LabelError
        A move's name is invalid, or used twice.
    WriteError
        The folder is not writable, or a link leads out of it.
    """
    place = Path(folder)
    for name in (SETTINGS_FILE, RECORDINGS_FILE, SEGMENTS_FILE, RECORDINGS_FOLDER):
        check_inside(place / name, top=place)
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
    """Return the project in a folder, after everything in it was checked.

    Parameters
    ----------
    folder
        With the ``moveset.toml`` that ``create_project`` or ``moveset new`` wrote.

    Raises
    ------
    ProjectError, LabelError
        Something is missing or invalid; with the file and line.
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
    """Save other settings and return the project with them; comments in the file stay.

    Raises
    ------
    LabelError
        A move's name is invalid, or used twice.
    ProjectError
        The file is damaged; it stays as it is.
    """
    check_moves(settings.moves)
    path = project.folder / SETTINGS_FILE
    text = (
        update_settings(read_text(path, MAX_SETTINGS_BYTES), settings, str(path))
        if path.exists()
        else format_settings(settings)
    )
    write_atomically(path, text)
    return replace(project, settings=settings)


def summarise_project(project: Project) -> ProjectSummary:
    """Return the facts about a project's moves and recordings, and warnings."""
    durations_s = {}
    for recording in project.recordings:
        try:
            durations_s[recording.name] = probe_recording(recording.path).duration_s
        except VideoError:
            continue  # it is listed without a length
    moves = [setting.move for setting in project.moves]
    return summarise(moves, project.recordings, project.segments, durations_s)


def describe_project(project: Project) -> str:
    """Return the summary of a project as text."""
    return format_summary(summarise_project(project))
