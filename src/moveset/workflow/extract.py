"""Extract the observations of a project's recordings, and of augmented copies where needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from zlib import crc32

import numpy as np

from moveset.base.errors import TrainingError
from moveset.base.values import ProgressCallback, Recording, Segment
from moveset.label.labelled_recording import LabelledRecording
from moveset.label.project import Project
from moveset.learn.image_augmentation import ImageTransform, sample_transform, transform_image
from moveset.learn.image_features import MAX_SIDE_PX
from moveset.learn.image_geometry import limit_size
from moveset.learn.options import TeachOptions
from moveset.see.extractor import Extractor
from moveset.see.observe import FrameTransform, observe_recording
from moveset.see.pose.landmarks import mirror_move
from moveset.see.registry import find_extractor, open_extractor
from moveset.workflow.options import options_for


@dataclass(frozen=True, slots=True)
class RecordingObserver:
    """Observes recordings with one extractor.

    Attributes
    ----------
    cache
        Folder of the feature cache.
    moves
        Those of the project: copies are mirrored only if every mirrored move is among them.
    copies
        Augmented copies of each recording, if its extractor augments images.
    seed
        Of the copies' transforms.
    """

    extractor: Extractor
    cache: Path
    moves: Sequence[str]
    copies: int = 0
    seed: int = 0
    progress: ProgressCallback | None = None

    def observe(self, recording: Recording, segments: Sequence[Segment]) -> LabelledRecording:
        """Return a recording with its observations, and its augmented copies with theirs.

        Raises
        ------
        VideoError
            The video cannot be read, or nobody is in it.
        """
        own = tuple(segment for segment in segments if segment.recording == recording.name)
        augments = find_extractor(self.extractor.name).augmentation == "images"
        item = self._observe(recording, own)
        numbers = range(1, 1 + self.copies) if augments else ()
        return replace(item, augmented=tuple(self._observe_copy(item, copy) for copy in numbers))

    def _observe_copy(self, item: LabelledRecording, copy: int) -> LabelledRecording:
        transform = self._sample_transform(item.recording, copy)
        segments = item.segments
        if transform.mirrored:
            segments = tuple(replace(one, move=mirror_move(one.move)) for one in segments)
        return self._observe(item.recording, segments, copy, transform)

    def _sample_transform(self, recording: Recording, copy: int) -> ImageTransform:
        """Return one transform for all frames of a recording; the same for the same seed."""
        rng = np.random.default_rng([self.seed, copy, crc32(recording.name.encode())])
        return sample_transform(rng, self.moves)

    def _observe(
        self,
        recording: Recording,
        segments: tuple[Segment, ...],
        copy: int = 0,
        transform: ImageTransform | None = None,
    ) -> LabelledRecording:
        stage = f"extract {recording.name}" + (f", copy {copy}" if copy else "")
        observations = observe_recording(
            recording.path,
            self.extractor,
            cache=self.cache,
            transform=_frame_transform(transform) if transform else None,
            progress=partial(self._report, stage) if self.progress else None,
        )
        return LabelledRecording(recording, observations, segments)

    def _report(self, stage: str, share: float) -> None:
        if self.progress:
            self.progress(stage, round(100 * share), 100)


def _frame_transform(transform: ImageTransform) -> FrameTransform:
    return FrameTransform(
        repr(transform), lambda image: transform_image(limit_size(image, MAX_SIDE_PX), transform)
    )


def observe_project(
    project: Project,
    options: TeachOptions | None = None,
    *,
    progress: ProgressCallback | None = None,
) -> list[LabelledRecording]:
    """Return every recording of a project with its observations, cached ones where possible.

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
    observer = RecordingObserver(
        open_extractor(options.features, options.feature_settings, weights=options.weights),
        cache=project.folder / "cache",
        moves=[move.move for move in project.moves],
        copies=options.frame_copies,
        seed=options.seed,
        progress=progress,
    )
    return [observer.observe(recording, project.segments) for recording in project.recordings]
