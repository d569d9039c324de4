"""On the second stretch of the road: folders of pictures, one for each move, as in the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from moveset.base.errors import LabelError, ProjectError
from moveset.base.values import NONE, Progress
from moveset.capture.picture_hash import content_digest, file_hash
from moveset.capture.pictures import PICTURE_SUFFIXES
from moveset.label.folder import PICTURES_FOLDER, SETTINGS_FILE
from moveset.label.near_duplicates import SAME_SCENE_BITS, join_alike
from moveset.label.segments import check_move_name

NONE_FOLDERS: Final = (NONE, "others", "other", "nothing", "background")
"""What a folder of no move may be called; the article says others."""

_COPY: Final = re.compile(r"_aug\d+$")
_NUMBER: Final = re.compile(r"\d*$")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, what it shows, and the recording that it comes from."""

    path: Path
    move: str
    source: str = ""

    @property
    def stem(self) -> str:
        """The name without the frame's number and the copy's; empty where it is but a number."""
        return _NUMBER.sub("", _COPY.sub("", self.path.stem)).rstrip("-_ .")

    @property
    def order(self) -> tuple[str, int, str]:
        """What sorts pictures as their frames came, with copies behind their original."""
        bare = _COPY.sub("", self.path.stem)
        digits = _NUMBER.search(bare)
        number = int(digits[0]) if digits and digits[0] else 0
        return self.stem, number, self.path.name


@dataclass(frozen=True, slots=True)
class PictureSet:
    """Pictures of several moves.

    Attributes
    ----------
    moves
        Without ``NONE``, which is always among the classes.
    pictures
        Of every class, in the order of their frames.
    """

    folder: Path
    moves: tuple[str, ...]
    pictures: tuple[Picture, ...]

    def of(self, sources: Iterable[str]) -> PictureSet:
        """Return the pictures of those sources."""
        wanted = set(sources)
        return replace(self, pictures=tuple(p for p in self.pictures if p.source in wanted))

    def counts(self) -> dict[str, int]:
        """Return how many pictures there are of each class."""
        shown = [picture.move for picture in self.pictures]
        return {name: shown.count(name) for name in (*self.moves, NONE)}


def has_pictures(folder: Path) -> bool:
    """Whether there are folders with pictures in it."""
    return folder.is_dir() and any(_pictures_in(one) for one in class_folders(folder))


def class_folders(folder: Path) -> list[Path]:
    """Return the visible folders in a folder, by name."""
    return sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))


def list_pictures(folder: Path) -> PictureSet:
    """Return a set of pictures without their sources, which need a look into them.

    Parameters
    ----------
    folder
        Of class folders, or a project whose ``pictures`` has them.

    Raises
    ------
    ProjectError
        There are no class folders, one is empty, there is only one, or two mean ``NONE``.
    LabelError
        A folder is called like no move.
    """
    top = folder / PICTURES_FOLDER if (folder / SETTINGS_FILE).exists() else folder
    if not top.is_dir():
        raise ProjectError(f"{top} is no folder: name one with a folder of pictures for each move")
    classes = {one: _move_of(one) for one in class_folders(top)}
    _check_classes(top, classes)
    pictures = [Picture(path, move) for one, move in classes.items() for path in _full(one)]
    moves = tuple(sorted(move for move in classes.values() if move != NONE))
    return PictureSet(top, moves, tuple(sorted(pictures, key=lambda p: (p.move, p.order))))


def read_picture_set(folder: Path, *, progress: Progress | None = None) -> PictureSet:
    """Return a set of pictures with the recording each comes from.

    Pictures of one name but for the number are of one recording, and so are copies and what they
    were made of, whatever class they are in. Where the name is but a number, those that look alike
    are taken to be of one recording. A file that is there twice is never of two recordings.

    Raises
    ------
    ProjectError, LabelError
        As ``list_pictures``.
    VideoError
        A picture cannot be read.
    """
    pictures = list_pictures(folder)
    marks = _look_at_all(pictures.pictures, progress)
    sources = find_sources(pictures.pictures, marks)
    named = zip(pictures.pictures, sources, strict=True)
    return replace(pictures, pictures=tuple(replace(p, source=source) for p, source in named))


@dataclass(frozen=True, slots=True)
class Marks:
    """What a picture's file is known by.

    Attributes
    ----------
    content
        The same for the same file only.
    look
        64 bits, as ``picture_hash`` gives; asked of numbered pictures alone.
    """

    content: str
    look: int = 0


def find_sources(pictures: Sequence[Picture], marks: Sequence[Marks]) -> list[str]:
    """Return for each picture the name of its recording; pure."""
    groups = [picture.stem for picture in pictures]
    bare = [number for number, stem in enumerate(groups) if not stem]
    alike = join_alike([marks[number].look for number in bare], SAME_SCENE_BITS)
    for number, scene in zip(bare, alike, strict=True):
        groups[number] = f"#{scene + 1}"
    # A copy may look like nothing else, but its name tells what it was made of.
    copied = {picture.order[:2] for picture in pictures if _COPY.search(picture.path.stem)}
    made_of = [
        picture.order[:2] if picture.order[:2] in copied else number
        for number, picture in enumerate(pictures)
    ]
    return _merged(_merged(groups, [mark.content for mark in marks]), made_of)


def _look_at_all(pictures: Sequence[Picture], progress: Progress | None) -> list[Marks]:
    marks = []
    for done, picture in enumerate(pictures, 1):
        look = 0 if picture.stem else file_hash(picture.path)
        marks.append(Marks(content_digest(picture.path), look))
        if progress and (done % 20 == 0 or done == len(pictures)):
            progress("compare pictures", done, len(pictures))
    return marks


def _merged(groups: Sequence[str], same: Sequence[object]) -> list[str]:
    """Return the groups, joined where members of two of them are the same."""
    leader: dict[str, str] = {group: group for group in groups}

    def find(group: str) -> str:
        while leader[group] != group:
            group = leader[group]
        return group

    first: dict[object, str] = {}
    for group, one in zip(groups, same, strict=True):
        other = find(first.setdefault(one, group))
        low, high = sorted((find(group), other))
        leader[high] = low
    return [find(group) for group in groups]


def _move_of(folder: Path) -> str:
    if folder.name in NONE_FOLDERS:
        return NONE
    try:
        check_move_name(folder.name)
    except LabelError as error:
        raise LabelError(f"{folder}: {error}") from error
    return folder.name


def _check_classes(top: Path, classes: dict[Path, str]) -> None:
    if not classes:
        raise ProjectError(f"{top} has no folders of pictures: make one for each move, as punches")
    if len(classes) == 1:
        (only,) = classes
        raise ProjectError(
            f"{top} has one class only, {only.name}: add a folder of others, where nobody does it"
        )
    nones = [one.name for one, move in classes.items() if move == NONE]
    if len(nones) > 1:
        raise ProjectError(f"in {top} {' and '.join(nones)} both mean no move: join them")


def _full(folder: Path) -> list[Path]:
    pictures = _pictures_in(folder)
    if not pictures:
        endings = ", ".join(PICTURE_SUFFIXES)
        raise ProjectError(f"{folder} has no pictures ({endings}): add some, or remove the folder")
    return pictures


def _pictures_in(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in PICTURE_SUFFIXES
        and path.is_file()
        and not path.name.startswith(".")
    ]
