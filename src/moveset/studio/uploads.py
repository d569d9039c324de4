"""Videos that arrive in chunks, each written to disk before the next is requested.

An unfinished upload survives a reload, a restart and a crash. It stays in ``.uploads`` of the
project until it becomes a recording or is discarded.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Final

from moveset.base.errors import MovesetError, ProjectError, WriteError
from moveset.base.files import explain_os_error, read_regular_file, write_atomically
from moveset.base.values import Json
from moveset.base.write_guard import check_inside
from moveset.capture.video import VIDEO_SUFFIXES

FOLDER: Final = ".uploads"
MAX_CHUNK_BYTES: Final = 16 * 2**20
MAX_BYTES: Final = 4 * 2**30
MAX_UNFINISHED: Final = 200
MAX_BEEPS: Final = 1000
MAX_FACTS_BYTES: Final = 2**16
"""Of an upload's attributes; 1000 beeps take a third of it."""

_ID: Final = re.compile(r"[0-9a-f]{16}")


class WrongOffset(MovesetError):  # noqa: N818
    """A chunk does not continue the upload; ``offset`` is where to continue."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"{offset} bytes have arrived: send those after them")
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Upload:
    """A video that is being uploaded.

    Attributes
    ----------
    id
        A random name.
    suffix
        The suffix of its file.
    title
        The name of the file, or of the recording.
    size
        Bytes of the complete video; 0 if unknown, as while it is recorded.
    move
        The move that is done at every beep; empty for a video from elsewhere.
    beeps_s
        The time of each beep in seconds from the start of the recording.
    interval_s
        Seconds between two beeps.
    created_s
        Time of its start, in seconds since the epoch.
    """

    id: str
    suffix: str
    title: str
    person: str = ""
    note: str = ""
    size: int = 0
    move: str = ""
    beeps_s: tuple[float, ...] = ()
    interval_s: float = 0.0
    created_s: float = 0.0


class Uploads:
    """The unfinished uploads of a project."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._lock = Lock()

    def begin(self, facts: Json) -> Upload:
        """Return a new upload, or the interrupted one of the same file.

        Parameters
        ----------
        facts
            ``title``, ``suffix`` and other attributes of ``Upload``.

        Raises
        ------
        ProjectError
            Its suffix is not that of a video, it is too large, or there are too many uploads.
        """
        upload = _checked(facts, secrets.token_hex(8))
        with self._lock:
            waiting = self.list()
            for one in waiting:
                if upload.size and (one.title, one.size) == (upload.title, upload.size):
                    return one
            if len(waiting) >= MAX_UNFINISHED:
                raise ProjectError("too many unfinished videos: keep or discard some first")
            check_inside(self.path(upload))
            self._write(upload)
            self.path(upload).touch()
        return upload

    def list(self) -> list[Upload]:
        """Return the unfinished uploads, the oldest first."""
        found = [self._read(path) for path in self._folder.glob("*.json")]
        return sorted((one for one in found if one), key=lambda one: one.created_s)

    def find(self, name: str) -> Upload:
        """Return the upload with an id.

        Raises
        ------
        ProjectError
            There is none.
        """
        known = self._read(self._folder / f"{name}.json") if _ID.fullmatch(name) else None
        if known is None:
            raise ProjectError("there is no such unfinished video: it was kept or discarded")
        return known

    def path(self, upload: Upload) -> Path:
        """Return the file of an upload."""
        return self._folder / f"{upload.id}{upload.suffix}"

    def arrived(self, upload: Upload) -> int:
        """Return how many bytes of an upload have arrived."""
        try:
            return self.path(upload).stat().st_size
        except OSError:
            return 0

    def append(self, upload: Upload, offset: int, chunk: bytes) -> int:
        """Append a chunk; return how many bytes have arrived.

        Raises
        ------
        WrongOffset
            It does not start where the last one ended.
        ProjectError
            More arrived than the video has, or than is allowed.
        WriteError
            The disk is full; the chunks before it are kept.
        """
        with self._lock:
            here = self.arrived(upload)
            if offset != here:
                raise WrongOffset(here)
            if here + len(chunk) > (upload.size or MAX_BYTES):
                raise ProjectError("more bytes arrived than the video has: send it again")
            check_inside(self.path(upload))
            try:
                with self.path(upload).open("ab") as file:
                    file.write(chunk)
                    file.flush()
                    os.fsync(file.fileno())
            except OSError as error:
                os.truncate(self.path(upload), here)
                raise WriteError(
                    f"the video cannot be written, {explain_os_error(error)}"
                ) from error
            return here + len(chunk)

    def update(self, upload: Upload, facts: Json) -> Upload:
        """Return the upload with other attributes, such as beeps, person and note."""
        with self._lock:
            merged = _checked({**asdict(upload), **facts}, upload.id)
            self._write(replace(merged, created_s=upload.created_s))
            return merged

    def rename_move(self, move: str, name: str) -> None:
        """Give uploads that show a move the new name of that move."""
        for upload in self.list():
            if upload.move == move:
                self.update(upload, {"move": name})

    def discard(self, upload: Upload) -> None:
        """Delete an upload."""
        with self._lock:
            for path in (self._folder / f"{upload.id}.json", self.path(upload)):
                check_inside(path, follow=False)
                path.unlink(missing_ok=True)

    def describe(self, upload: Upload) -> Json:
        """Return an upload as JSON."""
        return {
            **asdict(upload),
            "arrived": self.arrived(upload),
            "idle_s": round(time.time() - self._changed_s(upload), 1),
        }

    def _changed_s(self, upload: Upload) -> float:
        """Return when the last chunk arrived."""
        try:
            return self.path(upload).stat().st_mtime
        except OSError:
            return upload.created_s

    def _write(self, upload: Upload) -> None:
        write_atomically(self._folder / f"{upload.id}.json", json.dumps(asdict(upload)))

    def _read(self, path: Path) -> Upload | None:
        """Return an upload; None if its file is missing or damaged."""
        try:
            facts = json.loads(read_regular_file(path, MAX_FACTS_BYTES).decode())
            return replace(_checked(facts, path.stem), created_s=float(facts.get("created_s", 0.0)))
        except (OSError, ValueError, TypeError, AttributeError, RecursionError, MovesetError):
            return None


