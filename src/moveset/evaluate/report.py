"""Fifth on the road: an evaluation as one page to look at and as JSON to count with."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from moveset.base.errors import ProjectError
from moveset.base.files import write_atomically
from moveset.base.values import Json, MoveEvent, Segment, Strip
from moveset.evaluate.report_page import report_page
from moveset.evaluate.report_text import COLUMNS, headline, markdown_table, report_table
from moveset.evaluate.reports import Advice, EventScore, Reliability, Report, Trust
from moveset.recognise.model import CurvePoint

__all__ = [
    "COLUMNS",
    "headline",
    "markdown_table",
    "read_report",
    "report_from_json",
    "report_json",
    "report_page",
    "report_table",
    "write_report",
]

VERSION = 2


def write_report(report: Report, folder: Path, name: str) -> Path:
    """Write ``NAME.html`` and ``NAME.json`` into a folder and return the page's path.

    Raises
    ------
    WriteError
        The disk is full, or writing there is not allowed; an older report is untouched.
    """
    numbers = json.dumps(report_json(report), indent=1, allow_nan=False) + "\n"
    write_atomically(folder / f"{name}.json", numbers)
    return write_atomically(folder / f"{name}.html", report_page(report))


def read_report(path: Path) -> Report:
    """Return the report in a JSON file that ``write_report`` wrote.

    Raises
    ------
    ProjectError
        The file is missing, or is no report.
    """
    try:
        return report_from_json(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise ProjectError(f"{path} cannot be read: {error.strerror}; evaluate again") from error
    except ValueError as error:
        raise ProjectError(f"{path} is not JSON: evaluate again") from error


def report_json(report: Report) -> dict[str, Json]:
    """Return all the numbers of a report as plain JSON, null where there was nothing to count."""
    numbers = {
        "version": VERSION,
        "headline": headline(report),
        "split": report.split,
        "people": report.people,
        "recordings": report.recordings,
        "moves": list(report.moves),
        "overall": _score_json(report.overall),
        "per_move": {move: _score_json(score) for move, score in report.per_move.items()},
        "chance_f1": report.chance_f1,
        "frame_accuracy": report.frame_accuracy,
        "frame_chance": report.frame_chance,
        "frame_f1": report.frame_f1,
        "rivals": {name: _score_json(score) for name, score in report.rivals.items()},
        "confusion": [list(row) for row in report.confusion],
        "strips": [_strip_json(strip) for strip in report.strips],
        "curves": [[_point_json(point) for point in curve] for curve in report.curves],
        "reliability": _reliability_json(report.reliability) if report.reliability else None,
        "advice": [asdict(one) for one in report.advice],
    }
    plain: dict[str, Json] = _finite(numbers)
    return plain


def _finite(value: Json) -> Json:
    """Return a copy with null for every number that JSON cannot say."""
    if isinstance(value, dict):
        return {key: _finite(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [_finite(inside) for inside in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _score_json(score: EventScore) -> dict[str, Json]:
    return {
        "truths": score.truths,
        "presses": score.presses,
        "correct": score.correct,
        "missed": score.missed,
        "false": score.false,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "false_per_minute": score.false_per_minute,
        "delay_median_s": score.delay_median_s,
        "delay_p95_s": score.delay_p95_s,
        "minutes": score.minutes,
        "delays_s": list(score.delays_s),
    }


def _strip_json(strip: Strip) -> dict[str, Json]:
    return {
        "recording": strip.recording,
        "person": strip.person,
        "start_s": strip.start_s,
        "duration_s": strip.duration_s,
        "truth": [
            {"start_s": one.start_s, "end_s": one.end_s, "move": one.move} for one in strip.truth
        ],
        "events": [
            {
                "time_s": event.time_s,
                "move": event.move,
                "event": event.event,
                "probability": event.probability,
            }
            for event in strip.events
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


def _reliability_json(reliability: Reliability) -> dict[str, Json]:
    return {
        "temperature": reliability.temperature,
        "calibration_error": reliability.ece,
        "bins": [asdict(one) for one in reliability.bins],
        "presses": asdict(reliability.presses),
    }


def report_from_json(numbers: Mapping[str, Json]) -> Report:
    """Return the report that ``report_json`` wrote down.

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
        per_move={move: _score(score) for move, score in numbers["per_move"].items()},
        overall=_score(numbers["overall"]),
        chance_f1=_number(numbers["chance_f1"]),
        frame_accuracy=_number(numbers["frame_accuracy"]),
        frame_chance=_number(numbers["frame_chance"]),
        frame_f1=_number(numbers["frame_f1"]),
        rivals={name: _score(score) for name, score in numbers["rivals"].items()},
        confusion=tuple(tuple(row) for row in numbers["confusion"]),
        strips=tuple(_strip(strip) for strip in numbers["strips"]),
        curves=tuple(tuple(_point(point) for point in curve) for curve in numbers["curves"]),
        # Reports of version 2 did not say so from the start.
        reliability=_reliability(numbers["reliability"]) if numbers.get("reliability") else None,
        advice=tuple(_advice(one) for one in numbers.get("advice", ())),
    )


def _number(value: Json) -> float:
    return math.nan if value is None else float(value)


def _score(score: Mapping[str, Json]) -> EventScore:
    counts = (score["truths"], score["presses"], score["correct"])
    return EventScore(*counts, _number(score["minutes"]), tuple(score["delays_s"]))


def _strip(strip: Mapping[str, Json]) -> Strip:
    name = strip["recording"]
    return Strip(
        recording=name,
        person=strip["person"],
        start_s=strip["start_s"],
        duration_s=strip["duration_s"],
        truth=tuple(Segment(recording=name, **one) for one in strip["truth"]),
        events=tuple(MoveEvent(**event) for event in strip["events"]),
    )


def _point(point: Mapping[str, Json]) -> CurvePoint:
    fields = ("loss", "accuracy", "held_out_loss", "held_out_accuracy")
    return CurvePoint(point["epoch"], *(_number(point[field]) for field in fields))


def _reliability(numbers: Mapping[str, Json]) -> Reliability:
    return Reliability(
        tuple(_trust(one) for one in numbers["bins"]),
        _trust(numbers["presses"]),
        float(numbers["temperature"]),
    )


def _advice(numbers: Mapping[str, Json]) -> Advice:
    fields = ("start_s", "end_s", "gain")
    return Advice(**{**numbers, **{field: _number(numbers[field]) for field in fields}})


def _trust(numbers: Mapping[str, Json]) -> Trust:
    return Trust(_number(numbers["said"]), _number(numbers["right"]), int(numbers["count"]))
