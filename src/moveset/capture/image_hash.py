"""Fingerprints of images: perceptual hashes and digests of files."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.values import RgbImage
from moveset.capture.images import read_content, read_image

SIDE: Final = 8


def image_hash(image: RgbImage) -> int:
    """Return a perceptual hash of 64 bits; similar images differ in few of them.

    Each bit tells whether one of 64 cells is brighter than the cell on its left, so that size,
    brightness and JPEG quality change few bits.

    References
    ----------
    The difference hash (dHash) by N. Krawetz, 2013.
    """
    import cv2

    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    cells = cv2.resize(grey, (SIDE + 1, SIDE), interpolation=cv2.INTER_AREA)
    bits = cells[:, 1:] > cells[:, :-1]
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def file_hash(path: Path) -> int:
    """Return the ``image_hash`` of a file.

    Raises
    ------
    VideoError
        It cannot be read.
    """
    return image_hash(read_image(path))


def content_digest(path: Path) -> str:
    """Return the SHA-256 of a file's content.

    Raises
    ------
    VideoError
        It cannot be read.
    """
    return sha256(read_content(path)).hexdigest()
