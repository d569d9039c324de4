"""The videos that `extract` reads: from folders, patterns, projects and manifests."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import Final

from moveset.base.errors import ProjectError
from moveset.base.shown_text import quote
from moveset.capture.video import VIDEO_SUFFIXES
from moveset.label.project_folder import SETTINGS_FILE, read_project
from moveset.label.recordings_table import UNKNOWN_PERSON
from moveset.workflow.video_manifest import MANIFEST_SUFFIXES, ManifestRow, read_manifest

MAX_SHARDS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class VideoJob:
    """One video, or a part of one, to extract landmarks and features from.

    Attributes
    ----------
    id
        Names its output; no two videos of a run have the same.
    start_s, end_s
        The part; None for the video's own start and end.
    fault
        Why it cannot be extracted at all, such as an invalid row of a manifest; "" if it may.
    """

    id: str
    path: str
    person: str = UNKNOWN_PERSON
    start_s: float | None = None
    end_s: float | None = None
    fault: str = ""


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
        Videos, folders (with their subfolders), patterns such as ``clips/*.mp4``, projects, and
        manifests (.csv or .parquet).

    Raises
    ------
    ProjectError
        A source does not exist or has no video, or a manifest cannot be read.

    Notes
    -----
    Of several videos with the same id each becomes a job with a fault: which of them is meant
    cannot be known, and the others go on.
    """
    found: dict[str, VideoJob] = {}
    for source in sources:
        for job in _from_source(source):
            if not shard.has(job.id):
                continue
            twin = found.get(job.id)
            found[job.id] = _duplicate(twin, job) if twin else job
    return [found[name] for name in sorted(found)]


def _duplicate(first: VideoJob, second: VideoJob) -> VideoJob:
    if first == second:
        return first
    fault = f"the id {quote(first.id)} is given twice, also to {second.path}: give each its own"
    return replace(first, fault=first.fault or fault)


def _from_source(source: str) -> Iterator[VideoJob]:
    path = Path(source)
    if path.is_dir():
        is_project = (path / SETTINGS_FILE).exists()
        return _from_project(path) if is_project else _from_folder(path)
    if path.suffix.lower() in MANIFEST_SUFFIXES and path.exists():
        return _from_manifest(path)
    if path.exists():
        return iter([VideoJob(path.stem, str(path))])
    return _from_pattern(source)


def _from_project(folder: Path) -> Iterator[VideoJob]:
    recordings = read_project(folder).recordings
    if not recordings:
        raise ProjectError(f"{folder} has no recordings: add one with `moveset import`")
    for one in recordings:
        yield VideoJob(one.name, str(one.path), one.person)


def _from_folder(folder: Path) -> Iterator[VideoJob]:
    videos = sorted(path for path in folder.rglob("*") if _is_video(path.relative_to(folder)))
    yield from _named(videos, folder, f"{folder} has no videos")


def _from_pattern(pattern: str) -> Iterator[VideoJob]:
    paths = [Path(name) for name in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207
    videos = [path for path in paths if _is_video(path)]
    if not paths and not glob.has_magic(pattern):
        raise ProjectError(f"{pattern} does not exist: check the name")
    yield from _named(videos, _fixed_part(pattern), f"{quote(pattern)} matches no videos")


def _fixed_part(pattern: str) -> Path:
    """Return the folder before the first wildcard."""
    parts = Path(pattern).parts
    return Path(*takewhile(lambda part: not glob.has_magic(part), parts[:-1]))


def _is_video(path: Path) -> bool:
    hidden = any(part.startswith(".") and part not in {".", ".."} for part in path.parts)
    return path.suffix.lower() in VIDEO_SUFFIXES and not hidden


def _named(videos: Iterable[Path], folder: Path, otherwise: str) -> Iterator[VideoJob]:
    """Yield videos under their paths from a folder, without suffix."""
    empty = True
    for path in videos:
        empty = False
        inside = path.relative_to(folder) if path.is_relative_to(folder) else path
        yield VideoJob(inside.with_suffix("").as_posix(), str(path))
    if empty:
        raise ProjectError(f"{otherwise}: name a folder, a pattern or a manifest that has some")


def _from_manifest(path: Path) -> Iterator[VideoJob]:
    for row in read_manifest(path):
        yield _from_row(row, path.parent)


def _from_row(row: ManifestRow, folder: Path) -> VideoJob:
    return VideoJob(
        id=row.id or row.path or row.place,
        path=str(folder / row.path),
        person=row.person or UNKNOWN_PERSON,
        start_s=row.start_s,
        end_s=row.end_s,
        fault=row.fault,
    )
