"""Fifth on the road, for the report: how far its probabilities can be trusted."""

from __future__ import annotations

import math
from typing import Final

from moveset.evaluate.markup import Element, element
from moveset.evaluate.report_axes import PLOT_HEIGHT, Frame
from moveset.evaluate.report_text import count, reliability_words, share
from moveset.evaluate.reports import Reliability, Trust

SMALLEST, LARGEST = 3.0, 9.0
"""Radius of the dot of next to no frames, and of all."""

SQUARE: Final = 10.0
"""Side of the square that stands for the presses."""

HEADING: Final = "Said and right"

HOW_TO_READ: Final = (
    "Each dot is the frames of which it was about as sure, larger for more of them. On the dashed "
    "line a probability of 0.8 is right eight times in ten; below it, it is too sure of itself. "
    "The square is the presses, which come while a move has only begun."
)


def reliability_parts(reliability: Reliability) -> tuple[str, str, Element, Element, Element]:
    """Return a section's heading, its words, and what is in it."""
    outcome = element("p", None, f"{_sentence(reliability)} {_by_temperature(reliability)}")
    figure = element("figure", None, reliability_diagram(reliability))
    return HEADING, HOW_TO_READ, outcome, _legend(), figure


def _sentence(reliability: Reliability) -> str:
    words = reliability_words(reliability)
    return f"{words[0].upper()}{words[1:]}."


def _by_temperature(reliability: Reliability) -> str:
    value = f"{reliability.temperature:.2f}"
    if value == "1.00":
        return "Temperature 1.00: probabilities as they were learnt."
    change = "less" if reliability.temperature > 1.0 else "more"
    return f"Temperature {value}, from training recordings: {change} sure than it was learnt."


def _legend() -> Element:
    items = (
        element("span", None, element("i", {"class": f"key {kind}"}), words)
        for kind, words in (("dot", "frames"), ("recall", "presses"))
    )
    return element("p", {"class": "legend"}, *items)


def reliability_diagram(reliability: Reliability) -> Element:
    """Return the share that was right over the probability that was said, beside the diagonal."""
    frame = Frame((0.0, 1.0), (0.0, 1.0), 1.5 * PLOT_HEIGHT)
    ends = {"x1": frame.x(0.0), "y1": frame.y(0.0), "x2": frame.x(1.0), "y2": frame.y(1.0)}
    diagonal = element("line", {"class": "mark", **ends})
    curve = frame.line([(one.said, one.right) for one in reliability.bins], "held-out")
    total = sum(one.count for one in reliability.bins)
    dots = [_dot(frame, one, one.count / total) for one in reliability.bins]
    presses = [_square(frame, reliability.presses)] if reliability.presses.count else []
    inside = [diagonal, curve, *dots, *presses]
    return frame.picture("How often it was right", "probability it said", inside)


def _dot(frame: Frame, trust: Trust, part: float) -> Element:
    radius = SMALLEST + (LARGEST - SMALLEST) * math.sqrt(part)  # areas grow with numbers
    place = {"cx": frame.x(trust.said), "cy": frame.y(trust.right), "r": radius}
    return element("circle", {"class": "dot", **place}, _title(trust, "frame"))


def _square(frame: Frame, trust: Trust) -> Element:
    x, y = frame.x(trust.said) - SQUARE / 2, frame.y(trust.right) - SQUARE / 2
    place = {"x": x, "y": y, "width": SQUARE, "height": SQUARE}
    return element("rect", {"class": "recall", **place}, _title(trust, "press"))


def _title(trust: Trust, noun: str) -> Element:
    said = f"said {share(trust.said)}, right {share(trust.right)}"
    return element("title", None, f"{said}, of {count(trust.count, noun)}")
