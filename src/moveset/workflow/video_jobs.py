"""The videos that `extract` reads: from folders, patterns, projects and manifests."""

from __future__ import annotations

import glob
import os
from array import array
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.errors import ProjectError
from moveset.base.shown_text import quote
from moveset.label.project_folder import SETTINGS_FILE, read_project
from moveset.label.recordings_table import UNKNOWN_PERSON
from moveset.workflow.recording_lists import Listed, holds_landmarks, list_folder, list_pattern
from moveset.workflow.video_manifest import MANIFEST_SUFFIXES, ManifestRow, read_manifest

MAX_SHARDS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class VideoJob:
    """One video or file of landmarks, or a part of one, to extract.

    Attributes
    ----------
    id
        Names its output; no two videos of a run have the same, but those with a fault.
    start_s, end_s
        The part; None for the video's own start and end.
    fault
        Why it cannot be extracted at all, such as an invalid row of a manifest; "" if it may.
    written
        Start and end as text where the fault is theirs.
    """

    id: str
    path: str
    person: str = UNKNOWN_PERSON
    start_s: float | None = None
    end_s: float | None = None
    fault: str = ""
    written: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several equal parts of a run, chosen by the content of the ids alone.

    Attributes
    ----------
    number
        From 1 to ``count``.
    """

    number: int = 1
    count: int = 1

    def has(self, name: str) -> bool:
        """Return whether a video of that id belongs to it."""
        digest = sha256(name.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:8], "big") % self.count == self.number - 1


ALL: Final = Shard()


def parse_shard(text: str) -> Shard:
    """Return the shard of a text such as ``3/64``.

    Raises
    ------
    ProjectError
        It is something else, or outside 1 to the count.
    """
    number, slash, count = text.partition("/")
    digits = number.isascii() and count.isascii() and number.isdigit() and count.isdigit()
    if not (slash and digits and 1 <= int(number) <= int(count) <= MAX_SHARDS):
        raise ProjectError(f"{quote(text)} is no shard: write its number and the count, as 3/64")
    return Shard(int(number), int(count))


def read_jobs(sources: Sequence[str], shard: Shard = ALL) -> list[VideoJob]:
    """Return the videos of a shard, sorted by id.

    Parameters
    ----------
    sources
        Videos, files of landmarks, folders (with their subfolders), patterns such as
        ``clips/*.mp4``, projects, and manifests (.csv or .parquet).

    Raises
    ------
    ProjectError
        A source does not exist or has no video, or a manifest cannot be read.

    Notes
    -----
    Of several videos with the same id each becomes a job with a fault: which of them is meant
    cannot be known. Of several ids of the same video, or of the same part, all but the first get
    a fault. The others go on.
    """
    _real_folder.cache_clear()  # links may have changed since an earlier call
    jobs: dict[str, VideoJob] = {}
    twins: dict[str, list[VideoJob]] = {}
    parts = array("q")
    for job, part in _read_all(sources):
        parts.append(hash(part))
        if shard.has(job.id) and jobs.setdefault(job.id, job) != job:
            twins.setdefault(job.id, []).append(job)
    repeated = _read_again(sources, _repeated(parts))
    first: dict[Hashable, str] = {}
    for job, part in repeated.items():
        first[part] = min(first.get(part, job.id), job.id)
    return [
        checked
        for name in sorted(jobs)
        for checked in _check([jobs[name], *twins.get(name, ())], repeated, first)
    ]


def _read_all(sources: Sequence[str]) -> Iterator[tuple[VideoJob, Hashable]]:
    """Yield each job with what only jobs of the same part of the same file have."""
    for source in sources:
        for job, place in _from_source(source):
            yield job, (place, job.start_s, job.end_s, job.fault)


def _repeated(parts: array[int]) -> frozenset[int]:
    """Return the hashes that are there more than once; a million of them need 8 MB."""
    ordered = np.sort(np.frombuffer(parts, np.int64))
    return frozenset(ordered[1:][ordered[1:] == ordered[:-1]].tolist())


def _read_again(sources: Sequence[str], hashes: frozenset[int]) -> Mapping[VideoJob, Hashable]:
    """Return the jobs whose parts have these hashes, with their parts."""
    if not hashes:
        return {}
    return {job: part for job, part in _read_all(sources) if hash(part) in hashes}


def _check(
    twins: Sequence[VideoJob],
    parts: Mapping[VideoJob, Hashable],
    first: Mapping[Hashable, str],
) -> Iterator[VideoJob]:
    """Yield the videos with one id, with a fault if there are several, or one has another id.

    Parameters
    ----------
    parts
        Of the jobs that may not be the only ones of their part.
    first
        The first id of each of these parts.
    """
    different = {(parts.get(job, job), job.person): job for job in twins}
    for job in different.values():
        owner = first.get(parts.get(job), job.id)
        if job.fault:
            yield job
        elif len(different) > 1:
            fault = f"the id {quote(job.id)} is given to {len(different)} videos: give each its own"
            yield replace(job, fault=fault)
        elif owner != job.id:
            fault = f"{job.path} is the same video as {quote(owner)}: leave one of them out"
            yield replace(job, fault=fault)
        else:
            yield job


def _from_source(source: str) -> Iterator[tuple[VideoJob, tuple[str, str]]]:
    """Yield the jobs of a source, each with the place of its file."""
    path = Path(source)
    is_table = path.suffix.lower() in MANIFEST_SUFFIXES and path.exists() and not path.is_dir()
    if is_table and not holds_landmarks(path):
        # Links in it are not resolved: a million files would be looked at for every shard.
        return ((job, _place(job.path)) for job in _from_manifest(path))
    return ((job, _place(job.path, resolve=True)) for job in _from_other(source))


def _from_other(source: str) -> Iterator[VideoJob]:
    path = Path(source)
    if (path / SETTINGS_FILE).exists():
        return _from_project(path)
    if path.is_dir():
        return _named(list_folder(path), f"{path} has no videos or landmarks")
    if path.exists():
        return iter([VideoJob(path.stem, str(path))])
    if not glob.has_magic(source):
        raise ProjectError(f"{path} does not exist: check the name")
    return _named(list_pattern(source), f"{quote(source)} matches no videos or landmarks")


def _place(path: str, *, resolve: bool = False) -> tuple[str, str]:
    """Return folder and name of a file, the same on every way to it."""
    if resolve and os.path.islink(path):  # noqa: PTH114
        path = os.path.realpath(path)
    folder, name = os.path.split(path)
    return _real_folder(os.path.abspath(folder)), name  # noqa: PTH100


@lru_cache(maxsize=4096)
def _real_folder(path: str) -> str:
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):  # a name that no file can have
        return path


def _from_project(folder: Path) -> Iterator[VideoJob]:
    recordings = read_project(folder).recordings
    if not recordings:
        raise ProjectError(f"{folder} has no recordings: add one with `moveset import`")
    for one in recordings:
        yield VideoJob(one.name, str(one.path), one.person)


def _named(listed: Iterable[Listed], otherwise: str) -> Iterator[VideoJob]:
    empty = True
    for one in listed:
        empty = False
        yield VideoJob(one.id, str(one.path), fault=one.fault)
    if empty:
        raise ProjectError(f"{otherwise}: name a folder, a pattern or a manifest that has some")


def _from_manifest(path: Path) -> Iterator[VideoJob]:
    for row in read_manifest(path):
        yield _from_row(row, path.parent)


def _from_row(row: ManifestRow, folder: Path) -> VideoJob:
    return VideoJob(
        id=row.id or row.path or row.place,
        path=str(folder / row.path) if row.path else "",
        person=row.person or UNKNOWN_PERSON,
        start_s=row.start_s,
        end_s=row.end_s,
        fault=row.fault,
        written=row.written,
    )
