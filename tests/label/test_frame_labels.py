"""Each time has the label of its segment; uncertain times have weight 0."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.values import NONE, Segment
from moveset.label.frame_labels import LabelMargin, label_times

MOVES = ("punch", "kick")
TIMES = np.round(np.arange(0.0, 4.0, 0.01), 2)
PUNCH = Segment("demo", 1.0, 2.0, "punch")
NO_MARGIN = LabelMargin(0.0, 0.0, 0.0)


def move_at(segments: list[Segment], time_s: float) -> str:
    return next((one.move for one in segments if one.start_s <= time_s < one.end_s), NONE)


def weight_at(time_s: float, weights: np.ndarray) -> float:
    return float(weights[round(time_s * 100)])


def test_labels_follow_the_segments() -> None:
    labels, _ = label_times(TIMES, [PUNCH, Segment("demo", 3.0, 3.5, "kick")], MOVES)
    classes = (*MOVES, NONE)
    found = {time: classes[labels[round(time * 100)]] for time in (0.0, 1.0, 1.99, 2.0, 3.2, 3.5)}
    assert found == {0.0: NONE, 1.0: "punch", 1.99: "punch", 2.0: NONE, 3.2: "kick", 3.5: NONE}


@pytest.mark.parametrize(
    ("time_s", "weight"),
    [(0.9, 1), (0.95, 0), (1.0, 0), (1.14, 0), (1.16, 1), (1.9, 1), (2.0, 0), (2.07, 0), (2.09, 1)],
)
def test_the_start_and_the_edges_are_uncertain(time_s: float, weight: int) -> None:
    _, weights = label_times(TIMES, [PUNCH], MOVES)
    assert weight_at(time_s, weights) == weight


def test_only_a_share_of_a_short_move_is_uncertain() -> None:
    _, weights = label_times(TIMES, [Segment("demo", 1.0, 1.2, "punch")], MOVES)
    assert weight_at(1.05, weights) == 0
    assert weight_at(1.07, weights) == 1


def test_a_move_is_not_uncertain_where_another_one_ends() -> None:
    _, weights = label_times(TIMES, [PUNCH, Segment("demo", 2.0, 3.0, "kick")], MOVES)
    assert weight_at(1.95, weights) == 1
    assert weight_at(2.1, weights) == 0
    assert weight_at(2.2, weights) == 1


def test_segments_of_none_are_certain_up_to_the_edge_of_a_move() -> None:
    _, weights = label_times(TIMES, [PUNCH, Segment("demo", 2.0, 2.5, NONE)], MOVES)
    assert weight_at(2.02, weights) == 1


def test_other_moves_are_none_and_certain() -> None:
    labels, weights = label_times(TIMES, [Segment("demo", 1.0, 2.0, "wave")], MOVES)
    assert set(labels.tolist()) == {2}
    assert weights.min() == 1


def test_without_segments_everything_is_none() -> None:
    labels, weights = label_times(TIMES, [], MOVES)
    assert labels.dtype == np.int64
    assert weights.dtype == np.float32
    assert (labels == 2).all()
    assert (weights == 1).all()


def test_no_times_no_labels() -> None:
    labels, weights = label_times(np.array([]), [PUNCH], MOVES)
    assert (len(labels), len(weights)) == (0, 0)


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 20)), max_size=8))
def test_labels_agree_with_the_move_at_each_time(gaps: list[tuple[int, int]]) -> None:
    segments, end = [], 0
    for number, (gap, length) in enumerate(gaps):
        start, end = end + gap, end + gap + length
        segments.append(Segment("demo", start / 10, end / 10, MOVES[number % 2]))
    labels, weights = label_times(TIMES, segments, MOVES, NO_MARGIN)
    classes = (*MOVES, NONE)
    assert [classes[label] for label in labels] == [move_at(segments, time) for time in TIMES]
    assert (weights == 1).all()
