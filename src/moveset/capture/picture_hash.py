"""Beside the road: a fingerprint of what a picture shows, to find pictures nearly alike."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.values import RgbImage
from moveset.capture.pictures import read_content, read_picture

SIDE: Final = 8


def picture_hash(image: RgbImage) -> int:
    """Return 64 bits, most of them the same for two pictures that look alike.

    Each says whether one of 64 fields is brighter than the one to its left; so neither size nor
    brightness nor the JPEG's quality change many of them.

    References
    ----------
    The difference hash, or dHash, by N. Krawetz, 2013.
    """
    import cv2

    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    fields = cv2.resize(grey, (SIDE + 1, SIDE), interpolation=cv2.INTER_AREA)
    bits = fields[:, 1:] > fields[:, :-1]
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def file_hash(path: Path) -> int:
    """Return the ``picture_hash`` of a file.

    Raises
    ------
    VideoError
        It cannot be read.
    """
    return picture_hash(read_picture(path))


def content_digest(path: Path) -> str:
    """Return the SHA-256 of a file's content.

    Raises
    ------
    VideoError
        It cannot be read.
    """
    return sha256(read_content(path)).hexdigest()
