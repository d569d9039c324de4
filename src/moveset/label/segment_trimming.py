"""Trims segments with weak labels to the motion in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, Segment, TimeArray

STILL_SHARE: Final = 0.2
"""Share of a segment's maximum motion below which a body counts as still."""

PAUSE_S: Final = 0.2
"""Longest pause within a move, as at the end of a blow."""

MARGIN_S: Final = 0.07
"""Added at both ends: a move starts a little before its motion can be measured."""

REPETITION_PAUSE_S: Final = 0.8
"""The same for a segment that contains one repetition: in the middle of a wave or a clap a body
moves little. docs/log.md has the sweep of this and of the next two."""

REST_PERCENTILE: Final = 20.0
"""Of the motion in a recording: a body at rest. Landmarks jitter, so it is not still."""

SMOOTHING_TICKS: Final = 7
"""Motion is averaged over so many values before repetitions are trimmed."""


def trim_segments(
    times_s: TimeArray, motion: FloatArray, segments: Sequence[Segment]
) -> tuple[Segment, ...]:
    """Return each segment trimmed to its strongest motion.

    Segments that come from a command or a beep contain more than the move: the reaction time before
    it and the rest after it.

    Parameters
    ----------
    times_s, motion
        (t,) seconds, and the amount of motion at each of them; 0 where nobody was seen.
    segments
        Of that recording. One without motion or without frames is returned unchanged.
    """
    return tuple(_trim(times_s, motion, segment) for segment in segments)


def trim_repetitions(
    times_s: TimeArray, motion: FloatArray, segments: Sequence[Segment]
) -> tuple[Segment, ...]:
    """Return each segment trimmed to the one repetition of a move in it, as after a beep.

    Motion counts from its level at rest in the recording, which is high where landmarks jitter, and
    a repetition may have longer pauses than a blow. Parameters are those of ``trim_segments``.
    """
    if not len(motion):
        return tuple(segments)
    padded = np.pad(motion, SMOOTHING_TICKS // 2, mode="edge")
    smooth = np.convolve(padded, np.full(SMOOTHING_TICKS, 1.0 / SMOOTHING_TICKS), "valid")
    above = np.maximum(smooth - np.percentile(smooth, REST_PERCENTILE), 0.0).astype(np.float32)
    return tuple(_trim(times_s, above, one, REPETITION_PAUSE_S) for one in segments)


def _trim(
    times_s: TimeArray, motion: FloatArray, segment: Segment, pause_s: float = PAUSE_S
) -> Segment:
    inside = np.flatnonzero((times_s >= segment.start_s) & (times_s < segment.end_s))
    if not len(inside) or not motion[inside].max() > 0.0:
        return segment
    within = motion[inside]
    peak = int(within.argmax())
    moving = np.flatnonzero(within >= STILL_SHARE * within[peak])
    first, last = _around(times_s[inside], moving, peak, pause_s)
    start_s = max(segment.start_s, float(times_s[inside[first]]) - MARGIN_S)
    end_s = min(segment.end_s, float(times_s[inside[last]]) + MARGIN_S)
    return replace(segment, start_s=start_s, end_s=end_s)


def _around(
    times_s: TimeArray, moving: npt.NDArray[np.int64], peak: int, pause_s: float
) -> tuple[int, int]:
    """Return the first and last index of the motion around the peak without a pause in it."""
    breaks = np.flatnonzero(np.diff(times_s[moving]) > pause_s)
    runs = np.split(moving, breaks + 1)
    run = next(run for run in runs if run[0] <= peak <= run[-1])
    return int(run[0]), int(run[-1])
