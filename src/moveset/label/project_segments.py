"""Adds, imports and saves the segments of a project."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from moveset.base.files import write_atomically
from moveset.base.values import NONE, MoveSetting, Segment
from moveset.label.csv_tables import add_rows
from moveset.label.project import save_settings
from moveset.label.project_folder import Project, known_checker, read_lengths, read_project
from moveset.label.recording_names import find_name, recording_stem
from moveset.label.segments import check_segment, check_segments
from moveset.label.segments_table import (
    SEGMENT_COLUMNS,
    SEGMENTS_FILE,
    check_rows,
    read_segment_rows,
    row_of,
)
from moveset.label.settings import ProjectSettings, check_moves
from moveset.label.table_files import add_to_table, at_line


def add_segments(project: Project, segments: Iterable[Segment]) -> Project:
    """Add segments to a project, except those that it has already, and return the project.

    Raises
    ------
    LabelError
        One is invalid, overlaps another, or has an unknown recording or move; none is added.
    """
    current = read_project(project.folder)
    known = {recording.name for recording in current.recordings}
    asked = {_as_stored(one, known) for one in segments}
    new = sorted(asked - {*current.segments})
    check_known = known_checker(current)
    for segment in new:
        check_known(segment)
    together = tuple(sorted((*current.segments, *new)))
    check_segments(together, read_lengths(current, new))
    if new:
        add_to_table(current.folder / SEGMENTS_FILE, SEGMENT_COLUMNS, map(row_of, new))
    return replace(current, segments=together)


def import_segments(
    project: Project,
    table: str | Path,
    *,
    add_moves: bool = False,
    imported: Mapping[str, frozenset[str]] | None = None,
) -> Project:
    """Add the segments of a CSV file to a project and return it.

    Parameters
    ----------
    table
        With columns recording, start_s, end_s, move. A recording may have the name of the video
        that it was imported from.
    imported
        As for ``find_name``.
    add_moves
        Add missing moves to ``moveset.toml``; otherwise they are an error.

    Raises
    ------
    ProjectError, LabelError
        A line is invalid, overlaps another, or has an unknown recording or move; with its number.
        No segment is added then.
    """
    current = read_project(project.folder)
    settings = current.settings
    if add_moves:
        settings = _with_moves(current, (one.move for _, one in read_segment_rows(Path(table))))
    wider = replace(current, settings=settings)
    segments = check_table(wider, Path(table), imported)
    if settings != current.settings:
        save_settings(current, settings)
    return add_segments(wider, segments)


def check_table(
    project: Project, table: Path, imported: Mapping[str, frozenset[str]] | None = None
) -> tuple[Segment, ...]:
    """Return the segments of a CSV file if all of them can be added to a project.

    Raises
    ------
    ProjectError, LabelError
        As ``import_segments``.
    """
    known = {recording.name for recording in project.recordings}
    rows = []
    for row, segment in read_segment_rows(table):
        with at_line(table, row.line):
            name = find_name(segment.recording, known, imported)
        rows.append((row, replace(segment, recording=name)))
    check_known = known_checker(project)
    lengths_s = read_lengths(project, (segment for _, segment in rows))

    def check(segment: Segment) -> None:
        check_known(segment)
        check_segment(segment, lengths_s[segment.recording])

    return check_rows(table, rows, check, project.segments)


def read_segments(table: str | Path) -> tuple[Segment, ...]:
    """Return the segments in a CSV file, which are checked each and all together.

    Raises
    ------
    ProjectError, LabelError
        The file is missing, or a line is invalid; with its number.
    """
    return check_rows(Path(table), read_segment_rows(Path(table)), check_segment)


def save_segments(project: Project, segments: Iterable[Segment]) -> Project:
    """Replace all segments of a project and return it.

    Raises
    ------
    LabelError
        One is invalid, overlaps another, or has an unknown recording or move; nothing is written.

    Notes
    -----
    Additional columns of ``segments.csv`` are lost.
    """
    known = tuple(sorted(segments))
    check_known = known_checker(project)
    for segment in known:
        check_known(segment)
    check_segments(known, read_lengths(project, known))
    text = add_rows("", SEGMENT_COLUMNS, map(row_of, known))
    write_atomically(project.folder / SEGMENTS_FILE, text)
    return replace(project, segments=known)


def _as_stored(segment: Segment, known: Collection[str]) -> Segment:
    """Return a segment as it is stored: with its recording's name, its times in milliseconds."""
    name = find_name(recording_stem(segment.recording), known)
    start_s, end_s = round(segment.start_s, 3), round(segment.end_s, 3)
    return replace(segment, recording=name, start_s=start_s, end_s=end_s)


def _with_moves(project: Project, names: Iterable[str]) -> ProjectSettings:
    """Return a project's settings with the moves that are missing in them."""
    known = {*(setting.move for setting in project.moves), NONE}
    new = (MoveSetting(name) for name in dict.fromkeys(names) if name not in known)
    return replace(project.settings, moves=check_moves((*project.moves, *new)))
