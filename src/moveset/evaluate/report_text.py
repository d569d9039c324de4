"""Fifth on the road, for the report: its numbers in words and as tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

from moveset.evaluate.calibration_curve import around
from moveset.evaluate.reports import EventScore, Reliability, Report

NOTHING = "\u2013"
"""Stands where there was nothing to count."""

COLUMNS = (
    "move",
    "segments",
    "right",
    "missed",
    "false",
    "precision",
    "recall",
    "F1",
    "delay",
    "delay p95",
)
"""Heads of ``report_table``."""


def report_table(report: Report) -> list[tuple[str, ...]]:
    """Return a row for each move and a last one for all, in the order of ``COLUMNS``."""
    rows = [_row(move, report.per_move[move]) for move in report.moves]
    return [*rows, _row("all", report.overall)]


def markdown_table(report: Report) -> str:
    """Return ``report_table`` with its heads, in Markdown."""
    rule = ("---", *["---:"] * (len(COLUMNS) - 1))
    return "".join(f"| {' | '.join(row)} |\n" for row in (COLUMNS, rule, *report_table(report)))


RULE_COLUMNS = ("rule", "right", "missed", "false", "false a minute", "F1", "delay")
"""Heads of ``rules_table``."""


def rules_table(report: Report) -> list[tuple[str, ...]]:
    """Return a row for the rules that were used, and one for each other, as ``RULE_COLUMNS``."""
    scores = {"these rules": report.overall, **report.rivals}
    return [
        (
            name,
            *(str(number) for number in (score.correct, score.missed, score.false)),
            rate(score.false_per_minute),
            share(score.f1),
            seconds(score.delay_median_s),
        )
        for name, score in scores.items()
    ]


def _row(name: str, score: EventScore) -> tuple[str, ...]:
    counts = (score.truths, score.correct, score.missed, score.false)
    shares = (score.precision, score.recall, score.f1)
    delays = (score.delay_median_s, score.delay_p95_s)
    return (name, *map(str, counts), *map(share, shares), *map(seconds, delays))


def headline(report: Report) -> str:
    """Return the outcome in one plain sentence."""
    score = report.overall
    found = f"On {unseen(report)} it pressed {score.correct} of {count(score.truths, 'move')}"
    parts = [f"{found} rightly"]
    if not math.isnan(score.false_per_minute):
        parts.append(f"{rate(score.false_per_minute)} false presses a minute")
    if not math.isnan(score.delay_median_s):
        parts.append(f"median {seconds(score.delay_median_s)} after the start")
    return ", ".join(parts) + "."


def unseen(report: Report) -> str:
    """Return whom or what it was tested on, no more than the split allows to say."""
    if "person" in report.split or "people" in report.split:
        return f"{count(report.people, 'person')} never seen"
    if "recording" in report.split:
        return f"{count(report.recordings, 'recording')} never seen"
    return "footage never seen"


def basis(report: Report) -> str:
    """Return what every score rests on: people, recordings, minutes, split and chance."""
    return " · ".join(
        [
            count(report.people, "person"),
            count(report.recordings, "recording"),
            f"{report.overall.minutes:.1f} minutes",
            f"split {report.split}" if report.split.startswith("by ") else report.split,
            f"F1 by chance {share(report.chance_f1)}",
        ]
    )


def reliability_words(reliability: Reliability) -> str:
    """Return how often frames of about 0.8 were right, and how far all are off, in one line."""
    nearby = around(reliability, 0.7, 0.9)
    error = f"calibration error {share(reliability.ece)}"
    if not nearby.count:
        return error
    return f"said {share(nearby.said)}, right {share(nearby.right)}; {error}"


def count(number: int, noun: str) -> str:
    """Return a number and its noun, in the plural where it needs one."""
    plural = {"person": "people", "press": "presses"}.get(noun, noun + "s")
    return f"{number} {noun if number == 1 else plural}"


def share(value: float) -> str:
    """Return a share of one with two digits, never rounded up to a perfect 1.00."""
    if math.isnan(value):
        return NOTHING
    return f"{min(value, 0.99) if value < 1.0 else value:.2f}"


def seconds(value: float) -> str:
    """Return seconds with two digits."""
    return NOTHING if math.isnan(value) else f"{value:.2f} s"


def rate(value: float) -> str:
    """Return so many a minute, with one digit."""
    return NOTHING if math.isnan(value) else f"{value:.1f}"


def short_names(moves: Sequence[str]) -> dict[str, str]:
    """Return a code of about two letters for each move, no two alike: punch_left is PL."""
    codes: dict[str, str] = {}
    for move in moves:
        words = [word for word in move.split("_") if word]
        code = ("".join(word[0] for word in words[:3]) if len(words) > 1 else move[:2]).upper()
        numbered = (code, *(f"{code}{number}" for number in range(2, len(moves) + 2)))
        codes[move] = next(name for name in numbered if name not in codes.values())
    return codes
