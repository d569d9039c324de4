"""The moments of an evaluation that went wrong, to jump to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from moveset.base.values import NONE, EventTimeline, Json, MoveEvent, Segment
from moveset.evaluate.matching import match_presses

MAX_MOMENTS: Final = 24
CONTEXT_S: Final = 0.4
"""A false press is shown from this long before it. A press up to this long after a segment's end
can be the reason why the segment was missed."""

MISSED_WEIGHT: Final = 2.0
FALSE_WEIGHT: Final = 1.0
"""Missed segments come before false presses; within each, the more probable press first."""


def worst_moments(timelines: Sequence[EventTimeline]) -> list[Json]:
    """Return missed segments and false presses, the worst first.

    A segment at which another move was pressed is the worst.
    """
    found = [moment for timeline in timelines for moment in _moments(timeline)]
    return sorted(found, key=lambda one: -one["weight"])[:MAX_MOMENTS]


def _moments(timeline: EventTimeline) -> list[dict[str, Json]]:
    matches = match_presses(timeline.truth, timeline.events)
    pressed = {match.segment for match in matches if match.segment}
    missed = [one for one in timeline.truth if one.move != NONE and one not in pressed]
    false = [match.press for match in matches if match.segment is None]
    return [
        *(_missed(timeline, segment, false) for segment in missed),
        *(_false(timeline, press) for press in false),
    ]


def _missed(
    timeline: EventTimeline, segment: Segment, false: Sequence[MoveEvent]
) -> dict[str, Json]:
    instead = next(
        (one for one in false if segment.start_s <= one.time_s <= segment.end_s + CONTEXT_S), None
    )
    return {
        "kind": "missed",
        "text": f"{segment.move} taken for {instead.move}" if instead else f"{segment.move} missed",
        "move": segment.move,
        "recording": timeline.recording,
        "person": timeline.person,
        "start_s": segment.start_s,
        "end_s": segment.end_s,
        "at_s": (segment.start_s + segment.end_s) / 2.0,
        "weight": MISSED_WEIGHT + (instead.probability if instead else 0.0),
    }


def _false(timeline: EventTimeline, press: MoveEvent) -> dict[str, Json]:
    return {
        "kind": "false",
        "text": f"{press.move} pressed, not done",
        "move": press.move,
        "recording": timeline.recording,
        "person": timeline.person,
        "start_s": max(0.0, press.time_s - CONTEXT_S),
        "end_s": press.time_s,
        "at_s": press.time_s,
        "weight": FALSE_WEIGHT + press.probability,
    }
