"""A metric that is added to the registry is shown everywhere."""

import json

import numpy as np
import pytest

from moveset.base.values import EventTimeline, MoveEvent, Segment
from moveset.cli.console import print_report
from moveset.evaluate import metrics
from moveset.evaluate.event_metrics import EventMetrics
from moveset.evaluate.frame_metrics import FrameCount
from moveset.evaluate.metrics import METRICS, Metric, metric_cells, metric_values, metrics_in
from moveset.evaluate.report import build_report
from moveset.evaluate.report_json import metric_table_json, report_from_json, report_json
from moveset.evaluate.report_page import report_page

FALSE_DISCOVERY = Metric(
    "false_discovery_rate",
    "FDR",
    lambda one: one.false_positives / one.presses if one.presses else float("nan"),
    lambda value: f"{value:.1%}",
    "Share of presses that were false. Lower is better.",
)


@pytest.fixture
def report():
    truth = (Segment("r", 1.0, 2.0, "punch"), Segment("r", 4.0, 5.0, "punch"))
    events = tuple(MoveEvent(time_s, "punch", "press", 0.9) for time_s in (1.2, 3.0, 7.0))
    timelines = [EventTimeline("r", "ann", 60.0, truth, events)]
    return build_report(
        timelines,
        moves=("punch",),
        split="by person",
        frames=FrameCount({}, {}, {}),
        curves=[],
        rng=np.random.default_rng(0),
        baselines={"other rules": timelines},
    )


def test_a_new_metric_is_in_the_console_the_page_the_studio_and_the_json(
    report, monkeypatch, capsys
):
    monkeypatch.setattr(metrics, "METRICS", (*METRICS, FALSE_DISCOVERY))
    print_report(report, as_json=False)
    shown = capsys.readouterr().out
    assert "FDR" in shown
    assert "66.7%" in shown
    assert max(map(len, shown.splitlines())) <= 80
    page = report_page(report)
    assert page.count(">FDR</th>") == 2  # move by move, and beside the baselines
    assert page.count("<td>66.7%</td>") == 4
    assert FALSE_DISCOVERY.help in page
    numbers = json.loads(json.dumps(report_json(report)))
    assert numbers["per_move"]["punch"]["false_discovery_rate"] == pytest.approx(2 / 3)
    assert repr(report_from_json(numbers)) == repr(report)
    table = metric_table_json(report, "studio")
    assert table["columns"][-1]["label"] == "FDR"
    assert table["rows"]["punch"][-1] == "66.7%"


def test_names_of_metrics_are_unique_and_every_value_can_be_shown():
    names = [metric.name for metric in METRICS]
    assert len(set(names)) == len(names)
    nothing = EventMetrics(0, 0, 0, 0.0)
    assert list(metric_values(nothing)) == names
    for metric in METRICS:
        assert "nan" not in metric.format(metric.compute(nothing))


def test_the_tables_have_the_columns_that_users_know():
    assert [metric.label for metric in metrics_in("moves")] == [
        *("segments", "right", "missed", "false", "precision", "recall", "F1"),
        *("latency", "latency p95"),
    ]
    assert [metric.label for metric in metrics_in("baselines")] == [
        *("right", "missed", "false", "false per minute", "F1", "latency")
    ]
    values = EventMetrics(3, 1, 2, 2.0, (0.1, 0.2, 0.4))
    assert metric_cells(values, "baselines") == ("3", "2", "1", "0.5", "0.67", "0.20 s")
