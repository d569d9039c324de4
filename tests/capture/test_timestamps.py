"""Times of real files always increase."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.capture.timestamps import MonotonicTimes, presentation_order


def steady(stamps: list[float | None], period_s: float = 0.1) -> list[float | None]:
    times = MonotonicTimes(period_s)
    return [None if time is None else round(time, 6) for time in map(times.next_time, stamps)]


@pytest.mark.parametrize(
    ("stamps", "times"),
    [
        ([5.0, 5.1, 5.4], [0.0, 0.1, 0.4]),
        ([-0.2, 0.0, 0.3], [0.0, 0.2, 0.5]),
        ([0.0, 0.1, 0.1, 0.3], [0.0, 0.1, None, 0.3]),
        ([0.0, 0.3, 0.2, 0.4], [0.0, 0.3, None, 0.4]),
        ([None, None, None], [0.0, 0.1, 0.2]),
        ([0.0, None, 0.2], [0.0, 0.1, 0.2]),
        ([0.0, math.nan, 0.2], [0.0, 0.1, 0.2]),
        ([None, 3.0, 3.1], [0.0, 0.1, 0.2]),
        ([9.0, 9.1, 0.0, 0.1], [0.0, 0.1, 0.2, 0.3]),
    ],
    ids=[
        "late start",
        "negative start",
        "doubled",
        "out of order",
        "no stamps",
        "one without",
        "not a number",
        "the first without",
        "clock set back",
    ],
)
def test_times_start_at_zero_and_grow(
    stamps: list[float | None], times: list[float | None]
) -> None:
    assert steady(stamps) == times


@given(st.lists(st.none() | st.floats(allow_nan=True, allow_infinity=True, width=32), min_size=1))
def test_times_increase_from_zero_for_any_stamps(stamps: list[float | None]) -> None:
    keeper = MonotonicTimes(0.04)
    times = [time for stamp in stamps if (time := keeper.next_time(stamp)) is not None]
    assert times[0] == 0.0
    assert all(first < second for first, second in pairwise(times))


def test_packets_are_put_in_presentation_order() -> None:
    assert presentation_order([0.0, 0.3, 0.1, 0.2, 0.4]) == [0.0, 0.1, 0.2, 0.3, 0.4]


def test_a_second_run_stays_behind_the_first() -> None:
    assert presentation_order([7.0, 7.2, 7.1, 0.0, 0.1]) == [7.0, 7.1, 7.2, 0.0, 0.1]
