"""The chunks of a PNG file, found without decoding it."""

from __future__ import annotations

import struct
from typing import Final

MAX_CHUNKS: Final = 100_000
"""Far above any real file: encoders write one for some 8 kB."""

_START: Final = b"\x89PNG\r\n\x1a\n"
_FRAME_BYTES: Final = 12
"""Length, type and checksum of a chunk (PNG, third edition, 5.3)."""


def has_false_chunk(content: bytes) -> bool:
    """Return whether a chunk claims to be longer than the file, or there are too many to tell.

    A decoder may take the memory that a chunk claims before it reads it: 2 GB for a file of 60
    bytes. Only a PNG has chunks.
    """
    if not content.startswith(_START):
        return False
    position = len(_START)
    for _ in range(MAX_CHUNKS):
        if position + _FRAME_BYTES > len(content):
            return False
        length, kind = struct.unpack_from(">I4s", content, position)
        position += _FRAME_BYTES + length
        if position > len(content):
            return True
        if kind == b"IEND":
            return False
    return True
