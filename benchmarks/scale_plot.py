"""The picture of docs/scale.md: how long extraction takes with more clips and more workers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from scale_simulation import draw_durations, simulate

from moveset.base.files import write_atomically
from moveset.evaluate.svg import Element, element

CLIPS = (100, 1_000, 10_000, 100_000, 1_000_000)
WORKERS = {2: "#0b6bb3", 8: "#00836b", 64: "#a65a00", 512: "#8a3ffc"}
HOURS = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0, 10_000.0)
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 400, 80, 20, 130, 50
NAMES = {
    0.001: "4 s",
    0.01: "36 s",
    0.1: "6 min",
    1.0: "1 h",
    10.0: "10 h",
    100.0: "4 days",
    1000.0: "6 weeks",
}


def write_plot(path: Path, task_s: Sequence[float], overhead_s: float) -> None:
    """Write the simulated hours for each number of clips and workers as an SVG."""
    lines = [_line(count, colour, task_s, overhead_s) for count, colour in WORKERS.items()]
    root = element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "font-family": "sans-serif",
            "font-size": 13,
            "fill": "#667",
        },
        element("title", {}, "Time to extract landmarks, by number of clips and workers"),
        *_axes(),
        *(part for line in lines for part in line),
    )
    write_atomically(path, ElementTree.tostring(root, encoding="unicode") + "\n")


def _line(
    workers: int, colour: str, task_s: Sequence[float], overhead_s: float
) -> tuple[Element, Element]:
    hours = [_hours(clips, workers, task_s, overhead_s) for clips in CLIPS]
    points = [(_x(clips), _y(hour)) for clips, hour in zip(CLIPS, hours, strict=True)]
    drawn = element(
        "polyline",
        {
            "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
            "fill": "none",
            "stroke": colour,
            "stroke-width": 2,
        },
    )
    x, y = points[-1]
    place = {"x": x + 8, "y": y + 4, "fill": colour}
    return drawn, element("text", place, f"{workers} workers")


def _hours(clips: int, workers: int, task_s: Sequence[float], overhead_s: float) -> float:
    rng = np.random.default_rng(clips)
    return simulate(workers, draw_durations(task_s, clips, rng), overhead_s, 1.0, rng).hours


def _axes() -> list[Element]:
    parts = []
    for hours in HOURS[:-1]:
        y = _y(hours)
        line = {"x1": LEFT, "x2": WIDTH - RIGHT, "y1": y, "y2": y, "stroke": "#8885"}
        parts.append(element("line", line))
        place = {"x": LEFT - 8, "y": y + 4, "text-anchor": "end"}
        parts.append(element("text", place, NAMES[hours]))
    for clips in CLIPS:
        place = {"x": _x(clips), "y": HEIGHT - BOTTOM + 20, "text-anchor": "middle"}
        parts.append(element("text", place, f"{clips:,}"))
    middle = (LEFT + WIDTH - RIGHT) / 2.0
    label = {"x": middle, "y": HEIGHT - 8, "text-anchor": "middle"}
    return [*parts, element("text", label, "clips of one minute")]


def _x(clips: float) -> float:
    share = math.log(clips / CLIPS[0]) / math.log(CLIPS[-1] / CLIPS[0])
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(hours: float) -> float:
    share = math.log(hours / HOURS[0]) / math.log(HOURS[-1] / HOURS[0])
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
