"""Resampling of observations to ticks, 30 per second, so that the frame rate does not matter."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.base.errors import VideoError
from moveset.base.values import FloatArray, Observations, TimeArray

TICK_S: Final = 1.0 / 30.0
"""A tick: one step of the even time grid on which models work, at any frame rate of the camera."""

MAX_GAP_S: Final = 0.35
"""Frames further apart are not interpolated: the nearer one is taken as it is."""

MAX_FRAME_TICKS: Final = 30
"""Ticks that a frame may stand for on average: one frame a second."""

MAX_MISSING_TICKS: Final = 10 * 60 * 30
"""Ticks without frames that are allowed beyond that: a pause of ten minutes."""

CHUNK_TIMES: Final = 4096
"""Times that are interpolated at once, which limits the memory for intermediate results."""


def check_gaps(observations: Observations, name: str = "the recording") -> None:
    """Check that a recording has not much more ticks than frames.

    A clock that leaps, in a camera or a damaged file, would otherwise give gigabytes of ticks.

    Parameters
    ----------
    name
        The recording's, for the message.

    Raises
    ------
    VideoError
        There are too few frames for its length; with the place of the longest gap.
    """
    times_s = observations.times_s
    span_s = float(times_s[-1] - times_s[0])
    if not span_s / TICK_S <= MAX_MISSING_TICKS + MAX_FRAME_TICKS * len(times_s):
        longest = int(np.argmax(np.diff(times_s)))
        raise VideoError(
            f"{name} has only {len(times_s)} frames in {span_s / 3600:.1f} hours, and none for "
            f"{(times_s[longest + 1] - times_s[longest]) / 60:.0f} minutes from "
            f"{times_s[longest]:.1f} s on: cut it there, or record it again"
        )


def tick_times(observations: Observations) -> TimeArray:
    """Return the times of all ticks from the first frame to the last, (t,).

    Raises
    ------
    VideoError
        As ``check_gaps``.
    """
    check_gaps(observations)
    first, last = observations.times_s[0], observations.times_s[-1]
    # 1e-6 of a tick prevents rounding from dropping a tick that falls on the last frame.
    return np.asarray(first + np.arange(int((last - first) / TICK_S + 1e-6) + 1) * TICK_S)


def window_times(time_s: float, ticks: int) -> TimeArray:
    """Return the times of the last ``ticks`` ticks if one of them is at ``time_s``, (ticks,)."""
    return np.asarray(time_s - np.arange(ticks - 1, -1, -1) * TICK_S)


def at_times(observations: Observations, times_s: TimeArray) -> FloatArray:
    """Return observations at the given times, interpolated between frames.

    Parameters
    ----------
    observations
        At least one frame.
    times_s
        Of any shape; times outside the recording get its first or last frame.

    Returns
    -------
    ``times_s.shape + (observation_size,)`` float32. If nobody is seen in one of the two frames
    around a time, or they are further apart than ``MAX_GAP_S``, the nearer one is taken.

    Notes
    -----
    Causal: the result at time t depends on the frames up to the first at or after t.
    """
    if np.size(times_s) <= CHUNK_TIMES:
        return _interpolate(observations, times_s)
    wanted = np.asarray(times_s).reshape(-1)
    rows = np.empty((len(wanted), observations.values.shape[1]), np.float32)
    for start in range(0, len(wanted), CHUNK_TIMES):
        chunk = slice(start, start + CHUNK_TIMES)
        rows[chunk] = _interpolate(observations, wanted[chunk])
    return rows.reshape(*np.shape(times_s), -1)


def _interpolate(observations: Observations, times_s: TimeArray) -> FloatArray:
    frames = observations.times_s
    after = np.clip(np.searchsorted(frames, times_s, side="left"), 1, max(len(frames) - 1, 1))
    before, after = after - 1, np.minimum(after, len(frames) - 1)
    gap = np.maximum(frames[after] - frames[before], 1e-9)
    share = np.clip((times_s - frames[before]) / gap, 0.0, 1.0)
    earlier, later = observations.values[before], observations.values[after]
    apart = (gap > MAX_GAP_S) | np.isnan(earlier).any(-1) | np.isnan(later).any(-1)
    share = np.where(apart, np.round(share), share)[..., None]
    # A share of 0 or 1 must not let the other frame's NaN through.
    mixed = earlier * (1.0 - share) + later * share
    return np.where(share <= 0.0, earlier, np.where(share >= 1.0, later, mixed)).astype(np.float32)
