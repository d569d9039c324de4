"""Every beep that was heard gives one segment, and no segment leaves the recording."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.values import NONE
from moveset.studio.beep_segments import MIN_DURATION_S, segments_from_beeps

SECONDS = st.floats(0.0, 600.0)


def spans(beeps_s, interval_s, duration_s, move="kick"):
    made = segments_from_beeps("r", move, beeps_s, interval_s, duration_s)
    return [(one.start_s, one.end_s) for one in made]


@given(
    st.sampled_from(["kick", NONE]),
    st.lists(SECONDS, max_size=20),
    st.floats(0.0, 10.0),
    SECONDS,
)
def test_segments_stay_within_the_recording_in_order_and_apart(
    move, beeps_s, interval_s, duration_s
):
    made = spans(beeps_s, interval_s, duration_s, move)
    assert len(made) <= len(beeps_s)
    assert all(start_s >= 0.0 and end_s <= duration_s for start_s, end_s in made)
    assert all(end_s - start_s >= MIN_DURATION_S for start_s, end_s in made)
    assert all(end_s <= next_s for (_, end_s), (next_s, _) in pairwise(made))


def test_a_segment_goes_from_its_beep_to_the_next_one():
    assert spans([3.0, 5.0, 7.0], 2.0, 8.0) == [(2.9, 4.9), (4.9, 6.9), (6.9, 8.0)]


@pytest.mark.parametrize("move", ["kick", NONE])
def test_without_a_beep_there_is_no_segment(move):
    assert spans([], 2.0, 8.0, move) == []


def test_what_is_left_after_the_last_beep_may_be_too_short():
    assert spans([3.0, 7.9], 2.0, 8.0) == [(2.9, 4.9)]


def test_beeps_that_the_recording_did_not_reach_give_no_segment():
    assert spans([3.0, 5.5, 8.0], 2.5, 7.3) == [(2.9, 5.4), (5.4, 7.3)]


def test_none_is_one_segment_from_the_first_beep_to_the_end():
    assert spans([3.0, 5.0], 0.0, 20.0, NONE) == [(3.0, 20.0)]
