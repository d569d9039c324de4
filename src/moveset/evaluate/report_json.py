"""A report to and from JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

from moveset.base.errors import ProjectError
from moveset.base.values import EventTimeline, Json, MoveEvent, Segment
from moveset.evaluate.calibration_curve import CalibrationBin, CalibrationCurve
from moveset.evaluate.event_metrics import EventMetrics
from moveset.evaluate.metrics import TableName, metric_cells, metric_values, metrics_in
from moveset.evaluate.report import Recommendation, Report
from moveset.evaluate.report_text import headline
from moveset.recognise.model import CurvePoint

VERSION: Final = 3


def report_json(report: Report) -> dict[str, Json]:
    """Return all the numbers of a report as plain JSON, null where there was nothing to count."""
    numbers = {
        "version": VERSION,
        "headline": headline(report),
        "split": report.split,
        "people": report.people,
        "recordings": report.recordings,
        "moves": list(report.moves),
        "overall": _metrics_json(report.overall),
        "per_move": {move: _metrics_json(values) for move, values in report.per_move.items()},
        "chance_f1": report.chance_f1,
        "frame_accuracy": report.frame_accuracy,
        "frame_majority_accuracy": report.frame_majority_accuracy,
        "frame_f1": report.frame_f1,
        "baselines": {name: _metrics_json(values) for name, values in report.baselines.items()},
        "confusion": [list(row) for row in report.confusion],
        "timelines": [_timeline_json(timeline) for timeline in report.timelines],
        "curves": [[_point_json(point) for point in curve] for curve in report.curves],
        "calibration": _calibration_json(report.calibration) if report.calibration else None,
        "recommendations": [asdict(one) for one in report.recommendations],
    }
    plain: dict[str, Json] = _finite(numbers)
    return plain


def metric_table_json(report: Report, table: TableName) -> dict[str, Json]:
    """Return a table of metrics as text: its columns, and the cells of each move."""
    return {
        "columns": [{"label": one.label, "help": one.help} for one in metrics_in(table)],
        "rows": {move: metric_cells(report.per_move[move], table) for move in report.moves},
    }


def _finite(value: Json) -> Json:
    """Return a copy with null for every number that JSON cannot hold."""
    if isinstance(value, dict):
        return {key: _finite(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [_finite(inside) for inside in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _metrics_json(values: EventMetrics) -> dict[str, Json]:
    """Return the counts, and every registered metric."""
    counts = {name: getattr(values, name) for name in COUNTS}
    latencies = {"latencies_s": list(values.latencies_s)}
    return {**metric_values(values), **counts, **latencies}


COUNTS: Final = ("true_positives", "false_positives", "false_negatives", "minutes")
"""What ``EventMetrics`` is read back from, beside its latencies."""


def _timeline_json(timeline: EventTimeline) -> dict[str, Json]:
    return {
        "recording": timeline.recording,
        "person": timeline.person,
        "start_s": timeline.start_s,
        "duration_s": timeline.duration_s,
        "truth": [
            {"start_s": one.start_s, "end_s": one.end_s, "move": one.move} for one in timeline.truth
        ],
        "events": [
            {
                "time_s": event.time_s,
                "move": event.move,
                "event": event.event,
                "probability": event.probability,
            }
            for event in timeline.events
        ],
    }


def _point_json(point: CurvePoint) -> dict[str, Json]:
    return {
        "epoch": point.epoch,
        "loss": point.loss,
        "accuracy": point.accuracy,
        "held_out_loss": point.held_out_loss,
        "held_out_accuracy": point.held_out_accuracy,
    }


def _calibration_json(curve: CalibrationCurve) -> dict[str, Json]:
    return {
        "temperature": curve.temperature,
        "expected_calibration_error": curve.ece,
        "bins": [asdict(one) for one in curve.bins],
        "presses": asdict(curve.presses),
    }


def report_from_json(numbers: Mapping[str, Json]) -> Report:
    """Return the report that ``report_json`` was given.

    Raises
    ------
    ProjectError
        These are not the numbers of a report, or of one that this version cannot read.
    """
    version = numbers.get("version") if isinstance(numbers, Mapping) else None
    if version != VERSION:
        raise ProjectError(f"this is no report of version {VERSION}: evaluate again")
    try:
        return _report(numbers)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProjectError(f"the report is damaged ({error}): evaluate again") from error


def _report(numbers: Mapping[str, Json]) -> Report:
    return Report(
        split=numbers["split"],
        people=numbers["people"],
        recordings=numbers["recordings"],
        moves=tuple(numbers["moves"]),
        per_move={move: _metrics(values) for move, values in numbers["per_move"].items()},
        overall=_metrics(numbers["overall"]),
        chance_f1=_number(numbers["chance_f1"]),
        frame_accuracy=_number(numbers["frame_accuracy"]),
        frame_majority_accuracy=_number(numbers["frame_majority_accuracy"]),
        frame_f1=_number(numbers["frame_f1"]),
        baselines={name: _metrics(values) for name, values in numbers["baselines"].items()},
        confusion=tuple(tuple(row) for row in numbers["confusion"]),
        timelines=tuple(_timeline(timeline) for timeline in numbers["timelines"]),
        curves=tuple(tuple(_point(point) for point in curve) for curve in numbers["curves"]),
        calibration=_calibration(numbers["calibration"]) if numbers["calibration"] else None,
        recommendations=tuple(_recommendation(one) for one in numbers["recommendations"]),
    )


def _number(value: Json) -> float:
    return math.nan if value is None else float(value)


def _metrics(values: Mapping[str, Json]) -> EventMetrics:
    return EventMetrics(
        **{name: values[name] for name in COUNTS}, latencies_s=tuple(values["latencies_s"])
    )


def _timeline(timeline: Mapping[str, Json]) -> EventTimeline:
    name = timeline["recording"]
    return EventTimeline(
        recording=name,
        person=timeline["person"],
        start_s=timeline["start_s"],
        duration_s=timeline["duration_s"],
        truth=tuple(Segment(recording=name, **one) for one in timeline["truth"]),
        events=tuple(MoveEvent(**event) for event in timeline["events"]),
    )


def _point(point: Mapping[str, Json]) -> CurvePoint:
    fields = ("loss", "accuracy", "held_out_loss", "held_out_accuracy")
    return CurvePoint(point["epoch"], *(_number(point[field]) for field in fields))


def _calibration(numbers: Mapping[str, Json]) -> CalibrationCurve:
    return CalibrationCurve(
        tuple(_bin(one) for one in numbers["bins"]),
        _bin(numbers["presses"]),
        float(numbers["temperature"]),
    )


def _bin(numbers: Mapping[str, Json]) -> CalibrationBin:
    confidence, accuracy = _number(numbers["confidence"]), _number(numbers["accuracy"])
    return CalibrationBin(confidence, accuracy, int(numbers["count"]))


def _recommendation(numbers: Mapping[str, Json]) -> Recommendation:
    fields = ("start_s", "end_s", "gain")
    return Recommendation(**{**numbers, **{field: _number(numbers[field]) for field in fields}})
