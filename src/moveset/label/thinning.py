"""On the second stretch of the road: fewer pictures of an over-full class; nothing is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moveset.base.errors import LabelError, ProjectError, WriteError
from moveset.base.files import reason_of
from moveset.base.values import NONE
from moveset.label.picture_set import Picture, PictureSet, list_pictures

ASIDE: Final = ".thinned"
"""Folder beside the class folders, hidden from whoever looks for classes."""


@dataclass(frozen=True, slots=True)
class Thinning:
    """What is put aside of one class.

    Attributes
    ----------
    kept, put_aside
        Pictures that stay, and that go.
    """

    folder: Path
    move: str
    kept: tuple[Picture, ...]
    put_aside: tuple[Picture, ...]


def plan_thinning(pictures: PictureSet, move: str = NONE, keep: int | None = None) -> Thinning:
    """Return which pictures of a class to put aside; pure.

    Those that stay are spread evenly over the recordings, by their names, and over each one's time.

    Parameters
    ----------
    move
        The class.
    keep
        How many stay; as many as the commonest other class has if None.

    Raises
    ------
    LabelError
        There is no such class.
    """
    counts = pictures.counts()
    own = [picture for picture in pictures.pictures if picture.move == move]
    if not own:
        known = ", ".join(name for name, number in counts.items() if number)
        raise LabelError(f"there are no pictures of {move}: name one of {known}")
    wanted = max(n for name, n in counts.items() if name != move) if keep is None else keep
    chosen = choose_evenly(own, wanted)
    gone = tuple(picture for picture in own if picture not in chosen)
    kept = tuple(picture for picture in own if picture in chosen)
    return Thinning(pictures.folder, move, kept, gone)


def choose_evenly(pictures: Sequence[Picture], number: int) -> frozenset[Picture]:
    """Return so many pictures, evenly from each recording and from its time."""
    if number >= len(pictures):
        return frozenset(pictures)
    lines: dict[str, list[Picture]] = {}
    for picture in sorted(pictures, key=lambda one: one.order):
        lines.setdefault(picture.stem, []).append(picture)
    chosen: list[Picture] = []
    left = number
    # The shortest recordings first: what they cannot give, the longer ones may.
    for done, line in enumerate(sorted(lines.values(), key=len)):
        share = min(len(line), round(left / (len(lines) - done)))
        chosen += [line[place * len(line) // share] for place in range(share)]
        left -= share
    return frozenset(chosen)


def thin(
    folder: Path, move: str = NONE, keep: int | None = None, *, try_only: bool = False
) -> Thinning:
    """Put the surplus of a class aside, and return what was done.

    Parameters
    ----------
    folder
        Of class folders, or a project.
    try_only
        Whether nothing is moved.

    Raises
    ------
    ProjectError, LabelError
        As ``list_pictures`` and ``plan_thinning``.
    WriteError
        A picture cannot be moved, or one of its name is aside already.

    Notes
    -----
    Each picture is moved by itself: wherever this is interrupted, ``restore`` brings all back.
    """
    plan = plan_thinning(list_pictures(folder), move, keep)
    if not try_only:
        aside = plan.folder / ASIDE
        _move_all(
            [(one.path, aside / one.path.parent.name / one.path.name) for one in plan.put_aside]
        )
    return plan


def restore(folder: Path) -> int:
    """Bring back every picture that was put aside, and return how many.

    Raises
    ------
    ProjectError
        None was.
    WriteError
        A picture cannot be moved, or one of its name came since.
    """
    top = list_pictures(folder).folder
    aside = top / ASIDE
    found = sorted(path for path in aside.glob("*/*") if path.is_file())
    if not found:
        raise ProjectError(f"in {top} nothing was put aside: there is nothing to bring back")
    _move_all([(path, top / path.parent.name / path.name) for path in found])
    for empty in (*aside.glob("*"), aside):
        with suppress(OSError):  # other programs leave files of their own in folders
            empty.rmdir()
    return len(found)


def _move_all(moves: Sequence[tuple[Path, Path]]) -> None:
    """Move files one by one; none is moved where one would cover another."""
    if taken := [target for _, target in moves if target.exists()]:
        raise WriteError(f"{taken[0]} is there already: rename it, or delete one of the two")
    for path, target in moves:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
        except OSError as error:
            raise WriteError(f"{path} cannot be moved: {reason_of(error)}") from error