def _checked(facts: Json, name: str) -> Upload:
    """Return an upload with attributes from a page, after checking them."""
    if not isinstance(facts, dict):
        raise ProjectError("the attributes of a video must be a JSON object")
    suffix = str(facts.get("suffix", "")).lower()
    if suffix not in VIDEO_SUFFIXES:
        raise ProjectError(f"a video must end in {', '.join(VIDEO_SUFFIXES)}: convert it first")
    size, beeps = facts.get("size", 0), facts.get("beeps_s", ())
    if not isinstance(size, int) or not 0 <= size <= MAX_BYTES:
        raise ProjectError(f"a video can have {MAX_BYTES // 2**30} GB at most: split it")
    if not isinstance(beeps, list | tuple) or len(beeps) > MAX_BEEPS:
        raise ProjectError("there are too many beeps: record less at a time")
    try:
        times_s = tuple(sorted(float(beep) for beep in beeps))
        interval_s = float(facts.get("interval_s", 0.0))
    except (TypeError, ValueError) as error:
        raise ProjectError("the time of a beep is not a number") from error
    if not all(0.0 <= time_s < 86_400.0 for time_s in (*times_s, interval_s)):
        raise ProjectError("the time of a beep is not a number of seconds in a recording")
    texts = {field: one_line(facts.get(field, "")) for field in ("title", "person", "note", "move")}
    return Upload(
        id=name,
        suffix=suffix,
        size=size,
        beeps_s=times_s,
        interval_s=interval_s,
        created_s=time.time(),
        **texts,
    )


def one_line(value: Json) -> str:
    """Return a text as tables hold it: one line of at most 120 characters."""
    text = "".join(char if char.isprintable() else " " for char in str(value))
    return text.strip()[:120]
