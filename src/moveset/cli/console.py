"""Text that commands print: reports, learning curves, events, findings."""

from __future__ import annotations

import json
import math
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from moveset.base.counts import with_noun
from moveset.base.shown_text import escape_controls
from moveset.base.values import MoveEvent
from moveset.cli.terminal import open_console
from moveset.evaluate.image_report import ImageReport
from moveset.evaluate.report import Report
from moveset.label.image_split import BY_RECORDING
from moveset.recognise.model import CurvePoint

if TYPE_CHECKING:
    from moveset.learn.enrolment import Enrolment
    from moveset.recognise.bundle import Bundle
    from moveset.workflow.findings import Finding

SPARKS: Final = "▁▂▃▄▅▆▇█"
CURVE_WIDTH: Final = 25


def print_skipped(skipped: Iterable[str]) -> None:
    """Print which images of a folder are left out, beside the output."""
    for sentence in skipped:
        print(f"note: {sentence}", file=sys.stderr)


def print_report(report: Report, as_json: bool) -> None:
    """Print an evaluation: its headline, its table, and what it is based on."""
    from moveset.evaluate.report_json import report_json

    if as_json:
        print(json.dumps(report_json(report), indent=1, allow_nan=False))
        return
    from rich import box
    from rich.table import Table

    from moveset.evaluate.metrics import metrics_in
    from moveset.evaluate.report_text import headline, report_table

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column("move", overflow="fold")  # the only column that wraps in a narrow terminal
    for metric in metrics_in("moves"):
        table.add_column(metric.short_label or metric.label, justify="right", no_wrap=True)
    for row in report_table(report):
        table.add_row(*map(escape_controls, row))
    console = open_console(sys.stdout)
    console.print(escape_controls(headline(report)))
    console.print()
    console.print(table)
    console.print()
    for line in _lines_below(report, console.width):
        console.print(escape_controls(line))


def _lines_below(report: Report, width: int) -> Iterator[str]:
    """Yield the lines below the table of an evaluation."""
    from moveset.evaluate.number_formats import format_rate, format_share
    from moveset.evaluate.report_text import basis, calibration_words

    for name, metrics in report.baselines.items():
        rate = format_rate(metrics.false_positives_per_minute)
        yield f"under {name}: F1 {format_share(metrics.f1)}, {rate} false per minute"
    if report.calibration:
        yield calibration_words(report.calibration)
    yield basis(report)
    yield from recommendation_lines(report, width)


def recommendation_lines(report: Report, width: int) -> list[str]:
    """Return what to do next as lines of at most ``width`` characters; the first is empty."""
    from moveset.evaluate.recommendations import select_shown
    from moveset.evaluate.report_recommendations import TITLE, corrected_f1_words

    if not report.recommendations:
        return []
    shown = select_shown(report.recommendations)
    more = len(report.recommendations) - len(shown)
    lines = ["", f"{TITLE}:"]
    for number, one in enumerate(shown, 1):
        lines += textwrap.wrap(f"{number}. {one.words}", width, subsequent_indent="   ")
    lines += [f"   and {more} more in the report"] if more else []
    return lines + textwrap.wrap(corrected_f1_words(report), width)


def print_image_report(report: ImageReport, as_json: bool) -> None:
    """Print how well held-out images are classified."""
    from moveset.evaluate.image_report import image_report_json

    if as_json:
        print(json.dumps(image_report_json(report), indent=1, allow_nan=False))
        return
    print(image_report_words(report))


def image_report_words(report: ImageReport) -> str:
    """Return the confusion matrix of held-out images, with the accuracies below it."""
    head = "predicted  " + "".join(f"{name[:9]:>10}" for name in report.classes) + f"{'F1':>7}"
    rows = [
        f"{name[:10]:<11}" + "".join(f"{count:>10}" for count in row) + f"{report.f1[name]:>7.2f}"
        for name, row in zip(report.classes, report.confusion, strict=True)
    ]
    held = (
        f"held-out accuracy  {report.accuracy:6.1%}   most frequent class "
        f"{report.majority_accuracy:.1%}, mean F1 {report.macro_f1:.2f}"
    )
    training = f"training accuracy  {report.training_accuracy:6.1%}   on the training images"
    sources = with_noun(report.sources, "recording" if report.split == BY_RECORDING else "run")
    basis = f"{with_noun(report.images, 'image')} of {sources}, split {report.split}"
    return "\n".join([head, *rows, held, training, basis])


