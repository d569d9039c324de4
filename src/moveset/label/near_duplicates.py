"""Groups near-duplicate images by their hashes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

MAX_SCENE_BITS: Final = 6
"""At most this many hash bits differ between consecutive frames of one recording (docs/log.md)."""


def group_near_duplicates(hashes: Sequence[int], max_bits: int) -> list[int]:
    """Return the group of each hash: the index of the group's first member.

    Groups are the connected components of the graph that links hashes which differ in at most
    ``max_bits`` bits.
    """
    known = np.array(hashes, np.uint64)
    leaders = list(range(len(known)))

    def find(one: int) -> int:
        while leaders[one] != one:
            leaders[one] = leaders[leaders[one]]
            one = leaders[one]
        return one

    for number in range(len(known)):
        near = np.flatnonzero(_bits(known[number + 1 :] ^ known[number]) <= max_bits)
        for other in near.tolist():
            low, high = sorted((find(number), find(number + 1 + other)))
            leaders[high] = low
    return [find(one) for one in range(len(known))]


def _bits(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Return the number of set bits in each value; ``np.bitwise_count`` needs NumPy 2.0."""
    parts = values.view(np.uint8).reshape(len(values), 8)
    return np.asarray(_SET_BITS[parts].sum(axis=1), np.int64)


_SET_BITS: Final = np.array([value.bit_count() for value in range(256)], np.int64)
