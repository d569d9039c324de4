"""Packing of a site's large files: gzip, which pages inflate themselves."""

from __future__ import annotations

import gzip
from typing import Final

SPLIT: Final = b"\0split\0\0"
"""First bytes of a content whose even bytes come before its odd ones; runtime/files.js joins them.

The weights of the pose networks have 16 bits. Their upper halves are alike and compress together,
between the lower ones they do not: the landmarks network takes 5 % less.
"""


def pack(content: bytes) -> bytes:
    """Return the smaller one of a content and its split form, compressed; always the same bytes."""
    plain, split = (gzip.compress(form, 9, mtime=0) for form in (content, _split(content)))
    return min(plain, split, key=len)


def _split(content: bytes) -> bytes:
    return SPLIT + content[::2] + content[1::2]
