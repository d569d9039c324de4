"""Correct labels as recommended, to count again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from moveset.base.values import EventTimeline, Segment
from moveset.evaluate.report import Recommendation

LABEL_ISSUES: Final = ("mislabelled", "unlabelled", "badly_timed")
"""Kinds of recommendations about one label."""


def fix_labels(
    timelines: Sequence[EventTimeline], recommendations: Sequence[Recommendation]
) -> list[EventTimeline]:
    """Return the same presses with every label issue corrected as recommended."""
    return [_fix(timeline, recommendations) for timeline in timelines]


def _fix(timeline: EventTimeline, recommendations: Sequence[Recommendation]) -> EventTimeline:
    issues = {
        one.start_s: one
        for one in recommendations
        if one.recording == timeline.recording and one.kind in LABEL_ISSUES
    }
    truth = [_fix_segment(one, issues.get(one.start_s)) for one in timeline.truth]
    truth += [
        Segment(timeline.recording, one.start_s, one.end_s, one.other)
        for one in issues.values()
        if one.kind == "unlabelled"
    ]
    return replace(timeline, truth=tuple(truth))


def _fix_segment(segment: Segment, issue: Recommendation | None) -> Segment:
    if issue is None or issue.kind == "unlabelled":
        return segment
    return replace(
        segment,
        start_s=segment.start_s + issue.shift_s,
        end_s=segment.end_s + issue.shift_s,
        move=issue.other or segment.move,
    )
