"""A recording with its observations and segments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from moveset.base.errors import SplitError
from moveset.base.values import Observations, Recording, Segment

ROUNDING_S: Final = 1e-6
"""Segments that follow each other without a gap may overlap by a rounding error."""


@dataclass(frozen=True, slots=True)
class LabelledRecording:
    """A recording with its observations and segments.

    Attributes
    ----------
    recording
        Its name and person; the file itself is not read any more.
    observations
        Of the feature extractor that trains on it, one per frame.
    segments
        Of this recording, not overlapping; what they leave out is ``none``.
    augmented
        The same recording observed in augmented frames, for training only.
    """

    recording: Recording
    observations: Observations
    segments: tuple[Segment, ...]
    augmented: tuple[LabelledRecording, ...] = ()

    @property
    def duration_s(self) -> float:
        """Seconds from the first frame to the last."""
        return float(self.observations.times_s[-1] - self.observations.times_s[0])


def cut_recording(
    item: LabelledRecording, name: str, start_s: float, end_s: float
) -> LabelledRecording:
    """Return a part of a recording as a recording of its own.

    A segment that would be cut in two is left out with its frames, as half a move would be trained
    as no move.

    Raises
    ------
    SplitError
        There are no frames in that part.
    """
    for segment in item.segments:
        if segment.start_s + ROUNDING_S < start_s < segment.end_s - ROUNDING_S:
            start_s = segment.end_s
        if segment.start_s + ROUNDING_S < end_s < segment.end_s - ROUNDING_S:
            end_s = segment.start_s
    times_s = item.observations.times_s
    inside = (times_s >= start_s) & (times_s < end_s)
    if not inside.any():
        raise SplitError(f"{item.recording.name} has no frames from {start_s} s to {end_s} s")
    segments = tuple(
        replace(segment, recording=name)
        for segment in item.segments
        if start_s <= segment.start_s + ROUNDING_S and segment.end_s - ROUNDING_S <= end_s
    )
    observations = Observations(times_s[inside], item.observations.values[inside])
    augmented = tuple(cut_recording(one, name, start_s, end_s) for one in item.augmented)
    return LabelledRecording(replace(item.recording, name=name), observations, segments, augmented)
