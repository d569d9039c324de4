"""Fifth on the road, for the report: its pictures, as SVG with the page's colours."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from moveset.base.values import NONE, MoveEvent, Segment, Strip
from moveset.evaluate.event_metrics import match_presses
from moveset.evaluate.markup import Element, element
from moveset.evaluate.report_axes import PLOT_HEIGHT, Frame, next_step
from moveset.evaluate.report_text import short_names
from moveset.recognise.model import CurvePoint

COLOURS: Final = 10
"""As many colours for moves as report.css has; more moves use them again."""

PIXELS_PER_SECOND: Final = 15
"""No strip is squeezed further than this: a narrow window scrolls it."""

AXIS_STEP_S: Final = 5.0
"""Seconds are written at least this often, so that a scrolled strip shows some."""

TRUTH_Y, PRESS_Y, AXIS_Y, STRIP_HEIGHT = 8, 52, 92, 98
BLOCK_HEIGHT: Final = 18


def move_colour(moves: Sequence[str], move: str) -> str:
    """Return the style that gives an element the colour of a move."""
    number = moves.index(move) % COLOURS if move in moves else COLOURS
    return f"--move:var(--move{number})"


def share_bar(value: float, kind: str) -> Element:
    """Return a bar that fills a share of its line; empty for NaN."""
    width = 0.0 if math.isnan(value) else 100.0 * value
    track = element("rect", {"class": "track", "width": "100%", "height": "100%", "rx": 3})
    bar = element("rect", {"class": kind, "width": f"{width:.1f}%", "height": "100%", "rx": 3})
    return element("svg", {"class": "bar", "aria-hidden": "true"}, track, bar)


def timeline(strip: Strip, moves: Sequence[str]) -> Element:
    """Return a strip: the truth above, the presses below, seconds under both.

    A segment that was met is filled, a missed one is hollow; a right press is a dot, a false one
    a cross. Places are in percent, so the strip fills any width.
    """
    strip = _from_zero(strip)
    # Crosses last: they must not hide below dots.
    matches = sorted(match_presses(strip.truth, strip.events), key=lambda one: not one.segment)
    met = {match.segment for match in matches}
    row = _Row(max(strip.duration_s, 0.001), moves, short_names(moves))
    width = f"min-width:{strip.duration_s * PIXELS_PER_SECOND:.0f}px"
    return element(
        "svg",
        {"class": "strip", "height": STRIP_HEIGHT, "style": width, "role": "img"},
        element("title", None, f"{strip.recording}: what was done, and below what was pressed"),
        *row.axis(),
        *(row.held(press, release) for press, release in _held(strip.events)),
        *(row.segment(one, one in met) for one in strip.truth if one.move != NONE),
        *(row.press(match.press, match.segment is not None) for match in matches),
    )


def _from_zero(strip: Strip) -> Strip:
    """Return the strip with its times counted from its own start."""
    return replace(
        strip,
        start_s=0.0,
        truth=tuple(
            replace(one, start_s=one.start_s - strip.start_s, end_s=one.end_s - strip.start_s)
            for one in strip.truth
        ),
        events=tuple(replace(one, time_s=one.time_s - strip.start_s) for one in strip.events),
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
class _Row:
    duration_s: float
    moves: Sequence[str]
    codes: dict[str, str]

    def at(self, time_s: float) -> str:
        return f"{100.0 * time_s / self.duration_s:.3f}%"

    def axis(self) -> list[Element]:
        step = next_step(min(self.duration_s / 12, AXIS_STEP_S))
        marks = []
        for time_s in np.arange(0.0, self.duration_s, step).tolist():
            line = {"x1": self.at(time_s), "x2": self.at(time_s), "y1": 0, "y2": AXIS_Y - 11}
            marks.append(element("line", {"class": "grid", **line}))
            side = "start" if time_s == 0.0 else "middle"
            place = {"x": self.at(time_s), "y": AXIS_Y, "text-anchor": side}
            marks.append(element("text", {"class": "tick", **place}, f"{time_s:g} s"))
        return marks

    def segment(self, segment: Segment, found: bool) -> Element:
        block = {
            "class": "found" if found else "missed",
            "x": self.at(segment.start_s),
            "y": TRUTH_Y,
            "width": self.at(segment.end_s - segment.start_s),
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
        place = {"x": self.at(event.time_s), "y": PRESS_Y}
        words = f"{event.move} at {event.time_s:.2f} s, {event.probability:.2f}"
        mark = element("use", {"href": "#dot" if right else "#cross", **place})
        parts = [element("title", None, words if right else f"false: {words}"), mark]
        if not right:
            parts.append(self._code(event.move, event.time_s, PRESS_Y + 18))
        return self._group(event.move, *parts)

    def held(self, press: MoveEvent, release: MoveEvent) -> Element:
        ends = {"x1": self.at(press.time_s), "x2": self.at(release.time_s)}
        line = element("line", {"class": "held", **ends, "y1": PRESS_Y, "y2": PRESS_Y})
        return self._group(press.move, line)

    def _group(self, move: str, *inside: Element, kind: str = "") -> Element:
        return element("g", {"class": kind, "style": move_colour(self.moves, move)}, *inside)

    def _code(self, move: str, time_s: float, y: int) -> Element:
        place = {"class": "code", "x": self.at(time_s), "y": y}
        return element("text", place, self.codes.get(move, move))


def marks() -> Element:
    """Return the dot and the cross that all strips use."""
    dot = element("circle", {"class": "dot", "r": 5.5})
    ring = element("circle", {"class": "ring", "r": 7})
    cross = element("path", {"class": "cross", "d": "M-3 -3L3 3M-3 3L3 -3"})
    shapes = (element("g", {"id": "dot"}, dot), element("g", {"id": "cross"}, ring, cross))
    hidden = {"class": "hidden", "width": 0, "height": 0, "aria-hidden": "true"}
    return element("svg", hidden, element("defs", None, *shapes))


def delay_histogram(delays_s: Sequence[float]) -> Element:
    """Return how many correct presses came how long after the start, with median and p95."""
    step = next_step((max(delays_s) - min(0.0, *delays_s)) / 24)
    first = math.floor(min(0.0, *delays_s) / step)
    last = max(math.floor(max(delays_s) / step) + 1, first + 5)
    counts, _ = np.histogram(delays_s, np.arange(first, last + 1) * step)
    frame = Frame(
        (first * step, last * step), (0.0, max(float(np.max(counts)) * 1.2, 1.0)), 1.5 * PLOT_HEIGHT
    )
    bars = [
        frame.bar((first + i) * step, (first + i + 1) * step, int(counts[i]))
        for i in range(len(counts))
        if counts[i]
    ]
    lines = [
        frame.mark(float(np.percentile(delays_s, 50)), "median", row=0),
        frame.mark(float(np.percentile(delays_s, 95)), "p95", row=1),
    ]
    return frame.picture("Delays", "seconds from the start of the move", [*bars, *lines])


def learning_curve(curves: Sequence[Sequence[CurvePoint]], kind: str, words: str) -> Element:
    """Return training (dashed) and held-out (solid) curves of every fold over the epochs.

    Parameters
    ----------
    kind
        ``loss`` or ``accuracy``.
    """
    lines = [
        (name, [(point.epoch, getattr(point, field)) for point in curve])
        for curve in curves
        for name, field in (("training", kind), ("held-out", f"held_out_{kind}"))
    ]
    points = [p for _, line in lines for p in line if math.isfinite(p[1])] or [(0, 0.0)]
    top = 1.0 if kind == "accuracy" else max(value for _, value in points) * 1.05 or 1.0
    epochs = [epoch for epoch, _ in points]
    frame = Frame((float(min(epochs)), float(max(*epochs, min(epochs) + 1))), (0.0, top))
    return frame.picture(words, "epoch", [frame.line(line, name) for name, line in lines])
