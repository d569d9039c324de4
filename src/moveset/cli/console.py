"""What the command line says: progress, tables, one line for each event."""

from __future__ import annotations

import json
import math
import sys
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import median, quantiles
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from moveset.base.closing import Closing
from moveset.base.values import MoveEvent
from moveset.evaluate.reports import PictureReport, Report
from moveset.recognise.model import CurvePoint

if TYPE_CHECKING:
    from moveset.capture.source import FrameSource
    from moveset.learn.enrolment import Enrolment
    from moveset.play.session import PlayedFrame
    from moveset.recognise.bundle import Bundle
    from moveset.workflow.doctor import Finding

SPARKS: Final = "▁▂▃▄▅▆▇█"
CURVE_WIDTH: Final = 25

SHORT_HEADS: Final = {"segments": "seg.", "precision": "prec.", "delay p95": "p95"}
"""With these a table of ten columns fits a terminal of eighty."""


class Bar:
    """Progress on the error stream, a line for each stage; out of the way of what is printed."""

    def __enter__(self) -> Self:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = TextColumn("{task.description:<28}"), BarColumn(), TimeElapsedColumn()
        self._progress = Progress(*columns, console=Console(stderr=True))
        self._tasks: dict[str, Any] = {}
        self._progress.start()
        return self

    def tell(self, stage: str, done: int, total: int) -> None:
        """Take notice of a step."""
        if stage not in self._tasks:
            self._finish()
            self._tasks[stage] = self._progress.add_task(stage, total=total)
        self._progress.update(self._tasks[stage], completed=done, total=total)

    def log(self, stage: str, epoch: int, cost: float, accuracy: float) -> None:
        """Print what a batch cost, as the article does, above the bars."""
        words = f"{stage}, epoch {epoch}: Cost: {cost:.5f}, accuracy: {accuracy:.5f}"
        self._progress.console.print(words, highlight=False)

    def _finish(self) -> None:
        """Fill the bars of stages that are over: some end early, and none says so."""
        for task in self._progress.tasks:
            self._progress.update(task.id, completed=task.total)
            self._progress.stop_task(task.id)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._finish()
        self._progress.stop()


def print_report(report: Report, as_json: bool) -> None:
    """Print an evaluation: its sentence, its table, and what stands behind them."""
    from moveset.evaluate.report import report_json

    if as_json:
        print(json.dumps(report_json(report), indent=1, allow_nan=False))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from moveset.evaluate.report_text import (
        COLUMNS,
        basis,
        headline,
        rate,
        reliability_words,
        report_table,
        share,
    )

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column(COLUMNS[0], overflow="fold")  # gives way where a terminal is narrow
    for name in COLUMNS[1:]:
        table.add_column(SHORT_HEADS.get(name, name), justify="right", no_wrap=True)
    for row in report_table(report):
        table.add_row(*row)
    console = Console()
    console.print(headline(report), highlight=False)
    console.print()
    console.print(table)
    console.print()
    for name, score in report.rivals.items():
        words = f"under {name}: F1 {share(score.f1)}, {rate(score.false_per_minute)} false a minute"
        console.print(words, highlight=False)
    if report.reliability:
        console.print(reliability_words(report.reliability), highlight=False)
    console.print(basis(report), highlight=False)
    for line in advice_lines(report, console.width):
        console.print(line, highlight=False, markup=False)


def advice_lines(report: Report, width: int) -> list[str]:
    """Return what to do next as lines of at most ``width`` characters, the first of them empty."""
    from moveset.evaluate.recommendations import shown_advice
    from moveset.evaluate.report_recommendations import TITLE, fix_words

    if not report.advice:
        return []
    shown = shown_advice(report.advice)
    more = len(report.advice) - len(shown)
    lines = ["", f"{TITLE}:"]
    for number, one in enumerate(shown, 1):
        lines += textwrap.wrap(f"{number}. {one.words}", width, subsequent_indent="   ")
    lines += [f"   and {more} more in the report"] if more else []
    return lines + textwrap.wrap(fix_words(report), width)


def print_picture_report(report: PictureReport, as_json: bool) -> None:
    """Print how pictures held out were known, beside those learnt from."""
    from moveset.evaluate.image_report import picture_report_json

    if as_json:
        print(json.dumps(picture_report_json(report), indent=1, allow_nan=False))
        return
    print(picture_words(report))


def picture_words(report: PictureReport) -> str:
    """Return a table of what pictures held out were taken for, and the accuracies below it."""
    head = "taken for  " + "".join(f"{name[:9]:>10}" for name in report.classes) + f"{'F1':>7}"
    rows = [
        f"{name[:10]:<11}" + "".join(f"{count:>10}" for count in row) + f"{report.f1[name]:>7.2f}"
        for name, row in zip(report.classes, report.confusion, strict=True)
    ]
    held = (
        f"held-out accuracy  {report.accuracy:6.1%}   by chance {report.chance:.1%}, "
        f"mean F1 {report.macro_f1:.2f}"
    )
    learnt = f"training accuracy  {report.training_accuracy:6.1%}   of what was learnt from"
    basis = f"{report.pictures} pictures of {report.sources} recordings, split {report.split}"
    return "\n".join([head, *rows, held, learnt, basis])


