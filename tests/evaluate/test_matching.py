"""Each press matches at most one segment of its move, and each segment one press."""

from hypothesis import given
from hypothesis import strategies as st

from moveset.base.values import NONE, MoveEvent, Segment
from moveset.evaluate.matching import MATCH_TOLERANCE_S, match_presses, match_times

MOVES = ("punch", "kick", NONE)
TENTHS = st.integers(0, 100).map(lambda value: value / 10)


def press(time_s, move="punch"):
    return MoveEvent(time_s, move, "press", 0.9)


def segment(start_s, end_s, move="punch"):
    return Segment("r", start_s, end_s, move)


def test_two_segments_close_together_take_one_press_each():
    truth = [segment(1.5, 1.9), segment(1.0, 1.4)]
    matches = match_presses(truth, [press(1.55), press(1.8)])
    assert [match.segment.start_s for match in matches] == [1.0, 1.5]


def test_releases_and_other_moves_match_nothing():
    events = [MoveEvent(1.1, "punch", "release", 0.1), press(1.1, "kick"), press(1.2, NONE)]
    matches = match_presses([segment(1.0, 2.0), segment(1.0, 2.0, NONE)], events)
    assert [match.segment for match in matches] == [None, None]


@given(
    st.lists(
        st.builds(lambda a, b, m: segment(a, a + b / 10, m), TENTHS, TENTHS, st.sampled_from(MOVES))
    ),
    st.lists(st.builds(press, TENTHS, st.sampled_from(MOVES))),
)
def test_every_match_is_of_the_same_move_and_in_time_and_unique(truth, events):
    matches = match_presses(truth, events)
    assert [match.press for match in matches] == events
    found = [match for match in matches if match.segment]
    for match in found:
        one = match.segment
        assert one.move == match.press.move != NONE
        assert one.start_s <= match.press.time_s <= one.end_s + MATCH_TOLERANCE_S
    for one in {match.segment for match in found}:
        assert sum(match.segment == one for match in found) <= truth.count(one)


@given(st.lists(TENTHS), st.lists(st.tuples(TENTHS, TENTHS)))
def test_times_of_one_move_match_as_its_presses_do(times, pairs):
    spans = sorted((start_s, start_s + length / 10) for start_s, length in pairs)
    matches = match_presses([segment(*span) for span in spans], [press(time) for time in times])
    found = [
        None if number is None else segment(*spans[number]) for number in match_times(times, spans)
    ]
    assert found == [match.segment for match in matches]
