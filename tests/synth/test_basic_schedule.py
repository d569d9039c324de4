from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.synth.basic_schedule import basic_schedule
from moveset.synth.catalogue import CATALOGUE, DEFAULT_MOVES
from moveset.synth.schedule import segments_of

seeds = st.integers(0, 2**31)


@given(seeds, st.floats(3.0, 60.0))
def test_actions_are_in_time_order_apart_and_inside_the_clip(seed: int, duration_s: float) -> None:
    schedule = basic_schedule(np.random.default_rng(seed), DEFAULT_MOVES, duration_s)
    edges = [edge for one in schedule for edge in (one.start_s, one.end_s)]
    assert edges == sorted(edges)
    assert all(0.5 < edge < duration_s for edge in edges)


@given(seeds)
def test_every_move_occurs_about_equally_often(seed: int) -> None:
    schedule = basic_schedule(np.random.default_rng(seed), DEFAULT_MOVES, 120.0)
    counts = Counter(segment.move for segment in segments_of(schedule))
    assert set(counts) == set(DEFAULT_MOVES)
    assert max(counts.values()) - min(counts.values()) <= 1


def test_distractors_are_not_labelled() -> None:
    schedule = basic_schedule(np.random.default_rng(1), DEFAULT_MOVES, 120.0)
    seen = {one.action for one in schedule if not one.is_move}
    assert seen
    assert seen <= {one.name for one in CATALOGUE.basic_distractors()}
    segments = segments_of(schedule, "clip1")
    assert len(segments) == sum(one.is_move for one in schedule)
    assert {segment.recording for segment in segments} == {"clip1"}


def test_without_distractors_there_are_only_moves() -> None:
    rng = np.random.default_rng(1)
    schedule = basic_schedule(rng, ("squat", "jump"), 60.0, distractors=False)
    assert {one.action for one in schedule} == {"squat", "jump"}


def test_people_walk_back_after_walks_to_one_side_only() -> None:
    schedule = basic_schedule(np.random.default_rng(1), ("walk_left", "block"), 40.0)
    actions = [one.action for one in schedule]
    assert actions.count("walk_left") - actions.count("come_back") in {0, 1}


def test_an_unknown_move_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="moonwalk"):
        basic_schedule(np.random.default_rng(1), ("moonwalk",), 10.0)
