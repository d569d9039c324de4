"""Writes a site's folder as a whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

from moveset.base.errors import SiteError, WriteError
from moveset.base.files import explain_os_error, read_regular_file
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
    program never has half of it.

    Raises
    ------
    SiteError
        The folder has other files.
    WriteError
        The disk is full, or writing there is not allowed; an earlier site is unchanged.
    """
    check_folder(folder, files)
    target = Path(os.path.realpath(folder))
    partial, old = (target.parent / f".{target.name[:40]}.{secrets.token_hex(4)}" for _ in "12")
    try:
        _fill(partial, files)
        _replace(target, partial, old)
    except OSError as error:
        raise WriteError(f"{folder} cannot be written, {explain_os_error(error)}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)


def _fill(partial: Path, files: Mapping[str, bytes]) -> None:
    partial.mkdir(parents=True)
    for name, content in files.items():
        path = partial / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _replace(target: Path, partial: Path, old: Path) -> None:
    """Put the new folder in the place of the old one, or leave the old one as it was."""
    if not target.exists():
        partial.rename(target)
        return
    moved = [*_added(target, _listed(target) or set())]
    target.rename(old)
    try:
        for path in moved:
            (partial / path).parent.mkdir(parents=True, exist_ok=True)
            (old / path).rename(partial / path)
        partial.rename(target)
    except OSError:
        for path in moved:
            with suppress(OSError):
                (partial / path).rename(old / path)
        old.rename(target)
        raise


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
