"""Second on the road: the project folder; nothing else reads or writes the files in it."""

from __future__ import annotations

import filecmp
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from moveset.capture.video import VIDEO_SUFFIXES, probe
from moveset.errors import ProjectError, VideoError
from moveset.files import temporary_path, write_atomically
from moveset.label.describe import UNKNOWN_PERSON, ProjectSummary, format_summary, summarise
from moveset.label.folder import (
    RECORDING_COLUMNS,
    RECORDINGS_FILE,
    RECORDINGS_FOLDER,
    SEGMENT_COLUMNS,
    SEGMENTS_FILE,
    SETTINGS_FILE,
    Project,
    at_line,
    check_known,
    check_rows,
    is_listed,
    read_project,
    read_segment_rows,
    read_text,
    recording_stem,
)
from moveset.label.segments import check_segment, check_segments
from moveset.label.settings import (
    FEATURES,
    MODEL,
    ProjectSettings,
    check_moves,
    format_settings,
)
from moveset.label.tables import add_rows, row_of
from moveset.types import NONE, MoveSetting, Recording, Segment

__all__ = [
    "Project",
    "ProjectSettings",
    "ProjectSummary",
    "add_segments",
    "create_project",
    "describe_project",
    "find_recording",
    "import_recording",
    "import_segments",
    "open_project",
    "read_segments",
    "save_segments",
    "save_settings",
    "summarise_project",
]

RECORDING_NAME = re.compile(r"\w[\w.-]{0,79}")
"""What a recording may be called: it becomes a file's name on every system."""


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
    project = read_project(Path(folder))
    lengths_s = _lengths(project, project.segments)
    table = project.folder / SEGMENTS_FILE
    for row, segment in read_segment_rows(table) if project.segments else ():
        if segment.recording not in lengths_s:
            continue  # written between the two readings, by a studio that is open beside us
        with at_line(table, row.line):
            check_segment(segment, lengths_s[segment.recording])
    return project


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
    name = twin.name if twin else _free_name(current, source, name)
    row = {"recording": name, "person": person, "note": note}
    if twin and is_listed(current.folder, twin.name):
        raise ProjectError(
            f"{twin.name} is in {RECORDINGS_FILE} already, without a person: write {person} there"
        )
    if twin:
        _list_recording(current, row)
    else:
        _copy_recording(current, source, row)
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
    check_segments(together, _lengths(current, new))
    if new:
        _add_to_table(current.folder / SEGMENTS_FILE, SEGMENT_COLUMNS, map(row_of, new))
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
    lengths_s = _lengths(current, (segment for _, segment in rows))

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
    check_segments(known, _lengths(project, known))
    text = add_rows("", SEGMENT_COLUMNS, map(row_of, known))
    write_atomically(project.folder / SEGMENTS_FILE, text)
    return replace(project, segments=known)


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


def _as_kept(segment: Segment) -> Segment:
    """Return a segment as it is read again: its recording by name, its times in milliseconds."""
    start_s, end_s = round(segment.start_s, 3), round(segment.end_s, 3)
    return replace(
        segment, recording=recording_stem(segment.recording), start_s=start_s, end_s=end_s
    )


def _lengths(project: Project, segments: Iterable[Segment]) -> dict[str, float]:
    """Return the seconds of every recording that has one of the segments."""
    labelled = {segment.recording for segment in segments}
    return {
        one.name: probe(one.path).duration_s for one in project.recordings if one.name in labelled
    }


def _with_moves(project: Project, names: Iterable[str]) -> ProjectSettings:
    """Return the project's settings with more moves, where it does not know them."""
    known = {*(setting.move for setting in project.moves), NONE}
    new = (MoveSetting(name) for name in dict.fromkeys(names) if name not in known)
    return replace(project.settings, moves=check_moves((*project.moves, *new)))


def _free_name(project: Project, source: Path, name: str | None) -> str:
    # Whatever the case: some disks do not tell them apart.
    taken = {recording.name.lower() for recording in project.recordings}
    if name is None:
        stem = re.sub(r"[^\w.-]+", "_", source.stem).strip("._-")[:70] or "recording"
        numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        return next(free for free in numbered if free.lower() not in taken)
    if not RECORDING_NAME.fullmatch(name):
        raise ProjectError(f"a recording cannot be called {name!r}: use letters, digits, - and _")
    if name.lower() in taken:
        raise ProjectError(f"there is a recording {name} already: give another name")
    return name


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
    _add_to_table(project.folder / RECORDINGS_FILE, RECORDING_COLUMNS, [row])


def _add_to_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    text = read_text(path) if path.exists() else ""
    write_atomically(path, add_rows(text, columns, rows))
