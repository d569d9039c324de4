"""A contact sheet: a few images with augmented copies, side by side in one image."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.files import write_atomically
from moveset.base.values import RgbImage
from moveset.capture.image_codec import encode_image
from moveset.capture.images import read_image
from moveset.label.image_folders import find_image_files
from moveset.learn.image_augmentation import ImageAugmentation, sample_transform, transform_image
from moveset.learn.image_geometry import resize
from moveset.workflow.augment import AugmentOptions, check_options

SIDE: Final = 8
"""Rows and columns, as in the article."""

CELL_PX: Final = 200
"""Wider or higher images are shrunk to this."""

GAP_PX: Final = 2
WHITE: Final = 255


def write_contact_sheet(
    folder: str | Path, path: str | Path, options: AugmentOptions | None = None
) -> Path:
    """Write a contact sheet of a few images of a folder as PNG, and return its path.

    Raises
    ------
    ProjectError, LabelError
        As ``copies.find_image_files``.
    VideoError
        An image cannot be read.
    WriteError
        The sheet cannot be written.
    """
    options = options or AugmentOptions()
    check_options(options)
    originals = find_image_files(folder)
    files = [path for _, path in originals.files]
    some = dict.fromkeys(files[row * len(files) // SIDE] for row in range(SIDE))
    images = [resize(read_image(file), options.size) for file in some]
    rng = np.random.default_rng(options.seed)
    sheet = make_contact_sheet(images, rng, originals.moves, options.augmentation)
    return write_atomically(path, encode_image(sheet, ".png"))


def make_contact_sheet(
    images: Sequence[RgbImage],
    rng: np.random.Generator,
    moves: Sequence[str] = (),
    augmentation: ImageAugmentation | None = None,
) -> RgbImage:
    """Return a sheet of 64 images: each original, followed by augmented copies of it.

    Parameters
    ----------
    images
        One to eight, which share the sheet; all are resized to the size of the first.
    moves
        As ``sample_transform`` takes them.
    """
    size = _cell_size(images[0])
    cells: list[RgbImage] = []
    for number, image in enumerate(images, 1):
        original = resize(image, size)
        cells.append(original)
        while len(cells) < number * SIDE**2 // len(images):
            transform = sample_transform(rng, moves, augmentation)
            cells.append(transform_image(original, transform))
    return _sheet(cells)


def _cell_size(image: RgbImage) -> tuple[int, int]:
    height, width = image.shape[:2]
    share = min(1.0, CELL_PX / max(height, width))
    return max(1, round(width * share)), max(1, round(height * share))


def _sheet(cells: Sequence[RgbImage]) -> RgbImage:
    """Return images of one size in rows, with a gap around each."""
    sides = ((GAP_PX, 0), (GAP_PX, 0), (0, 0))
    padded = [np.pad(cell, sides, constant_values=WHITE) for cell in cells]
    rows = [np.hstack(padded[start : start + SIDE]) for start in range(0, len(padded), SIDE)]
    last = ((0, GAP_PX), (0, GAP_PX), (0, 0))
    return np.asarray(np.pad(np.vstack(rows), last, constant_values=WHITE), np.uint8)
