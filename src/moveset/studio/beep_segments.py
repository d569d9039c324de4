"""Segments of a recording in which a move was done at every beep."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from moveset.base.values import NONE, Segment

EARLY_S: Final = 0.1
"""People who keep time with the beeps start a little before each beep."""

MAX_DURATION_S: Final = 3.0
"""The longest repetition, however far apart the beeps are."""

MIN_DURATION_S: Final = 0.3


def segments_from_beeps(
    recording: str, move: str, beeps_s: Sequence[float], interval_s: float, duration_s: float
) -> tuple[Segment, ...]:
    """Return an untrimmed segment for each beep, from the beep until just before the next one.

    Parameters
    ----------
    move
        What was done at the beeps. ``none`` gives one segment, from the first beep to the end.
    beeps_s
        Seconds from the start of the recording. Beeps after its end give no segment.
    interval_s
        Seconds between two beeps; 0 if it is not known.
    duration_s
        Length of the recording. Every segment starts and ends within it.

    Notes
    -----
    Beeps are scheduled ahead, so the list can contain beeps that the recording did not reach,
    for example when the page was reloaded while it was recording.
    """
    beeps_s = sorted(beeps_s)
    if move == NONE:
        spans = [(beeps_s[0], duration_s)] if beeps_s else []
    else:
        length_s = min(interval_s or MAX_DURATION_S, MAX_DURATION_S)
        spans = [
            (beep_s - EARLY_S, min(beep_s + length_s, next_s) - EARLY_S)
            for beep_s, next_s in pairwise([*beeps_s, math.inf])
        ]
    inside = ((_in_ms(start_s, duration_s), _in_ms(end_s, duration_s)) for start_s, end_s in spans)
    return tuple(
        Segment(recording, start_s, end_s, move)
        for start_s, end_s in inside
        if end_s - start_s >= MIN_DURATION_S
    )


def _in_ms(time_s: float, duration_s: float) -> float:
    """Return a time moved into the recording, in whole milliseconds as files keep them."""
    last_s = math.floor(1000.0 * duration_s) / 1000.0
    return min(max(0.0, round(time_s, 3)), last_s)
