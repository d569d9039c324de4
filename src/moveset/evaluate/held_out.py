"""Held-out recordings, and how likely each class is in their segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import EventTimeline, FloatArray, ScoreTrack, Segment

MIN_CONFIDENCE: Final = 0.6
"""No class is accepted below this, however low its probability in its own segments is."""


@dataclass(frozen=True, slots=True)
class HeldOutRecording:
    """A recording scored by a model that was not trained on it.

    Attributes
    ----------
    timeline, track
        Labels and presses; probabilities at every frame.
    negatives
        Segments labelled ``NONE``, or as a move that the model does not know.
    mean_features
        (segments of ``timeline``, features): mean features in the middle of each segment; None
        where features have no names.
    """

    timeline: EventTimeline
    track: ScoreTrack
    negatives: tuple[Segment, ...] = ()
    mean_features: FloatArray | None = None

    @property
    def labelled(self) -> tuple[Segment, ...]:
        """All labelled segments, those of no move too."""
        return (*self.timeline.truth, *self.negatives)


@dataclass(frozen=True, slots=True)
class SegmentScore:
    """A segment, and the probability of each class in it, (classes,)."""

    segment: Segment
    probabilities: FloatArray


def score_segments(held_out: Sequence[HeldOutRecording]) -> list[SegmentScore]:
    """Return the probability of each class in every segment that has frames."""
    return [
        SegmentScore(segment, probabilities_between(item.track, segment.start_s, segment.end_s))
        for item in held_out
        for segment in item.timeline.truth
        if _between(item.track, segment.start_s, segment.end_s).any()
    ]


def probabilities_between(track: ScoreTrack, start_s: float, end_s: float) -> FloatArray:
    """Return the probability of each class between two times: the mean of its higher half.

    A causal model recognises a move some time after its start, so the mean over the whole segment
    would be too low.
    """
    rows = np.sort(track.probabilities[_between(track, start_s, end_s)], axis=0)
    return np.asarray(rows[len(rows) // 2 :].mean(axis=0), np.float32)


def _between(track: ScoreTrack, start_s: float, end_s: float) -> npt.NDArray[np.bool_]:
    between: npt.NDArray[np.bool_] = (track.times_s >= start_s) & (track.times_s < end_s)
    return between


def self_confidence(scores: Sequence[SegmentScore], moves: Sequence[str]) -> FloatArray:
    """Return the mean probability of each move in its own segments.

    Returns
    -------
    (moves,), at least ``MIN_CONFIDENCE``; infinite for a move without segments.
    """
    means = []
    for number, move in enumerate(moves):
        own = [one.probabilities[number] for one in scores if one.segment.move == move]
        means.append(max(float(np.mean(own)), MIN_CONFIDENCE) if own else np.inf)
    return np.array(means, np.float32)
