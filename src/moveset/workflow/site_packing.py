"""Packing of a site's large files: gzip, which pages inflate themselves."""

from __future__ import annotations

import gzip
from typing import Final

SPLIT: Final = b"\0split\0\0"
"""First bytes of a content whose even bytes come before its odd ones; runtime/files.js joins them.

The weights of the pose networks have 16 bits. Their upper halves are alike and compress together,
between the lower ones they do not: the landmarks network takes 5 % less.
"""

SAMPLE_BYTES: Final = 2**16
"""Large enough to tell: split, such a part of each file of a site becomes 3 to 24 % smaller or
larger. Compressing a whole file in both forms takes twice as long for the same choice."""


def pack(content: bytes) -> bytes:
    """Return a content compressed, split if that takes less; always the same bytes."""
    return _compress(_split(content) if is_smaller_split(content) else content)


def is_smaller_split(content: bytes) -> bool:
    """Return whether the middle of a content is smaller when it is split."""
    start = max(len(content) - SAMPLE_BYTES, 0) // 4 * 2  # even, as the halves of numbers are
    sample = content[start : start + SAMPLE_BYTES]
    return len(_compress(_split(sample))) < len(_compress(sample))


def _compress(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def _split(content: bytes) -> bytes:
    return SPLIT + content[::2] + content[1::2]
