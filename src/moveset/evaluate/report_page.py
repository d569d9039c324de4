"""The report as one HTML page, rendered from ``report.html.j2``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from moveset.base.counts import with_noun
from moveset.evaluate.calibration_curve import CalibrationCurve
from moveset.evaluate.matching import MATCH_TOLERANCE_S
from moveset.evaluate.metrics import metric_cells, metrics_in
from moveset.evaluate.number_formats import NOTHING, format_rate, format_seconds, format_share
from moveset.evaluate.report import Report
from moveset.evaluate.report_plots import (
    calibration_plot,
    latency_histogram,
    learning_curve,
    share_bar,
)
from moveset.evaluate.report_recommendations import (
    KIND_WORDS,
    TITLE,
    corrected_f1_words,
    gain_words,
)
from moveset.evaluate.report_text import (
    ALL_MOVES,
    basis,
    calibration_words,
    headline,
    report_table,
    short_names,
    with_baselines,
)
from moveset.evaluate.report_timeline import move_colour, timeline_plot
from moveset.evaluate.svg import as_html

if TYPE_CHECKING:
    from jinja2 import Environment


def report_page(report: Report) -> str:
    """Return the report as one HTML page that loads nothing else."""
    template = _environment().get_template("report.html.j2")
    style = files("moveset.evaluate").joinpath("report.css").read_text("utf-8")
    return template.render(
        style=style,
        report=report,
        headline=headline(report),
        basis=basis(report),
        tiles=_tiles(report),
        recommendations_title=TITLE,
        corrected_f1=corrected_f1_words(report),
        moves_table=report_table(report),
        all_moves=ALL_MOVES,
        baseline_rows=[
            (name, *metric_cells(metrics, "baselines"))
            for name, metrics in with_baselines(report).items()
        ],
        confusion=_confusion_rows(report),
        codes=short_names(report.moves),
        nothing=NOTHING,
        tolerance_s=MATCH_TOLERANCE_S,
    )


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=PackageLoader("moveset.evaluate", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # The SVG elements are escaped when they are written.
    made.filters["svg"] = lambda plot: Markup(as_html(plot))  # noqa: S704
    made.filters["share"] = format_share
    made.globals.update(
        metrics_in=metrics_in,
        move_colour=move_colour,
        share_bar=share_bar,
        timeline_plot=timeline_plot,
        latency_histogram=latency_histogram,
        learning_curve=learning_curve,
        calibration_plot=calibration_plot,
        calibration_words=_calibration_sentences,
        gain_words=gain_words,
        kind_words=KIND_WORDS,
    )
    return made


def _tiles(report: Report) -> tuple[tuple[str, str, str], ...]:
    """Return name, value and a note of each number at the top of the page."""
    metrics = report.overall
    return (
        ("F1", format_share(metrics.f1), f"by chance {format_share(report.chance_f1)}"),
        (
            "precision",
            format_share(metrics.precision),
            f"{metrics.true_positives} of {with_noun(metrics.presses, 'press')}",
        ),
        (
            "recall",
            format_share(metrics.recall),
            f"{metrics.true_positives} of {with_noun(metrics.segments, 'move')}",
        ),
        (
            "false per minute",
            format_rate(metrics.false_positives_per_minute),
            f"{metrics.false_positives} in {metrics.minutes:.1f} min",
        ),
        (
            "latency, median",
            format_seconds(metrics.latency_median_s),
            f"95\u00a0% in {format_seconds(metrics.latency_p95_s)}",
        ),
        (
            "frame accuracy",
            format_share(report.frame_accuracy),
            f"majority class {format_share(report.frame_majority_accuracy)}",
        ),
        ("frame F1", format_share(report.frame_f1), "mean of all classes"),
    )


def _calibration_sentences(curve: CalibrationCurve) -> str:
    words = calibration_words(curve)
    return f"{words[0].upper()}{words[1:]}. {_temperature_sentence(curve.temperature)}"


def _temperature_sentence(temperature: float) -> str:
    value = f"{temperature:.2f}"
    if value == "1.00":
        return "Temperature 1.00: the probabilities of the network are unchanged."
    change = "less" if temperature > 1.0 else "more"
    return (
        f"Temperature {value}, fitted on training recordings: {change} confident than the network."
    )


def _confusion_rows(report: Report) -> list[tuple[str, list[dict[str, object]]]]:
    """Return the name of each row of the confusion matrix, and its cells."""
    names = [*report.moves, "nothing"]
    last = len(names) - 1
    return [
        (name, _confusion_cells(counts[:-1] if row == last else counts, row, last))
        for row, (name, counts) in enumerate(zip(names, report.confusion, strict=True))
    ]


def _confusion_cells(counts: Sequence[int], row: int, last: int) -> list[dict[str, object]]:
    total = max(sum(counts), 1)
    return [
        {
            "count": count or "",
            "kind": "hit" if row == column != last else "slip",
            "strong": count / total > 0.5,
            "percent": f"{100 * count / total:.0f}",
        }
        for column, count in enumerate(counts)
    ]
