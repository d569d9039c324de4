"""Distances of examples to background motion, to the player's own motion, and to each other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.recognise.background import EMBEDDED_EVERY, background_clips
from moveset.recognise.discriminant import Discriminant, discriminant_factors
from moveset.recognise.templates import Template, TemplatePaths, smooth_positions

STRIDE_TICKS: Final = EMBEDDED_EVERY
"""Ticks between two compared ends of paths in background motion; distances change slowly."""

CHUNK_ENDS: Final = 4
"""Compared ends that count as one match."""


@dataclass(frozen=True, slots=True)
class Motion:
    """Motion at even ticks.

    Attributes
    ----------
    positions
        (t, 3 per joint).
    embeddings
        Of a network: (t, k) of an example; at every ``STRIDE_TICKS`` of motion that is no move.
        None if it has none.
    """

    positions: FloatArray
    embeddings: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One performance of a move.

    Attributes
    ----------
    outward, back
        Templates of the way out, and of the way back as no move.
    motion
        From the move's start to its end.
    """

    outward: Template
    back: Template
    motion: Motion


class ExampleDistances:
    """Distances to the outward paths of some examples.

    Each is multiplied by what a discriminant says of the motion that is compared, if one is given.

    Parameters
    ----------
    examples
        At least one.
    own_background
        The player's own motion that is no move.
    embeddings
        (clips, ends, k) of the background clips, at every ``STRIDE_TICKS``; None without a network
        that has an embedding.
    """

    def __init__(
        self,
        examples: Sequence[Example],
        own_background: Sequence[Motion],
        embeddings: FloatArray | None,
    ) -> None:
        paths = TemplatePaths([one.outward for one in examples])
        compared = slice(None, None, STRIDE_TICKS)
        clips = background_clips()
        embedded = [None] * len(clips) if embeddings is None else embeddings
        background = [Motion(clip, rows) for clip, rows in zip(clips, embedded, strict=True)]
        self._background = [_Compared(paths, one, compared) for one in background]
        self._own = [_Compared(paths, one, compared) for one in own_background]
        self._examples = [_Compared(paths, one.motion, slice(None)) for one in examples]

    def to_background(self, row: int, discriminant: Discriminant | None = None) -> FloatArray:
        """Return the distance of an example to each part of background motion, nearest first."""
        return np.sort(np.concatenate([one.parts(row, discriminant) for one in self._background]))

    def to_own(
        self, row: int, parts: Collection[int] | None, discriminant: Discriminant | None = None
    ) -> float:
        """Return the distance of an example to the player's own motion; infinite without any.

        Parameters
        ----------
        parts
            Which parts of that motion may be used; None for all.
        """
        chosen = self._own if parts is None else [self._own[part] for part in parts]
        return min((one.nearest(row, discriminant) for one in chosen), default=np.inf)

    def between(self, row: int, other: int, discriminant: Discriminant | None = None) -> float:
        """Return the distance of the motion of an example to the path of another one."""
        return self._examples[row].nearest(other, discriminant)


class _Compared:
    """The distances of some motion to all examples.

    Parameters
    ----------
    motion
        Its embeddings are those at the compared ticks.
    """

    def __init__(self, paths: TemplatePaths, motion: Motion, ticks: slice) -> None:
        ends = np.arange(len(motion.positions))[ticks]
        self._distances = paths.distances(smooth_positions(motion.positions), ends)
        self._embeddings = motion.embeddings

    def nearest(self, row: int, discriminant: Discriminant | None) -> float:
        return float(self._to(row, discriminant).min())

    def parts(self, row: int, discriminant: Discriminant | None) -> FloatArray:
        """Return the smallest distance to each part of ``CHUNK_ENDS`` compared ticks."""
        starts = np.arange(0, len(self._distances), CHUNK_ENDS)
        return np.asarray(np.minimum.reduceat(self._to(row, discriminant), starts), np.float32)

    def _to(self, row: int, discriminant: Discriminant | None) -> FloatArray:
        distances = self._distances[:, row]
        if discriminant is None or self._embeddings is None:
            return distances
        return distances * discriminant_factors([discriminant], self._embeddings)[:, 0]
