"""Beside the road: altered copies of a few pictures side by side, to see what is done to them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.files import write_atomically
from moveset.base.values import RgbImage
from moveset.capture.pictures import encoded, read_picture
from moveset.label.originals import find_originals
from moveset.learn.image_augmentation import PictureAugmentation, alter, draw
from moveset.learn.image_geometry import resized
from moveset.workflow.augmented_images import CopyOptions, check_options

SIDE: Final = 8
"""So many rows, and columns; as the article's."""

CELL_PX: Final = 200
"""Pictures that are wider or higher are shrunk."""

GAP_PX: Final = 2
WHITE: Final = 255


def write_preview(folder: str | Path, path: str | Path, options: CopyOptions | None = None) -> Path:
    """Return where the sheet of a few of a folder's pictures was written, as PNG.

    Raises
    ------
    ProjectError, LabelError
        As ``copies.find_originals``.
    VideoError
        A picture cannot be read.
    WriteError
        The sheet cannot be written.
    """
    options = options or CopyOptions()
    check_options(options)
    originals = find_originals(folder)
    files = [path for _, path in originals.pictures]
    some = dict.fromkeys(files[row * len(files) // SIDE] for row in range(SIDE))
    images = [resized(read_picture(file), options.size) for file in some]
    rng = np.random.default_rng(options.seed)
    sheet = preview(images, rng, originals.moves, options.augmentation)
    return write_atomically(path, encoded(sheet, ".png"))


def preview(
    images: Sequence[RgbImage],
    rng: np.random.Generator,
    moves: Sequence[str] = (),
    augmentation: PictureAugmentation | None = None,
) -> RgbImage:
    """Return a sheet of 64 pictures: each one given, then altered copies of it.

    Parameters
    ----------
    images
        One to eight, which share the sheet; all are shown as large as the first.
    moves
        As ``learn.augment.draw`` takes them.
    """
    size = _cell_size(images[0])
    cells: list[RgbImage] = []
    for number, image in enumerate(images, 1):
        original = resized(image, size)
        cells.append(original)
        while len(cells) < number * SIDE**2 // len(images):
            cells.append(alter(original, draw(rng, moves, augmentation)))
    return _sheet(cells)


def _cell_size(image: RgbImage) -> tuple[int, int]:
    height, width = image.shape[:2]
    share = min(1.0, CELL_PX / max(height, width))
    return max(1, round(width * share)), max(1, round(height * share))


def _sheet(cells: Sequence[RgbImage]) -> RgbImage:
    """Return pictures of one size in rows, a gap around each."""
    sides = ((GAP_PX, 0), (GAP_PX, 0), (0, 0))
    padded = [np.pad(cell, sides, constant_values=WHITE) for cell in cells]
    rows = [np.hstack(padded[start : start + SIDE]) for start in range(0, len(padded), SIDE)]
    last = ((0, GAP_PX), (0, GAP_PX), (0, 0))
    return np.asarray(np.pad(np.vstack(rows), last, constant_values=WHITE), np.uint8)