def event_line(event: MoveEvent, delay_ms: float, as_json: bool) -> str:
    """Return an event as a line of words, or of JSON."""
    if as_json:
        return json.dumps(
            {
                "time_s": round(event.time_s, 4),
                "move": event.move,
                "event": event.event,
                "probability": round(event.probability, 4),
                "delay_ms": round(delay_ms, 2),
            }
        )
    return f"{event.time_s:8.2f} s  {event.event:<7} {event.move:<16} {event.probability:4.0%}"


class PlayTally(Closing):
    """Counts what is played, and says at the end how fast it went, on the error stream.

    Parameters
    ----------
    source
        Where the frames come from; knows how many were dropped.
    now
        A clock in seconds.
    """

    def __init__(
        self, source: FrameSource, *, now: Callable[[], float] = time.perf_counter
    ) -> None:
        self._source = source
        self._now = now
        self._delays_ms: list[float] = []
        self._first = self._last = 0.0

    def count(self, played: Iterable[PlayedFrame]) -> Iterator[PlayedFrame]:
        """Yield what was played."""
        last_s = -math.inf
        for item in played:
            # What is let go at the end comes with the last frame once more.
            if item.frame.time_s > last_s:
                last_s, self._last = item.frame.time_s, self._now()
                self._first = self._first if self._delays_ms else self._last
                self._delays_ms.append(item.delay_ms)
            yield item

    def words(self) -> str:
        """Return frames, their rate, delays and losses in a line."""
        count, took_s = len(self._delays_ms), self._last - self._first
        rate = f", {(count - 1) / took_s:.0f} a second" if took_s > 0 else ""
        p95 = (
            quantiles(self._delays_ms, n=20, method="inclusive")[-1]
            if count > 1
            else self._delays_ms[0]
        )
        return (
            f"{count} frames{rate}; delay {median(self._delays_ms):.0f} ms, "
            f"p95 {p95:.0f} ms; {self._source.dropped} dropped"
        )

    def close(self) -> None:
        """Print the line, if anything was played."""
        if self._delays_ms:
            print(self.words(), file=sys.stderr)


def lesson_words(bundle: Bundle) -> str:
    """Return how well was learnt, by what was held out, in a few lines."""
    from moveset.evaluate.image_report import picture_report_from_json

    if bundle.report and "pictures" in bundle.report:
        return picture_words(picture_report_from_json(bundle.report))
    return curve_words(bundle.model.curve, bundle.model.best_epoch)


def enrolment_words(enrolment: Enrolment) -> str:
    """Return what examples changed, by those that were held out."""
    scores = enrolment.scores.items()
    tried = ", ".join(f"{name} {score:.2f}" for name, score in scores if not math.isnan(score))
    known = ", ".join(move.move for move in enrolment.bundle.moves)
    return f"knows {known}" + (
        f"\nkept {enrolment.choice}; on held-out examples: {tried}" if tried else ""
    )


def curve_words(curve: Sequence[CurvePoint], best_epoch: int) -> str:
    """Return a learning curve in two lines: loss and right frames of recordings not learnt from."""
    losses = [point.held_out_loss for point in curve]
    shares = [point.held_out_accuracy for point in curve]
    if not losses or any(map(math.isnan, (*losses, *shares))):
        return f"{len(curve)} epochs, with nothing held out to judge by"
    learnt = curve[min(best_epoch, len(curve)) - 1].accuracy
    return (
        f"held-out loss    {_spark(losses)}  {losses[0]:.2f} → {min(losses):.2f}, "
        f"{best_epoch} epochs\n"
        f"held-out frames  {_spark(shares)}  {max(shares):.0%} right, "
        f"of those learnt from {learnt:.0%}"
    )


def _spark(values: Sequence[float]) -> str:
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    step = max(1, -(-len(values) // CURVE_WIDTH))
    return "".join(SPARKS[round((value - low) / span * 7)] for value in values[::step])


def print_findings(findings: Sequence[Finding], as_json: bool) -> None:
    """Print what the doctor found."""
    if as_json:
        rows = [{slot: getattr(found, slot) for slot in found.__slots__} for found in findings]
        print(json.dumps(rows, indent=1))
        return
    marks = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}
    for found in findings:
        print(f"{marks[found.state]}  {found.name:<22} {found.words}")
        if found.mend:
            print(f"{'':6}{'':<22} → {found.mend}")
