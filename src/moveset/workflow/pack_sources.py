"""What `pack` reads: the recordings that `extract` wrote, or those of a project."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from moveset.base.errors import LabelError, ProjectError, VideoError
from moveset.base.files import explain_read_error, open_regular_file, read_regular_file
from moveset.base.shown_text import list_names
from moveset.base.values import Recording, Segment
from moveset.label.labelled_recording import LabelledRecording
from moveset.label.project import Project, open_project
from moveset.label.project_folder import SETTINGS_FILE
from moveset.label.recordings_table import UNKNOWN_PERSON
from moveset.label.segment_store import SegmentStore, recording_key
from moveset.recognise.json_values import read_json
from moveset.see.pose.extractor import POSE
from moveset.see.registry import open_extractor
from moveset.workflow.extract import RecordingObserver
from moveset.workflow.extracted_files import (
    FACTS,
    FOLDER,
    FORMAT,
    MAX_FACTS_BYTES,
    MAX_SETTINGS_BYTES,
    fingerprint,
    read_extracted,
)
from moveset.workflow.recording_lists import SETTINGS_NAME

Find = Callable[[str], Sequence[Segment]]
"""From a recording's name to its segments."""


@dataclass(frozen=True, slots=True)
class PackSource:
    """Recordings to pack, in a fixed order.

    Attributes
    ----------
    names
        Of all recordings, sorted.
    failed
        Videos that could not be extracted; a table may have segments of them.
    extraction
        Fingerprint of the networks and settings that gave the landmarks.
    segments
        Its own segments; those of a table replace them.
    read
        Yields the recordings with the segments that a function finds.
    """

    names: Sequence[str]
    failed: frozenset[str]
    extraction: str
    segments: Find
    read: Callable[[Find], Iterator[LabelledRecording]]


def open_source(folder: Path) -> PackSource:
    """Return the recordings in a folder of ``extract``, or in a project.

    Raises
    ------
    ProjectError
        It is neither, is damaged, or is a project of other features than landmarks.
    """
    if (folder / SETTINGS_FILE).exists():
        return _open_project(open_project(folder))
    if (folder / SETTINGS_NAME).exists():
        return _open_extracted(folder)
    raise ProjectError(
        f"{folder} has neither {SETTINGS_NAME} nor {SETTINGS_FILE}: name a folder that "
        "`moveset extract` wrote, or a project"
    )


def check_names(source: PackSource, store: SegmentStore) -> None:
    """Check that a table has segments of these recordings only.

    Raises
    ------
    LabelError
        It names another one, or a name means two recordings.
    """
    known: dict[str, str] = {}
    for name in source.names:
        twin = known.setdefault(recording_key(name), name)
        if twin != name:
            raise LabelError(
                f"{store.table}: {twin} and {name} differ only in the suffix: give one another id"
            )
    unknown = [key for key in store.keys() if key not in known and key not in source.failed]  # noqa: SIM118
    if unknown:
        raise LabelError(
            f"{store.table} has segments of {list_names(unknown)}, which were not extracted: "
            "extract them, or take their rows out"
        )


def _open_project(project: Project) -> PackSource:
    if project.features != POSE.name:
        raise ProjectError(
            f"{project.folder} is of {project.features} features: a dataset holds landmarks, so "
            "only projects of pose features can be packed"
        )
    if not project.recordings:
        raise ProjectError(f"{project.folder} has no recordings: add one with `moveset import`")
    recordings = sorted(project.recordings, key=lambda one: one.name)

    def own(name: str) -> Sequence[Segment]:
        return [one for one in project.segments if one.recording == name]

    return PackSource(
        names=[one.name for one in recordings],
        failed=frozenset(),
        extraction=fingerprint(),
        segments=own,
        read=partial(_observe, project, recordings),
    )


def _observe(
    project: Project, recordings: Sequence[Recording], find: Find
) -> Iterator[LabelledRecording]:
    observer = RecordingObserver(
        open_extractor(POSE.name, {}),
        cache=project.folder / "cache",
        moves=[move.move for move in project.moves],
    )
    for recording in recordings:
        yield observer.observe(recording, find(recording.name))


def _open_extracted(folder: Path) -> PackSource:
    paths = _find_files(folder)
    names = sorted(paths)
    if not names:
        raise ProjectError(f"{folder} has no recordings: run `moveset extract` first")
    return PackSource(
        names=names,
        failed=_failed_names(folder),
        extraction=_extraction(folder / SETTINGS_NAME),
        segments=lambda _: (),
        read=partial(_read_files, [paths[name] for name in names]),
    )


def _extraction(path: Path) -> str:
    """Return the fingerprint of the settings in a file, which another moveset may have written."""
    try:
        settings = read_json(read_regular_file(path, MAX_SETTINGS_BYTES))
    except OSError as error:
        raise ProjectError(explain_read_error(path, error)) from error
    except (ValueError, RecursionError) as error:
        raise ProjectError(f"{path} is damaged: extract into another folder") from error
    if not isinstance(settings, Mapping) or settings.get("format") != FORMAT:
        raise ProjectError(f"{path} is not of `moveset extract`: choose its folder")
    return sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:16]


def _find_files(folder: Path) -> dict[str, Path]:
    """Return the file of each recording.

    Raises
    ------
    VideoError
        A file is damaged, or two are of one recording.
    """
    found: dict[str, Path] = {}
    for path in sorted((folder / FOLDER).glob("*/*.npz")):
        if path.name.startswith("."):  # one that is being written
            continue
        name, _ = _identity(path, _read_facts(path))
        if name in found:
            raise VideoError(f"{found[name]} and {path} are of one recording: delete one of them")
        found[name] = path
    return found


def _read_facts(path: Path) -> Any:
    try:
        with open_regular_file(path) as file, zipfile.ZipFile(file) as archive:
            if archive.getinfo(FACTS).file_size > MAX_FACTS_BYTES:
                raise ValueError("too long")
            return read_json(archive.read(FACTS))
    except (OSError, ValueError, LookupError, zipfile.BadZipFile, RecursionError) as error:
        raise _damaged(path) from error


def _identity(path: Path, facts: Any) -> tuple[str, str]:
    """Return the id and the person of a recording."""
    name = facts.get("id") if isinstance(facts, Mapping) else None
    person = facts.get("person") if isinstance(facts, Mapping) else None
    if not (isinstance(name, str) and name and isinstance(person, str)):
        raise _damaged(path)
    return name, person or UNKNOWN_PERSON


def _damaged(path: Path) -> VideoError:
    return VideoError(f"{path} is damaged: delete it, and extract it again")


def _read_files(paths: Sequence[Path], find: Find) -> Iterator[LabelledRecording]:
    for path in paths:
        extracted = read_extracted(path)
        name, person = _identity(path, extracted.facts)
        recording = Recording(name, person, Path(name))
        yield LabelledRecording(recording, extracted.observations, tuple(find(name)))


_FAILED_TABLES: Final = "failed*.csv"


def _failed_names(folder: Path) -> frozenset[str]:
    """Return the keys of the videos that failed; a table that cannot be read has none."""
    names: set[str] = set()
    for path in sorted(folder.glob(_FAILED_TABLES)):
        with suppress(OSError, UnicodeDecodeError, csv.Error), path.open(encoding="utf-8") as table:
            names |= {recording_key(row.get("id") or "") for row in csv.DictReader(table)}
    return frozenset(names)
