"""A report's numbers in words and as tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

from moveset.base.counts import with_noun
from moveset.evaluate.calibration_curve import CalibrationCurve, pool_bins
from moveset.evaluate.event_metrics import EventMetrics
from moveset.evaluate.metrics import metric_cells, metrics_in
from moveset.evaluate.number_formats import format_rate, format_seconds, format_share
from moveset.evaluate.report import NOT_HELD_OUT, Report

ALL_MOVES = "all"
"""Name of the last row of ``report_table``."""


def report_columns() -> tuple[str, ...]:
    """Return the headings of ``report_table``."""
    return ("move", *(metric.label for metric in metrics_in("moves")))


def report_table(report: Report) -> list[tuple[str, ...]]:
    """Return a row for each move and a last one for all moves, by ``report_columns``."""
    rows = [(move, *metric_cells(report.per_move[move], "moves")) for move in report.moves]
    return [*rows, (ALL_MOVES, *metric_cells(report.overall, "moves"))]


def with_baselines(report: Report) -> dict[str, EventMetrics]:
    """Return the metrics of the rules in use, then those of the baselines, by name."""
    return {"these rules": report.overall, **report.baselines}


def headline(report: Report) -> str:
    """Return the outcome in one plain sentence."""
    metrics = report.overall
    moves = with_noun(metrics.segments, "move")
    parts = [f"On {unseen(report)} it pressed {metrics.true_positives} of {moves} correctly"]
    if not math.isnan(metrics.false_positives_per_minute):
        rate = format_rate(metrics.false_positives_per_minute)
        parts.append(f"{rate} false presses per minute")
    if not math.isnan(metrics.latency_median_s):
        parts.append(f"median latency {format_seconds(metrics.latency_median_s)}")
    return ", ".join(parts) + "."


def unseen(report: Report) -> str:
    """Return what the report was measured on, no more than the split allows to say."""
    if report.split == NOT_HELD_OUT:
        return with_noun(report.recordings, "recording")
    if "person" in report.split or "people" in report.split:
        return with_noun(report.people, "unseen person")
    if "recording" in report.split:
        return with_noun(report.recordings, "unseen recording")
    return "unseen footage"


def basis(report: Report) -> str:
    """Return what every score is based on: people, recordings, minutes, split, chance level."""
    return " · ".join(
        [
            with_noun(report.people, "person"),
            with_noun(report.recordings, "recording"),
            f"{report.overall.minutes:.1f} minutes",
            f"split {report.split}" if report.split.startswith("by ") else report.split,
            f"F1 by chance {format_share(report.chance_f1)}",
        ]
    )


def calibration_words(curve: CalibrationCurve) -> str:
    """Return the accuracy of predictions of about 0.8 and the calibration error, in one line."""
    near = pool_bins(curve, 0.7, 0.9)
    error = f"calibration error {format_share(curve.ece)}"
    if not near.count:
        return error
    confidence, accuracy = format_share(near.confidence), format_share(near.accuracy)
    return f"predicted {confidence}, right {accuracy}; {error}"


def short_names(moves: Sequence[str]) -> dict[str, str]:
    """Return a code of about two letters for each move, no two alike: punch_left is PL."""
    codes: dict[str, str] = {}
    for move in moves:
        words = [word for word in move.split("_") if word]
        code = ("".join(word[0] for word in words[:3]) if len(words) > 1 else move[:2]).upper()
        numbered = (code, *(f"{code}{number}" for number in range(2, len(moves) + 2)))
        codes[move] = next(name for name in numbered if name not in codes.values())
    return codes
