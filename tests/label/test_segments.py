"""Segments can be changed in every way but into something that makes no sense."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.errors import LabelError
from moveset.base.values import NONE, Segment
from moveset.label.segments import (
    add_segment,
    check_segment,
    check_segments,
    move_at,
    overlaps,
    remove_segment,
    rename_move,
    rename_segment,
    trim_segment,
)

PUNCH = Segment("demo", 1.0, 2.0, "punch")
KICK = Segment("demo", 3.0, 4.0, "kick")
BOTH = (PUNCH, KICK)


def test_segments_stay_in_order() -> None:
    assert add_segment((KICK,), PUNCH) == BOTH


def test_neighbours_may_touch_and_recordings_do_not_mix() -> None:
    touching = add_segment(BOTH, Segment("demo", 2.0, 3.0, "kick"))
    assert len(add_segment(touching, Segment("other", 1.0, 4.0, "kick"))) == 4


def test_what_overlaps_is_named_on_both_sides() -> None:
    with pytest.raises(LabelError, match=r"demo 1\.5-2\.5 s kick overlaps demo 1-2 s punch"):
        add_segment(BOTH, Segment("demo", 1.5, 2.5, "kick"))


def test_one_segment_is_removed_once() -> None:
    assert remove_segment(BOTH, PUNCH) == (KICK,)
    with pytest.raises(LabelError, match="is not there"):
        remove_segment((KICK,), PUNCH)


def test_a_segment_is_trimmed_at_either_end() -> None:
    assert trim_segment(BOTH, PUNCH, start_s=0.5) == (Segment("demo", 0.5, 2.0, "punch"), KICK)
    assert trim_segment(BOTH, PUNCH, end_s=1.5) == (Segment("demo", 1.0, 1.5, "punch"), KICK)
    with pytest.raises(LabelError, match="overlaps"):
        trim_segment(BOTH, PUNCH, end_s=3.5)
    with pytest.raises(LabelError, match="no length"):
        trim_segment(BOTH, PUNCH, end_s=1.0)


def test_a_segment_or_a_whole_move_gets_another_name() -> None:
    assert rename_segment(BOTH, PUNCH, "kick")[0].move == "kick"
    assert {one.move for one in rename_move(BOTH, "punch", "jab")} == {"jab", "kick"}
    with pytest.raises(LabelError, match="cannot be called 'Jab!'"):
        rename_move(BOTH, "punch", "Jab!")


@pytest.mark.parametrize(
    ("time_s", "move"),
    [(0.0, NONE), (1.0, "punch"), (1.999, "punch"), (2.0, NONE), (3.5, "kick"), (9.0, NONE)],
)
def test_a_segment_holds_its_start_but_not_its_end(time_s: float, move: str) -> None:
    assert move_at(BOTH, time_s) == move


@pytest.mark.parametrize(
    ("start_s", "end_s", "move", "words"),
    [
        (1.0, 1.0, "punch", "has no length"),
        (1.0, 1.0004, "punch", "has no length"),
        (2.0, 1.0, "punch", "has no length"),
        (-0.5, 1.0, "punch", "starts before the recording"),
        (math.nan, 1.0, "punch", "no number"),
        (0.0, math.nan, "punch", "no number"),
        (0.0, math.inf, "punch", "no number"),
        (4.0, 5.5, "punch", r"ends after the recording, which is 5\.000 s long"),
        (0.0, 1.0, "", "cannot be called"),
        (0.0, 1.0, "Punch", "cannot be called"),
        (0.0, 1.0, "high kick", "cannot be called"),
        (0.0, 1.0, "../x", "cannot be called"),
        (0.0, 1.0, "a" * 41, "cannot be called"),
        (0.0, 1.0, "1up", "cannot be called"),
    ],
)
def test_what_makes_no_sense_is_said(start_s: float, end_s: float, move: str, words: str) -> None:
    with pytest.raises(LabelError, match=words):
        check_segment(Segment("demo", start_s, end_s, move), 5.0)


def test_players_may_round_the_end_up_and_none_is_a_label() -> None:
    check_segment(Segment("demo", 4.0, 5.05, NONE), 5.0)


def test_all_are_checked_alone_and_together() -> None:
    check_segments(BOTH, {"demo": 4.0})
    check_segments(BOTH, {})
    with pytest.raises(LabelError, match="ends after"):
        check_segments(BOTH, {"demo": 3.5})
    with pytest.raises(LabelError, match="overlaps"):
        check_segments((*BOTH, Segment("demo", 1.2, 1.4, "kick")), {})


SPANS = st.tuples(st.integers(0, 40), st.integers(1, 10))


@given(st.lists(SPANS, max_size=12))
def test_overlaps_are_found_exactly_where_time_is_shared(spans: list[tuple[int, int]]) -> None:
    segments = [Segment("demo", start, start + length, "punch") for start, length in spans]
    times = [set(range(start, start + length)) for start, length in spans]
    shared = sum(map(len, times)) > len(set().union(*times))
    assert bool(list(overlaps(segments))) == shared


@given(st.lists(SPANS, max_size=12))
def test_adding_never_leads_to_an_overlap(spans: list[tuple[int, int]]) -> None:
    segments: tuple[Segment, ...] = ()
    for start, length in spans:
        try:
            segments = add_segment(segments, Segment("demo", start, start + length, "punch"))
        except LabelError:
            continue
    assert not list(overlaps(segments))
    assert list(segments) == sorted(segments)
