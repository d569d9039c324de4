"""Memory during half an hour of play, in the studio and in the browser.

    python benchmarks/long_play.py [--minutes 30] [--page-minutes 3] [--json]

Frames are 640x480 with timestamps at 30 per second; the studio gets them at full speed. The page
plays in real time, with a looped video of a synthetic person as its camera.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import time
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any, Final

import numpy as np
from measure import BenchmarkResult, Table, parse, publish, verdict
from studio_page import (
    begin_fight,
    jpegs_of,
    missing_browser,
    mjpeg_video,
    open_page,
    running_studio,
)
from synthetic_videos import CAMERA_RATE

from moveset.recognise.builtin import fighter
from moveset.studio.frames import IncomingFrame
from moveset.studio.player import Player

VIDEO_S: Final = 60.0
MAX_MB_PER_MINUTE: Final = 0.2  # keeping the landmarks of every frame would need 10
EARLY_MIN: Final = 5
SETTLED_MIN: Final = 10  # growth is measured from then on
STATUS: Final = Path("/proc/self/status")

SETTLE_MS: Final = 20_000  # before the first measurement of the page
MEMORY_FLAGS: Final = ("--js-flags=--expose-gc", "--enable-precise-memory-info")
HEAP: Final = "() => { gc(); gc(); return performance.memory.usedJSHeapSize; }"
ELEMENTS: Final = "() => document.querySelectorAll('*').length"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--minutes", type=int, default=30, help="of play, by the frames' timestamps"
    )
    parser.add_argument("--page-minutes", type=float, default=3.0, help="of play in the browser")
    options = parse(parser)
    video = mjpeg_video(VIDEO_S)
    tables, figures = [], {}
    if STATUS.exists():
        # In a new process: memory freed by the renderer of the video would hide new allocations.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            measured = pool.apply(play_at_full_speed, (video, options.minutes))
        tables.append(player_table(measured))
        figures["player"] = measured
    if not (missing := missing_browser()):
        figures["page"] = measure_page(video, options.page_minutes)
        tables.append(page_table(figures["page"]))
    skipped = "" if tables else f"no /proc/self/status here, and {missing}"
    publish(BenchmarkResult("long_play", tuple(tables), figures, skipped), options)


def play_at_full_speed(video: Path, minutes: int) -> dict[str, Any]:
    """Play at full speed; return the memory after every minute of play."""
    jpegs, player, numbers = jpegs_of(video), Player(), count()
    player.use(fighter())
    per_minute = round(60.0 * CAMERA_RATE)
    presses, begun_s = 0, time.perf_counter()
    resident_mb: list[float] = []
    for minute in range(minutes + 1):
        for number in (next(numbers) for _ in range(per_minute if minute else 1)):
            result = player.step(
                IncomingFrame(number / CAMERA_RATE, jpegs[number % len(jpegs)], time.monotonic())
            )
            presses += sum(event["event"] == "press" for event in result["events"])
        resident_mb.append(memory_mb())
    return {
        "resident_mb": resident_mb,
        "frames": next(numbers),
        "presses": presses,
        "seconds": time.perf_counter() - begun_s,
    }


def memory_mb() -> float:
    """Return the resident memory of this process."""
    gc.collect()
    lines = STATUS.read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def player_table(measured: Mapping[str, Any]) -> Table:
    """Return the memory early and late, and its growth."""
    memory = measured["resident_mb"]
    settled = min(SETTLED_MIN, len(memory) // 2)
    growth = slope(memory[settled:])
    early = min(EARLY_MIN, len(memory) - 1)
    rows = (
        ("after the first frame", f"{memory[0]:.1f} MB", "", ""),
        (f"after {early} min", f"{memory[early]:.1f} MB", "", ""),
        (f"after {len(memory) - 1} min", f"{memory[-1]:.1f} MB", "", ""),
        (
            f"growth per minute, over the last {len(memory) - 1 - settled}",
            f"{growth:+.3f} MB",
            f"{MAX_MB_PER_MINUTE} MB",
            verdict(growth, MAX_MB_PER_MINUTE),
        ),
    )
    took_s = measured["seconds"]
    times = 60.0 * (len(memory) - 1) / took_s
    notes = (
        (
            f"{measured['frames']} frames and {measured['presses']} presses in {took_s:.0f} s, "
            f"{times:.1f} times real time."
        ),
        (
            "Resident memory after the given minutes of play, by the frames' timestamps; includes "
            "the JPEGs."
        ),
        "Growth is the slope of a line fitted to the minutes; MB means MiB.",
    )
    return Table(("the studio's player pipeline", "memory", "budget", ""), rows, notes=notes)


def slope(values: list[float]) -> float:
    """Return the slope of a line fitted to equally spaced values."""
    return float(np.polyfit(np.arange(len(values)), values, 1)[0]) if len(values) > 1 else 0.0


def measure_page(video: Path, minutes: float) -> dict[str, Any]:
    """Return the memory counters of a page soon after its start and some minutes later."""
    with (
        running_studio() as address,
        open_page(f"{address}#/play", video, flags=MEMORY_FLAGS) as page,
    ):
        game = begin_fight(page)
        counters = page.context.new_cdp_session(page)
        page.wait_for_timeout(SETTLE_MS)
        start = read_counters(page, game, counters)
        middle_ms = 30_000.0 * minutes
        page.wait_for_timeout(middle_ms)
        middle = read_counters(page, game, counters)
        page.wait_for_timeout(middle_ms)
        return {"minutes": minutes, "counts": [start, middle, read_counters(page, game, counters)]}


def read_counters(page: Any, game: Any, counters: Any) -> dict[str, float]:
    """Return the memory counters of a page with its game."""
    heap_mb = page.evaluate(HEAP) / 2**20
    dom = counters.send("Memory.getDOMCounters")
    return {
        "heap_mb": heap_mb,
        "elements": page.evaluate(ELEMENTS) + game.evaluate(ELEMENTS),
        "nodes": dom["nodes"],
        "listeners": dom["jsEventListeners"],
    }


def page_table(measured: Mapping[str, Any]) -> Table:
    """Return a row for each counter that could grow."""
    names = {
        "heap_mb": "JavaScript heap, MB",
        "elements": "elements in the page",
        "nodes": "DOM nodes in memory",
        "listeners": "listeners",
    }
    rows = tuple(
        (label, *(f"{one[name]:.2f}" if name == "heap_mb" else f"{one[name]}" for one in counts))
        for name, label in names.items()
        if (counts := measured["counts"])
    )
    minutes = measured["minutes"]
    notes = (
        (
            f"The Play page with its game: {SETTLE_MS // 1000} s after the start of the fight, "
            f"then {minutes / 2:g} and {minutes:g} minutes later; each after a forced garbage "
            "collection."
        ),
        "During this time the log of presses grows to its limit of 60.",
    )
    return Table(("the page", "at the start", "half-way", "at the end"), rows, notes=notes)


if __name__ == "__main__":
    main()
