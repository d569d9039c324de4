"""Kinds of image files beyond the usual ones: which of them can be read, and how large they are."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from typing import Final

OPTIONAL_SUFFIXES: Final = (".gif", ".tif", ".tiff", ".avif")
"""Kinds that OpenCV reads only if it was built so; of an animation the first image."""

UNREADABLE_SUFFIXES: Final = (".heic", ".heif", ".jxl", ".jp2")
"""Kinds that cameras and browsers save and that are never read. FFmpeg reads HEIC only in tiles,
and OpenCV's wheels leave it out because of patents."""

_TIFF_SIZES: Final = ((256, 257), (322, 323))
"""Tags of width and height: of the image, and of its tiles (TIFF 6.0, sections 8 and 15)."""


@cache
def unreadable_suffixes() -> frozenset[str]:
    """Return the suffixes of images that cannot be read here."""
    import cv2

    missing = (one for one in OPTIONAL_SUFFIXES if not cv2.haveImageWriter(f"image{one}"))
    return frozenset((*UNREADABLE_SUFFIXES, *missing))


def optional_image_size(content: bytes) -> tuple[int, int] | None:
    """Return the width and height that decoding a GIF, TIFF or AVIF takes; None for others."""
    try:
        if content.startswith((b"GIF87a", b"GIF89a")):
            width, height = struct.unpack_from("<HH", content, 6)
            return width, height
        if content.startswith((b"II*\0", b"MM\0*")):
            return _tiff_size(content)
        if content[4:12] in {b"ftypavif", b"ftypavis"}:
            return max(_avif_sizes(content), key=_pixels)
    except (struct.error, ValueError, KeyError):
        pass
    return None


def _tiff_size(content: bytes) -> tuple[int, int]:
    """Return the size of the image or of its tiles, whichever is larger."""
    order = "<" if content.startswith(b"II") else ">"
    (start,) = struct.unpack_from(f"{order}I", content, 4)
    (count,) = struct.unpack_from(f"{order}H", content, start)
    values: dict[int, int] = {}
    for place in range(start + 2, start + 2 + 12 * count, 12):
        tag, kind = struct.unpack_from(f"{order}HH", content, place)
        (value,) = struct.unpack_from(f"{order}{'H' if kind == 3 else 'I'}", content, place + 8)
        values[tag] = max(value, values.get(tag, 0))  # of a tag given twice one is ignored
    sizes = [(values[wide], values[high]) for wide, high in _TIFF_SIZES if wide in values]
    return max(sizes, key=_pixels)


def _avif_sizes(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield the sizes of all images of a file (``ispe``, ISO/IEC 23008-12, 6.5.3)."""
    place = -1
    while (place := content.find(b"ispe", place + 1)) >= 0:
        width, height = struct.unpack_from(">II", content, place + 8)
        yield width, height


def _pixels(size: tuple[int, int]) -> int:
    return size[0] * size[1]
