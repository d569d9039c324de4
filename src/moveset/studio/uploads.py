"""In the studio: videos that arrive in pieces, each on the disk before the next is asked for.

What has arrived is kept through a reload, a restart and a crash, in ``.uploads`` of the project,
until somebody makes a recording of it or throws it away.
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
from moveset.base.files import reason_of, write_atomically
from moveset.base.values import Json
from moveset.capture.video import VIDEO_SUFFIXES

FOLDER: Final = ".uploads"
MOST_PIECE: Final = 16 * 2**20
MOST_BYTES: Final = 4 * 2**30
MOST_UNFINISHED: Final = 200
MOST_BEEPS: Final = 1000

_ID: Final = re.compile(r"[0-9a-f]{16}")


class WrongPlace(MovesetError):  # noqa: N818
    """A piece does not continue what is there; ``offset`` says where to go on."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"{offset} bytes are here: send what comes behind them")
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Upload:
    """A video on its way.

    Attributes
    ----------
    id
        Its name here; a random one.
    suffix
        The ending that its file will have.
    title
        The file's own name, or what the recording is to be called.
    size
        Bytes it will have in all; 0 where nobody knows yet, as while it is recorded.
    move
        What is done at every beep; empty for a video that was made elsewhere.
    beeps_s
        When each repetition was called for, seconds from the recording's start.
    interval_s
        Seconds from beep to beep.
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
    made_s: float = 0.0


class Uploads:
    """The unfinished videos of one project."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._lock = Lock()

    def begin(self, facts: Json) -> Upload:
        """Return a new upload, or the one that was broken off of the same file.

        Parameters
        ----------
        facts
            ``title``, ``suffix``, and what else an ``Upload`` holds.

        Raises
        ------
        ProjectError
            It is no video by its ending, or too large, or too many wait already.
        """
        upload = _checked(facts, secrets.token_hex(8))
        with self._lock:
            waiting = self.list()
            for one in waiting:
                if upload.size and (one.title, one.size) == (upload.title, upload.size):
                    return one
            if len(waiting) >= MOST_UNFINISHED:
                raise ProjectError("too many unfinished videos: keep or throw away some first")
            self._write(upload)
            self.path(upload).touch()
        return upload

    def list(self) -> list[Upload]:
        """Return what is unfinished, the oldest first."""
        found = [self._read(path) for path in self._folder.glob("*.json")]
        return sorted((one for one in found if one), key=lambda one: one.made_s)

    def find(self, name: str) -> Upload:
        """Return the upload of that id.

        Raises
        ------
        ProjectError
            There is none.
        """
        known = self._read(self._folder / f"{name}.json") if _ID.fullmatch(name) else None
        if known is None:
            raise ProjectError("there is no such unfinished video: it was kept or thrown away")
        return known

    def path(self, upload: Upload) -> Path:
        """Return where its bytes are."""
        return self._folder / f"{upload.id}{upload.suffix}"

    def arrived(self, upload: Upload) -> int:
        """Return how many bytes are here."""
        try:
            return self.path(upload).stat().st_size
        except OSError:
            return 0

    def append(self, upload: Upload, offset: int, piece: bytes) -> int:
        """Return how many bytes are here with one more piece.

        Raises
        ------
        WrongPlace
            It does not begin where the last one ended.
        ProjectError
            All together are more than allowed.
        WriteError
            The disk is full; what was there is untouched.
        """
        with self._lock:
            here = self.arrived(upload)
            if offset != here:
                raise WrongPlace(here)
            if here + len(piece) > (upload.size or MOST_BYTES):
                raise ProjectError("more arrived than the video has: send it anew")
            try:
                with self.path(upload).open("ab") as file:
                    file.write(piece)
                    file.flush()
                    os.fsync(file.fileno())
            except OSError as error:
                os.truncate(self.path(upload), here)
                raise WriteError(f"the video cannot be kept, {reason_of(error)}") from error
            return here + len(piece)

    def note(self, upload: Upload, facts: Json) -> Upload:
        """Return the upload with what became known of it: beeps, person, note."""
        with self._lock:
            merged = _checked({**asdict(upload), **facts}, upload.id)
            self._write(replace(merged, made_s=upload.made_s))
            return merged

    def forget(self, upload: Upload) -> None:
        """Throw an upload away."""
        with self._lock:
            (self._folder / f"{upload.id}.json").unlink(missing_ok=True)
            self.path(upload).unlink(missing_ok=True)

    def describe(self, upload: Upload) -> Json:
        """Return what pages show of an upload."""
        return {
            **asdict(upload),
            "arrived": self.arrived(upload),
            "idle_s": round(time.time() - self._changed_s(upload), 1),
        }

    def _changed_s(self, upload: Upload) -> float:
        """Return when a piece arrived last."""
        try:
            return self.path(upload).stat().st_mtime
        except OSError:
            return upload.made_s

    def _write(self, upload: Upload) -> None:
        write_atomically(self._folder / f"{upload.id}.json", json.dumps(asdict(upload)))

    def _read(self, path: Path) -> Upload | None:
        """Return an upload's facts; nothing where they are missing or damaged."""
        try:
            facts = json.loads(path.read_text("utf-8"))
            return replace(_checked(facts, path.stem), made_s=float(facts.get("made_s", 0.0)))
        except (OSError, ValueError, TypeError, AttributeError, MovesetError):
            return None


def _checked(facts: Json, name: str) -> Upload:
    """Return an upload of what a page said, every word of it checked."""
    if not isinstance(facts, dict):
        raise ProjectError("say what the video is")
    suffix = str(facts.get("suffix", "")).lower()
    if suffix not in VIDEO_SUFFIXES:
        raise ProjectError(f"a video must end in {', '.join(VIDEO_SUFFIXES)}: convert it first")
    size, beeps = facts.get("size", 0), facts.get("beeps_s", ())
    if not isinstance(size, int) or not 0 <= size <= MOST_BYTES:
        raise ProjectError(f"a video may have {MOST_BYTES // 2**30} GB at most: cut it into parts")
    if not isinstance(beeps, list | tuple) or len(beeps) > MOST_BEEPS:
        raise ProjectError("there are too many beeps: record less at a time")
    try:
        times_s = tuple(sorted(float(beep) for beep in beeps))
        interval_s = float(facts.get("interval_s", 0.0))
    except (TypeError, ValueError) as error:
        raise ProjectError("a beep's time is no number") from error
    if not all(0.0 <= time_s < 86_400.0 for time_s in (*times_s, interval_s)):
        raise ProjectError("a beep's time is no number of seconds in a recording")
    words = {field: line(facts.get(field, "")) for field in ("title", "person", "note", "move")}
    return Upload(
        id=name,
        suffix=suffix,
        size=size,
        beeps_s=times_s,
        interval_s=interval_s,
        made_s=time.time(),
        **words,
    )


def line(value: Json) -> str:
    """Return a word that a table can hold: one line, not endless."""
    text = "".join(char if char.isprintable() else " " for char in str(value))
    return text.strip()[:120]
