"""The axes of a plot in the report, and the marks drawn in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from moveset.evaluate.svg import Element, element

PLOT_WIDTH, PLOT_HEIGHT = 460.0, 210.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 12.0, 12.0, 38.0


@dataclass(frozen=True, slots=True)
class Axes:
    """A plot's axes: convert values to SVG coordinates.

    Attributes
    ----------
    across, up
        The lowest and highest value on the horizontal and vertical axis.
    height
        Of the plot in pixels; its width is ``PLOT_WIDTH``.
    """

    across: tuple[float, float]
    up: tuple[float, float]
    height: float = PLOT_HEIGHT

    def x(self, value: float) -> float:
        """Return the horizontal coordinate of a value."""
        low, high = self.across
        return LEFT + (PLOT_WIDTH - LEFT - RIGHT) * (value - low) / (high - low)

    def y(self, value: float) -> float:
        """Return the vertical coordinate of a value, from the top."""
        low, high = self.up
        return self.height - BOTTOM - (self.height - TOP - BOTTOM) * (value - low) / (high - low)

    def bar(self, start: float, end: float, height: int) -> Element:
        """Return a bar of a histogram."""
        top = self.y(height)
        place = {"x": self.x(start) + 1, "y": top, "width": self.x(end) - self.x(start) - 2}
        size = {"height": self.y(0.0) - top, "rx": 2}
        words = element("title", None, f"{height} from {start:.2f} to {end:.2f} s")
        return element("rect", {"class": "right", **place, **size}, words)

    def mark(self, value: float, name: str, row: int) -> Element:
        """Return a vertical line with its name, in one of the rows above the bars."""
        ends = {"x1": self.x(value), "x2": self.x(value), "y1": TOP, "y2": self.y(0.0)}
        beyond = value > (self.across[0] + self.across[1]) * 0.5
        shift, anchor = (-5, "end") if beyond else (5, "start")
        place = {"x": self.x(value) + shift, "y": TOP + 9 + 14 * row, "text-anchor": anchor}
        words = element("text", {"class": "note", **place}, f"{name} {value:.2f} s")
        return element("g", None, element("line", {"class": "mark", **ends}), words)

    def line(self, points: Sequence[tuple[float, float]], name: str) -> Element:
        """Return a curve, broken where a value is not finite."""
        path = ""
        for before, here in pairwise([(0.0, math.nan), *points]):
            if math.isfinite(here[1]):
                pen = "L" if math.isfinite(before[1]) else "M"
                path += f"{pen}{self.x(here[0]):.1f} {self.y(here[1]):.1f}"
        return element("path", {"class": f"curve {name}", "d": path})

    def plot(self, title: str, across: str, inside: Sequence[Element]) -> Element:
        """Return the whole plot: grid, axes and what is in it.

        Parameters
        ----------
        title
            For screen readers and the tooltip.
        across
            Label of the horizontal axis.
        """
        size = {"class": "plot", "viewBox": f"0 0 {PLOT_WIDTH:g} {self.height:g}", "role": "img"}
        place = {"class": "tick", "x": (LEFT + PLOT_WIDTH - RIGHT) / 2, "y": self.height - 5}
        name = element("text", {**place, "text-anchor": "middle"}, across)
        described = element("title", None, title)
        return element("svg", size, described, *self._rows(), *self._columns(), *inside, name)

    def _rows(self) -> list[Element]:
        rows = []
        for value in _round_values(*self.up, 5):
            y = self.y(value)
            ends = {"x1": LEFT, "x2": PLOT_WIDTH - RIGHT, "y1": y, "y2": y}
            place = {"x": LEFT - 7, "y": y + 4, "text-anchor": "end"}
            rows.append(element("line", {"class": "grid", **ends}))
            rows.append(element("text", {"class": "tick", **place}, f"{value:g}"))
        return rows

    def _columns(self) -> list[Element]:
        y = self.height - BOTTOM + 15
        return [
            element(
                "text",
                {"class": "tick", "x": self.x(value), "y": y, "text-anchor": "middle"},
                f"{value:g}",
            )
            for value in _round_values(*self.across, 8)
        ]


def _round_values(low: float, high: float, count: int) -> list[float]:
    """Return at most about ``count`` round numbers from low to high."""
    step = next_step((high - low) / count)
    numbers = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    return [round(number * step, 9) for number in numbers]


def next_step(least: float) -> float:
    """Return the first of 1, 2, 5, 10, 20, 50 … (and their tenths) that is not below ``least``."""
    if least <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least * 0.999)
