"""What the command line prints fits a terminal and says what happened."""

import json

import numpy as np
import pytest

from moveset.base.values import EventTimeline, MoveEvent, Segment
from moveset.cli.console import (
    curve_words,
    event_line,
    print_findings,
    print_report,
)
from moveset.evaluate.frame_metrics import FrameCount
from moveset.evaluate.report import build_report
from moveset.recognise.model import CurvePoint
from moveset.workflow.findings import Finding

PRESS = MoveEvent(1.25, "punch_left", "press", 0.912)


@pytest.fixture
def report():
    moves = ("punch_left", "a_move_with_a_name_as_long_as_it_may_be_x", "squat")
    truth = tuple(Segment("r", start, start + 1.0, move) for start, move in enumerate(moves))
    events = (MoveEvent(0.2, "punch_left", "press", 0.9), MoveEvent(9.0, "squat", "press", 0.7))
    return build_report(
        [EventTimeline("r", "ada", 600.0, truth, events)],
        moves=moves,
        split="by person",
        frames=FrameCount({"none": 900, "squat": 100}, {"none": 800}, {"none": 900, "squat": 100}),
        curves=[],
        rng=np.random.default_rng(0),
    )


def test_a_report_fits_eighty_columns_whole(report, capsys):
    print_report(report, as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert not any("…" in line for line in lines)
    header = next(line.split() for line in lines if line.startswith("move"))
    assert header == "move seg. right missed false prec. recall F1 latency p95".split()
    assert any("by chance" in line for line in lines)


def test_a_report_as_json_is_nothing_but_json(report, capsys):
    print_report(report, as_json=True)
    numbers = json.loads(capsys.readouterr().out)
    assert numbers["overall"]["false_negatives"] == 2
    assert numbers["per_move"]["squat"]["precision"] == 0.0


def test_an_event_is_a_line_for_people_and_for_programs():
    assert event_line(PRESS, 12.3456, as_json=False).split() == [
        *("1.25", "s", "press", "punch_left", "91%")
    ]
    assert json.loads(event_line(PRESS, 12.3456, as_json=True)) == {
        "time_s": 1.25,
        "move": "punch_left",
        "event": "press",
        "probability": 0.912,
        "latency_ms": 12.35,
    }


def test_a_curve_is_two_lines_however_long():
    curve = [CurvePoint(n, 2.0 / n, 0.5, 2.1 / n, 1.0 - 1.0 / (n + 1)) for n in range(1, 200)]
    lines = curve_words(curve, 150).splitlines()
    assert len(lines) == 2
    assert max(map(len, lines)) <= 80
    assert "2.10 → 0.01, 150 epochs" in lines[0]
    assert "100% right, in training 50%" in lines[1]


def test_a_curve_of_one_epoch_or_without_validation_is_printed():
    assert ", 1 epoch\n" in curve_words([CurvePoint(1, 2.0, 0.5, 2.0, 0.5)], 1)
    assert "without validation recordings" in curve_words([CurvePoint(1, 2.0, 0.5)], 1)
    assert "without validation recordings" in curve_words([], 0)


def test_findings_come_with_their_hint(capsys):
    findings = [Finding("camera", "warn", "none", "plug one in"), Finding("disk", "ok", "9 GB")]
    print_findings(findings, as_json=False)
    assert "→ plug one in" in capsys.readouterr().out
    print_findings(findings, as_json=True)
    assert json.loads(capsys.readouterr().out)[0]["hint"] == "plug one in"
