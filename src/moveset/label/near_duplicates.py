"""On the second stretch of the road: which pictures are nearly alike, by their hashes; pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

SAME_SCENE_BITS: Final = 6
"""So few differ between frames of one recording that follow each other (docs/log.md)."""


def join_alike(hashes: Sequence[int], most_bits: int) -> list[int]:
    """Return for each hash the number of its group: the index of the group's first member.

    Two are in one group when a chain leads from one to the other, in which no step changes more
    than ``most_bits`` bits.
    """
    known = np.array(hashes, np.uint64)
    leaders = list(range(len(known)))

    def find(one: int) -> int:
        while leaders[one] != one:
            leaders[one] = leaders[leaders[one]]
            one = leaders[one]
        return one

    for number in range(len(known)):
        near = np.flatnonzero(_bits(known[number + 1 :] ^ known[number]) <= most_bits)
        for other in near.tolist():
            low, high = sorted((find(number), find(number + 1 + other)))
            leaders[high] = low
    return [find(one) for one in range(len(known))]


def _bits(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Return how many bits are set in each value; NumPy has its own way only since 2.0."""
    parts = values.view(np.uint8).reshape(len(values), 8)
    return np.asarray(_SET_BITS[parts].sum(axis=1), np.int64)


_SET_BITS: Final = np.array([value.bit_count() for value in range(256)], np.int64)
