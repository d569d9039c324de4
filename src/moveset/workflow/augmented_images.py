"""Beside the road: altered copies of pictures, of a whole folder too, as the article makes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np

from moveset.base.errors import ProjectError, WriteError
from moveset.base.files import temporary_folder
from moveset.base.values import Progress, RgbImage
from moveset.base.workers import count_cores, shared_map
from moveset.capture.pictures import encoded, read_picture
from moveset.label.originals import Originals, find_originals
from moveset.learn.image_augmentation import PictureAugmentation, alter, draw
from moveset.learn.image_geometry import resized
from moveset.see.pose.landmarks import mirror_move

A_WORKERS_SHARE: Final = 32
"""With fewer pictures for each, starting processes takes longer than they save."""


@dataclass(frozen=True, slots=True)
class CopyOptions:
    """How altered copies are made; the article shrinks its pictures to 100x56 first."""

    copies: int = 16  # of each picture
    seed: int = 44  # another seed, other copies
    size: tuple[int, int] | None = None  # width and height; each picture's own if None
    augmentation: PictureAugmentation = field(default_factory=PictureAugmentation)


class Copy(NamedTuple):
    """An altered picture, and whether left and right have changed places in it."""

    image: RgbImage
    mirrored: bool


def alter_all(
    images: Sequence[RgbImage],
    copies: int,
    rng: np.random.Generator,
    moves: Sequence[str] = (),
    augmentation: PictureAugmentation | None = None,
    *,
    workers: int | None = None,
) -> list[list[Copy]]:
    """Return so many altered copies of each picture, the same however many work at it.

    Parameters
    ----------
    moves
        As ``learn.augment.draw`` takes them.
    workers
        Processes to share the work; as many as pay if None.

    Notes
    -----
    A script that alters many needs its ``if __name__ == "__main__":``, for the processes read it.
    """
    seeds = rng.integers(2**63, size=len(images)).tolist()
    job = partial(_copies_of, copies, tuple(moves), augmentation)
    with shared_map(_workers(len(images), workers)) as at_work:
        return list(at_work(job, images, seeds))


def _copies_of(
    copies: int,
    moves: Sequence[str],
    augmentation: PictureAugmentation | None,
    image: RgbImage,
    seed: int,
) -> list[Copy]:
    rng = np.random.default_rng(seed)
    return list(_altered(image, copies, rng, moves, augmentation))


def _altered(
    image: RgbImage,
    copies: int,
    rng: np.random.Generator,
    moves: Sequence[str],
    augmentation: PictureAugmentation | None,
) -> Iterator[Copy]:
    """Yield one copy after the other: those of a large picture are many bytes together."""
    for _ in range(copies):
        drawn = draw(rng, moves, augmentation)
        yield Copy(alter(image, drawn), drawn.mirrored)


def _workers(pictures: int, wanted: int | None) -> int:
    return wanted or min(count_cores(), pictures // A_WORKERS_SHARE)


def write_copies(
    folder: str | Path,
    out: str | Path,
    options: CopyOptions | None = None,
    *,
    progress: Progress | None = None,
    workers: int | None = None,
) -> int:
    """Return how many altered copies were written: ``OUT/CLASS/NAME_aug00.jpg`` and so on.

    A left move's mirrored copy goes to the right move's folder, and the other way round; there it
    is counted from the number of copies on, for the other side may have a picture of that name.

    Parameters
    ----------
    folder
        Of class folders, as ``punches/*.jpg``, or of the pictures of one class; or a project.
    out
        A new or an empty folder, outside the other one.
    workers
        Processes to share the work; as many as pay if None.

    Raises
    ------
    ProjectError
        There are no pictures, or two would have copies of the same name.
    LabelError
        A class folder is called like no move.
    VideoError
        A picture cannot be read.
    WriteError
        The folder is not new, or may not be written, or the disk is full.

    Notes
    -----
    All copies come or none does. Same pictures, names and seed, same copies.
    """
    options = options or CopyOptions()
    check_options(options)
    originals = find_originals(folder)
    _check_names(originals)
    _check_out(Path(out), Path(folder))
    total = len(originals.pictures)
    with temporary_folder(out) as unfinished, shared_map(_workers(total, workers)) as at_work:
        for place in {move for move, _ in originals.pictures} | {*originals.moves}:
            (unfinished / place).mkdir(exist_ok=True)
        job = partial(_write_copies_of, options, originals.moves, unfinished)
        for done, _ in enumerate(at_work(job, originals.pictures), 1):
            if progress:
                progress("alter pictures", done, total)
    return options.copies * total


def _write_copies_of(
    options: CopyOptions, moves: Sequence[str], out: Path, original: tuple[str, Path]
) -> None:
    """Write the copies of one picture; its generator hangs on nothing but its name and the seed."""
    move, path = original
    image = resized(read_picture(path), options.size)
    rng = np.random.default_rng([options.seed, crc32(f"{move}/{path.name}".encode())])
    digits = max(2, len(str(2 * options.copies - 1)))
    copies = _altered(image, options.copies, rng, moves, options.augmentation)
    for number, copy in enumerate(copies):
        shown = mirror_move(move) if copy.mirrored else move
        counted = number if shown == move else options.copies + number
        target = out / shown / f"{path.stem}_aug{counted:0{digits}d}.jpg"
        target.write_bytes(encoded(copy.image, ".jpg"))


def check_options(options: CopyOptions) -> None:
    """Pass over numbers that copies can be made with.

    Raises
    ------
    ProjectError
        There are none to make, or none of that size, or the seed is below 0.
    """
    if options.seed < 0:
        raise ProjectError(f"{options.seed} is no seed: give 0 or more")
    if options.copies < 1:
        raise ProjectError(f"{options.copies} copies cannot be made: ask for 1 or more")
    if options.size and min(options.size) < 1:
        width, height = options.size
        raise ProjectError(f"no picture is {width}x{height}: give a size such as 100x56")


def _check_names(originals: Originals) -> None:
    """Refuse two pictures whose copies would have one name, on disks without case too."""
    taken: dict[tuple[str, str], Path] = {}
    for move, path in originals.pictures:
        other = taken.setdefault((move, path.stem.casefold()), path)
        if other is not path:
            raise ProjectError(
                f"{other} and {path} would have copies of one name: rename one of them"
            )


def _check_out(out: Path, folder: Path) -> None:
    """Refuse a place where copies would be taken for pictures, or mixed with older ones."""
    if out.exists() and not out.is_dir():
        raise WriteError(f"{out} is a file: choose another name for the folder of copies")
    inside, place = folder.resolve(), out.resolve()
    if place == inside or inside in place.parents:
        raise WriteError(f"{out} is in {folder}: choose a folder outside, or copies are copied")
    if out.exists() and any(out.iterdir()):
        raise WriteError(f"{out} is not empty: choose a new folder, or delete this one first")
