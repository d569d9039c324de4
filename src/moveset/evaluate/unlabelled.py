"""Fifth on the road: moves that nobody labelled, by how long and how surely they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Final

import numpy as np

from moveset.base.values import NONE, FloatArray, ScoreTrack, Segment
from moveset.evaluate.event_metrics import LATE_S
from moveset.evaluate.held_out import HeldOut, likely_between
from moveset.evaluate.reports import Advice

NEAR_S: Final = 0.3
"""Scores so near a labelled segment are its own."""

RUN_FROM: Final = 0.5
GAP_S: Final = 0.15
"""A move's probability may fall below ``RUN_FROM`` for so long and still be the same move."""

RUN_SHARE: Final = 0.5
"""What lasts less than this share of what a move usually does is none."""


def find_unlabelled(
    held_out: Sequence[HeldOut], late: Sequence[Advice], usual: FloatArray
) -> list[Advice]:
    """Return stretches without a label that look like a whole move.

    Parameters
    ----------
    late
        Labels that lie beside their moves: what they belong to is labelled after all.
    usual
        (moves,) how likely each move is in its own segments.
    """
    lengths = _usual_lengths(held_out)
    return [one for item in held_out for one in _find_in(item, late, usual, lengths)]


def _find_in(
    item: HeldOut, late: Sequence[Advice], usual: FloatArray, lengths: Mapping[str, float]
) -> Iterator[Advice]:
    moved = [
        Segment(one.recording, one.start_s + one.shift_s, one.end_s + one.shift_s, one.move)
        for one in late
        if one.recording == item.strip.recording
    ]
    covered = (*item.labelled, *moved)
    for number, move in enumerate(item.track.classes[:-1]):
        for start_s, end_s in _runs(item.track, move):
            is_whole = end_s - start_s >= RUN_SHARE * lengths.get(move, np.inf)
            if not is_whole or any(_is_near(start_s, end_s, one) for one in covered):
                continue
            like = float(likely_between(item.track, start_s, end_s)[number])
            if like >= usual[number]:
                yield _say(item.strip.recording, start_s, end_s, move, like)


def _is_near(start_s: float, end_s: float, segment: Segment) -> bool:
    return start_s < segment.end_s + NEAR_S and end_s > segment.start_s - NEAR_S


def _usual_lengths(held_out: Sequence[HeldOut]) -> dict[str, float]:
    """Return for each move how long it usually is likely without a break, s."""
    lengths: dict[str, list[float]] = {}
    for item in held_out:
        for segment in item.strip.truth:
            for start_s, end_s in _runs(item.track, segment.move):
                if start_s < segment.end_s + LATE_S and end_s > segment.start_s:
                    lengths.setdefault(segment.move, []).append(end_s - start_s)
    return {move: median(values) for move, values in lengths.items()}


def _runs(track: ScoreTrack, move: str) -> list[tuple[float, float]]:
    """Return from when until when a move is likely for more than a frame, short gaps bridged."""
    on = track.probabilities[:, track.classes.index(move)] >= RUN_FROM
    runs: list[tuple[float, float]] = []
    for time_s in track.times_s[on].tolist():
        if runs and time_s - runs[-1][1] <= GAP_S:
            runs[-1] = (runs[-1][0], time_s)
        else:
            runs.append((time_s, time_s))
    return [(start_s, end_s) for start_s, end_s in runs if end_s > start_s]


def _say(recording: str, start_s: float, end_s: float, move: str, like: float) -> Advice:
    words = (
        f"In {recording}, {start_s:.1f} s to {end_s:.1f} s has no label but looks like {move} "
        f"({like:.0%}): label it {move} if it is one, else label it {NONE}."
    )
    return Advice("unlabelled", words, NONE, move, recording, start_s, end_s)
