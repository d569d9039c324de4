"""The plots of the report beside its timelines, as SVG in the colours of the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from moveset.base.counts import with_noun
from moveset.evaluate.calibration_curve import CalibrationBin, CalibrationCurve
from moveset.evaluate.number_formats import format_share
from moveset.evaluate.report_axes import PLOT_HEIGHT, Axes, next_step
from moveset.evaluate.svg import Element, element
from moveset.recognise.model import CurvePoint

MIN_RADIUS, MAX_RADIUS = 3.0, 9.0
"""Radius of the dot of a bin with next to no frames, and of one with all frames."""

SQUARE_SIZE: Final = 10.0
"""Side of the square that stands for the presses."""


def share_bar(value: float, kind: str) -> Element:
    """Return a bar that fills a share of its line; empty for NaN."""
    width = 0.0 if math.isnan(value) else 100.0 * value
    track = element("rect", {"class": "track", "width": "100%", "height": "100%", "rx": 3})
    bar = element("rect", {"class": kind, "width": f"{width:.1f}%", "height": "100%", "rx": 3})
    return element("svg", {"class": "bar", "aria-hidden": "true"}, track, bar)


def latency_histogram(latencies_s: Sequence[float]) -> Element:
    """Return the histogram of the latencies of right presses, with median and p95."""
    step = next_step((max(latencies_s) - min(0.0, *latencies_s)) / 24)
    first = math.floor(min(0.0, *latencies_s) / step)
    last = max(math.floor(max(latencies_s) / step) + 1, first + 5)
    counts, _ = np.histogram(latencies_s, np.arange(first, last + 1) * step)
    top = max(float(np.max(counts)) * 1.2, 1.0)
    axes = Axes((first * step, last * step), (0.0, top), 1.5 * PLOT_HEIGHT)
    bars = [
        axes.bar((first + i) * step, (first + i + 1) * step, int(counts[i]))
        for i in range(len(counts))
        if counts[i]
    ]
    lines = [
        axes.mark(float(np.percentile(latencies_s, 50)), "median", row=0),
        axes.mark(float(np.percentile(latencies_s, 95)), "p95", row=1),
    ]
    return axes.plot("Latency", "seconds from the start of the move", [*bars, *lines])


def learning_curve(curves: Sequence[Sequence[CurvePoint]], kind: str, title: str) -> Element:
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
    axes = Axes((float(min(epochs)), float(max(*epochs, min(epochs) + 1))), (0.0, top))
    return axes.plot(title, "epoch", [axes.line(line, name) for name, line in lines])


def calibration_plot(curve: CalibrationCurve) -> Element:
    """Return accuracy over predicted probability, with the diagonal."""
    axes = Axes((0.0, 1.0), (0.0, 1.0), 1.5 * PLOT_HEIGHT)
    ends = {"x1": axes.x(0.0), "y1": axes.y(0.0), "x2": axes.x(1.0), "y2": axes.y(1.0)}
    diagonal = element("line", {"class": "mark", **ends})
    line = axes.line([(one.confidence, one.accuracy) for one in curve.bins], "held-out")
    total = sum(one.count for one in curve.bins)
    dots = [_dot(axes, one, one.count / total) for one in curve.bins]
    presses = [_square(axes, curve.presses)] if curve.presses.count else []
    inside = [diagonal, line, *dots, *presses]
    return axes.plot("How often predictions were right", "predicted probability", inside)


def _dot(axes: Axes, one: CalibrationBin, share: float) -> Element:
    radius = MIN_RADIUS + (MAX_RADIUS - MIN_RADIUS) * math.sqrt(share)  # area follows the count
    place = {"cx": axes.x(one.confidence), "cy": axes.y(one.accuracy), "r": radius}
    return element("circle", {"class": "dot", **place}, _title(one, "frame"))


def _square(axes: Axes, one: CalibrationBin) -> Element:
    x = axes.x(one.confidence) - SQUARE_SIZE / 2
    y = axes.y(one.accuracy) - SQUARE_SIZE / 2
    place = {"x": x, "y": y, "width": SQUARE_SIZE, "height": SQUARE_SIZE}
    return element("rect", {"class": "recall", **place}, _title(one, "press"))


def _title(one: CalibrationBin, noun: str) -> Element:
    shares = f"predicted {format_share(one.confidence)}, right {format_share(one.accuracy)}"
    return element("title", None, f"{shares}, of {with_noun(one.count, noun)}")
