"""Beside ``classroom``: recordings watched, and watched again with altered frames to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np

from moveset.base.errors import TrainingError
from moveset.base.values import Progress, Recording, Segment
from moveset.label.labelled_recording import LabelledRecording
from moveset.label.project import Project
from moveset.learn.image_augmentation import Alteration, alter, draw
from moveset.learn.image_features import reduced
from moveset.learn.options import TeachOptions
from moveset.see.cache import FrameChange, observe_recording
from moveset.see.extractor import Extractor, open_extractor
from moveset.see.pose.landmarks import mirror_move
from moveset.workflow.options import options_for

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


def observe_project(
    project: Project,
    options: TeachOptions | None = None,
    *,
    progress: Progress | None = None,
) -> list[LabelledRecording]:
    """Return every recording of a project with what is seen in it, from the cache where kept.

    Raises
    ------
    VideoError
        A video cannot be read, or nobody is in it.
    TrainingError
        The project has no recording.
    """
    if not project.recordings:
        raise TrainingError(f"{project.folder} has no recordings: add one with `moveset import`")
    options = options or options_for(project)
    watcher = Watcher(
        open_extractor(options.features, options.mobilenet),
        cache=project.folder / "cache",
        moves=[move.move for move in project.moves],
        copies=options.frame_copies,
        seed=options.seed,
        progress=progress,
    )
    return [watcher.watch(recording, project.segments) for recording in project.recordings]
