"""Invalid segments and overlaps are reported."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.errors import LabelError
from moveset.base.values import NONE, Segment
from moveset.label.segments import check_segment, check_segments, overlaps, remove_segment

PUNCH = Segment("demo", 1.0, 2.0, "punch")
KICK = Segment("demo", 3.0, 4.0, "kick")
BOTH = (PUNCH, KICK)


def test_one_segment_is_removed_once() -> None:
    assert remove_segment(BOTH, PUNCH) == (KICK,)
    with pytest.raises(LabelError, match="there is no segment demo 1-2 s punch"):
        remove_segment((KICK,), PUNCH)


@pytest.mark.parametrize(
    ("start_s", "end_s", "move", "words"),
    [
        (1.0, 1.0, "punch", "has no length"),
        (1.0, 1.0004, "punch", "has no length"),
        (2.0, 1.0, "punch", "has no length"),
        (-0.5, 1.0, "punch", "starts before the recording"),
        (math.nan, 1.0, "punch", "not a number"),
        (0.0, math.nan, "punch", "not a number"),
        (0.0, math.inf, "punch", "not a number"),
        (4.0, 5.5, "punch", r"ends after the recording, which is 5\.000 s long"),
        (0.0, 1.0, "", "cannot be called"),
        (0.0, 1.0, "Punch", "cannot be called"),
        (0.0, 1.0, "high kick", "cannot be called"),
        (0.0, 1.0, "../x", "cannot be called"),
        (0.0, 1.0, "a" * 41, "cannot be called"),
        (0.0, 1.0, "1up", "cannot be called"),
    ],
)
def test_invalid_segments_are_reported(start_s: float, end_s: float, move: str, words: str) -> None:
    with pytest.raises(LabelError, match=words):
        check_segment(Segment("demo", start_s, end_s, move), 5.0)


def test_players_may_round_the_end_up_and_none_is_a_label() -> None:
    check_segment(Segment("demo", 4.0, 5.05, NONE), 5.0)


def test_segments_are_checked_alone_and_together() -> None:
    check_segments(BOTH, {"demo": 4.0})
    check_segments(BOTH, {})
    with pytest.raises(LabelError, match="ends after"):
        check_segments(BOTH, {"demo": 3.5})
    with pytest.raises(LabelError, match=r"demo 1\.2-1\.4 s kick overlaps demo 1-2 s punch"):
        check_segments((*BOTH, Segment("demo", 1.2, 1.4, "kick")), {})


SPANS = st.tuples(st.integers(0, 40), st.integers(1, 10))


@given(st.lists(SPANS, max_size=12))
def test_overlaps_are_found_exactly_where_time_is_shared(spans: list[tuple[int, int]]) -> None:
    segments = [Segment("demo", start, start + length, "punch") for start, length in spans]
    times = [set(range(start, start + length)) for start, length in spans]
    shared = sum(map(len, times)) > len(set().union(*times))
    assert bool(list(overlaps(segments))) == shared
