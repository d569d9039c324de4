"""Frame rate, latency and dropped frames of a played source."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from statistics import median, quantiles
from types import TracebackType
from typing import TYPE_CHECKING, Self

from moveset.base.counts import with_noun

if TYPE_CHECKING:
    from moveset.capture.frame_source import FrameSource
    from moveset.play.pipeline import PlayedFrame


class PlayStatistics:
    """Count played frames; on leaving the block, print their statistics on the error stream.

    Parameters
    ----------
    source
        Where the frames come from; it knows how many were dropped.
    now
        A clock in seconds.
    """

    def __init__(
        self, source: FrameSource, *, now: Callable[[], float] = time.perf_counter
    ) -> None:
        self._source = source
        self._now = now
        self._latencies_ms: list[float] = []
        self._first_s = self._last_s = 0.0

    def count(self, played: Iterable[PlayedFrame]) -> Iterator[PlayedFrame]:
        """Yield the played frames, counting each once."""
        newest_s = -math.inf
        for item in played:
            # The last frame is repeated when held moves are released at the end.
            if item.frame.time_s > newest_s:
                newest_s, self._last_s = item.frame.time_s, self._now()
                self._first_s = self._first_s if self._latencies_ms else self._last_s
                self._latencies_ms.append(item.latency_ms)
            yield item

    def summary(self) -> str:
        """Return frames, frame rate, latency and dropped frames in a line."""
        count, elapsed_s = len(self._latencies_ms), self._last_s - self._first_s
        rate = f", {(count - 1) / elapsed_s:.0f} a second" if elapsed_s > 0 else ""
        p95 = (
            quantiles(self._latencies_ms, n=20, method="inclusive")[-1]
            if count > 1
            else self._latencies_ms[0]
        )
        return (
            f"{with_noun(count, 'frame')}{rate}; latency {median(self._latencies_ms):.0f} ms, "
            f"p95 {p95:.0f} ms; {self._source.dropped} dropped"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._latencies_ms:
            print(self.summary(), file=sys.stderr)
