"""The report tells calibrated, overconfident and underconfident models apart."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from moveset.base.errors import ProjectError
from moveset.base.values import EventTimeline, MoveEvent, Segment
from moveset.evaluate.calibration_curve import (
    BINS,
    CalibrationBin,
    CalibrationCurve,
    compute_calibration_curve,
    count_calibration,
    pool_bins,
)
from moveset.evaluate.frame_metrics import FrameCount
from moveset.evaluate.report import build_report
from moveset.evaluate.report_json import report_from_json, report_json
from moveset.evaluate.report_page import report_page
from moveset.evaluate.report_plots import calibration_plot
from moveset.evaluate.report_text import calibration_words

COUNT = 20_000


def scores(sharper=1.0, seed=0):
    """Return probabilities to the power of ``sharper``, and truth drawn from the plain ones."""
    rng = np.random.default_rng(seed)
    true = rng.dirichlet([0.5, 0.5, 0.5], COUNT)
    labels = (rng.random((COUNT, 1)) > true.cumsum(axis=1)[:, :-1]).sum(axis=1)
    powers = true**sharper
    predicted = powers / powers.sum(axis=1, keepdims=True)
    return predicted.astype(np.float32), labels.astype(np.int64), np.ones(COUNT, np.float32)


def timeline(*presses):
    truth = (Segment("r", 1.0, 2.0, "jump"), Segment("r", 3.0, 4.0, "jump"))
    events = [MoveEvent(time_s, "jump", "press", level) for time_s, level in presses]
    return EventTimeline("r", "ann", 10.0, truth, tuple(events))


def computed(*counts, timelines=()):
    curve = compute_calibration_curve(counts, timelines)
    assert curve is not None
    return curve


def test_calibrated_scores_have_almost_no_error():
    curve = computed(count_calibration(*scores()))
    assert curve.ece < 0.02
    assert all(abs(one.confidence - one.accuracy) < 0.05 for one in curve.bins)
    nearby = pool_bins(curve, 0.7, 0.9)
    assert nearby.confidence == pytest.approx(0.8, abs=0.01)
    assert nearby.accuracy == pytest.approx(0.8, abs=0.02)


def test_overconfident_scores_lie_below_the_diagonal():
    curve = computed(count_calibration(*scores(sharper=3.0)))
    assert curve.ece > 0.1
    assert all(one.accuracy < one.confidence for one in curve.bins)


def test_underconfident_scores_lie_above_the_diagonal():
    curve = computed(count_calibration(*scores(sharper=0.4)))
    assert curve.ece > 0.1
    assert all(one.accuracy > one.confidence for one in curve.bins if one.count > 100)


def test_bins_by_hand():
    predicted = np.array(
        [[0.85, 0.15], [0.81, 0.19], [0.45, 0.55], [1.0, 0.0], [0.0, 1.0]], np.float32
    )
    labels, weights = np.array([0, 1, 1, 0, 0]), np.array([1, 1, 1, 1, 0], np.float32)
    curve = computed(count_calibration(predicted, labels, weights))
    assert [one.count for one in curve.bins] == [1, 2, 1]
    assert [one.accuracy for one in curve.bins] == [1.0, 0.5, 1.0]
    assert [one.confidence for one in curve.bins] == pytest.approx([0.55, 0.83, 1.0])
    assert curve.ece == pytest.approx((0.45 + 2 * 0.33 + 0.0) / 4)


def test_recordings_weigh_by_their_frames_as_if_they_were_one():
    predicted, labels, weights = scores()
    whole = computed(count_calibration(predicted, labels, weights))
    cuts = (slice(0, 100), slice(100, 7000), slice(7000, None))
    parts = [count_calibration(predicted[cut], labels[cut], weights[cut]) for cut in cuts]
    together = computed(*parts)
    assert sum(one.count for one in together.bins) == COUNT
    assert together.ece == pytest.approx(whole.ece)


def test_presses_have_their_own_bin():
    count = count_calibration(*scores())
    timelines = [timeline((1.2, 0.6), (1.6, 0.8)), timeline((3.5, 0.7), (8.0, 0.9))]
    assert computed(count, timelines=timelines).presses == CalibrationBin(
        pytest.approx(0.75), 0.5, 4
    )
    assert computed(count).presses.count == 0


def test_folds_of_different_temperature_give_the_geometric_mean():
    predicted, labels, weights = scores()
    counts = [count_calibration(predicted, labels, weights, value) for value in (0.5, 2.0)]
    assert computed(*counts).temperature == pytest.approx(1.0)


def test_without_counted_frames_there_is_no_curve():
    predicted, labels, weights = scores()
    assert (
        compute_calibration_curve([count_calibration(predicted, labels, 0.0 * weights)], []) is None
    )
    assert compute_calibration_curve([], []) is None


def test_the_line_says_how_often_about_eight_in_ten_was_right():
    bins = (
        CalibrationBin(0.75, 0.70, 100),
        CalibrationBin(0.85, 0.86, 300),
        CalibrationBin(0.99, 1.0, 600),
    )
    words = calibration_words(CalibrationCurve(bins))
    assert words == "predicted 0.82, right 0.82; calibration error 0.01"
    assert calibration_words(CalibrationCurve(bins[2:])) == "calibration error 0.01"


def test_the_plot_has_a_dot_for_each_bin_and_a_square_for_the_presses():
    curve = computed(count_calibration(*scores()), timelines=[timeline((1.2, 0.6))])
    plot = calibration_plot(curve)
    dots = plot.findall("circle")
    assert len(dots) == len(curve.bins) <= BINS
    rising = [(float(dot.attrib["cx"]), -float(dot.attrib["cy"])) for dot in dots]
    assert rising == sorted(rising)
    assert len(plot.findall("rect")) == 1
    assert not calibration_plot(replace(curve, presses=CalibrationBin())).findall("rect")


@pytest.fixture
def report():
    made = build_report(
        [timeline((1.2, 0.6))],
        moves=("jump",),
        split="by person",
        frames=FrameCount({}, {}, {}),
        curves=(),
        rng=np.random.default_rng(0),
    )
    counts = [count_calibration(*scores(sharper=2.0), temperature=1.3)]
    return replace(made, calibration=compute_calibration_curve(counts, made.timelines))


def test_the_page_has_the_section_where_there_is_something_to_say(report):
    assert "calibration error" in report_page(report)
    assert "calibration error" not in report_page(replace(report, calibration=None))


def test_the_page_says_how_the_temperature_changed_the_network(report):
    for temperature, words in ((1.0, "are unchanged"), (1.4, "less confident"), (0.7, "more")):
        curve = replace(report.calibration, temperature=temperature)
        assert words in report_page(replace(report, calibration=curve))


def test_json_gives_the_same_curve_back(report):
    for curve in (report.calibration, replace(report.calibration, presses=CalibrationBin()), None):
        numbers = json.dumps(report_json(replace(report, calibration=curve)), allow_nan=False)
        assert repr(report_from_json(json.loads(numbers)).calibration) == repr(curve)


@pytest.mark.parametrize("damage", [7, {"bins": []}, {"bins": 1, "presses": {}, "temperature": 1}])
def test_a_damaged_calibration_is_refused(report, damage):
    with pytest.raises(ProjectError, match="damaged"):
        report_from_json({**report_json(report), "calibration": damage})


def test_no_bins_are_no_error_but_nothing_to_count():
    assert math.isnan(CalibrationCurve(()).ece)
