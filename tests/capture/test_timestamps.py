"""Times of real files always increase."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.errors import VideoError
from moveset.capture.timestamps import (
    MAX_GAP_S,
    MAX_TIME_S,
    ContinuousClock,
    MonotonicTimes,
    PacketStamp,
    presentation_order,
)


def times_of(stamps: list[float | None], zero_s: float | None = 0.0) -> list[float | None]:
    times = MonotonicTimes("a.mp4", period_s=0.1, zero_s=zero_s)
    return [None if time is None else round(time, 6) for time in map(times.next_time, stamps)]


@pytest.mark.parametrize(
    ("stamps", "times", "from_first"),
    [
        ([0.0, 0.1, 0.4], [0.0, 0.1, 0.4], [0.0, 0.1, 0.4]),
        ([5.0, 5.1, 5.4], [5.0, 5.1, 5.4], [0.0, 0.1, 0.4]),
        ([-0.2, 0.0, 0.3], [None, 0.0, 0.3], [0.0, 0.2, 0.5]),
        ([0.0, 0.1, 0.1, 0.3], [0.0, 0.1, None, 0.3], [0.0, 0.1, None, 0.3]),
        ([0.0, 0.3, 0.2, 0.4], [0.0, 0.3, None, 0.4], [0.0, 0.3, None, 0.4]),
        ([None, None, None], [0.0, 0.1, 0.2], [0.0, 0.1, 0.2]),
        ([0.0, None, 0.2], [0.0, 0.1, 0.2], [0.0, 0.1, 0.2]),
        ([0.0, math.nan, 0.2], [0.0, 0.1, 0.2], [0.0, 0.1, 0.2]),
        ([None, 3.0, 3.1], [0.0, 3.0, 3.1], [0.0, 0.1, 0.2]),
    ],
    ids=[
        "regular",
        "late start",
        "negative start",
        "doubled",
        "out of order",
        "no stamps",
        "one without",
        "not a number",
        "the first without",
    ],
)
def test_times_grow_from_the_zero_of_the_file_or_from_the_first_frame(
    stamps: list[float | None], times: list[float | None], from_first: list[float | None]
) -> None:
    assert times_of(stamps) == times
    assert times_of(stamps, zero_s=None) == from_first


@pytest.mark.parametrize(
    ("stamps", "words"),
    [
        ([0.0, 1e5, 2e5], r"a\.mp4 has no frame between 0\.0 and 100000\.0 s"),
        ([1.7e9, 1.7e9 + 0.1], "has no frame between 0.0 and 1700000000.0 s"),
        ([0.0, 2.0**62], "its time stamps are damaged: cut it there"),
        ([hour * MAX_GAP_S for hour in range(30)], "longer than 24 hours: cut it into parts"),
    ],
)
def test_times_that_no_recording_has_are_refused(stamps: list[float], words: str) -> None:
    with pytest.raises(VideoError, match=words):
        times_of([*stamps])


@given(st.lists(st.none() | st.floats(allow_nan=True, allow_infinity=True, width=32), min_size=1))
def test_times_increase_within_a_day_for_any_stamps(stamps: list[float | None]) -> None:
    keeper = MonotonicTimes("a.mp4", period_s=0.04, zero_s=0.0)
    times = []
    try:
        times = [time for stamp in stamps if (time := keeper.next_time(stamp)) is not None]
    except VideoError:
        return
    assert all(0.0 <= time <= MAX_TIME_S for time in times)
    assert all(first < second <= first + MAX_GAP_S for first, second in pairwise(times))


def stamps_of(times_s: list[float | None]) -> list[PacketStamp]:
    return [PacketStamp(time_s, 0.04) for time_s in times_s]


def test_packets_are_put_in_presentation_order() -> None:
    stored = stamps_of([0.0, 0.3, 0.1, 0.2, 0.4, None])
    assert [*presentation_order(stored)] == stamps_of([0.0, 0.1, 0.2, 0.3, 0.4, None])


def test_packets_are_not_kept_for_long() -> None:
    taken = 0

    def packets():
        nonlocal taken
        for taken in range(1, 100_000):
            yield PacketStamp(taken / 30.0)

    next(presentation_order(packets()))
    assert taken < 100


def clock_times(packets: list[tuple[int | None, int | None]]) -> list[int | None]:
    clock = ContinuousClock(period=40, reset=1000)
    return [clock.correct(pts, dts)[0] for pts, dts in packets]


@pytest.mark.parametrize(
    ("packets", "times"),
    [
        ([(9000, 9000), (9040, 9040), (0, 0), (40, 40)], [9000, 9040, 9080, 9120]),
        ([(9000, 9000), (8500, 8500)], [9000, 8500]),
        ([(0, -80), (3000, -40), (40, 0), (80, 40)], [0, 3000, 40, 80]),
        ([(5000, None), (0, None)], [5000, 0]),
        ([(None, 5000), (None, 0), (40, 40)], [None, None, 5080]),
        ([(5000, 5000), (0, 0), (7000, 7000), (40, 40)], [5000, 5040, 12040, 12080]),
    ],
    ids=[
        "set back",
        "one comes late",
        "B-frames far apart",
        "no decoding times",
        "no presentation times",
        "twice",
    ],
)
def test_time_goes_on_where_the_clock_was_set_back(
    packets: list[tuple[int | None, int | None]], times: list[int | None]
) -> None:
    assert clock_times(packets) == times


@given(st.lists(st.tuples(*[st.none() | st.integers(-(2**63) + 1, 2**63 - 1)] * 2)))
def test_corrected_stamps_fit_into_64_bits(packets: list[tuple[int | None, int | None]]) -> None:
    assert all(one is None or abs(one) < 2**63 for one in clock_times(packets))
