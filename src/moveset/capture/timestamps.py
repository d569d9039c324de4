"""Corrects the time stamps of video files."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from moveset.base.errors import VideoError

CLOCK_RESET_S = 1.0
"""A packet decoded this long before the last one means that the clock was set back (browser
recordings that were stopped and joined), not that a packet came late."""

MAX_GAP_S = 3600.0
"""A longer time without a frame is a damaged time stamp: no recording of moves pauses for so long,
and features are resampled through the gap."""

MAX_TIME_S = 86_400.0
"""No recording of moves is longer than a day."""

REORDER_PACKETS = 32
"""Twice the frames that H.264 and HEVC can hold back for reordering (``max_dpb_size``, 16), as each
field of an interlaced frame may have a packet."""

_STAMP_LIMIT = 2**62
"""Keeps corrected stamps in 64 bits; they are far too large anyway, and reported as such."""


class PacketStamp(NamedTuple):
    """When a packet's frame is shown, if the file says so, and for how long, in seconds."""

    time_s: float | None
    duration_s: float = 0.0


class ContinuousClock:
    """Removes the steps by which a file's clock was set back.

    Judged by decoding time stamps: they grow in the order in which a file stores its packets, while
    presentation times jump back and forth where frames depend on later ones (B-frames).

    Parameters
    ----------
    period, reset
        Usual time between frames, and ``CLOCK_RESET_S``, in the file's units.
    """

    def __init__(self, *, period: int, reset: int) -> None:
        self._period, self._reset = period, reset
        self._last_dts: int | None = None
        self._end = 0
        self._shift = 0

    def correct(self, pts: int | None, dts: int | None) -> tuple[int | None, int | None]:
        """Return a packet's presentation and decoding time, which continue those before it."""
        stamp = dts if pts is None else pts
        if stamp is None:
            return None, None
        if dts is not None:
            if self._last_dts is not None and dts < self._last_dts - self._reset:
                self._shift = self._end - stamp
            self._last_dts = dts
        self._end = max(self._end, stamp + self._shift + self._period)
        return self._shifted(pts), self._shifted(dts)

    def wait(self, ticks: int) -> None:
        """Delay all packets that follow."""
        self._shift += ticks

    def _shifted(self, stamp: int | None) -> int | None:
        if stamp is None:
            return None
        return max(-_STAMP_LIMIT, min(stamp + self._shift, _STAMP_LIMIT))


class MonotonicTimes:
    """Turns the stamps of frames into strictly increasing seconds.

    Parameters
    ----------
    name
        The file, for error messages.
    period_s
        Usual time between frames, used for frames without a stamp.
    zero_s
        The stamp at which time starts; None for that of the first frame.

    Attributes
    ----------
    zero_s
        The stamp at which time starts; None until it is known.
    """

    def __init__(self, name: str | Path, *, period_s: float, zero_s: float | None) -> None:
        self.zero_s = zero_s
        self._name = name
        self._period_s = period_s
        self._last_s = -math.inf

    def next_time(self, stamp_s: float | None) -> float | None:
        """Return the time of the next frame, or None for a frame that players do not show.

        They do not show a frame before time zero, nor one whose stamp is not later than that of the
        frame before.

        Raises
        ------
        VideoError
            The frame comes more than ``MAX_GAP_S`` after the last one, or after ``MAX_TIME_S``.
        """
        time_s = self._since_zero(stamp_s)
        if time_s < 0.0 or time_s <= self._last_s:
            return None
        self._check(time_s)
        self._last_s = time_s
        return time_s

    @property
    def _expected_s(self) -> float:
        return max(self._last_s + self._period_s, 0.0)

    def _since_zero(self, stamp_s: float | None) -> float:
        if stamp_s is None or not math.isfinite(stamp_s):
            return self._expected_s
        if self.zero_s is None:
            self.zero_s = stamp_s - self._expected_s
        return stamp_s - self.zero_s

    def _check(self, time_s: float) -> None:
        last_s = max(self._last_s, 0.0)
        if time_s - last_s > MAX_GAP_S:
            raise VideoError(
                f"{self._name} has no frame between {last_s:.1f} and {time_s:.1f} s, so its time "
                "stamps are damaged: cut it there, or record it again"
            )
        if time_s > MAX_TIME_S:
            hours = MAX_TIME_S / 3600.0
            raise VideoError(f"{self._name} is longer than {hours:.0f} hours: cut it into parts")


def presentation_order(packets: Iterable[PacketStamp]) -> Iterator[PacketStamp]:
    """Yield packets in presentation order, given in the order in which a file stores them.

    The two differ where frames depend on later ones (B-frames), by ``REORDER_PACKETS`` at most. One
    without a time stays behind the latest one before it.
    """
    waiting: list[tuple[float, int, PacketStamp]] = []
    latest_s = -math.inf
    for number, packet in enumerate(packets):
        time_s = latest_s if packet.time_s is None else packet.time_s
        latest_s = max(latest_s, time_s)
        heapq.heappush(waiting, (time_s, number, packet))
        if len(waiting) > REORDER_PACKETS:
            yield heapq.heappop(waiting)[2]
    while waiting:
        yield heapq.heappop(waiting)[2]
