"""Hidden folders for unfinished work; those of killed processes are removed by the next run."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedRandom
from pathlib import Path
from typing import Final

_MARK: Final = (
    "moveset works in the folder of the same name. If no moveset is running, delete both.\n"
    "It will be: "
)


@contextmanager
def unfinished_folder(
    target: Path, *, rescue: Callable[[Path], None] | None = None
) -> Iterator[Path]:
    """Yield an empty hidden folder beside ``target``, which is removed when the block ends.

    Renaming it, or moving its files, makes what it holds visible at once. Folders that killed
    processes left for the same target are removed first.

    Parameters
    ----------
    target
        Without links on the way; missing parent folders are made.
    rescue
        Called for the folder before it is removed, also if the block was interrupted or the process
        killed. Where it raises an OSError, the folder stays, and the next call tries again.

    Raises
    ------
    OSError
        The folder cannot be made; it names ``target``.

    Notes
    -----
    A lock file beside the folder is locked as long as the process lives, so a folder that another
    process works in stays. Where files cannot be locked, as on Windows, folders of killed
    processes stay, too; they can be deleted.
    """
    partial = target.parent / f".{target.name[:40]}.{secrets.token_hex(4)}"
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(target, rescue)
    lock = partial.with_name(f"{partial.name}.lock")
    try:
        with _open_lock(lock, target):
            with _errors_named(target):
                partial.mkdir()
            yield partial
    finally:
        with suppress(OSError):
            if rescue:
                rescue(partial)
            shutil.rmtree(partial, ignore_errors=True)
            lock.unlink()


def _open_lock(lock: Path, target: Path) -> BufferedRandom:
    """Return a new lock file, locked as long as it is open."""
    with _errors_named(target):
        file = lock.open("x+b")
    if _lock(file):
        file.write(_mark(target))  # only now: without it nobody takes the folder for abandoned
        file.flush()
    return file


@contextmanager
def _errors_named(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from error


def _remove_abandoned(target: Path, rescue: Callable[[Path], None] | None) -> None:
    """Remove the folders for a target whose processes were killed; nothing else has their mark."""
    named = re.compile(rf"\.{re.escape(target.name[:40])}\.[0-9a-f]{{8}}")
    with suppress(OSError):
        for lock in target.parent.glob(".*.lock"):
            if named.fullmatch(lock.stem):
                with suppress(OSError):
                    _remove_if_abandoned(lock, _mark(target), rescue)


def _remove_if_abandoned(lock: Path, mark: bytes, rescue: Callable[[Path], None] | None) -> None:
    if lock.is_symlink() or not lock.is_file():
        return
    with lock.open("r+b") as file:
        if file.read(len(mark) + 1) != mark or not _lock(file):
            return
        partial = lock.with_suffix("")
        if rescue:
            rescue(partial)
        if os.path.lexists(partial):
            shutil.rmtree(partial)
        lock.unlink()


def _mark(target: Path) -> bytes:
    """Return what is in the lock file; long names are cut in the folder's, but not here."""
    return _MARK.encode() + os.fsencode(target.name)


def _lock(file: BufferedRandom) -> bool:
    """Lock a file until it is closed or this process ends; return whether that was possible."""
    if sys.platform == "win32":
        return False
    import fcntl  # which Windows lacks

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # another process has it, or the file system has no locks
        return False
    return True
