"""Beside ``classroom``: recordings watched, and watched again with altered frames to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np

from moveset.labelled import LabelledRecording
from moveset.learn.augment import Alteration, alter, draw
from moveset.look import reduced
from moveset.see.cache import FrameChange, observe_recording
from moveset.see.extractor import Extractor
from moveset.see.landmarks import mirror_move
from moveset.types import Progress, Recording, Segment

FRAME_FEATURES: Final = frozenset({"mobilenet"})
"""Features of single frames, in which an altered frame cannot be told from the true one's: to vary
them, the frames themselves are altered and seen again."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """Watches recordings with one extractor.

    Attributes
    ----------
    cache
        Folder of what was seen before.
    moves
        Of the project; a copy is mirrored only where its moves then have names.
    copies
        Altered copies of each recording, for ``FRAME_FEATURES``.
    """

    extractor: Extractor
    cache: Path
    moves: Sequence[str]
    copies: int = 0
    seed: int = 0
    progress: Progress | None = None

    def watch(self, recording: Recording, segments: Sequence[Segment]) -> LabelledRecording:
        """Return a recording with what is seen in it, and in its copies.

        Raises
        ------
        VideoError
            The video cannot be read, or nobody is in it.
        """
        own = tuple(segment for segment in segments if segment.recording == recording.name)
        number = self.copies if self.extractor.name in FRAME_FEATURES else 0
        item = self._see(recording, own)
        copies = (self._see_altered(item, copy) for copy in range(1, number + 1))
        return replace(item, copies=tuple(copies))

    def _see_altered(self, item: LabelledRecording, copy: int) -> LabelledRecording:
        alteration = self._draw(item.recording, copy)
        segments = item.segments
        if alteration.mirrored:
            segments = tuple(replace(one, move=mirror_move(one.move)) for one in segments)
        return self._see(item.recording, segments, copy, alteration)

    def _draw(self, recording: Recording, copy: int) -> Alteration:
        """One draw for all frames of a recording; the same for the same seed."""
        rng = np.random.default_rng([self.seed, copy, crc32(recording.name.encode())])
        return draw(rng, self.moves)

    def _see(
        self,
        recording: Recording,
        segments: tuple[Segment, ...],
        copy: int = 0,
        alteration: Alteration | None = None,
    ) -> LabelledRecording:
        change = None
        if alteration:
            change = FrameChange(repr(alteration), lambda image: alter(reduced(image), alteration))
        stage = f"see {recording.name}" + (f", copy {copy}" if copy else "")
        seen = observe_recording(
            recording.path,
            self.extractor,
            cache=self.cache,
            change=change,
            progress=partial(self._tell, stage) if self.progress else None,
        )
        return LabelledRecording(recording, seen, segments)

    def _tell(self, stage: str, share: float) -> None:
        if self.progress:
            self.progress(stage, round(100 * share), 100)
