import math

import numpy as np
import pytest

from moveset.base.values import NONE, MoveEvent, Segment, Strip
from moveset.evaluate.event_metrics import (
    FrameCount,
    add_frames,
    build_report,
    chance_f1,
    count_confusion,
    count_frames,
    match_presses,
    score_strips,
)
from moveset.recognise.model import CurvePoint


def press(time_s: float, move: str = "punch") -> MoveEvent:
    return MoveEvent(time_s, move, "press", 0.9)


def strip(presses, truth=((1.0, 1.5, "punch"), (3.0, 3.5, "kick")), person="ann") -> Strip:
    segments = tuple(Segment("r", start, end, move) for start, end, move in truth)
    return Strip("r", person, 60.0, segments, tuple(presses))


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
    score = score_strips([strip(presses)])
    assert (score.correct, score.false, score.missed) == (
        correct,
        len(presses) - correct,
        2 - correct,
    )


def test_two_segments_close_together_take_one_press_each():
    truth = ((1.0, 1.4, "punch"), (1.5, 1.9, "punch"))
    matches = match_presses(strip([], truth).truth, [press(1.55), press(1.8)])
    assert [match.segment.start_s for match in matches] == [1.0, 1.5]


def test_scores_by_hand():
    score = score_strips([strip([press(1.2), press(2.0), press(3.3, "kick")])])
    assert score.precision == pytest.approx(2 / 3)
    assert score.recall == 1.0
    assert score.f1 == pytest.approx(0.8)
    assert score.false_per_minute == 1.0
    assert score.delay_median_s == pytest.approx(0.25)
    assert score_strips([strip([press(1.2)])], "kick").missed == 1


def test_nothing_to_count_is_nan_not_a_perfect_score():
    score = score_strips([strip([], ())])
    assert math.isnan(score.f1)
    assert math.isnan(score.delay_p95_s)


def test_explicit_none_segments_want_no_press():
    score = score_strips([strip([press(1.2)], ((1.0, 2.0, NONE),))])
    assert (score.truths, score.false) == (0, 1)


def test_the_confusion_counts_every_segment_and_every_press_once():
    presses = [press(1.1), press(3.1), press(9.0, "kick"), press(10.0)]
    table = count_confusion([strip(presses)], ["punch", "kick"])
    assert table == [[1, 0, 0], [1, 0, 0], [1, 1, 0]]
    missed = count_confusion([strip([])], ["punch", "kick"])
    assert missed == [[0, 0, 1], [0, 0, 1], [0, 0, 0]]


def test_random_presses_score_far_below_right_ones():
    truth = tuple((2.0 * n, 2.0 * n + 0.3, "punch") for n in range(1, 28))
    right = strip([press(start + 0.1) for start, _, _ in truth], truth)
    luck = chance_f1([right], np.random.default_rng(0))
    assert score_strips([right]).f1 == 1.0
    assert 0.1 < luck < 0.4


def test_a_report_says_how_many_people_and_recordings_stand_behind_it():
    strips = [strip([press(1.1)]), strip([press(3.2, "kick")], person="bob")]
    report = build_report(
        strips,
        moves=("punch", "kick"),
        split="by person",
        frames=FrameCount(
            {"none": 60, "punch": 40}, {"none": 50, "punch": 30}, {"none": 60, "punch": 40}
        ),
        curves=[(CurvePoint(1, 0.5, 0.8),)],
        rng=np.random.default_rng(0),
    )
    assert (report.people, report.recordings) == (2, 1)
    assert report.frame_accuracy == 0.8
    assert report.frame_chance == 0.6
    assert report.overall.correct == 2
    assert report.per_move["kick"].missed == 1
    assert 0.0 <= report.chance_f1 < report.overall.f1


def test_frames_are_counted_by_class_and_every_class_weighs_alike_in_their_f1():
    labels, said = np.array([0, 0, 1, 1, 1, 1]), np.array([0, 1, 1, 1, 1, 1])
    count = count_frames(labels, said, ("punch", NONE))
    assert count.accuracy == pytest.approx(5 / 6)
    assert count.chance == pytest.approx(4 / 6)
    assert count.macro_f1 == pytest.approx((2 / 3 + 8 / 9) / 2)
    both = add_frames([count, count])
    assert (both.total, both.macro_f1) == (12, pytest.approx(count.macro_f1))
