from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.synth.drawn.script import DISTRACTORS, MOVES, segments_of, write_script

seeds = st.integers(0, 2**31)


@given(seeds, st.floats(3.0, 60.0))
def test_beats_are_in_order_apart_and_inside(seed: int, duration_s: float) -> None:
    script = write_script(np.random.default_rng(seed), MOVES, duration_s)
    edges = [edge for beat in script for edge in (beat.start_s, beat.end_s)]
    assert edges == sorted(edges)
    assert all(0.5 < edge < duration_s for edge in edges)


@given(seeds)
def test_every_move_comes_about_equally_often(seed: int) -> None:
    script = write_script(np.random.default_rng(seed), MOVES, 120.0)
    counts = Counter(segment.move for segment in segments_of(script))
    assert set(counts) == set(MOVES)
    assert max(counts.values()) - min(counts.values()) <= 1


def test_what_is_no_move_is_no_segment() -> None:
    script = write_script(np.random.default_rng(1), MOVES, 120.0)
    seen = {beat.action for beat in script if not beat.is_move}
    assert seen
    assert seen <= set(DISTRACTORS)
    segments = segments_of(script, "clip1")
    assert len(segments) == sum(beat.is_move for beat in script)
    assert {segment.recording for segment in segments} == {"clip1"}


def test_without_distractors_there_are_moves_only() -> None:
    script = write_script(np.random.default_rng(1), ("squat", "jump"), 60.0, distractors=False)
    assert {beat.action for beat in script} == {"squat", "jump"}


def test_a_lone_walk_comes_back() -> None:
    script = write_script(np.random.default_rng(1), ("walk_left", "block"), 40.0)
    actions = [beat.action for beat in script]
    assert actions.count("walk_left") - actions.count("come_back") in {0, 1}


def test_a_move_nobody_can_draw_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="moonwalk"):
        write_script(np.random.default_rng(1), ("moonwalk",), 10.0)
