"""A summary of a project, with warnings about what it lacks."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from moveset.base.counts import count_times
from moveset.base.shown_text import escape_controls
from moveset.base.values import NONE, Recording, Segment
from moveset.label.recordings_table import UNKNOWN_PERSON

FEW_SEGMENTS = 5
"""Fewer examples of a move give a poor model (docs/log.md)."""


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Counts of one move."""

    move: str
    segments: int
    seconds: float
    people: int


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """Facts about one recording; its duration is NaN if it cannot be read."""

    recording: str
    person: str
    duration_s: float
    segments: int


@dataclass(frozen=True, slots=True)
class ProjectSummary:
    """Facts about a project, and warnings as text."""

    moves: tuple[MoveRow, ...]
    recordings: tuple[RecordingRow, ...]
    warnings: tuple[str, ...]


def summarise(
    moves: Sequence[str],
    recordings: Sequence[Recording],
    segments: Sequence[Segment],
    durations_s: Mapping[str, float],
) -> ProjectSummary:
    """Return the summary of a project.

    Parameters
    ----------
    durations_s
        Duration in seconds of each recording that can be read.
    """
    person_of = {recording.name: recording.person for recording in recordings}
    shown: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        shown[segment.move].append(segment)
    labelled = Counter(segment.recording for segment in segments)
    move_rows = tuple(_move_row(move, shown[move], person_of) for move in moves)
    recording_rows = tuple(
        RecordingRow(
            one.name,
            one.person,
            durations_s.get(one.name, math.nan),
            labelled[one.name],
        )
        for one in recordings
    )
    warnings = (*_about_moves(move_rows), *_about_recordings(recording_rows))
    return ProjectSummary(move_rows, recording_rows, warnings)


def format_summary(summary: ProjectSummary) -> str:
    """Return a summary as text: two tables and the warnings."""
    moves = [(row.move, row.segments, f"{row.seconds:.1f}", row.people) for row in summary.moves]
    recordings = [
        (row.recording, row.person, _length(row.duration_s), row.segments)
        for row in summary.recordings
    ]
    parts = [
        _columns(("move", "segments", "seconds", "people"), moves),
        _columns(("recording", "person", "length", "segments"), recordings),
        "\n".join(f"warning: {escape_controls(words)}" for words in summary.warnings),
    ]
    return "\n\n".join(part for part in parts if part)


def _move_row(move: str, own: Sequence[Segment], person_of: Mapping[str, str]) -> MoveRow:
    people = {person_of[segment.recording] for segment in own if segment.recording in person_of}
    return MoveRow(move, len(own), sum(one.end_s - one.start_s for one in own), len(people))


def _about_moves(rows: Sequence[MoveRow]) -> Iterator[str]:
    if not rows:
        yield "there are no moves: write [[moves]] with a name into moveset.toml"
    for row in rows:
        if row.move == NONE:
            continue
        if row.segments == 0:
            yield f"{row.move} is not labelled: label some, or remove it from moveset.toml"
        elif row.segments < FEW_SEGMENTS:
            times = count_times(row.segments)
            yield f"{row.move} is labelled only {times}: label it {FEW_SEGMENTS} times or more"


def _about_recordings(rows: Sequence[RecordingRow]) -> Iterator[str]:
    if not rows:
        yield "there are no recordings: add one with `moveset import`"
    for row in rows:
        if math.isnan(row.duration_s):
            yield f"{row.recording} cannot be read: record it again, or delete it and its lines"
        if row.person == UNKNOWN_PERSON:
            yield f"{row.recording} has no person: write the name into recordings.csv"
        if row.segments == 0:
            yield f"{row.recording} has no segments, all of it counts as {NONE}: label its moves"
    if len(rows) > 1 and len({row.person for row in rows}) == 1:
        yield f"all recordings are of {rows[0].person}: scores will not hold for other people"


def _length(duration_s: float) -> str:
    return "?" if math.isnan(duration_s) else f"{duration_s:.1f} s"


def _columns(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table in plain text; an empty string if it has no rows."""
    if not rows:
        return ""
    cells = [header, *([escape_controls(str(cell)) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in cells)
    return "\n".join(lines)
