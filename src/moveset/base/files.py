"""Atomic file writes, reads of regular files, and the cache folder."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import Final

from moveset.base.errors import WriteError
from moveset.base.unfinished_folder import unfinished_folder
from moveset.base.write_guard import check_inside

_HINTS = {
    errno.ENOSPC: "the disk is full: free some space and try again",
    errno.EDQUOT: "your disk quota is full: free some space and try again",
    errno.EFBIG: "the file is too large for this disk: write it to another one",
    errno.EACCES: "writing there is not allowed: change its permissions or choose another place",
    errno.EPERM: "writing there is not allowed: change its permissions or choose another place",
    errno.EROFS: "the disk is read-only: choose another place",
    errno.ENOTDIR: "its folder is a file: choose another place",
    errno.EEXIST: "its folder is a file: choose another place",
    errno.EISDIR: "a folder of that name exists: choose another name",
    errno.ENAMETOOLONG: "its name is too long: choose a shorter one",
    errno.ENXIO: "it is a pipe or a device: choose another name",
}

_READ_HINTS = {
    errno.EACCES: "change its permissions",
    errno.EPERM: "change its permissions",
    errno.EFBIG: "choose a smaller file",
    errno.EISDIR: "choose a file in it",
    errno.ENXIO: "choose a file",
}

# The names that temporary_path makes. Locks look alike, but go with their unfinished folder.
_PARTIAL_FILE = re.compile(r"\..+\.[0-9a-f]{8}\.(?!lock$)\w+")

ABANDONED_S: Final = 3600.0
"""Partial files that nobody has written to for so long are those of killed processes."""


class _Cancelled(Exception):  # noqa: N818
    """Leaves a block of ``temporary_path`` so that no file is written."""


def write_atomically(path: str | Path, content: bytes | str) -> Path:
    """Write a file completely or not at all, and return its path.

    Parameters
    ----------
    path
        The file; missing parent folders are made.
    content
        Text is encoded as UTF-8, with its line endings unchanged.

    Raises
    ------
    WriteError
        The disk is full, writing there is not allowed, or a link leads out of the project; an
        existing file is unchanged.
    """
    with temporary_path(path) as partial:
        partial.write_bytes(content.encode() if isinstance(content, str) else content)
    return Path(path)


def check_writable(path: str | Path) -> None:
    """Check before long work that ``write_atomically`` can write a file.

    Partial files that killed processes left of the same file are removed.

    Raises
    ------
    WriteError
        Writing there is not allowed.
    """
    if Path(path).is_dir():
        raise WriteError(f"{path} cannot be written, {_HINTS[errno.EISDIR]}")
    with suppress(_Cancelled), temporary_path(path) as partial:
        partial.touch()
        _remove_earlier(partial)
        raise _Cancelled


def _remove_earlier(partial: Path) -> None:
    """Remove partial files of the same file that are much older than this one."""
    name = re.escape(partial.stem.rpartition(".")[0])
    named = re.compile(rf"{name}\.[0-9a-f]{{8}}{re.escape(partial.suffix)}")
    with suppress(OSError):
        before_s = partial.stat().st_mtime - ABANDONED_S  # by the clock of the disk
        for path in partial.parent.iterdir():
            if named.fullmatch(path.name):
                _remove_if_older(path, before_s)


@contextmanager
def temporary_path(path: str | Path) -> Iterator[Path]:
    """Yield a path beside ``path`` to write to; the file is renamed to ``path`` on success.

    If the block ends with an exception, such as Ctrl-C, the partial file is removed and ``path`` is
    unchanged. The file extension is kept, since some writers choose the format by it.

    Raises
    ------
    WriteError
        In place of the OSError of a failed write, or because a link leads out of the project.
    """
    check_inside(path)
    # Replace the file that a link points to, not the link.
    target = Path(os.path.realpath(path))
    # The stem is cut because the longer name must still fit a directory entry (255 bytes).
    partial = target.parent / f".{target.stem[:40]}.{secrets.token_hex(4)}{target.suffix}"
    try:
        with write_errors(target, partial):
            target.parent.mkdir(parents=True, exist_ok=True)
            _check_replaceable(target)
            yield partial
            flush_to_disk(partial)
            partial.replace(target)
    finally:
        with suppress(OSError):
            partial.unlink()


def remove_partial_files(folder: Path, before_s: float) -> None:
    """Remove the partial files that killed processes left in a folder and its subfolders.

    Parameters
    ----------
    before_s
        Only files last changed before this time, in seconds since 1970: newer ones may still be
        being written.
    """
    for path in folder.rglob(".*"):
        if _PARTIAL_FILE.fullmatch(path.name):
            with suppress(OSError):
                _remove_if_older(path, before_s)


def _remove_if_older(path: Path, before_s: float) -> None:
    if path.lstat().st_mtime < before_s:
        path.unlink()


@contextmanager
def temporary_folder(folder: str | Path) -> Iterator[Path]:
    """Yield an empty folder whose files move into ``folder`` on success.

    If the block ends with an exception, the empty folder and its files are removed; if the process
    is killed, the next call for the same folder removes them.

    Raises
    ------
    WriteError
        In place of the OSError of a failed write, or because a link leads out of the project, or
        out of ``folder``.
    """
    check_inside(folder)
    target = Path(os.path.realpath(folder))
    with (
        write_errors(target),
        unfinished_folder(target) as partial,
        write_errors(target, partial),
    ):
        yield partial
        _move_files(partial, target)


def _check_replaceable(target: Path) -> None:
    """Refuse to put a file in the place of a pipe or a device, such as ``/dev/null``."""
    if target.exists() and not (target.is_file() or target.is_dir()):
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), str(target))


def flush_to_disk(path: Path) -> None:
    """Wait until the content is on the disk, so that a power cut cannot leave an empty file."""
    with path.open("rb+") as written:
        os.fsync(written.fileno())


def _move_files(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.rglob("*")):
        if path.is_file():
            moved = target / path.relative_to(source)
            check_inside(moved, top=target, follow=False)
            moved.parent.mkdir(parents=True, exist_ok=True)
            path.replace(moved)


@contextmanager
def write_errors(target: Path, partial: Path | None = None) -> Iterator[None]:
    """Turn the OSError of a failed write into a WriteError; those of other files pass through."""
    try:
        yield
    except OSError as error:
        if _is_about_another_file(error, target, partial or target):
            raise
        raise WriteError(f"{target} cannot be written, {explain_os_error(error)}") from error


def explain_os_error(error: OSError) -> str:
    """Return why a write failed and what to do about it."""
    return _HINTS.get(error.errno or 0, f"{error.strerror or error}: choose another place")


def _is_about_another_file(error: OSError, target: Path, partial: Path) -> bool:
    if error.filename is None or error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return False
    path = Path(os.fsdecode(error.filename))
    return path not in {target, partial, *target.parents} and partial not in path.parents


def read_regular_file(path: str | Path, max_bytes: int) -> bytes:
    """Return the content of a file.

    Raises
    ------
    OSError
        It cannot be read, is not a regular file, or is larger than ``max_bytes``;
        ``explain_read_error`` puts it into words.
    """
    with open_regular_file(path) as file:
        content = file.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise OSError(errno.EFBIG, f"it is larger than {max_bytes / 2**20:g} MB", str(path))
    return content


def open_regular_file(path: str | Path) -> BufferedReader:
    """Open a file for reading; a pipe would wait for ever, and a device may have no end.

    Raises
    ------
    OSError
        It cannot be read, or is not a regular file.
    """
    _check_regular(Path(path).stat(), path)  # opening a device may already change it
    file = open(path, "rb", opener=_open_without_waiting)  # noqa: SIM115
    try:
        _check_regular(os.fstat(file.fileno()), path)
    except OSError:
        file.close()
        raise
    return file


def explain_read_error(path: str | Path, error: OSError) -> str:
    """Return that a file cannot be read, why, and what to do about it."""
    hint = _READ_HINTS.get(error.errno or 0, "check the name")
    return f"{path} cannot be read ({error.strerror or 'not readable'}): {hint}"


def _check_regular(found: os.stat_result, path: str | Path) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise OSError(errno.EISDIR, "it is a folder", str(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.ENXIO, "it is a pipe or a device", str(path))


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def cache_folder() -> Path:
    """Return the folder for files that can be made again.

    It is ``MOVESET_CACHE``, or the user's cache folder of the operating system. The folder is not
    created here.
    """
    if chosen := os.environ.get("MOVESET_CACHE"):
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("moveset", appauthor=False, opinion=False)
