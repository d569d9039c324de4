"""Beside the road: how large a picture says it is, read from its first bytes without decoding."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final

_JPEG_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Markers of the segments that say a JPEG's size (ITU-T T.81, table B.1)."""

_JPEG_BARE: Final = frozenset({0x01, *range(0xD0, 0xDA)})
"""Markers without a length behind them."""


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return the width and height that a JPEG, PNG, WebP or BMP file claims; None for others."""
    for start, read in _READERS.items():
        if content.startswith(start):
            try:
                return read(content)
            except (struct.error, IndexError):
                return None
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    place = 2
    while place < len(content):
        if content[place] != 0xFF:
            place += 1
            continue
        marker = content[place + 1]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return width, height
        if marker == 0xFF:
            place += 1
        elif marker == 0x00 or marker in _JPEG_BARE:
            place += 2
        else:
            place += 2 + struct.unpack_from(">H", content, place + 2)[0]
    return None


def _png_size(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", content, 16)
    return width, height


def _bmp_size(content: bytes) -> tuple[int, int]:
    if struct.unpack_from("<I", content, 14)[0] == 12:  # the header of OS/2
        width, height = struct.unpack_from("<HH", content, 18)
        return width, height
    width, height = struct.unpack_from("<ii", content, 18)
    return abs(width), abs(height)  # a negative height counts rows from above


def _webp_size(content: bytes) -> tuple[int, int] | None:
    kind = content[12:16]
    if kind == b"VP8X":
        low, high = (int.from_bytes(content[at : at + 3], "little") for at in (24, 27))
        return low + 1, high + 1
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", content, 21)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


_READERS: Final[dict[bytes, Callable[[bytes], tuple[int, int] | None]]] = {
    b"\xff\xd8": _jpeg_size,
    b"\x89PNG\r\n\x1a\n": _png_size,
    b"BM": _bmp_size,
    b"RIFF": _webp_size,
}
