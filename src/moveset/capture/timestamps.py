"""Corrects the time stamps of video files."""

from __future__ import annotations

import math
from collections.abc import Iterable

CLOCK_RESET_S = 1.0
"""A stamp this long before the last one means that the clock was set back (browser recordings that
were stopped and joined), not that a frame came late."""


class MonotonicTimes:
    """Turns a file's time stamps into strictly increasing seconds since its first frame.

    Parameters
    ----------
    period_s
        Usual time between frames, used for frames without a stamp.
    """

    def __init__(self, period_s: float) -> None:
        self._period_s = period_s
        self._zero_s: float | None = None
        self._last_s = -math.inf

    def next_time(self, stamp_s: float | None) -> float | None:
        """Return seconds since the first frame, or None for a frame that players do not show.

        They do not show a frame whose stamp is not later than that of the frame before.
        """
        time_s = self._since_first(stamp_s)
        if time_s < self._last_s - CLOCK_RESET_S:
            self._zero_s = (stamp_s or 0.0) - self._expected_s
            time_s = self._expected_s
        if time_s <= self._last_s:
            return None
        self._last_s = time_s
        return time_s

    @property
    def _expected_s(self) -> float:
        return max(self._last_s + self._period_s, 0.0)

    def _since_first(self, stamp_s: float | None) -> float:
        if stamp_s is None or not math.isfinite(stamp_s):
            return self._expected_s
        if self._zero_s is None:
            self._zero_s = stamp_s - self._expected_s
        return stamp_s - self._zero_s


def presentation_order(stamps_s: Iterable[float | None]) -> list[float | None]:
    """Return stamps in presentation order, given in the order in which a file stores its packets.

    The two differ where frames depend on later ones (B-frames). After a clock reset a new run
    starts, which stays behind the run before it.
    """
    run, highest_s = 0, -math.inf
    keyed: list[tuple[int, float, float | None]] = []
    for stamp_s in stamps_s:
        if stamp_s is not None and stamp_s < highest_s - CLOCK_RESET_S:
            run, highest_s = run + 1, -math.inf
        highest_s = max(highest_s, highest_s if stamp_s is None else stamp_s)
        keyed.append((run, highest_s if stamp_s is None else stamp_s, stamp_s))
    return [stamp_s for _, _, stamp_s in sorted(keyed, key=lambda one: one[:2])]
