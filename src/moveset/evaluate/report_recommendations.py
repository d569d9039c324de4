"""The recommendations of a report in words."""

from __future__ import annotations

import math
from typing import Final

from moveset.evaluate.event_metrics import compute_event_metrics
from moveset.evaluate.label_fixes import LABEL_ISSUES, fix_labels
from moveset.evaluate.number_formats import format_share
from moveset.evaluate.report import Recommendation, Report

TITLE: Final = "What to do next"

KIND_WORDS: Final = {
    "mislabelled": "wrong label?",
    "unlabelled": "no label?",
    "badly_timed": "wrong time?",
    "confused": "confused",
    "record_next": "record",
}
"""What the page shows before each recommendation."""


def corrected_f1_words(report: Report) -> str:
    """Return what event F1 is if every label issue is a mistake; empty where there is none."""
    issues = [one for one in report.recommendations if one.kind in LABEL_ISSUES]
    if not issues:
        return ""
    corrected = compute_event_metrics(fix_labels(report.timelines, issues)).f1
    now, then = format_share(report.overall.f1), format_share(corrected)
    which = "this label is" if len(issues) == 1 else f"all {len(issues)} of these labels are"
    if then == now:
        return f"If {which} wrong, F1 on the same presses stays {now}; teaching again may help."
    return (
        f"If {which} wrong, F1 on the same presses is really {then} instead of {now}; "
        "teaching again with corrected labels should improve it further."
    )


def gain_words(recommendation: Recommendation) -> str:
    """Return how much F1 a recommendation may gain; empty where unknown."""
    if math.isnan(recommendation.gain):
        return ""
    return f"F1 {recommendation.gain:+.3f}"
