"""On the second stretch of the road: what a project folder holds, read and checked.

Its neighbours ``project``, ``recordings``, ``removal`` and ``labelling``, which write it, read it
through this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from moveset.base.errors import LabelError, ProjectError
from moveset.base.files import write_atomically
from moveset.base.values import NONE, MoveSetting, Recording, Segment
from moveset.capture.video import VIDEO_SUFFIXES, probe
from moveset.label.describe import UNKNOWN_PERSON
from moveset.label.segments import check_overlaps, check_segment, overlaps, say
from moveset.label.settings import ProjectSettings, parse_settings
from moveset.label.tables import Row, add_rows, change_rows, read_rows, segments_of

SETTINGS_FILE = "moveset.toml"
RECORDINGS_FILE = "recordings.csv"
SEGMENTS_FILE = "segments.csv"
RECORDINGS_FOLDER = "recordings"
REMOVED_FOLDER = "removed"
PICTURES_FOLDER = "pictures"

RECORDING_COLUMNS = ("recording", "person", "note")
EDGES_COLUMN, LOOSE_EDGES = "edges", "loose"
"""In the table of recordings, of those whose segments came by themselves; there when needed."""

SEGMENT_COLUMNS = ("recording", "start_s", "end_s", "move")


@dataclass(frozen=True, slots=True)
class Project:
    """What a project folder held when it was read.

    Attributes
    ----------
    recordings
        Videos that ``recordings.csv`` does not name first, then the named ones in its order.
    segments
        In order of recording and time.
    """

    folder: Path
    settings: ProjectSettings
    recordings: tuple[Recording, ...] = ()
    segments: tuple[Segment, ...] = ()

    @property
    def moves(self) -> tuple[MoveSetting, ...]:
        """The moves it teaches."""
        return self.settings.moves

    @property
    def features(self) -> str:
        """What the model reads."""
        return self.settings.features

    @property
    def model(self) -> str:
        """The kind of model."""
        return self.settings.model


def read_project(folder: Path) -> Project:
    """Return what the files say, without a look into the videos."""
    return read_with_rows(folder)[0]


def read_with_rows(folder: Path) -> tuple[Project, tuple[tuple[Row, Segment], ...]]:
    """Return what the files say, and the rows that its segments were made of.

    Notes
    -----
    What is written last is read first. A studio may be open beside us: it copies a video, lists it,
    then writes its segments, so whatever one file names is there when the next is read.
    """
    _check_is_project(folder)
    table = folder / SEGMENTS_FILE
    rows = tuple(read_segment_rows(table)) if table.exists() else ()
    recordings = _read_recordings(folder)
    text = read_text(folder / SETTINGS_FILE)
    project = Project(folder, parse_settings(text, str(folder / SETTINGS_FILE)), recordings)
    segments = check_rows(table, rows, partial(_check_in, project))
    return replace(project, segments=segments), rows


def _check_is_project(folder: Path) -> None:
    if not folder.is_dir():
        raise ProjectError(f"{folder} is not there: make a project with `moveset new {folder}`")
    if not (folder / SETTINGS_FILE).exists():
        raise ProjectError(
            f"{folder} is no project, it has no {SETTINGS_FILE}: "
            f"make one with `moveset new {folder}`"
        )


def read_lengths(project: Project, segments: Iterable[Segment]) -> dict[str, float]:
    """Return the seconds of every recording that has one of the segments."""
    labelled = {segment.recording for segment in segments}
    return {
        one.name: probe(one.path).duration_s for one in project.recordings if one.name in labelled
    }


def is_listed(folder: Path, name: str) -> bool:
    """Return whether the table of recordings has a line for one."""
    return any(recording_stem(row.values["recording"]) == name for row in _listed_rows(folder))


def change_recording(folder: Path, name: str, values: Mapping[str, str]) -> None:
    """Write other values into a recording's line of the table, which it gets if it has none."""
    table = folder / RECORDINGS_FILE
    if not is_listed(folder, name):
        add_to_table(table, RECORDING_COLUMNS, [{"recording": name}])

    def change(row: Mapping[str, str]) -> Mapping[str, str]:
        return values if recording_stem(row["recording"]) == name else {}

    change_table(table, RECORDING_COLUMNS[:1], change)


def _listed_rows(folder: Path) -> tuple[Row, ...]:
    table = folder / RECORDINGS_FILE
    if not table.exists():
        return ()
    return read_rows(read_text(table), str(table), ("recording", "person"))


def _read_recordings(folder: Path) -> tuple[Recording, ...]:
    table = folder / RECORDINGS_FILE
    rows = _listed_rows(folder)
    videos = _videos(folder / RECORDINGS_FOLDER)
    listed: dict[str, Recording] = {}
    for row in rows:
        with at_line(table, row.line):
            one = _listed_recording(row, videos)
            if one.name in listed:
                raise ProjectError(f"{one.name} is there twice: delete one of the lines")
        listed[one.name] = one
    unlisted = (Recording(name, UNKNOWN_PERSON, path) for name, path in videos.items())
    return (*(one for one in unlisted if one.name not in listed), *listed.values())


