"""The timeline of one recording in the report: what was done, and what was pressed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from moveset.base.values import NONE, EventTimeline, MoveEvent, Segment
from moveset.evaluate.matching import match_presses
from moveset.evaluate.report_axes import next_step
from moveset.evaluate.report_text import short_names
from moveset.evaluate.svg import Element, element

COLOURS: Final = 10
"""Number of colours for moves in report.css; more moves use them again."""

PIXELS_PER_SECOND: Final = 15
"""Least scale of a timeline: in a narrow window it scrolls."""

AXIS_STEP_S: Final = 5.0
"""Largest step between labels on the axis, so that a scrolled timeline shows some."""

TRUTH_Y, PRESS_Y, AXIS_Y, TIMELINE_HEIGHT = 8, 52, 92, 98
BLOCK_HEIGHT: Final = 18


def move_colour(moves: Sequence[str], move: str) -> str:
    """Return the style that gives an element the colour of a move."""
    number = moves.index(move) % COLOURS if move in moves else COLOURS
    return f"--move:var(--move{number})"


def timeline_plot(timeline: EventTimeline, moves: Sequence[str]) -> Element:
    """Return a timeline: the segments above, the presses below, seconds under both.

    A segment that was pressed is filled, a missed one is hollow; a right press is a dot, a false
    one a cross. Coordinates are in percent, so the timeline fills any width.
    """
    timeline = _from_zero(timeline)
    matches = match_presses(timeline.truth, timeline.events)
    matched = {match.segment for match in matches}
    matches.sort(key=lambda match: not match.segment)  # crosses last, over the dots
    plot = _Plot(max(timeline.duration_s, 0.001), moves, short_names(moves))
    width = f"min-width:{timeline.duration_s * PIXELS_PER_SECOND:.0f}px"
    return element(
        "svg",
        {"class": "timeline", "height": TIMELINE_HEIGHT, "style": width, "role": "img"},
        element("title", None, f"{timeline.recording}: what was done, and below what was pressed"),
        *plot.axis(),
        *(plot.held(press, release) for press, release in _held(timeline.events)),
        *(plot.segment(one, one in matched) for one in timeline.truth if one.move != NONE),
        *(plot.press(match.press, match.segment is not None) for match in matches),
    )


def _from_zero(timeline: EventTimeline) -> EventTimeline:
    """Return the timeline with its times counted from its own start."""
    shift_s = timeline.start_s
    return replace(
        timeline,
        start_s=0.0,
        truth=tuple(
            replace(one, start_s=one.start_s - shift_s, end_s=one.end_s - shift_s)
            for one in timeline.truth
        ),
        events=tuple(replace(one, time_s=one.time_s - shift_s) for one in timeline.events),
    )


def _held(events: Iterable[MoveEvent]) -> list[tuple[MoveEvent, MoveEvent]]:
    """Return each release with the press before it."""
    down: dict[str, MoveEvent] = {}
    pairs = []
    for event in events:
        if event.event == "press":
            down[event.move] = event
        elif event.move in down:
            pairs.append((down.pop(event.move), event))
    return pairs


@dataclass(frozen=True, slots=True)
class _Plot:
    duration_s: float
    moves: Sequence[str]
    codes: dict[str, str]

    def x(self, time_s: float) -> str:
        return f"{100.0 * time_s / self.duration_s:.3f}%"

    def axis(self) -> list[Element]:
        step = next_step(min(self.duration_s / 12, AXIS_STEP_S))
        marks = []
        for time_s in np.arange(0.0, self.duration_s, step).tolist():
            line = {"x1": self.x(time_s), "x2": self.x(time_s), "y1": 0, "y2": AXIS_Y - 11}
            marks.append(element("line", {"class": "grid", **line}))
            side = "start" if time_s == 0.0 else "middle"
            place = {"x": self.x(time_s), "y": AXIS_Y, "text-anchor": side}
            marks.append(element("text", {"class": "tick", **place}, f"{time_s:g} s"))
        return marks

    def segment(self, segment: Segment, found: bool) -> Element:
        block = {
            "class": "found" if found else "missed",
            "x": self.x(segment.start_s),
            "y": TRUTH_Y,
            "width": self.x(segment.end_s - segment.start_s),
            "height": BLOCK_HEIGHT,
            "rx": 4,
        }
        words = f"{segment.move}, {segment.start_s:.2f} to {segment.end_s:.2f} s"
        middle_s = (segment.start_s + segment.end_s) / 2
        return self._group(
            segment.move,
            element("title", None, words if found else f"missed: {words}"),
            element("rect", block),
            self._code(segment.move, middle_s, TRUTH_Y + BLOCK_HEIGHT + 11),
            kind="" if found else "lost",
        )

    def press(self, event: MoveEvent, right: bool) -> Element:
        place = {"x": self.x(event.time_s), "y": PRESS_Y}
        words = f"{event.move} at {event.time_s:.2f} s, {event.probability:.2f}"
        mark = element("use", {"href": "#dot" if right else "#cross", **place})
        parts = [element("title", None, words if right else f"false: {words}"), mark]
        if not right:
            parts.append(self._code(event.move, event.time_s, PRESS_Y + 18))
        return self._group(event.move, *parts)

    def held(self, press: MoveEvent, release: MoveEvent) -> Element:
        ends = {"x1": self.x(press.time_s), "x2": self.x(release.time_s)}
        line = element("line", {"class": "held", **ends, "y1": PRESS_Y, "y2": PRESS_Y})
        return self._group(press.move, line)

    def _group(self, move: str, *inside: Element, kind: str = "") -> Element:
        return element("g", {"class": kind, "style": move_colour(self.moves, move)}, *inside)

    def _code(self, move: str, time_s: float, y: int) -> Element:
        place = {"class": "code", "x": self.x(time_s), "y": y}
        return element("text", place, self.codes.get(move, move))
