"""Width and height of an image, read from its header without decoding it.

Written by hand because the size must be the one that the decoder will allocate. The imagesize
package (2.0.1) gives another size than libjpeg for a JPEG with stuffed bytes between its segments,
and a wrong one for BMP files with the header of OS/2.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final

from moveset.capture.jpeg_markers import jpeg_segments

_JPEG_FRAME_MARKERS: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Start-of-frame markers, whose segments hold the size (ITU-T T.81, table B.1)."""

_OS2_HEADER_BYTES: Final = 12
"""Length of the BMP header of OS/2, which has 16-bit sizes."""


def image_size(content: bytes) -> tuple[int, int] | None:
    """Return the width and height in the header of a JPEG, PNG, WebP or BMP; None for others."""
    for start, read in _READERS.items():
        if content.startswith(start):
            try:
                return read(content)
            except (struct.error, IndexError):
                return None
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    for marker, position in jpeg_segments(content):
        if marker in _JPEG_FRAME_MARKERS:
            height, width = struct.unpack_from(">HH", content, position + 3)
            return width, height
    return None


def _png_size(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", content, 16)
    return width, height


def _bmp_size(content: bytes) -> tuple[int, int]:
    if struct.unpack_from("<I", content, 14)[0] == _OS2_HEADER_BYTES:
        width, height = struct.unpack_from("<HH", content, 18)
        return width, height
    width, height = struct.unpack_from("<ii", content, 18)
    return abs(width), abs(height)  # a negative height means that rows are stored top-down


def _webp_size(content: bytes) -> tuple[int, int] | None:
    chunk = content[12:16]
    if chunk == b"VP8X":
        low, high = (int.from_bytes(content[at : at + 3], "little") for at in (24, 27))
        return low + 1, high + 1
    if chunk == b"VP8L":
        bits = struct.unpack_from("<I", content, 21)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


_READERS: Final[dict[bytes, Callable[[bytes], tuple[int, int] | None]]] = {
    b"\xff\xd8": _jpeg_size,
    b"\x89PNG\r\n\x1a\n": _png_size,
    b"BM": _bmp_size,
    b"RIFF": _webp_size,
}
"""For the first bytes of each format its reader."""
