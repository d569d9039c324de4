"""Makes a folder with everything in it, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from moveset.base.errors import WriteError
from moveset.base.files import flush_to_disk, write_errors
from moveset.base.unfinished_folder import unfinished_folder
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
    stays until the next call for the same folder.

    Raises
    ------
    WriteError
        The folder exists, or it cannot be written.
    """
    check_new(folder)
    target = Path(os.path.realpath(folder))
    with (
        write_errors(target),
        unfinished_folder(target) as partial,
        write_errors(target, partial),
    ):
        yield partial
        for path in partial.iterdir():
            flush_to_disk(path)
        check_new(folder)
        partial.rename(target)
