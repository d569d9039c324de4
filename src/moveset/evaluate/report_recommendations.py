"""Fifth on the road, for the report: what to do next, as words and as a list on the page."""

from __future__ import annotations

import math
from typing import Final

from moveset.evaluate.event_metrics import score_strips
from moveset.evaluate.markup import Element, element
from moveset.evaluate.recommendations import LABELS, fix_strips
from moveset.evaluate.report_text import share
from moveset.evaluate.reports import Advice, Report

TITLE: Final = "What to do next"

HINT: Final = (
    "Counted on recordings that were not learnt from. The scores can be wrong as well as the "
    "labels: watch the place before you change anything."
)

TAGS: Final = {
    "mislabelled": "wrong label?",
    "unlabelled": "no label?",
    "badly_timed": "wrong time?",
    "confused": "confused",
    "record_next": "record",
}
"""What stands before each kind."""


def fix_words(report: Report) -> str:
    """Return what event F1 is if the labels in doubt are mistakes; nothing where none is."""
    doubts = [one for one in report.advice if one.kind in LABELS]
    if not doubts:
        return ""
    fixed = score_strips(fix_strips(report.strips, doubts)).f1
    now, then = share(report.overall.f1), share(fixed)
    is_one = len(doubts) == 1
    which = "the label in doubt is" if is_one else f"all {len(doubts)} labels in doubt are"
    head = f"If {which} wrong"
    if then == now:
        return f"{head}, F1 on the same presses stays {now}, but learning from right ones may help."
    return (
        f"{head}, F1 on the same presses is really {then} instead of {now}; "
        "learning from right ones should add to that."
    )


def gain_words(advice: Advice) -> str:
    """Return what an advice may be worth; nothing where nobody can say."""
    if math.isnan(advice.gain):
        return ""
    return f"F1 {advice.gain:+.3f}"


def advice_parts(report: Report) -> tuple[str, str, Element]:
    """Return title, introduction and list of the page's section."""
    items = (
        element(
            "li",
            None,
            element("b", None, TAGS[one.kind]),
            f" {one.words} ",
            element("span", {"class": "beside"}, gain_words(one)),
        )
        for one in report.advice
    )
    words = " ".join(part for part in (fix_words(report), HINT) if part)
    return TITLE, words, element("ol", {"class": "advice"}, *items)
