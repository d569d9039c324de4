"""Find moves that nobody labelled, by how long and how probable they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Final

import numpy as np

from moveset.base.values import NONE, FloatArray, ScoreTrack, Segment
from moveset.evaluate.held_out import HeldOutRecording, probabilities_between
from moveset.evaluate.matching import MATCH_TOLERANCE_S
from moveset.evaluate.report import Recommendation

MARGIN_S: Final = 0.3
"""Scores this near to a labelled segment belong to it."""

MIN_PROBABILITY: Final = 0.5
MAX_GAP_S: Final = 0.15
"""A move's probability may fall below ``MIN_PROBABILITY`` for so long within one run."""

MIN_LENGTH_SHARE: Final = 0.5
"""A run shorter than this share of the move's usual run is no move."""


def find_unlabelled(
    held_out: Sequence[HeldOutRecording], shifted: Sequence[Recommendation], confidence: FloatArray
) -> list[Recommendation]:
    """Return stretches without a label that look like a whole move.

    Parameters
    ----------
    shifted
        Badly timed labels: the moves that they belong to are labelled after all.
    confidence
        (moves,) mean probability of each move in its own segments.
    """
    lengths = _usual_lengths(held_out)
    return [one for item in held_out for one in _find_in(item, shifted, confidence, lengths)]


def _find_in(
    item: HeldOutRecording,
    shifted: Sequence[Recommendation],
    confidence: FloatArray,
    lengths: Mapping[str, float],
) -> Iterator[Recommendation]:
    moved = [
        Segment(one.recording, one.start_s + one.shift_s, one.end_s + one.shift_s, one.move)
        for one in shifted
        if one.recording == item.timeline.recording
    ]
    covered = (*item.labelled, *moved)
    for number, move in enumerate(item.track.classes[:-1]):
        for start_s, end_s in _runs(item.track, move):
            is_whole = end_s - start_s >= MIN_LENGTH_SHARE * lengths.get(move, np.inf)
            if not is_whole or any(_is_near(start_s, end_s, one) for one in covered):
                continue
            probability = float(probabilities_between(item.track, start_s, end_s)[number])
            if probability >= confidence[number]:
                yield _recommend(item.timeline.recording, start_s, end_s, move, probability)


def _is_near(start_s: float, end_s: float, segment: Segment) -> bool:
    return start_s < segment.end_s + MARGIN_S and end_s > segment.start_s - MARGIN_S


def _usual_lengths(held_out: Sequence[HeldOutRecording]) -> dict[str, float]:
    """Return the median length in seconds of the runs in each move's segments."""
    lengths: dict[str, list[float]] = {}
    for item in held_out:
        for segment in item.timeline.truth:
            for start_s, end_s in _runs(item.track, segment.move):
                if start_s < segment.end_s + MATCH_TOLERANCE_S and end_s > segment.start_s:
                    lengths.setdefault(segment.move, []).append(end_s - start_s)
    return {move: median(values) for move, values in lengths.items()}


def _runs(track: ScoreTrack, move: str) -> list[tuple[float, float]]:
    """Return start and end of each run of more than one frame in which a move is probable."""
    on = track.probabilities[:, track.classes.index(move)] >= MIN_PROBABILITY
    runs: list[tuple[float, float]] = []
    for time_s in track.times_s[on].tolist():
        if runs and time_s - runs[-1][1] <= MAX_GAP_S:
            runs[-1] = (runs[-1][0], time_s)
        else:
            runs.append((time_s, time_s))
    return [(start_s, end_s) for start_s, end_s in runs if end_s > start_s]


def _recommend(
    recording: str, start_s: float, end_s: float, move: str, probability: float
) -> Recommendation:
    words = (
        f"In {recording}, {start_s:.1f} s to {end_s:.1f} s has no label but looks like {move} "
        f"({probability:.0%}): label it {move} if it is one, else label it {NONE}."
    )
    return Recommendation("unlabelled", words, NONE, move, recording, start_s, end_s)
