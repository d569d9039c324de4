"""Ground floor: files that are whole or not there, whatever happens while they are written."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from moveset.base.errors import WriteError

_MENDS = {
    errno.ENOSPC: "the disk is full: free some space and do it again",
    errno.EDQUOT: "your share of the disk is full: free some space and do it again",
    errno.EFBIG: "the file is too large for this disk: write it to another one",
    errno.EACCES: "writing there is not allowed: change its permissions or choose another place",
    errno.EPERM: "writing there is not allowed: change its permissions or choose another place",
    errno.EROFS: "that disk can only be read: choose another place",
    errno.ENOTDIR: "its folder is a file: choose another place",
    errno.EEXIST: "its folder is a file: choose another place",
    errno.EISDIR: "a folder of that name is there: choose another name",
    errno.ENAMETOOLONG: "its name is too long: choose a shorter one",
}

# As temporary_path names them.
_UNFINISHED = re.compile(r"\..+\.[0-9a-f]{8}\.\w+")


class _Enough(Exception):  # noqa: N818
    """Leaves a block early, so that nothing becomes of its file."""


def write_atomically(path: str | Path, content: bytes | str) -> Path:
    """Return ``path``, which now holds ``content`` and never held half of it.

    Parameters
    ----------
    path
        Where to; missing folders above it are made.
    content
        Bytes as they are; text becomes UTF-8 with its line ends as they are.

    Raises
    ------
    WriteError
        The disk is full, or writing there is not allowed; what was there before is untouched.
    """
    with temporary_path(path) as unfinished:
        unfinished.write_bytes(content.encode() if isinstance(content, str) else content)
    return Path(path)


def check_writable(path: str | Path) -> None:
    """Write nothing, but refuse now what ``write_atomically`` would refuse after long work.

    Raises
    ------
    WriteError
        Writing there is not allowed.
    """
    if Path(path).is_dir():
        raise WriteError(f"{path} cannot be written, {_MENDS[errno.EISDIR]}")
    with suppress(_Enough), temporary_path(path) as unfinished:
        unfinished.touch()
        raise _Enough


@contextmanager
def temporary_path(path: str | Path) -> Iterator[Path]:
    """Give a path to write to, beside ``path``; it becomes ``path`` when the block ends well.

    When the block ends in any other way, Ctrl-C among them, the unfinished file is removed and
    ``path`` is as it was. The ending of the name is the same, since writers go by it.

    Raises
    ------
    WriteError
        In place of the OSError of a write that failed.
    """
    # A link stays a link: what it points to is replaced.
    target = Path(os.path.realpath(path))
    # The stem is cut because the longer name must still fit a directory entry (255 bytes).
    unfinished = target.parent / f".{target.stem[:40]}.{secrets.token_hex(4)}{target.suffix}"
    try:
        with _words_for(target, unfinished):
            target.parent.mkdir(parents=True, exist_ok=True)
            yield unfinished
            _settle(unfinished)
            unfinished.replace(target)
    finally:
        with suppress(OSError):
            unfinished.unlink()


def clear_unfinished(folder: Path, before_s: float) -> None:
    """Remove files that a kill left half-written in a folder and below.

    Parameters
    ----------
    before_s
        Only those last changed before, seconds since 1970: somebody may be writing a newer one.
    """
    for path in folder.rglob(".*"):
        with suppress(OSError):
            if _UNFINISHED.fullmatch(path.name) and path.stat().st_mtime < before_s:
                path.unlink()


@contextmanager
def temporary_folder(folder: str | Path) -> Iterator[Path]:
    """Give an empty folder; its files move into ``folder`` when the block ends well.

    When the block ends in any other way, nothing of it stays.

    Raises
    ------
    WriteError
        In place of the OSError of a write that failed.
    """
    target = Path(os.path.realpath(folder))
    unfinished = target.parent / f".{target.name[:40]}.{secrets.token_hex(4)}"
    try:
        with _words_for(target, unfinished):
            unfinished.mkdir(parents=True)
            yield unfinished
            _move_files(unfinished, target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _settle(path: Path) -> None:
    """Wait until the file is on the disk: a name given too soon would outlive its content."""
    with path.open("rb+") as written:
        os.fsync(written.fileno())


def _move_files(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.rglob("*")):
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)


@contextmanager
def _words_for(target: Path, unfinished: Path) -> Iterator[None]:
    """Turn the OSError of a failed write into words; those of other files pass untouched."""
    try:
        yield
    except OSError as error:
        if _is_about_others(error, target, unfinished):
            raise
        raise WriteError(f"{target} cannot be written, {reason_of(error)}") from error


def reason_of(error: OSError) -> str:
    """Return why a write failed, and what to do, in words."""
    return _MENDS.get(error.errno or 0, f"{error.strerror or error}: choose another place")


def _is_about_others(error: OSError, target: Path, unfinished: Path) -> bool:
    if error.filename is None or error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return False
    named = Path(os.fsdecode(error.filename))
    ours = {target, unfinished, *target.parents}
    return named not in ours and unfinished not in named.parents


def cache_folder() -> Path:
    """Return the folder for what can be made again, ``MOVESET_CACHE`` or the system's own place.

    Nothing is made there before something is written.
    """
    if named := os.environ.get("MOVESET_CACHE"):
        return Path(named)
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "moveset"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "moveset"
