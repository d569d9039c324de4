"""The table of the videos that `extract` could not read, which is a manifest of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from moveset.base.files import write_atomically
from moveset.base.shown_text import escape_controls
from moveset.workflow.extracted_files import storable_text
from moveset.workflow.video_jobs import ALL, Shard, VideoJob

FAILED_COLUMNS: Final = ("id", "path", "person", "start_s", "end_s", "reason", "error")
"""Those of a manifest, and why."""


def failed_path(out: Path, shard: Shard) -> Path:
    """Return the table of the videos that failed; each shard has its own."""
    part = "" if shard == ALL else f"-{shard.number}-of-{shard.count}"
    return out / f"failed{part}.csv"


def write_failed(path: Path, rows: Iterable[tuple[VideoJob, str, str]]) -> None:
    """Write the videos that failed, each with the reason and the class of the error.

    Paths are absolute, since those of a manifest begin in its folder.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FAILED_COLUMNS)
    for job, reason, error in rows:
        place = str(Path(job.path).absolute()) if job.path else ""
        named = [storable_text(one, "\n\r\t") for one in (job.id, place, job.person)]
        part = [
            written or ("" if seconds is None else repr(seconds))
            for written, seconds in zip(job.written, (job.start_s, job.end_s), strict=True)
        ]
        writer.writerow([*named, *part, escape_controls(reason, keep="\n"), error])
    write_atomically(path, text.getvalue())
