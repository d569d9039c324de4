"""The images that a project, or a folder of class folders, gives to train on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from moveset.base.errors import ProjectError
from moveset.base.files import cache_folder
from moveset.base.values import MoveSetting
from moveset.label.image_folders import has_images
from moveset.label.image_set import ImageSet
from moveset.label.image_sources import read_image_set
from moveset.label.project import Project, open_project
from moveset.label.project_folder import IMAGES_FOLDER, SETTINGS_FILE


@dataclass(frozen=True, slots=True)
class ImageProject:
    """An image set, the keys of its moves, and the folder to cache features in.

    Attributes
    ----------
    image_set
        The labelled images.
    keys
        The project's moves; empty for a folder that is not a project.
    cache
        The folder of features that were extracted before.
    """

    image_set: ImageSet
    keys: tuple[MoveSetting, ...]
    cache: Path


def open_image_project(folder: Path) -> ImageProject | None:
    """Return the images to train on; None where there are recordings to use.

    Parameters
    ----------
    folder
        Of class folders, such as ``punches/*.jpg``, or a project with images and no recordings.

    Raises
    ------
    LabelError, ProjectError
        A class folder is empty, there is only one, or a folder's name is not a valid move name.
    """
    if (folder / SETTINGS_FILE).exists():
        project = open_project(folder)
        if project.recordings or not has_images(folder / IMAGES_FOLDER):
            return None
        image_set = read_image_set(folder)
        _check_known(image_set, project)
        return ImageProject(image_set, project.moves, folder / "cache")
    if not has_images(folder):
        return None
    return ImageProject(read_image_set(folder), (), cache_folder() / "pictures")


def _check_known(image_set: ImageSet, project: Project) -> None:
    known = {move.move for move in project.moves}
    if unknown := [move for move in image_set.moves if known and move not in known]:
        raise ProjectError(
            f"{image_set.folder / unknown[0]} is not named after a move: rename it, or add the "
            f"move to {project.folder / SETTINGS_FILE}"
        )
