"""Writes a site's folder as a whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final

from moveset.base.errors import SiteError, WriteError
from moveset.base.files import explain_os_error, read_regular_file
from moveset.base.unfinished_folder import unfinished_folder
from moveset.base.write_guard import check_inside
from moveset.recognise.json_values import read_json

DESCRIPTION: Final = "site.json"
UNLISTED: Final = frozenset({DESCRIPTION, ".nojekyll"})
"""What a site has beside the files that site.json lists."""

MAX_DESCRIPTION_BYTES: Final = 16 * 2**20


def check_folder(folder: Path, paths: Collection[str] = ()) -> None:
    """Check that a site may be written to a folder: it is missing, empty, or has a site already.

    Parameters
    ----------
    paths
        Of the new site: none of them may be a file that somebody has added to the old one.

    Raises
    ------
    SiteError
        It is a file, or has other files, which nobody wants to lose.
    """
    if folder.exists() and not folder.is_dir():
        raise SiteError(f"{folder} is a file: choose another folder")
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    listed = _listed(folder)
    if listed is None:
        raise SiteError(
            f"{folder} is not empty, and has no site that moveset wrote: choose another folder"
        )
    added = sorted(set(paths) & {path.as_posix() for path in _added(folder, listed)})
    if added:
        raise SiteError(f"{folder / added[0]} is no file of the site: move it away first")


def write_site(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a site; it replaces an earlier one. Files added to that one stay: ``.git``, ``CNAME``.

    The folder is built beside its place and then renamed, so that a web server or a stopped
    program never has half of it. What a killed program left is put back, or removed (not on
    Windows, where it stays in hidden folders beside the site).

    Raises
    ------
    SiteError
        The folder has other files.
    WriteError
        The disk is full, or writing there is not allowed; an earlier site is unchanged.
    """
    target = Path(os.path.realpath(folder))
    try:
        with unfinished_folder(target, rescue=partial(_put_back, target)) as new:
            check_folder(folder, files)
            _fill(new, files)
            _replace(target, new)
    except OSError as error:
        raise WriteError(f"{folder} cannot be written, {explain_os_error(error)}") from error


def _fill(new: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _replace(target: Path, new: Path) -> None:
    """Put the new folder in the place of the old one, or leave the old one as it was."""
    if not target.exists():
        new.rename(target)
        return
    added, old, moved = [*_added_to(target)], _old(new), []
    target.rename(old)
    try:
        new.rename(target)
        for path in added:
            _move(path, old, target)
            moved.append(path)
    except OSError:
        for path in moved:
            _move(path, target, old)
        if target.exists():
            target.rename(new)
        old.rename(target)
        raise
    old.rename(new)  # only files of the earlier site are left in it


def _old(new: Path) -> Path:
    """Return where the earlier site waits until what was added to it has been moved."""
    return new.with_name(f"{new.name}.old")


def _put_back(target: Path, new: Path) -> None:
    """After a kill: put back the earlier site, or what was added to it; nothing added is lost."""
    old = _old(new)
    if not old.is_dir() or old.is_symlink():
        return
    if not os.path.lexists(target):
        old.rename(target)
        return
    for path in [*_added_to(old)]:
        _move(path, old, target)
    shutil.rmtree(new, ignore_errors=True)
    old.rename(new)


def _move(path: PurePosixPath, source: Path, target: Path) -> None:
    check_inside(target / path, top=target, follow=False)
    if os.path.lexists(target / path):
        raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), str(target / path))
    (target / path).parent.mkdir(parents=True, exist_ok=True)
    (source / path).rename(target / path)


def _added_to(folder: Path) -> Iterator[PurePosixPath]:
    return _added(folder, _listed(folder) or set())


def _listed(folder: Path) -> set[str] | None:
    """Return the files of the site in a folder; None if there is none."""
    try:
        site = read_json(read_regular_file(folder / DESCRIPTION, MAX_DESCRIPTION_BYTES))
    except (OSError, ValueError, RecursionError):
        return None
    files = site.get("files") if isinstance(site, dict) and "moveset" in site else None
    if not isinstance(files, list):
        return None
    return {str(one.get("path")) for one in files if isinstance(one, dict)} | UNLISTED


def _added(folder: Path, listed: Collection[str]) -> Iterator[PurePosixPath]:
    """Yield what a folder has beside its site: whole folders where nothing is of the site."""
    parents = {parent.as_posix() for name in listed for parent in PurePosixPath(name).parents}
    for place, folders, names in os.walk(folder):
        here = PurePosixPath(Path(place).relative_to(folder).as_posix())
        whole = [one for one in folders if (here / one).as_posix() not in parents]
        links = [one for one in folders if one not in whole and Path(place, one).is_symlink()]
        yield from (here / one for one in (*whole, *links))
        folders[:] = [one for one in folders if one not in {*whole, *links}]
        yield from (here / one for one in names if (here / one).as_posix() not in listed)
