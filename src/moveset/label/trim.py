"""Second on the road: loose segments drawn tight around the motion that is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, Segment, TimeArray

STILL_SHARE: Final = 0.2
"""Below this share of the greatest motion in a segment a body counts as still."""

PAUSE_S: Final = 0.2
"""A move may rest this long, at the end of a blow, without being over."""

MARGIN_S: Final = 0.07
"""A move begins a little before it can be seen to have begun."""


def trim_segments(
    times_s: TimeArray, motion: FloatArray, segments: Sequence[Segment]
) -> tuple[Segment, ...]:
    """Return each segment drawn tight around its greatest motion.

    What was labelled by a command, a beep or a quick hand holds more than the move: the time to
    react before it, and the rest after it.

    Parameters
    ----------
    times_s, motion
        (t,) seconds, and how much the body moves then; 0 where nobody is seen.
    segments
        Of that recording. One without any motion, or without a frame, is returned as it is.
    """
    return tuple(_trim(times_s, motion, segment) for segment in segments)


def _trim(times_s: TimeArray, motion: FloatArray, segment: Segment) -> Segment:
    inside = np.flatnonzero((times_s >= segment.start_s) & (times_s < segment.end_s))
    if not len(inside) or not motion[inside].max() > 0.0:
        return segment
    within = motion[inside]
    peak = int(within.argmax())
    moving = np.flatnonzero(within >= STILL_SHARE * within[peak])
    first, last = _around(times_s[inside], moving, peak)
    start_s = max(segment.start_s, float(times_s[inside[first]]) - MARGIN_S)
    end_s = min(segment.end_s, float(times_s[inside[last]]) + MARGIN_S)
    return replace(segment, start_s=start_s, end_s=end_s)


def _around(times_s: TimeArray, moving: npt.NDArray[np.int64], peak: int) -> tuple[int, int]:
    """Return the first and last of the moments of motion that no pause parts from the peak."""
    breaks = np.flatnonzero(np.diff(times_s[moving]) > PAUSE_S)
    runs = np.split(moving, breaks + 1)
    run = next(run for run in runs if run[0] <= peak <= run[-1])
    return int(run[0]), int(run[-1])
