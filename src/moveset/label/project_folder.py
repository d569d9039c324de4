"""Reads and checks a project folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from moveset.base.errors import LabelError, ProjectError
from moveset.base.shown_text import list_names, quote
from moveset.base.values import NONE, MoveSetting, Recording, Segment
from moveset.base.write_guard import PROJECT_FILE
from moveset.label.csv_tables import Row
from moveset.label.recordings_table import read_recordings
from moveset.label.segments import check_segment, say
from moveset.label.segments_table import SEGMENTS_FILE, check_rows, read_segment_rows
from moveset.label.settings import MAX_SETTINGS_BYTES, ProjectSettings, parse_settings
from moveset.label.table_files import read_text
from moveset.see.landmark_files.frames import probe_recording

SETTINGS_FILE = PROJECT_FILE
IMAGES_FOLDER = "pictures"


@dataclass(frozen=True, slots=True)
class Project:
    """The content of a project folder when it was read.

    Attributes
    ----------
    folder
        Where the project is.
    settings
        Its moves, features and model, as in ``moveset.toml``.
    recordings
        Videos without a row in ``recordings.csv`` first, then the others in row order.
    segments
        Sorted by recording and time.
    """

    folder: Path
    settings: ProjectSettings
    recordings: tuple[Recording, ...] = ()
    segments: tuple[Segment, ...] = ()

    @property
    def moves(self) -> tuple[MoveSetting, ...]:
        """The moves to teach."""
        return self.settings.moves

    @property
    def features(self) -> str:
        """Name of the feature extractor."""
        return self.settings.features

    @property
    def model(self) -> str:
        """Name of the architecture."""
        return self.settings.model


def read_project(folder: Path) -> Project:
    """Return a project without opening its videos."""
    return read_with_rows(folder)[0]


def read_with_rows(folder: Path) -> tuple[Project, tuple[tuple[Row, Segment], ...]]:
    """Return a project, and the rows that its segments come from.

    Notes
    -----
    Files are read in the reverse order of writing. The studio may write to the folder meanwhile: it
    copies a video, lists it, then writes its segments, so that whatever one file names exists when
    the next one is read.
    """
    _check_is_project(folder)
    table = folder / SEGMENTS_FILE
    rows = tuple(read_segment_rows(table)) if table.exists() else ()
    recordings = read_recordings(folder)
    text = read_text(folder / SETTINGS_FILE, MAX_SETTINGS_BYTES)
    project = Project(folder, parse_settings(text, str(folder / SETTINGS_FILE)), recordings)
    segments = check_rows(table, rows, _checker_in(project))
    return replace(project, segments=segments), rows


def read_lengths(project: Project, segments: Iterable[Segment]) -> dict[str, float]:
    """Return the length in seconds of every recording that one of the segments is in."""
    labelled = {segment.recording for segment in segments}
    return {
        one.name: probe_recording(one.path).duration_s
        for one in project.recordings
        if one.name in labelled
    }


def known_checker(project: Project) -> Callable[[Segment], None]:
    """Return a function that checks that the project has a segment's recording and move.

    It raises a ``LabelError`` if not. The names are collected once, as there may be many segments.
    """
    recordings = dict.fromkeys(recording.name for recording in project.recordings)
    moves = dict.fromkeys((*(setting.move for setting in project.moves), NONE))

    def check(segment: Segment) -> None:
        if segment.recording not in recordings:
            raise LabelError(
                f"{say(segment)}: there is no recording {quote(segment.recording)}: "
                f"import it first, or name one of {list_names(recordings) or 'none so far'}"
            )
        if segment.move not in moves:
            raise LabelError(
                f"{say(segment)}: there is no move {quote(segment.move)}: "
                f"add it to {SETTINGS_FILE}, or name one of {list_names(moves)}"
            )

    return check


def _check_is_project(folder: Path) -> None:
    if not folder.is_dir():
        raise ProjectError(f"{folder} does not exist: make a project with `moveset new {folder}`")
    if not (folder / SETTINGS_FILE).exists():
        raise ProjectError(
            f"{folder} is not a project, it has no {SETTINGS_FILE}: "
            f"make one with `moveset new {folder}`"
        )


def _checker_in(project: Project) -> Callable[[Segment], None]:
    check_known = known_checker(project)

    def check(segment: Segment) -> None:
        check_known(segment)
        check_segment(segment)

    return check
