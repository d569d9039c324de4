"""The markers of a JPEG file, found without decoding it."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Final

MAX_SEGMENTS: Final = 10_000
"""Far above any real file: the longest metadata are split into segments of 64 kB."""

_START: Final = b"\xff\xd8"
_START_OF_SCAN: Final = 0xDA
_END_OF_IMAGE: Final = 0xD9

_MARKER: Final = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")
"""A marker that begins a segment or ends the image (ITU-T T.81, table B.1). Decoders skip any other
bytes before it."""


def jpeg_segments(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield each segment's marker and its position after the marker, as decoders meet them.

    What looks like a marker within a segment, as in a thumbnail, is none. At most ``MAX_SEGMENTS``
    are yielded.
    """
    position = len(_START)
    for _ in range(MAX_SEGMENTS):
        found = _MARKER.search(content, position)
        if not found or found[1][0] == _END_OF_IMAGE:
            return
        yield found[1][0], found.end()
        try:
            length = struct.unpack_from(">H", content, found.end())[0]
        except struct.error:
            return
        position = found.end() + max(2, length)


def has_more_scans(content: bytes, limit: int) -> bool:
    """Return whether an image has more scans than a limit, or is too long to tell.

    A decoder goes through the whole image once for each scan, which may take only ten bytes. Only
    a JPEG has scans.
    """
    if not content.startswith(_START):
        return False
    scans = 0
    for number, (marker, _) in enumerate(jpeg_segments(content), 1):
        scans += marker == _START_OF_SCAN
        if scans > limit or number == MAX_SEGMENTS:
            return True
    return False
