"""The videos and files of landmarks in folders, and those that a pattern matches."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final

from moveset.base.cluster_extra import import_cluster_library
from moveset.base.errors import MissingExtraError, ProjectError
from moveset.base.files import explain_read_error, open_regular_file
from moveset.capture.video import VIDEO_SUFFIXES
from moveset.see.landmark_files.json_points import is_keypoint_file, is_keypoint_folder
from moveset.see.landmark_files.own_files import COLUMNS, TIME_COLUMN
from moveset.see.landmark_files.own_readers import RECORDING_COLUMN
from moveset.see.landmark_files.reader import looks_like_landmarks
from moveset.workflow.video_manifest import has_path_column

SETTINGS_NAME: Final = "extract.json"
"""What `extract` writes beside its recordings; it names landmarks, and holds none."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A recording that was found.

    Attributes
    ----------
    id
        Its path from the folder, without suffix.
    fault
        Why it cannot be read; "" if that is not known.
    """

    id: str
    path: Path
    fault: str = ""


def list_folder(folder: Path) -> Iterator[Listed]:
    """Yield the recordings in a folder and below it, also behind links.

    A folder that cannot be read has a fault. Each is listed once, so links may lead in a circle.

    Raises
    ------
    ProjectError
        The folder itself cannot be read.
    """
    for place, names in _walk(folder):
        if isinstance(names, OSError):
            fault = explain_read_error(place, names)
            if place == folder:
                raise ProjectError(fault)
            yield Listed(place.relative_to(folder).as_posix(), place, fault)
        elif any(name.lower().endswith(".json") for name in names) and is_keypoint_folder(place):
            shown = folder.resolve().name if place == folder else _inside(place, folder).as_posix()
            yield Listed(shown, place)
        else:
            for path in _recordings(place / name for name in names):
                yield Listed(_name(path, folder), path)


def list_pattern(pattern: str) -> Iterator[Listed]:
    """Yield the recordings that a pattern matches, each file under its shortest path.

    Their ids are those of the folder before the first wildcard.
    """
    folder = _fixed_part(pattern)
    found: dict[str, Path] = {}
    matches = map(Path, glob.glob(pattern, recursive=True))  # noqa: PTH207
    for path in sorted(matches, key=lambda one: (len(one.parts), one)):
        found.setdefault(os.path.join(os.path.realpath(path.parent), path.name), path)  # noqa: PTH118
    for path in _recordings(found.values()):
        yield Listed(_name(path, folder), path)
    for path in found.values():
        if not _is_video(path) and _has_a_file_for_each_frame(path):
            yield Listed(_inside(path, folder).as_posix(), path)


def holds_landmarks(path: Path) -> bool:
    """Return whether a file holds the landmarks of a recording, by its name and beginning."""
    suffix = path.suffix.lower()
    if suffix == ".bvh":  # also an empty one: it can be nothing else
        return True
    try:
        if path.name == SETTINGS_NAME or not looks_like_landmarks(path):
            return False
    except OSError:  # its folder may not be entered
        return False
    if suffix == ".parquet":
        return _has_own_columns(path)
    return suffix != ".csv" or not has_path_column(path)


def _has_own_columns(path: Path) -> bool:
    try:
        parquet = import_cluster_library("pyarrow.parquet")
    except MissingExtraError:
        return True  # reading it says what to install
    try:
        with open_regular_file(path) as file:
            names = {*parquet.read_schema(file).names}
    except (import_cluster_library("pyarrow").ArrowException, OSError):
        return False
    return {TIME_COLUMN, *COLUMNS} <= names and RECORDING_COLUMN not in names


def _walk(top: Path) -> Iterator[tuple[Path, list[str] | OSError]]:
    """Yield each folder once, with the names of the files in it or why it cannot be read."""
    visited: set[str] = set()
    waiting = [top]  # what is behind links comes last: a folder keeps its own name
    while waiting:
        errors: list[OSError] = []
        for text, folders, names in os.walk(waiting.pop(0), onerror=errors.append):
            place, real = Path(text), os.path.realpath(text)
            if real in visited:
                folders.clear()
                continue
            visited.add(real)
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            waiting += [place / name for name in folders if os.path.islink(place / name)]  # noqa: PTH114
            yield place, sorted(names)
        yield from ((Path(error.filename), error) for error in errors)


def _recordings(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield those that are recordings; landmarks beside a video of their name are the same one.

    A file of one frame is none: its folder is.
    """
    visible = (path for path in paths if not path.name.startswith("."))
    known = [path for path in visible if not is_keypoint_file(path)]
    videos = {path.with_suffix("") for path in known if _is_video(path)}
    for path in known:
        if _is_video(path) or (path.with_suffix("") not in videos and holds_landmarks(path)):
            yield path


def _is_video(path: Path) -> bool:
    return path.suffix.lower() in VIDEO_SUFFIXES


def _has_a_file_for_each_frame(path: Path) -> bool:
    try:
        return is_keypoint_folder(path)
    except OSError:  # it may not be read
        return False


def _fixed_part(pattern: str) -> Path:
    """Return the folder before the first wildcard."""
    parts = Path(pattern).parts
    return Path(*takewhile(lambda part: not glob.has_magic(part), parts[:-1]))


def _name(path: Path, folder: Path) -> str:
    return _inside(path, folder).with_suffix("").as_posix()


def _inside(path: Path, folder: Path) -> Path:
    return path.relative_to(folder) if path.is_relative_to(folder) else path
