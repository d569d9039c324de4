import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.errors import VideoError
from moveset.base.values import Observations
from moveset.see.resample import (
    CHUNK_TIMES,
    MAX_GAP_S,
    TICK_S,
    at_times,
    check_gaps,
    tick_times,
    window_times,
)


def seen(times: list[float], values: list[float]) -> Observations:
    return Observations(np.array(times), np.array(values, np.float32)[:, None])


@given(st.lists(st.floats(0.01, 0.3), min_size=1, max_size=40), st.floats(0.0, 1.0))
def test_a_straight_line_stays_straight_at_any_frame_rate(gaps, share):
    times = np.cumsum([0.0, *gaps])
    track = Observations(times, (3.0 * times - 1.0).astype(np.float32)[:, None])
    at = times[0] + share * (times[-1] - times[0])
    assert at_times(track, np.array([at]))[0, 0] == pytest.approx(3.0 * at - 1.0, abs=1e-3)


def test_ticks_are_even_and_reach_from_the_first_frame_to_the_last():
    ticks = tick_times(seen([5.0, 5.1, 6.0], [0, 0, 0]))
    assert ticks[0] == 5.0
    assert ticks[-1] == pytest.approx(6.0)
    np.testing.assert_allclose(np.diff(ticks), TICK_S)


def test_a_window_ends_at_the_given_time():
    window = window_times(2.0, 4)
    assert window[-1] == 2.0
    np.testing.assert_allclose(np.diff(window), TICK_S)


def test_times_outside_the_recording_get_the_nearest_frame():
    track = seen([1.0, 2.0 / 3 + 1], [10, 20])
    assert at_times(track, np.array([-5.0, 9.0]))[:, 0].tolist() == [10, 20]
    assert at_times(seen([1.0], [7]), np.array([0.0, 1.0, 2.0]))[:, 0].tolist() == [7, 7, 7]


def test_nothing_is_interpolated_over_a_gap_or_next_to_frames_without_a_person():
    gap = seen([0.0, MAX_GAP_S * 2], [0, 10])
    assert at_times(gap, np.array([0.1, MAX_GAP_S * 2 - 0.1]))[:, 0].tolist() == [0, 10]
    lost = seen([0.0, 0.1, 0.2], [1, np.nan, 3])
    near = at_times(lost, np.array([0.0, 0.02, 0.09, 0.18, 0.2]))[:, 0]
    np.testing.assert_array_equal(near, [1, 1, np.nan, 3, 3])


def test_resampling_is_causal():
    times = np.cumsum(np.full(30, 0.037))
    values = np.random.default_rng(0).normal(size=(30, 2)).astype(np.float32)
    whole = Observations(times, values)
    for cut in (1, 2, 17):
        past = Observations(times[:cut], values[:cut])
        window = window_times(times[cut - 1], 20)
        np.testing.assert_array_equal(at_times(past, window), at_times(whole, window))


@pytest.mark.parametrize(
    "times",
    [
        [0.0, 1e5, 2e5],
        [0.0, 0.1, 1e300],
        [0.0, 0.1, np.inf],
        [-1e9, 0.0],
        [*np.arange(100) / 30, 1e4],
        np.arange(100) * 30.0,
    ],
)
def test_a_clock_that_leaps_gives_no_ticks_but_an_error(times):
    with pytest.raises(VideoError, match=r"clip\.mp4 has only .* frames in .* hours"):
        check_gaps(seen(times, [0] * len(times)), "clip.mp4")
    with pytest.raises(VideoError, match="cut it there, or record it again"):
        tick_times(seen(times, [0] * len(times)))


@pytest.mark.parametrize("times", [[0.0, 300.0], np.arange(0.0, 5000.0), np.arange(9000) / 30])
def test_pauses_and_slow_cameras_are_no_leaps(times):
    ticks = tick_times(seen(times, [0] * len(times)))
    assert len(ticks) == round(times[-1] * 30) + 1


def test_a_long_recording_is_resampled_in_parts_that_fit():
    times = np.arange(0.0, 300.0, 0.05)
    track = Observations(times, np.stack([times, -times], axis=1).astype(np.float32))
    ticks = tick_times(track)
    assert len(ticks) > 2 * CHUNK_TIMES
    np.testing.assert_allclose(at_times(track, ticks)[:, 0], ticks, atol=1e-3)
    both = at_times(track, np.stack([ticks, ticks]))
    assert both.shape == (2, len(ticks), 2)
    np.testing.assert_array_equal(both[0], both[1])
