"""A report from a stranger's project is shown, or refused with our error."""

import json
from pathlib import Path

import numpy as np
import pytest

from moveset.base.errors import ProjectError
from moveset.base.values import NONE, EventTimeline, MoveEvent, Segment
from moveset.evaluate.frame_metrics import FrameCount
from moveset.evaluate.report import build_report
from moveset.evaluate.report_files import read_report
from moveset.evaluate.report_json import metric_table_json, report_from_json, report_json
from moveset.recognise.model import CurvePoint
from moveset.studio.worst_moments import worst_moments

WRONG = (None, True, -1, 1.5, 1e308, 2**53, "", "12", "x" * 50, [], [[]], {}, {"a": 1})


def numbers():
    truth = (Segment("ann", 1.0, 1.5, "wave"), Segment("ann", 4.0, 6.0, "squat"))
    events = (MoveEvent(1.2, "wave", "press", 0.9), MoveEvent(7.0, "squat", "press", 0.7))
    report = build_report(
        [EventTimeline("ann", "Ann", 30.0, truth, events)],
        moves=("wave", "squat"),
        split="by person",
        frames=FrameCount({NONE: 60, "squat": 40}, {NONE: 50, "squat": 30}, {NONE: 60}),
        curves=[(CurvePoint(1, 0.9, 0.6, 0.8, 0.5),)],
        rng=np.random.default_rng(1),
    )
    return report_json(report)


def places(value):
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        yield value, key
        yield from places(value[key])


def show(report):
    """Make what the studio's page Learn shows."""
    moments = worst_moments(report.timelines)
    shown = {**report_json(report), "table": metric_table_json(report, "studio"), "worst": moments}
    json.dumps(shown, allow_nan=False)


def test_any_value_of_another_kind_is_shown_or_refused():
    whole = json.dumps(numbers())
    count = len(list(places(json.loads(whole))))
    refused = 0
    for number in range(count):
        for wrong in WRONG:
            changed = json.loads(whole)
            holder, key = list(places(changed))[number]
            holder[key] = wrong
            try:
                show(report_from_json(changed))
            except ProjectError:
                refused += 1
    assert refused > count


def test_a_report_that_lacks_a_value_is_refused():
    whole = json.dumps(numbers())
    for name in json.loads(whole).keys() - {"headline"}:
        changed = json.loads(whole)
        del changed[name]
        with pytest.raises(ProjectError, match="evaluate again"):
            show(report_from_json(changed))


def test_a_timeline_with_text_for_a_time_is_refused(tmp_path: Path):
    changed = numbers()
    changed["timelines"][0]["events"][0]["time_s"] = "soon"
    (tmp_path / "by-person.json").write_text(json.dumps(changed), "utf-8")
    with pytest.raises(ProjectError, match="the report is damaged"):
        read_report(tmp_path / "by-person.json")
