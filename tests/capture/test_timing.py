"""Times of real files only ever grow, and pictures stand as a player would show them."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.capture.timing import (
    SteadyTimes,
    in_shown_order,
    rotation_of,
    turn_of,
    turn_picture,
)

ONE = 1 << 16


def steady(stamps: list[float | None], period_s: float = 0.1) -> list[float | None]:
    times = SteadyTimes(period_s)
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
def test_whatever_the_stamps_times_grow_from_zero(stamps: list[float | None]) -> None:
    keeper = SteadyTimes(0.04)
    times = [time for stamp in stamps if (time := keeper.next_time(stamp)) is not None]
    assert times[0] == 0.0
    assert all(first < second for first, second in pairwise(times))


def test_packets_out_of_order_are_put_in_the_order_of_showing() -> None:
    assert in_shown_order([0.0, 0.3, 0.1, 0.2, 0.4]) == [0.0, 0.1, 0.2, 0.3, 0.4]


def test_a_second_run_stays_behind_the_first() -> None:
    assert in_shown_order([7.0, 7.2, 7.1, 0.0, 0.1]) == [7.0, 7.1, 7.2, 0.0, 0.1]


def matrix(a: int, b: int, c: int, d: int) -> bytes:
    return np.array([a * ONE, b * ONE, 0, c * ONE, d * ONE, 0, 0, 0, 1 << 30], np.int32).tobytes()


@pytest.mark.parametrize(
    ("numbers", "rotation", "shown"),
    [
        ((1, 0, 0, 1), 0, [[1, 2, 3], [4, 5, 6]]),
        ((0, 1, -1, 0), 90, [[4, 1], [5, 2], [6, 3]]),
        ((-1, 0, 0, -1), 180, [[6, 5, 4], [3, 2, 1]]),
        ((0, -1, 1, 0), 270, [[3, 6], [2, 5], [1, 4]]),
        ((-1, 0, 0, 1), 180, [[3, 2, 1], [6, 5, 4]]),
        ((1, 0, 0, -1), 0, [[4, 5, 6], [1, 2, 3]]),
        ((0, 1, 1, 0), 90, [[1, 4], [2, 5], [3, 6]]),
    ],
    ids=["upright", "90", "180", "270", "mirrored", "upside down", "mirrored and turned"],
)
def test_pictures_are_turned_as_the_file_asks(
    numbers: tuple[int, int, int, int], rotation: int, shown: list[list[int]]
) -> None:
    image = np.array([[1, 2, 3], [4, 5, 6]], np.uint8)[:, :, None].repeat(3, axis=2)
    turn = turn_of(matrix(*numbers))
    assert turn_picture(image, turn)[:, :, 0].tolist() == shown
    assert rotation_of(turn) == rotation


@pytest.mark.parametrize("content", [None, bytes(36)])
def test_without_a_matrix_pictures_stand_upright(content: bytes | None) -> None:
    assert turn_of(content).tolist() == [1, 0, 0, 1]