def event_line(event: MoveEvent, latency_ms: float, as_json: bool) -> str:
    """Return an event as a line of words, or of JSON."""
    if as_json:
        return json.dumps(
            {
                "time_s": round(event.time_s, 4),
                "move": event.move,
                "event": event.event,
                "probability": round(event.probability, 4),
                "latency_ms": round(latency_ms, 2),
            }
        )
    move = escape_controls(event.move)
    return f"{event.time_s:8.2f} s  {event.event:<7} {move:<16} {event.probability:4.0%}"


def training_words(bundle: Bundle) -> str:
    """Return the held-out scores of a newly trained bundle in a few lines."""
    from moveset.evaluate.image_report import image_report_from_json

    if bundle.report and "images" in bundle.report:
        return image_report_words(image_report_from_json(bundle.report))
    curve = curve_words(bundle.model.curve, bundle.model.best_epoch)
    return "\n".join([curve, *teaching_lines(bundle)])


def teaching_lines(bundle: Bundle) -> list[str]:
    """Return in plain words what a newly taught bundle can do, and what helps most."""
    from moveset.evaluate.teach_result import teach_result_of
    from moveset.evaluate.teach_words import sentences, step_words

    result = teach_result_of(bundle)
    if result is None:
        return []
    verdict = [] if result.is_good else ["warning: this is not good enough to play with yet."]
    step = [] if result.step.kind == "play" else [f"What helps most: {step_words(result.step)}"]
    return [*sentences(result), *verdict, *step]


def enrolment_words(enrolment: Enrolment) -> str:
    """Return the moves of an enrolled bundle, and its F1 on held-out examples."""
    scores = enrolment.scores.items()
    tried = ", ".join(f"{name} {score:.2f}" for name, score in scores if not math.isnan(score))
    lines = [f"knows {', '.join(move.move for move in enrolment.bundle.moves)}"]
    if tried:
        lines.append(f"kept {enrolment.choice}; on held-out examples: {tried}")
    if enrolment.found:
        lines.append(f"found without your examples, so kept as it is: {', '.join(enrolment.found)}")
    elif enrolment.choice == "base" and not tried:
        lines.append("kept the base as it is: record two examples of each move to adapt it")
    if tried and not any(score > 0.0 for _, score in scores):
        lines.append("warning: no held-out example was found again: check where the segments are")
    if enrolment.differing:
        moves = ", ".join(enrolment.differing)
        lines.append(f"warning: the examples of {moves} differ much: do them alike, or record more")
    return "\n".join([*lines, *teaching_lines(enrolment.bundle)])


def curve_words(curve: Sequence[CurvePoint], best_epoch: int) -> str:
    """Return a learning curve in two lines: loss and frame accuracy of validation recordings."""
    losses = [point.held_out_loss for point in curve]
    shares = [point.held_out_accuracy for point in curve]
    if not losses or any(map(math.isnan, (*losses, *shares))):
        return f"{with_noun(len(curve), 'epoch')}, without validation recordings"
    training = curve[min(best_epoch, len(curve)) - 1].accuracy
    return (
        f"held-out loss    {_spark(losses)}  {losses[0]:.2f} → {min(losses):.2f}, "
        f"{with_noun(best_epoch, 'epoch')}\n"
        f"held-out frames  {_spark(shares)}  {max(shares):.0%} right, "
        f"in training {training:.0%}"
    )


def _spark(values: Sequence[float]) -> str:
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    step = max(1, -(-len(values) // CURVE_WIDTH))
    return "".join(SPARKS[round((value - low) / span * 7)] for value in values[::step])


def print_findings(findings: Sequence[Finding], as_json: bool) -> None:
    """Print the findings of the doctor, each with its hint."""
    if as_json:
        rows = [{slot: getattr(found, slot) for slot in found.__slots__} for found in findings]
        print(json.dumps(rows, indent=1))
        return
    marks = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}
    for found in findings:
        print(f"{marks[found.status]}  {found.name:<22} {found.message}")
        if found.hint:
            print(f"{'':6}{'':<22} → {found.hint}")