def _listed_recording(row: Row, videos: Mapping[str, Path]) -> Recording:
    name = recording_stem(row.values["recording"])
    if not name:
        raise ProjectError("no recording is named: name one, or delete the line")
    if name not in videos:
        raise ProjectError(
            f"there is no video {name} in {RECORDINGS_FOLDER}: put it back, or delete the line"
        )
    person = row.values["person"] or UNKNOWN_PERSON
    loose = row.values.get(EDGES_COLUMN, "").lower() == LOOSE_EDGES
    return Recording(name, person, videos[name], row.values.get("note", ""), loose)


def _videos(folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in _visible(folder):
        if path.suffix.lower() not in VIDEO_SUFFIXES:
            continue
        if path.stem in found:
            raise ProjectError(
                f"{path} and {found[path.stem].name} have the same name: rename one of them"
            )
        found[path.stem] = path
    return found


def removed_names(folder: Path) -> frozenset[str]:
    """Return what the recordings that were put aside are called."""
    found = _visible(folder / REMOVED_FOLDER)
    return frozenset(path.stem for path in found if path.suffix.lower() in VIDEO_SUFFIXES)


def _visible(folder: Path) -> list[Path]:
    """Return what lies in a folder, without unfinished and other hidden files."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def read_segment_rows(table: Path) -> Iterator[tuple[Row, Segment]]:
    """Yield each row of a table of segments with its segment, its names put right.

    Raises
    ------
    ProjectError, LabelError
        The file or a column is missing, or a time is no number; with the line.
    """
    rows = read_rows(read_text(table), str(table), SEGMENT_COLUMNS)
    for row, segment in segments_of(rows, str(table)):
        yield row, replace(segment, recording=recording_stem(segment.recording))


def check_rows(
    table: Path,
    rows: Iterable[tuple[Row, Segment]],
    check: Callable[[Segment], None],
    others: Iterable[Segment] = (),
) -> tuple[Segment, ...]:
    """Return the segments of a table in order; the same one twice counts once.

    Parameters
    ----------
    check
        Raises for a segment that is wrong on its own.
    others
        Segments that these must not overlap either.

    Raises
    ------
    LabelError
        The first line that is wrong, or that overlaps an earlier one.
    """
    line_of: dict[Segment, int] = {}
    for row, segment in rows:
        with at_line(table, row.line):
            check(segment)
        line_of.setdefault(segment, row.line)
    for pair in overlaps({*line_of, *others}):
        with at_line(table, max(line_of.get(segment, 0) for segment in pair)):
            check_overlaps(pair)
    return tuple(sorted(line_of))


def _check_in(project: Project, segment: Segment) -> None:
    check_known(project, segment)
    check_segment(segment)


def read_text(path: Path) -> str:
    """Return the text of a file, without a byte order mark.

    Raises
    ------
    ProjectError
        It cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "not readable"
        raise ProjectError(f"{path} cannot be read ({reason}): check the name") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ProjectError(f"{path}, line {line}: not UTF-8: save the file as UTF-8") from error


def add_to_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows at the end of a table, which is made if it is not there."""
    text = read_text(path) if path.exists() else ""
    write_atomically(path, add_rows(text, columns, rows))


def change_table(
    path: Path,
    columns: Sequence[str],
    change: Callable[[Mapping[str, str]], Mapping[str, str] | None],
) -> None:
    """Write a table anew with some of its rows changed or left out, as ``tables.change_rows``."""
    if path.exists():
        write_atomically(path, change_rows(read_text(path), str(path), columns, change))


@contextmanager
def at_line(path: Path, line: int) -> Iterator[None]:
    """Say in which line it was that something is wrong."""
    try:
        yield
    except (LabelError, ProjectError) as error:
        raise type(error)(f"{path}, line {line}: {error}") from error


def check_known(project: Project, segment: Segment) -> None:
    """Pass over a segment whose recording and move the project knows."""
    names = [recording.name for recording in project.recordings]
    if segment.recording not in names:
        raise LabelError(
            f"{say(segment)}: there is no recording {segment.recording!r}: "
            f"import it first, or name one of {', '.join(names) or 'none so far'}"
        )
    moves = [setting.move for setting in project.moves]
    if segment.move not in {*moves, NONE}:
        raise LabelError(
            f"{say(segment)}: there is no move {segment.move!r}: add it to {SETTINGS_FILE}, "
            f"or name one of {', '.join((*moves, NONE))}"
        )


def recording_stem(name: str) -> str:
    """Return a recording's name, which some write with the video's ending."""
    path = Path(name)
    return path.stem if path.suffix.lower() in VIDEO_SUFFIXES else name
