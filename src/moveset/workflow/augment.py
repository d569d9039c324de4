"""Augmented copies of images, of a whole folder too, as the article makes them."""

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
from moveset.base.values import ProgressCallback, RgbImage
from moveset.base.workers import count_cores, parallel_map
from moveset.capture.image_codec import encode_image
from moveset.capture.images import read_image
from moveset.label.image_folders import ImageFiles, find_image_files
from moveset.learn.image_augmentation import ImageAugmentation, sample_transform, transform_image
from moveset.learn.image_geometry import resize
from moveset.see.pose.landmarks import mirror_move

MIN_IMAGES_PER_WORKER: Final = 32
"""With fewer images each, processes take longer to start than they save."""


@dataclass(frozen=True, slots=True)
class AugmentOptions:
    """How images are augmented; the article resizes its images to 100x56 first."""

    copies: int = 16  # augmented copies of each image
    seed: int = 44  # of the random transforms
    size: tuple[int, int] | None = None  # (width, height) in pixels; None keeps each image's own
    augmentation: ImageAugmentation = field(default_factory=ImageAugmentation)


class AugmentedImage(NamedTuple):
    """An augmented copy of an image, and whether it is mirrored."""

    image: RgbImage
    mirrored: bool


def augment_images(
    images: Sequence[RgbImage],
    copies: int,
    rng: np.random.Generator,
    moves: Sequence[str] = (),
    augmentation: ImageAugmentation | None = None,
    *,
    workers: int | None = None,
) -> list[list[AugmentedImage]]:
    """Return augmented copies of each image; the same for any number of workers.

    Parameters
    ----------
    moves
        As ``sample_transform`` takes them.
    workers
        Processes; if None, as many as save time.

    Notes
    -----
    A script that augments many images needs ``if __name__ == "__main__":``, because worker
    processes import it.
    """
    seeds = rng.integers(2**63, size=len(images)).tolist()
    job = partial(_augment_one, copies, tuple(moves), augmentation)
    with parallel_map(_workers(len(images), workers)) as pool_map:
        return list(pool_map(job, images, seeds))


def _augment_one(
    copies: int,
    moves: Sequence[str],
    augmentation: ImageAugmentation | None,
    image: RgbImage,
    seed: int,
) -> list[AugmentedImage]:
    rng = np.random.default_rng(seed)
    return list(_augmented(image, copies, rng, moves, augmentation))


def _augmented(
    image: RgbImage,
    copies: int,
    rng: np.random.Generator,
    moves: Sequence[str],
    augmentation: ImageAugmentation | None,
) -> Iterator[AugmentedImage]:
    """Yield one copy after another: all copies of a large image need much memory."""
    for _ in range(copies):
        transform = sample_transform(rng, moves, augmentation)
        yield AugmentedImage(transform_image(image, transform), transform.mirrored)


def _workers(images: int, wanted: int | None) -> int:
    return wanted or min(count_cores(), images // MIN_IMAGES_PER_WORKER)


def write_augmented_images(
    folder: str | Path,
    out: str | Path,
    options: AugmentOptions | None = None,
    *,
    progress: ProgressCallback | None = None,
    workers: int | None = None,
) -> int:
    """Write augmented copies as ``OUT/CLASS/NAME_aug00.jpg`` and so on, and return their number.

    A mirrored copy of a left move is written to the right move's folder, and the other way round.
    Its number there starts at the number of copies, because that folder may have an image of the
    same name.

    Parameters
    ----------
    folder
        Class folders, as ``punches/*.jpg``, or the images of one class; or a project.
    out
        A new or an empty folder, outside the other one.
    workers
        Processes; if None, as many as save time.

    Raises
    ------
    ProjectError
        There are no images, or copies of two of them would have the same name.
    LabelError
        The name of a class folder is not that of a move.
    VideoError
        An image cannot be read.
    WriteError
        The folder is not empty, or cannot be written, or the disk is full.

    Notes
    -----
    Either all copies are written or none. They depend on the images, their names and the seed.
    """
    options = options or AugmentOptions()
    check_options(options)
    originals = find_image_files(folder)
    _check_names(originals)
    _check_out(Path(out), Path(folder))
    total = len(originals.files)
    with temporary_folder(out) as unfinished, parallel_map(_workers(total, workers)) as pool_map:
        for name in {move for move, _ in originals.files} | {*originals.moves}:
            (unfinished / name).mkdir(exist_ok=True)
        job = partial(_write_copies_of, options, originals.moves, unfinished)
        for done, _ in enumerate(pool_map(job, originals.files), 1):
            if progress:
                progress("augment images", done, total)
    return options.copies * total


def _write_copies_of(
    options: AugmentOptions, moves: Sequence[str], out: Path, original: tuple[str, Path]
) -> None:
    """Write the copies of one image; its random numbers depend on its name and the seed only."""
    move, path = original
    image = resize(read_image(path), options.size)
    rng = np.random.default_rng([options.seed, crc32(f"{move}/{path.name}".encode())])
    digits = max(2, len(str(2 * options.copies - 1)))
    copies = _augmented(image, options.copies, rng, moves, options.augmentation)
    for position, copy in enumerate(copies):
        label = mirror_move(move) if copy.mirrored else move
        number = position if label == move else options.copies + position
        target = out / label / f"{path.stem}_aug{number:0{digits}d}.jpg"
        target.write_bytes(encode_image(copy.image, ".jpg"))


def check_options(options: AugmentOptions) -> None:
    """Check that images can be augmented with these options.

    Raises
    ------
    ProjectError
        The number of copies or the size is below 1, or the seed below 0.
    """
    if options.seed < 0:
        raise ProjectError(f"{options.seed} is not a seed: give 0 or more")
    if options.copies < 1:
        raise ProjectError(f"{options.copies} copies are not possible: ask for 1 or more")
    if options.size and min(options.size) < 1:
        width, height = options.size
        raise ProjectError(f"an image cannot be {width}x{height}: give a size such as 100x56")


def _check_names(originals: ImageFiles) -> None:
    """Refuse images whose copies would have the same name, also on disks that ignore case."""
    taken: dict[tuple[str, str], Path] = {}
    for move, path in originals.files:
        other = taken.setdefault((move, path.stem.casefold()), path)
        if other is not path:
            raise ProjectError(
                f"copies of {other} and {path} would have the same name: rename one of them"
            )


def _check_out(out: Path, folder: Path) -> None:
    """Refuse a folder in which copies would be taken for originals, or mixed with older copies."""
    if out.exists() and not out.is_dir():
        raise WriteError(f"{out} is a file: choose another name for the folder of copies")
    originals, target = folder.resolve(), out.resolve()
    if target == originals or originals in target.parents:
        raise WriteError(
            f"{out} is in {folder}: choose a folder outside, or copies would be augmented again"
        )
    if out.exists() and any(out.iterdir()):
        raise WriteError(f"{out} is not empty: choose a new folder, or delete this one first")
