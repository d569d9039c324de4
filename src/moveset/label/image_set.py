"""A set of labelled images: a folder of images for each class."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from moveset.base.errors import ProjectError
from moveset.base.values import NONE
from moveset.label.image_folders import (
    ClassFolder,
    find_image_folder,
    read_class_folders,
    skipped_images,
)

NONE_FOLDERS: Final = (NONE, "others", "other", "nothing", "background")
"""Folder names that mean no move; the article uses others."""

_AUGMENTED: Final = re.compile(r"_aug\d+$")
_NUMBER: Final = re.compile(r"\d*$")


@dataclass(frozen=True, slots=True)
class LabelledImage:
    """An image file, its class, and the recording that it was taken from."""

    path: Path
    move: str
    source: str = ""

    @property
    def stem(self) -> str:
        """The file's name without the numbers of frame and augmentation; may be empty."""
        return _NUMBER.sub("", _AUGMENTED.sub("", self.path.stem)).rstrip("-_ .")

    @property
    def order(self) -> tuple[str, int, str]:
        """Sort key: by stem, then frame number; augmented images follow their original."""
        bare = _AUGMENTED.sub("", self.path.stem)
        digits = _NUMBER.search(bare)
        number = int(digits[0]) if digits and digits[0] else 0
        return self.stem, number, self.path.name

    @property
    def augmented(self) -> bool:
        """Whether its name says that it was made by augmentation."""
        return bool(_AUGMENTED.search(self.path.stem))


@dataclass(frozen=True, slots=True)
class ImageSet:
    """Labelled images of several moves.

    Attributes
    ----------
    moves
        Without ``NONE``, which is always a class.
    images
        Sorted by class, then by ``LabelledImage.order``.
    skipped
        A sentence for each kind of image in the folder that cannot be read.
    """

    folder: Path
    moves: tuple[str, ...]
    images: tuple[LabelledImage, ...]
    skipped: tuple[str, ...] = ()

    def of(self, sources: Iterable[str]) -> ImageSet:
        """Return the images of some sources."""
        wanted = set(sources)
        return replace(self, images=tuple(one for one in self.images if one.source in wanted))

    def counts(self) -> dict[str, int]:
        """Return the number of images of each class."""
        shown = [image.move for image in self.images]
        return {name: shown.count(name) for name in (*self.moves, NONE)}


def list_images(folder: Path) -> ImageSet:
    """Return an image set without the images' sources, which need the files' contents.

    Parameters
    ----------
    folder
        Of class folders, or a project, of which ``pictures`` is read.

    Raises
    ------
    ProjectError
        There are no class folders, one is empty, there is only one, or two mean ``NONE``.
    LabelError
        A folder's name is not a valid move name.
    """
    top = find_image_folder(folder)
    classes = read_class_folders(top)
    _check_classes(top, classes)
    images = [LabelledImage(path, _move_of(one)) for one in classes for path in one.images]
    moves = tuple(sorted({_move_of(one) for one in classes} - {NONE}))
    images.sort(key=lambda one: (one.move, one.order))
    return ImageSet(top, moves, tuple(images), skipped_images(one.path for one in classes))


def _move_of(folder: ClassFolder) -> str:
    return NONE if folder.path.name in NONE_FOLDERS else folder.path.name


def _check_classes(top: Path, classes: Sequence[ClassFolder]) -> None:
    if len(classes) == 1:
        raise ProjectError(
            f"{top} has only one class, {classes[0].path.name}: "
            "add a folder named others with images of no move"
        )
    nones = [one.path.name for one in classes if _move_of(one) == NONE]
    if len(nones) > 1:
        raise ProjectError(f"in {top} {' and '.join(nones)} both mean no move: merge them")
