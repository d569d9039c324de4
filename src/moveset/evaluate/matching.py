"""Match presses with the labelled segments that they were meant for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from moveset.base.values import NONE, MoveEvent, Segment

MATCH_TOLERANCE_S: Final = 0.2
"""A press this long after the end of a move still counts.

The onset tolerance that is usual in sound event detection (Mesaros, Heittola, Virtanen, Metrics
for Polyphonic Sound Event Detection, Applied Sciences 6, 2016).
"""


@dataclass(frozen=True, slots=True)
class Match:
    """One press and the segment that it matches, if any."""

    press: MoveEvent
    segment: Segment | None


def match_times(
    times_s: Iterable[float], intervals: Sequence[tuple[float, float]]
) -> Iterator[int | None]:
    """Yield for each press of one move the index of the interval that it matches, if any.

    Parameters
    ----------
    times_s
        When the move was pressed, in time order.
    intervals
        Start and end of the move's segments in seconds, by start.

    Notes
    -----
    A press matches when it falls between an interval's start and its end + ``MATCH_TOLERANCE_S``.
    Each interval matches once; the earliest interval without a match is taken.
    """
    unmatched = list(range(len(intervals)))
    for time_s in times_s:
        found = None
        for number in unmatched:
            start_s, end_s = intervals[number]
            if start_s <= time_s <= end_s + MATCH_TOLERANCE_S:
                found = number
                unmatched.remove(number)
                break
        yield found


def match_presses(truth: Iterable[Segment], events: Iterable[MoveEvent]) -> list[Match]:
    """Return each press with the segment of its move that it matches, by ``match_times``."""
    presses = [event for event in events if event.event == "press"]
    by_start = sorted(truth, key=lambda segment: segment.start_s)
    matched: dict[int, Segment] = {}
    for move in {press.move for press in presses} - {NONE}:
        segments = [one for one in by_start if one.move == move]
        numbers = [number for number, press in enumerate(presses) if press.move == move]
        times_s = (presses[number].time_s for number in numbers)
        found = match_times(times_s, [(one.start_s, one.end_s) for one in segments])
        for number, index in zip(numbers, found, strict=True):
            if index is not None:
                matched[number] = segments[index]
    return [Match(press, matched.get(number)) for number, press in enumerate(presses)]
