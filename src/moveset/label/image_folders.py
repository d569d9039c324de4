"""Image files in class folders, or side by side in one folder."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from moveset.base.errors import LabelError, ProjectError
from moveset.capture.image_kinds import OPTIONAL_SUFFIXES, UNREADABLE_SUFFIXES, unreadable_suffixes
from moveset.capture.images import IMAGE_SUFFIXES
from moveset.label.project_folder import IMAGES_FOLDER, SETTINGS_FILE
from moveset.label.segments import check_move_name


@dataclass(frozen=True, slots=True)
class ClassFolder:
    """A folder named after a class, and its image files in order of their names."""

    path: Path
    images: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class ImageFiles:
    """The image files of a folder.

    Attributes
    ----------
    moves
        Names of the class folders; the name of the folder itself where it has no class folders.
    files
        Pairs of class folder name and file; the name is empty where there are no class folders.
    skipped
        A sentence for each kind of image that cannot be read.
    """

    moves: tuple[str, ...]
    files: tuple[tuple[str, Path], ...]
    skipped: tuple[str, ...] = ()


def find_image_files(folder: str | Path) -> ImageFiles:
    """Return the image files in a folder's class folders, or in the folder itself.

    Parameters
    ----------
    folder
        A folder, or a project, of which ``pictures`` is searched.

    Raises
    ------
    ProjectError
        The folder is missing, it or a class folder has no images, or there are images beside class
        folders.
    LabelError
        A class folder's name is not a valid move name.
    """
    top = find_image_folder(Path(folder))
    own, classes = _images_in(top), _folders_in(top)
    # A demo.gif beside the class folders is not meant as training data.
    misplaced = [path for path in own if path.suffix.lower() in IMAGE_SUFFIXES]
    if misplaced and classes:
        raise ProjectError(
            f"{misplaced[0]} lies beside class folders such as {classes[0].name}: move it into one"
        )
    if own and not classes:
        # Like a class folder's name, it tells left moves from right ones for mirroring.
        move = re.sub(r"[^a-z0-9]+", "_", top.resolve().name.lower())
        return ImageFiles((move,), tuple(("", path) for path in own), skipped_images([top]))
    found = read_class_folders(top)
    files = tuple((one.path.name, path) for one in found for path in one.images)
    skipped = skipped_images(one.path for one in found)
    return ImageFiles(tuple(one.path.name for one in found), files, skipped)


def find_image_folder(folder: Path) -> Path:
    """Return where a folder's images are: in ``pictures`` if it is a project.

    Raises
    ------
    ProjectError
        There is no such folder.
    """
    top = folder / IMAGES_FOLDER if (folder / SETTINGS_FILE).exists() else folder
    if not top.is_dir():
        raise ProjectError(f"{top} is not a folder: give one with a folder of images for each move")
    return top


def read_class_folders(top: Path) -> tuple[ClassFolder, ...]:
    """Return the class folders in a folder with their images, in order of their names.

    Raises
    ------
    ProjectError
        There are none, or one has no images.
    LabelError
        A folder's name is not a valid move name.
    """
    classes = _folders_in(top)
    if not classes:
        raise ProjectError(f"{top} has no folders of images: make one for each move, as punches")
    return tuple(_read_class_folder(folder) for folder in classes)


def has_images(folder: Path) -> bool:
    """Return whether a folder has class folders with images, even if these cannot be read."""
    return folder.is_dir() and any(
        _images_in(one) or _unreadable_in(one) for one in _folders_in(folder)
    )


def skipped_images(folders: Iterable[Path]) -> tuple[str, ...]:
    """Return a sentence for each kind of image in the folders that cannot be read."""
    kinds = Counter(path.suffix.lower() for folder in folders for path in _unreadable_in(folder))
    return tuple(
        f"{count} {suffix} {'image is' if count == 1 else 'images are'} left out, as this "
        "installation cannot read them: save them as jpg"
        for suffix, count in sorted(kinds.items())
    )


def _read_class_folder(folder: Path) -> ClassFolder:
    try:
        check_move_name(folder.name)
    except LabelError as error:
        raise LabelError(f"{folder}: {error}") from error
    images = _images_in(folder)
    if not images:
        reasons = "; ".join(skipped_images([folder]))
        if reasons:
            raise ProjectError(f"{folder} has no images that can be read: {reasons}")
        endings = ", ".join(IMAGE_SUFFIXES)
        raise ProjectError(f"{folder} has no images ({endings}): add some, or remove the folder")
    return ClassFolder(folder, tuple(images))


def _images_in(folder: Path) -> list[Path]:
    found = _files_in(folder, (*IMAGE_SUFFIXES, *OPTIONAL_SUFFIXES))
    return [path for path in found if not _is_unreadable(path)]


def _unreadable_in(folder: Path) -> list[Path]:
    found = _files_in(folder, (*UNREADABLE_SUFFIXES, *OPTIONAL_SUFFIXES))
    return [path for path in found if _is_unreadable(path)]


def _is_unreadable(path: Path) -> bool:
    suffix = path.suffix.lower()
    # First the usual ones: asking OpenCV loads it.
    return suffix not in IMAGE_SUFFIXES and suffix in unreadable_suffixes()


def _files_in(folder: Path, suffixes: Iterable[str]) -> list[Path]:
    visible = (path for path in _visible(folder) if path.suffix.lower() in suffixes)
    return [path for path in visible if path.is_file()]


def _folders_in(folder: Path) -> list[Path]:
    return [path for path in _visible(folder) if path.is_dir()]


def _visible(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
