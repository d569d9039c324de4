"""Fifth on the road: recordings as a model scored them that did not learn from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, ScoreTrack, Segment, Strip

CLEARLY: Final = 0.6
"""No class is believed below this, however unsure it is of its own segments."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A recording as a model scored it that did not learn from it.

    Attributes
    ----------
    strip, track
        Labels and presses; probabilities at every frame.
    refused
        Segments labelled ``NONE``, or a move that is not taught: surely none of the moves.
    looks
        (segments of ``strip``, features): mean features in the middle of each; None where nobody
        can say what a feature is.
    """

    strip: Strip
    track: ScoreTrack
    refused: tuple[Segment, ...] = ()
    looks: FloatArray | None = None

    @property
    def labelled(self) -> tuple[Segment, ...]:
        """All that is labelled, moves and what is none."""
        return (*self.strip.truth, *self.refused)


@dataclass(frozen=True, slots=True)
class SegmentScore:
    """A segment, and how likely each class is in it, (classes,)."""

    segment: Segment
    likely: FloatArray


def score_segments(held_out: Sequence[HeldOut]) -> list[SegmentScore]:
    """Return how likely each class is in every segment that has frames."""
    return [
        SegmentScore(segment, likely_between(item.track, segment.start_s, segment.end_s))
        for item in held_out
        for segment in item.strip.truth
        if _between(item.track, segment.start_s, segment.end_s).any()
    ]


def likely_between(track: ScoreTrack, start_s: float, end_s: float) -> FloatArray:
    """Return how likely each class is in a stretch with frames: the mean of its likelier half.

    A move is seen only after it has begun, so that the mean of all would say too little.
    """
    rows = np.sort(track.probabilities[_between(track, start_s, end_s)], axis=0)
    return np.asarray(rows[len(rows) // 2 :].mean(axis=0), np.float32)


def _between(track: ScoreTrack, start_s: float, end_s: float) -> npt.NDArray[np.bool_]:
    between: npt.NDArray[np.bool_] = (track.times_s >= start_s) & (track.times_s < end_s)
    return between


def self_confidence(scores: Sequence[SegmentScore], moves: Sequence[str]) -> FloatArray:
    """Return how likely each move is in its own segments, (moves,); infinite without any."""
    usual = []
    for number, move in enumerate(moves):
        own = [one.likely[number] for one in scores if one.segment.move == move]
        usual.append(max(float(np.mean(own)), CLEARLY) if own else np.inf)
    return np.array(usual, np.float32)
