"""On the second stretch of the road: which move is when in a project's recordings, in and out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from moveset.base.files import write_atomically
from moveset.base.values import NONE, MoveSetting, Segment
from moveset.label.folder import (
    SEGMENT_COLUMNS,
    SEGMENTS_FILE,
    Project,
    add_to_table,
    check_known,
    check_rows,
    read_lengths,
    read_project,
    read_segment_rows,
    recording_stem,
)
from moveset.label.project import save_settings
from moveset.label.segments import check_segment, check_segments
from moveset.label.settings import ProjectSettings, check_moves
from moveset.label.tables import add_rows, row_of


def add_segments(project: Project, segments: Iterable[Segment]) -> Project:
    """Return the project with more segments, on disk too; those it has already are passed over.

    Raises
    ------
    LabelError
        One is wrong, overlaps another, or names an unknown recording or move; none is added.
    """
    current = read_project(project.folder)
    asked = {_as_kept(one) for one in segments}
    new = sorted(asked - {*current.segments})
    for segment in new:
        check_known(current, segment)
    together = tuple(sorted((*current.segments, *new)))
    check_segments(together, read_lengths(current, new))
    if new:
        add_to_table(current.folder / SEGMENTS_FILE, SEGMENT_COLUMNS, map(row_of, new))
    return replace(current, segments=together)


def import_segments(project: Project, table: str | Path, *, add_moves: bool = False) -> Project:
    """Return the project with the segments of a CSV file added.

    Parameters
    ----------
    table
        With columns recording, start_s, end_s, move.
    add_moves
        Add moves that ``moveset.toml`` does not have; otherwise they are an error.

    Raises
    ------
    ProjectError, LabelError
        A line is wrong, overlaps another, or names an unknown recording or move; with its number.
        None is added then.
    """
    place = Path(table)
    rows = tuple(read_segment_rows(place))
    current = read_project(project.folder)
    settings = (
        _with_moves(current, (one.move for _, one in rows)) if add_moves else current.settings
    )
    wider = replace(current, settings=settings)
    lengths_s = read_lengths(current, (segment for _, segment in rows))

    def check(segment: Segment) -> None:
        check_known(wider, segment)
        check_segment(segment, lengths_s[segment.recording])

    segments = check_rows(place, rows, check, current.segments)
    if settings != current.settings:
        save_settings(current, settings)
    return add_segments(wider, segments)


def read_segments(table: str | Path) -> tuple[Segment, ...]:
    """Return the segments in a CSV file, each checked on its own and all against each other.

    Raises
    ------
    ProjectError, LabelError
        The file is missing, or a line is wrong; with its number.
    """
    return check_rows(Path(table), read_segment_rows(Path(table)), check_segment)


def save_segments(project: Project, segments: Iterable[Segment]) -> Project:
    """Return the project with these segments in place of all it had, on disk too.

    Raises
    ------
    LabelError
        One is wrong, overlaps another, or names an unknown recording or move; nothing is written.

    Notes
    -----
    Columns of ``segments.csv`` that are not ours are lost.
    """
    known = tuple(sorted(segments))
    for segment in known:
        check_known(project, segment)
    check_segments(known, read_lengths(project, known))
    text = add_rows("", SEGMENT_COLUMNS, map(row_of, known))
    write_atomically(project.folder / SEGMENTS_FILE, text)
    return replace(project, segments=known)


def _as_kept(segment: Segment) -> Segment:
    """Return a segment as it is read again: its recording by name, its times in milliseconds."""
    start_s, end_s = round(segment.start_s, 3), round(segment.end_s, 3)
    return replace(
        segment, recording=recording_stem(segment.recording), start_s=start_s, end_s=end_s
    )


def _with_moves(project: Project, names: Iterable[str]) -> ProjectSettings:
    """Return the project's settings with more moves, where it does not know them."""
    known = {*(setting.move for setting in project.moves), NONE}
    new = (MoveSetting(name) for name in dict.fromkeys(names) if name not in known)
    return replace(project.settings, moves=check_moves((*project.moves, *new)))
