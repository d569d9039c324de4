"""Keeps writes inside a project folder that may come from a stranger: links may lead out of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moveset.base.errors import WriteError

PROJECT_FILE: Final = "moveset.toml"
"""The settings of a project; a folder that has this file is one."""


def check_inside(path: str | Path, *, top: Path | None = None, follow: bool = True) -> None:
    """Refuse to change a file that links put outside its project.

    Reading through such links is harmless. Writing, moving and deleting are not: the link may have
    been made by whoever sent the project, and name a file of the user.

    Parameters
    ----------
    path
        The file or folder to be changed; it need not exist.
    top
        The folder that the change must not leave; if None, every project that ``path`` lies in.
    follow
        Whether a link at ``path`` is itself followed, as when writing to it. Moving or deleting
        changes the link only.

    Raises
    ------
    WriteError
        It leads outside.
    """
    place = Path(os.path.abspath(path))  # noqa: PTH100 (does not follow links)
    real = Path(os.path.realpath(place if follow else place.parent))
    for folder in _projects_of(place) if top is None else (Path(os.path.abspath(top)),):  # noqa: PTH100
        inside = Path(os.path.realpath(folder))
        if inside != real and inside not in real.parents:
            link, target = _first_link(place, folder)
            raise WriteError(
                f"{link} is a link to {target}, outside {folder}, and nothing there is "
                "changed: replace the link by a file or folder of its own"
            )


def _projects_of(place: Path) -> Iterator[Path]:
    """Yield every folder above a place that is a project, also one whose settings are a link."""
    yield from (folder for folder in place.parents if os.path.lexists(folder / PROJECT_FILE))


def _first_link(place: Path, folder: Path) -> tuple[Path, Path]:
    """Return the first link on the way from a folder to a place that leads outside, and where."""
    inside = Path(os.path.realpath(folder))
    for step in (*reversed(place.parents), place):
        real = Path(os.path.realpath(step))
        if folder in step.parents and step.is_symlink() and inside not in (real, *real.parents):
            return step, real
    return place, Path(os.path.realpath(place))
