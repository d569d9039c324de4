"""A report to and from JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Final, get_args

from moveset.base.errors import ProjectError
from moveset.base.shown_text import quote
from moveset.base.values import EventKind, EventTimeline, Json, MoveEvent, Segment
from moveset.evaluate.calibration_curve import CalibrationBin, CalibrationCurve
from moveset.evaluate.event_metrics import EventMetrics
from moveset.evaluate.metrics import TableName, metric_cells, metric_values, metrics_in
from moveset.evaluate.report import Recommendation, RecommendationKind, Report
from moveset.evaluate.report_text import headline
from moveset.recognise.json_values import to_json
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
    plain: dict[str, Json] = to_json(numbers)
    return plain


def metric_table_json(report: Report, table: TableName) -> dict[str, Json]:
    """Return a table of metrics as text: its columns, and the cells of each move."""
    return {
        "columns": [{"label": one.label, "help": one.help} for one in metrics_in(table)],
        "rows": {move: metric_cells(report.per_move[move], table) for move in report.moves},
    }


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
        split=_text(numbers["split"]),
        people=_integer(numbers["people"]),
        recordings=_integer(numbers["recordings"]),
        moves=tuple(map(_text, numbers["moves"])),
        per_move={move: _metrics(numbers["per_move"][move]) for move in numbers["moves"]},
        overall=_metrics(numbers["overall"]),
        chance_f1=_number(numbers["chance_f1"]),
        frame_accuracy=_number(numbers["frame_accuracy"]),
        frame_majority_accuracy=_number(numbers["frame_majority_accuracy"]),
        frame_f1=_number(numbers["frame_f1"]),
        baselines={name: _metrics(values) for name, values in numbers["baselines"].items()},
        confusion=tuple(tuple(map(_integer, row)) for row in numbers["confusion"]),
        timelines=tuple(_timeline(timeline) for timeline in numbers["timelines"]),
        curves=tuple(tuple(_point(point) for point in curve) for curve in numbers["curves"]),
        calibration=_calibration(numbers["calibration"]) if numbers["calibration"] else None,
        recommendations=tuple(_recommendation(one) for one in numbers["recommendations"]),
    )


def _number(value: Json) -> float:
    return math.nan if value is None else _real(value)


def _real(value: Json) -> float:
    """Return a number; the file may have anything in its place."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{quote(value)} is not a number")
    return value


def _integer(value: Json) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{quote(value)} is not an integer")
    return value


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{quote(value)} is not a text")
    return value


def _metrics(values: Mapping[str, Json]) -> EventMetrics:
    return EventMetrics(
        true_positives=_integer(values["true_positives"]),
        false_positives=_integer(values["false_positives"]),
        false_negatives=_integer(values["false_negatives"]),
        minutes=_real(values["minutes"]),
        latencies_s=tuple(map(_real, values["latencies_s"])),
    )


def _timeline(timeline: Mapping[str, Json]) -> EventTimeline:
    name = _text(timeline["recording"])
    return EventTimeline(
        recording=name,
        person=_text(timeline["person"]),
        start_s=_real(timeline["start_s"]),
        duration_s=_real(timeline["duration_s"]),
        truth=tuple(_segment(name, one) for one in timeline["truth"]),
        events=tuple(map(_event, timeline["events"])),
    )


def _segment(recording: str, values: Mapping[str, Json]) -> Segment:
    start_s, end_s = _real(values["start_s"]), _real(values["end_s"])
    return Segment(recording, start_s, end_s, _text(values["move"]))


def _event(values: Mapping[str, Json]) -> MoveEvent:
    kind = values["event"]
    if kind not in get_args(EventKind):
        raise ValueError(f"{quote(kind)} is no event")
    time_s, probability = _real(values["time_s"]), _real(values["probability"])
    return MoveEvent(time_s, _text(values["move"]), kind, probability)


def _point(point: Mapping[str, Json]) -> CurvePoint:
    fields = ("loss", "accuracy", "held_out_loss", "held_out_accuracy")
    return CurvePoint(_integer(point["epoch"]), *(_number(point[field]) for field in fields))


def _calibration(numbers: Mapping[str, Json]) -> CalibrationCurve:
    return CalibrationCurve(
        tuple(_bin(one) for one in numbers["bins"]),
        _bin(numbers["presses"]),
        _real(numbers["temperature"]),
    )


def _bin(numbers: Mapping[str, Json]) -> CalibrationBin:
    confidence, accuracy = _number(numbers["confidence"]), _number(numbers["accuracy"])
    return CalibrationBin(confidence, accuracy, _integer(numbers["count"]))


def _recommendation(numbers: Mapping[str, Json]) -> Recommendation:
    kind = numbers["kind"]
    if kind not in get_args(RecommendationKind):
        raise ValueError(f"{quote(kind)} is no recommendation")
    return Recommendation(
        kind,
        words=_text(numbers["words"]),
        move=_text(numbers["move"]),
        other=_text(numbers["other"]),
        recording=_text(numbers["recording"]),
        start_s=_number(numbers["start_s"]),
        end_s=_number(numbers["end_s"]),
        shift_s=_real(numbers["shift_s"]),
        gain=_number(numbers["gain"]),
    )
