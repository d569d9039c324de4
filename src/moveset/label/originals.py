"""Beside the road: what pictures there are to copy, in folders of their classes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from moveset.base.errors import LabelError, ProjectError
from moveset.capture.pictures import PICTURE_SUFFIXES
from moveset.label.folder import PICTURES_FOLDER, SETTINGS_FILE
from moveset.label.segments import check_move_name


@dataclass(frozen=True, slots=True)
class Originals:
    """The pictures of a folder.

    Attributes
    ----------
    moves
        What they show: the names of the class folders, or of the one folder itself.
    pictures
        Their files, each with its class folder's name; that is empty where there is only one.
    """

    moves: tuple[str, ...]
    pictures: tuple[tuple[str, Path], ...]


def find_originals(folder: str | Path) -> Originals:
    """Return the pictures in a folder's class folders, or in the folder itself, by their names.

    A project's are those in its folder of pictures.

    Raises
    ------
    ProjectError
        The folder is missing, it or a class folder has no pictures, or it has both kinds.
    LabelError
        A class folder is called like no move.
    """
    top = Path(folder)
    if (top / SETTINGS_FILE).exists():
        top /= PICTURES_FOLDER
    if not top.is_dir():
        raise ProjectError(f"{top} is no folder: name one with pictures, or with folders of them")
    own, classes = _pictures_in(top), [path for path in _visible(top) if path.is_dir()]
    if own and classes:
        raise ProjectError(
            f"{own[0]} lies beside class folders such as {classes[0].name}: move it into one"
        )
    if own:
        # Whatever it is called, a left punch must not be mirrored among left punches.
        move = re.sub(r"[^a-z0-9]+", "_", top.resolve().name.lower())
        return Originals((move,), tuple(("", path) for path in own))
    if not classes:
        raise ProjectError(f"{top} has no pictures: give it class folders, as punches/*.jpg")
    found = [(one.name, path) for one in classes for path in _pictures_of(one)]
    return Originals(tuple(one.name for one in classes), tuple(found))


def _pictures_of(folder: Path) -> list[Path]:
    """Return a class folder's pictures."""
    try:
        check_move_name(folder.name)
    except LabelError as error:
        raise LabelError(f"{folder}: {error}") from error
    pictures = _pictures_in(folder)
    if not pictures:
        endings = ", ".join(PICTURE_SUFFIXES)
        raise ProjectError(f"{folder} has no pictures ({endings}): add some, or move it elsewhere")
    return pictures


def _pictures_in(folder: Path) -> list[Path]:
    visible = (path for path in _visible(folder) if path.suffix.lower() in PICTURE_SUFFIXES)
    return [path for path in visible if path.is_file()]


def _visible(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
