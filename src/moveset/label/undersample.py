"""Undersampling of an image class: surplus images are set aside, not deleted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moveset.base.errors import LabelError, ProjectError, WriteError
from moveset.base.files import explain_os_error
from moveset.base.values import NONE
from moveset.base.write_guard import check_inside
from moveset.label.image_set import ImageSet, LabelledImage, list_images

ASIDE_FOLDER: Final = ".undersampled"
"""Beside the class folders; hidden, so that it is no class."""


@dataclass(frozen=True, slots=True)
class Undersampling:
    """The images of a class that stay, and those that are set aside."""

    folder: Path
    move: str
    kept: tuple[LabelledImage, ...]
    set_aside: tuple[LabelledImage, ...]


def plan_undersampling(
    image_set: ImageSet, move: str = NONE, keep: int | None = None
) -> Undersampling:
    """Return which images of a class to set aside.

    The images that stay are spread evenly over the recordings, and over the time of each recording.

    Parameters
    ----------
    move
        The class.
    keep
        How many images stay; None for as many as the largest other class has.

    Raises
    ------
    LabelError
        There is no such class.
    """
    counts = image_set.counts()
    own = [image for image in image_set.images if image.move == move]
    if not own:
        known = ", ".join(name for name, number in counts.items() if number)
        raise LabelError(f"there are no images of {move}: give one of {known}")
    wanted = max(n for name, n in counts.items() if name != move) if keep is None else keep
    chosen = choose_evenly(own, wanted)
    set_aside = tuple(image for image in own if image not in chosen)
    kept = tuple(image for image in own if image in chosen)
    return Undersampling(image_set.folder, move, kept, set_aside)


def choose_evenly(images: Sequence[LabelledImage], number: int) -> frozenset[LabelledImage]:
    """Return ``number`` images, evenly over the recordings and over the time of each."""
    if number >= len(images):
        return frozenset(images)
    recordings: dict[str, list[LabelledImage]] = {}
    for image in sorted(images, key=lambda one: one.order):
        recordings.setdefault(image.stem, []).append(image)
    chosen: list[LabelledImage] = []
    left = number
    # The shortest recordings first: longer ones make up for the images that these lack.
    for done, frames in enumerate(sorted(recordings.values(), key=len)):
        share = min(len(frames), round(left / (len(recordings) - done)))
        chosen += [frames[index * len(frames) // share] for index in range(share)]
        left -= share
    return frozenset(chosen)


def undersample(
    folder: Path, move: str = NONE, keep: int | None = None, *, dry_run: bool = False
) -> Undersampling:
    """Set the surplus images of a class aside, and return which.

    Parameters
    ----------
    folder
        Of class folders, or a project.
    dry_run
        Move no file.

    Raises
    ------
    ProjectError, LabelError
        As ``list_images`` and ``plan_undersampling``.
    WriteError
        A file cannot be moved, one with its name is already set aside, or a link leads out of the
        folder.

    Notes
    -----
    Files are moved one by one; after an interruption ``restore`` brings all of them back.
    """
    plan = plan_undersampling(list_images(folder), move, keep)
    if not dry_run:
        aside = plan.folder / ASIDE_FOLDER
        _move_files(
            [(one.path, aside / one.path.parent.name / one.path.name) for one in plan.set_aside],
            Path(folder),
        )
    return plan


def restore(folder: Path) -> int:
    """Bring back every image that was set aside, and return how many.

    Raises
    ------
    ProjectError
        None was set aside.
    WriteError
        A file cannot be moved, or there is a new one with its name.
    """
    top = list_images(folder).folder
    aside = top / ASIDE_FOLDER
    found = sorted(path for path in aside.glob("*/*") if path.is_file())
    if not found:
        raise ProjectError(f"no images of {top} are set aside: there is nothing to bring back")
    _move_files([(path, top / path.parent.name / path.name) for path in found], Path(folder))
    for empty in (*aside.glob("*"), aside):
        with suppress(OSError):  # other programs may have put their own files there
            empty.rmdir()
    return len(found)


def _move_files(moves: Sequence[tuple[Path, Path]], top: Path) -> None:
    """Move files one by one; move none if one would replace another or leave the top folder."""
    for place in {path for pair in moves for path in pair}:
        check_inside(place, top=top, follow=False)
    if taken := [target for _, target in moves if target.exists()]:
        raise WriteError(f"{taken[0]} already exists: rename it, or delete one of the two")
    for path, target in moves:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
        except OSError as error:
            raise WriteError(f"{path} cannot be moved: {explain_os_error(error)}") from error
