"""Presses are counted against the labelled segments."""

import math

import numpy as np
import pytest

from moveset.base.values import NONE, EventTimeline, MoveEvent, Segment
from moveset.evaluate.event_metrics import (
    compute_chance_f1,
    compute_event_metrics,
    confusion_matrix,
)


def press(time_s: float, move: str = "punch") -> MoveEvent:
    return MoveEvent(time_s, move, "press", 0.9)


def timeline(
    presses, truth=((1.0, 1.5, "punch"), (3.0, 3.5, "kick")), person="ann"
) -> EventTimeline:
    segments = tuple(Segment("r", start, end, move) for start, end, move in truth)
    return EventTimeline("r", person, 60.0, segments, tuple(presses))


@pytest.mark.parametrize(
    ("presses", "correct"),
    [
        ([press(1.0)], 1),
        ([press(1.7)], 1),
        ([press(0.99)], 0),
        ([press(1.71)], 0),
        ([press(1.2, "kick")], 0),
        ([press(1.1), press(1.4)], 1),
        ([press(1.1), press(3.1, "kick")], 2),
        ([], 0),
    ],
)
def test_a_press_is_right_within_its_segment_and_once(presses, correct):
    score = compute_event_metrics([timeline(presses)])
    assert (score.true_positives, score.false_positives, score.false_negatives) == (
        correct,
        len(presses) - correct,
        2 - correct,
    )


def test_scores_by_hand():
    score = compute_event_metrics([timeline([press(1.2), press(2.0), press(3.3, "kick")])])
    assert score.precision == pytest.approx(2 / 3)
    assert score.recall == 1.0
    assert score.f1 == pytest.approx(0.8)
    assert score.false_positives_per_minute == 1.0
    assert score.latency_median_s == pytest.approx(0.25)
    assert compute_event_metrics([timeline([press(1.2)])], "kick").false_negatives == 1


def test_nothing_to_count_is_nan_not_a_perfect_score():
    score = compute_event_metrics([timeline([], ())])
    assert math.isnan(score.f1)
    assert math.isnan(score.latency_p95_s)


def test_explicit_none_segments_want_no_press():
    score = compute_event_metrics([timeline([press(1.2)], ((1.0, 2.0, NONE),))])
    assert (score.segments, score.false_positives) == (0, 1)


def test_the_confusion_counts_every_segment_and_every_press_once():
    presses = [press(1.1), press(3.1), press(9.0, "kick"), press(10.0)]
    table = confusion_matrix([timeline(presses)], ["punch", "kick"])
    assert table == [[1, 0, 0], [1, 0, 0], [1, 1, 0]]
    missed = confusion_matrix([timeline([])], ["punch", "kick"])
    assert missed == [[0, 0, 1], [0, 0, 1], [0, 0, 0]]


def test_random_presses_score_far_below_right_ones():
    truth = tuple((2.0 * n, 2.0 * n + 0.3, "punch") for n in range(1, 28))
    right = timeline([press(start + 0.1) for start, _, _ in truth], truth)
    chance = compute_chance_f1([right], np.random.default_rng(0))
    assert compute_event_metrics([right]).f1 == 1.0
    assert 0.1 < chance < 0.4
