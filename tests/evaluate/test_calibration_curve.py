"""The report tells a model that means what it says from one that boasts."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from moveset.base.errors import ProjectError
from moveset.base.values import MoveEvent, Segment, Strip
from moveset.evaluate.calibration_curve import BINS, around, count_reliability, measure_reliability
from moveset.evaluate.event_metrics import FrameCount, build_report
from moveset.evaluate.report import report_from_json, report_json, report_page
from moveset.evaluate.report_calibration import reliability_diagram, reliability_parts
from moveset.evaluate.report_text import reliability_words
from moveset.evaluate.reports import Reliability, Trust

COUNT = 20_000


def scores(sharper=1.0, seed=0):
    """Return probabilities to the power of ``sharper``, and truth drawn from the plain ones."""
    rng = np.random.default_rng(seed)
    true = rng.dirichlet([0.5, 0.5, 0.5], COUNT)
    labels = (rng.random((COUNT, 1)) > true.cumsum(axis=1)[:, :-1]).sum(axis=1)
    powers = true**sharper
    said = powers / powers.sum(axis=1, keepdims=True)
    return said.astype(np.float32), labels.astype(np.int64), np.ones(COUNT, np.float32)


def strip(*presses):
    truth = (Segment("r", 1.0, 2.0, "jump"), Segment("r", 3.0, 4.0, "jump"))
    events = [MoveEvent(time_s, "jump", "press", level) for time_s, level in presses]
    return Strip("r", "ann", 10.0, truth, tuple(events))


def measured(*counts, strips=()):
    reliability = measure_reliability(counts, strips)
    assert reliability is not None
    return reliability


def test_scores_that_mean_what_they_say_have_no_error_to_speak_of():
    reliability = measured(count_reliability(*scores()))
    assert reliability.ece < 0.02
    assert all(abs(one.said - one.right) < 0.05 for one in reliability.bins)
    nearby = around(reliability, 0.7, 0.9)
    assert nearby.said == pytest.approx(0.8, abs=0.01)
    assert nearby.right == pytest.approx(0.8, abs=0.02)


def test_scores_that_boast_lie_below_the_diagonal():
    reliability = measured(count_reliability(*scores(sharper=3.0)))
    assert reliability.ece > 0.1
    assert all(one.right < one.said for one in reliability.bins)


def test_scores_that_are_too_modest_lie_above_it():
    reliability = measured(count_reliability(*scores(sharper=0.4)))
    assert reliability.ece > 0.1
    assert all(one.right > one.said for one in reliability.bins if one.count > 100)


def test_bins_by_hand():
    said = np.array([[0.85, 0.15], [0.81, 0.19], [0.45, 0.55], [1.0, 0.0], [0.0, 1.0]], np.float32)
    labels, weights = np.array([0, 1, 1, 0, 0]), np.array([1, 1, 1, 1, 0], np.float32)
    reliability = measured(count_reliability(said, labels, weights))
    assert [one.count for one in reliability.bins] == [1, 2, 1]
    assert [one.right for one in reliability.bins] == [1.0, 0.5, 1.0]
    assert [one.said for one in reliability.bins] == pytest.approx([0.55, 0.83, 1.0])
    assert reliability.ece == pytest.approx((0.45 + 2 * 0.33 + 0.0) / 4)


def test_recordings_weigh_by_their_frames_as_if_they_were_one():
    said, labels, weights = scores()
    whole = measured(count_reliability(said, labels, weights))
    cuts = (slice(0, 100), slice(100, 7000), slice(7000, None))
    parts = [count_reliability(said[cut], labels[cut], weights[cut]) for cut in cuts]
    together = measured(*parts)
    assert sum(one.count for one in together.bins) == COUNT
    assert together.ece == pytest.approx(whole.ece)


def test_presses_are_trusted_by_those_that_were_right():
    count = count_reliability(*scores())
    strips = [strip((1.2, 0.6), (1.6, 0.8)), strip((3.5, 0.7), (8.0, 0.9))]
    assert measured(count, strips=strips).presses == Trust(pytest.approx(0.75), 0.5, 4)
    assert measured(count).presses.count == 0


def test_folds_of_different_temperature_are_told_by_their_middle():
    said, labels, weights = scores()
    counts = [count_reliability(said, labels, weights, value) for value in (0.5, 2.0)]
    assert measured(*counts).temperature == pytest.approx(1.0)


def test_nothing_counted_is_no_reliability():
    said, labels, weights = scores()
    assert measure_reliability([count_reliability(said, labels, 0.0 * weights)], []) is None
    assert measure_reliability([], []) is None


def test_the_line_says_what_stands_behind_eight_in_ten():
    bins = (Trust(0.75, 0.70, 100), Trust(0.85, 0.86, 300), Trust(0.99, 1.0, 600))
    words = reliability_words(Reliability(bins))
    assert words == "said 0.82, right 0.82; calibration error 0.01"
    assert reliability_words(Reliability(bins[2:])) == "calibration error 0.01"


def test_the_diagram_has_a_dot_for_each_bin_and_a_square_for_the_presses():
    reliability = measured(count_reliability(*scores()), strips=[strip((1.2, 0.6))])
    picture = reliability_diagram(reliability)
    dots = picture.findall("circle")
    assert len(dots) == len(reliability.bins) <= BINS
    rising = [(float(dot.attrib["cx"]), -float(dot.attrib["cy"])) for dot in dots]
    assert rising == sorted(rising)
    assert len(picture.findall("rect")) == 1
    assert not reliability_diagram(replace(reliability, presses=Trust())).findall("rect")


def test_the_section_says_which_way_the_temperature_went():
    reliability = measured(count_reliability(*scores()))
    for temperature, words in ((1.0, "as they were learnt"), (1.4, "less sure"), (0.7, "more")):
        _, _, outcome, *_ = reliability_parts(replace(reliability, temperature=temperature))
        assert words in (outcome.text or "")


@pytest.fixture
def report():
    made = build_report(
        [strip((1.2, 0.6))],
        moves=("jump",),
        split="by person",
        frames=FrameCount({}, {}, {}),
        curves=(),
        rng=np.random.default_rng(0),
    )
    counts = [count_reliability(*scores(sharper=2.0), temperature=1.3)]
    return replace(made, reliability=measure_reliability(counts, made.strips))


def test_the_page_has_the_section_where_there_is_something_to_say(report):
    assert "calibration error" in report_page(report)
    assert "calibration error" not in report_page(replace(report, reliability=None))


def test_json_gives_the_same_reliability_back(report):
    for reliability in (report.reliability, replace(report.reliability, presses=Trust()), None):
        numbers = json.dumps(report_json(replace(report, reliability=reliability)), allow_nan=False)
        assert repr(report_from_json(json.loads(numbers)).reliability) == repr(reliability)


def test_a_report_from_before_there_was_reliability_can_be_read(report):
    numbers = report_json(report)
    del numbers["reliability"]
    assert report_from_json(numbers).reliability is None


@pytest.mark.parametrize("damage", [7, {"bins": []}, {"bins": 1, "presses": {}, "temperature": 1}])
def test_a_damaged_reliability_is_refused(report, damage):
    with pytest.raises(ProjectError, match="damaged"):
        report_from_json({**report_json(report), "reliability": damage})


def test_no_bins_are_no_error_but_nothing_to_count():
    assert math.isnan(Reliability(()).ece)
