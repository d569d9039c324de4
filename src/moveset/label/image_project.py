"""Beside ``gallery``: the pictures there are to teach from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from moveset.base.errors import ProjectError
from moveset.base.files import cache_folder
from moveset.base.values import MoveSetting
from moveset.label.folder import PICTURES_FOLDER, SETTINGS_FILE
from moveset.label.picture_set import PictureSet, has_pictures, read_picture_set
from moveset.label.project import Project, open_project


@dataclass(frozen=True, slots=True)
class PictureProject:
    """A set of pictures, the keys their moves press where a project says so, and their cache."""

    pictures: PictureSet
    keys: tuple[MoveSetting, ...]
    cache: Path


def open_pictures(folder: Path) -> PictureProject | None:
    """Return the pictures to teach from in a folder; nothing where there are recordings to use.

    Parameters
    ----------
    folder
        Of class folders, as ``punches/*.jpg``, or a project that has pictures and no recordings.

    Raises
    ------
    LabelError, ProjectError
        A class folder is empty, there is only one, or a name is no move's.
    """
    if (folder / SETTINGS_FILE).exists():
        project = open_project(folder)
        if project.recordings or not has_pictures(folder / PICTURES_FOLDER):
            return None
        pictures = read_picture_set(folder)
        _check_known(pictures, project)
        return PictureProject(pictures, project.moves, folder / "cache")
    if not has_pictures(folder):
        return None
    return PictureProject(read_picture_set(folder), (), cache_folder() / "pictures")


def _check_known(pictures: PictureSet, project: Project) -> None:
    known = {move.move for move in project.moves}
    if unknown := [move for move in pictures.moves if known and move not in known]:
        raise ProjectError(
            f"{pictures.folder / unknown[0]} is called like no move: rename it, or add the move to "
            f"{project.folder / SETTINGS_FILE}"
        )
