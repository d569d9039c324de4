"""In the studio: the moments of an evaluation that went worst, to jump to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from moveset.base.values import NONE, Json, MoveEvent, Segment, Strip
from moveset.evaluate.event_metrics import match_presses

MOST: Final = 24
AROUND_S: Final = 0.4
"""A false press is shown with so much before it."""


def worst_moments(strips: Sequence[Strip]) -> list[Json]:
    """Return missed segments and false presses, those first at which another move was pressed."""
    found = [moment for strip in strips for moment in _of(strip)]
    return sorted(found, key=lambda one: -one["weight"])[:MOST]


def _of(strip: Strip) -> list[dict[str, Json]]:
    matches = match_presses(strip.truth, strip.events)
    met = {match.segment for match in matches if match.segment}
    missed = [one for one in strip.truth if one.move != NONE and one not in met]
    false = [match.press for match in matches if match.segment is None]
    return [
        *(_missed(strip, segment, false) for segment in missed),
        *(_false(strip, press) for press in false),
    ]


def _missed(strip: Strip, segment: Segment, false: Sequence[MoveEvent]) -> dict[str, Json]:
    instead = next(
        (one for one in false if segment.start_s <= one.time_s <= segment.end_s + AROUND_S), None
    )
    words = f"{segment.move} taken for {instead.move}" if instead else f"{segment.move} missed"
    return {
        "kind": "missed",
        "words": words,
        "move": segment.move,
        "recording": strip.recording,
        "person": strip.person,
        "start_s": segment.start_s,
        "end_s": segment.end_s,
        "at_s": (segment.start_s + segment.end_s) / 2.0,
        "weight": 2.0 + (instead.probability if instead else 0.0),
    }


def _false(strip: Strip, press: MoveEvent) -> dict[str, Json]:
    return {
        "kind": "false",
        "words": f"{press.move} pressed, not done",
        "move": press.move,
        "recording": strip.recording,
        "person": strip.person,
        "start_s": max(0.0, press.time_s - AROUND_S),
        "end_s": press.time_s,
        "at_s": press.time_s,
        "weight": 1.0 + press.probability,
    }
