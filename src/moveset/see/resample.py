"""Third on the road: observations at uneven times to even ticks, so frame rate does not matter."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.base.values import FloatArray, Observations, TimeArray

TICK_S: Final = 1.0 / 30.0
"""A model always sees 30 moments a second, whatever the camera gives."""

MAX_GAP_S: Final = 0.35
"""Over a longer silence nothing is interpolated: the nearer frame is taken as it is."""


def tick_times(observations: Observations) -> TimeArray:
    """Return the even times from the first frame to the last, ``TICK_S`` apart."""
    first, last = observations.times_s[0], observations.times_s[-1]
    # The small share of a tick keeps rounding from dropping a tick that falls on the last frame.
    return np.asarray(first + np.arange(int((last - first) / TICK_S + 1e-6) + 1) * TICK_S)


def window_times(time_s: float, ticks: int) -> TimeArray:
    """Return the ``ticks`` even times that end at ``time_s``."""
    return np.asarray(time_s - np.arange(ticks - 1, -1, -1) * TICK_S)


def at_times(observations: Observations, times_s: TimeArray) -> FloatArray:
    """Return what was seen at the given times, interpolated between frames.

    Parameters
    ----------
    observations
        At least one frame.
    times_s
        Of any shape; before the first frame the first is taken, after the last the last.

    Returns
    -------
    ``times_s.shape + (width,)`` float32. Where one of the two frames around a time has nobody in
    it, or they are further apart than ``MAX_GAP_S``, the nearer frame is taken as it is.

    Notes
    -----
    Causal: what comes out for time t depends on the frames up to the first at or after t.
    """
    frames = observations.times_s
    after = np.clip(np.searchsorted(frames, times_s, side="left"), 1, max(len(frames) - 1, 1))
    before, after = after - 1, np.minimum(after, len(frames) - 1)
    gap = np.maximum(frames[after] - frames[before], 1e-9)
    share = np.clip((times_s - frames[before]) / gap, 0.0, 1.0)
    earlier, later = observations.values[before], observations.values[after]
    doubtful = (gap > MAX_GAP_S) | np.isnan(earlier).any(-1) | np.isnan(later).any(-1)
    share = np.where(doubtful, np.round(share), share)[..., None]
    # A share of 0 or 1 must not let the other frame's NaN through.
    mixed = earlier * (1.0 - share) + later * share
    return np.where(share <= 0.0, earlier, np.where(share >= 1.0, later, mixed)).astype(np.float32)
