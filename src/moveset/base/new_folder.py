"""Makes a folder with everything in it, or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from moveset.base.errors import WriteError
from moveset.base.files import flush_to_disk, write_errors
from moveset.base.write_guard import check_inside


def check_new(folder: Path) -> None:
    """Check that nothing of that name exists.

    Raises
    ------
    WriteError
        Something does, or a link leads out of the project.
    """
    check_inside(folder)
    if os.path.lexists(folder):
        raise WriteError(f"{folder} exists: choose another name, or delete it first")


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty folder that gets its name when the block ends, with the files in it.

    If the block ends with an exception, nothing stays. If the process is killed, a hidden folder
    stays that can be deleted.

    Raises
    ------
    WriteError
        The folder exists, or it cannot be written.
    """
    check_new(folder)
    target = Path(os.path.realpath(folder))
    partial = target.parent / f".{target.name[:40]}.{secrets.token_hex(4)}"
    try:
        with write_errors(target, partial):
            partial.mkdir(parents=True)
            yield partial
            for path in partial.iterdir():
                flush_to_disk(path)
            check_new(folder)
            partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
