"""Half an hour of play: whether memory grows, where frames are looked at and in the browser.

    python benchmarks/long_play.py [--minutes 30] [--page-minutes 3] [--json]

Frames are 640x480 at 30 a second by their own clock, and come as fast as they are looked at. The
page plays in real time, before a camera that shows a film of a drawn person round and round.
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
from drawn import CAMERA_RATE
from measure import Outcome, Table, parse, publish, verdict
from studio_page import (
    begin_fight,
    drawn_film,
    opened_page,
    pictures_of,
    running_studio,
    why_no_browser,
)

from moveset.recognise.builtin import fighter
from moveset.studio.sight import Arrival, Sight

FILM_S: Final = 60.0
MOST_MB_A_MINUTE: Final = 0.2  # the landmarks of every frame, if kept, are 10
EARLY_MIN: Final = 5
SETTLED_MIN: Final = 10  # growth is measured from here on
STATUS: Final = Path("/proc/self/status")

SETTLE_MS: Final = 20_000  # of the page, before anything of it is counted
MEMORY_FLAGS: Final = ("--js-flags=--expose-gc", "--enable-precise-memory-info")
HEAP: Final = "() => { gc(); gc(); return performance.memory.usedJSHeapSize; }"
SHOWN: Final = "() => document.querySelectorAll('*').length"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=int, default=30, help="of play, by the frames' clock")
    parser.add_argument("--page-minutes", type=float, default=3.0, help="of play in the browser")
    options = parse(parser)
    film = drawn_film(FILM_S)
    tables, figures = [], {}
    if STATUS.exists():
        # A process of its own: what drawing the film left free would hide what is taken here.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            measured = pool.apply(feed, (film, options.minutes))
        tables.append(feed_table(measured))
        figures["feed"] = measured
    if not (missing := why_no_browser()):
        figures["page"] = watch(film, options.page_minutes)
        tables.append(page_table(figures["page"]))
    skipped = "" if tables else f"no /proc/self/status here, and {missing}"
    publish(Outcome("long_play", tuple(tables), figures, skipped), options)


def feed(film: Path, minutes: int) -> dict[str, Any]:
    """Return the memory held after every minute of play, of as many as one can wait for."""
    pictures, sight, numbers = pictures_of(film), Sight(), count()
    sight.use(fighter())
    per_minute = round(60.0 * CAMERA_RATE)
    presses, begun_s = 0, time.perf_counter()
    resident_mb: list[float] = []
    for minute in range(minutes + 1):
        for number in (next(numbers) for _ in range(per_minute if minute else 1)):
            seen = sight.step(
                Arrival(number / CAMERA_RATE, pictures[number % len(pictures)], time.monotonic())
            )
            presses += sum(event["event"] == "press" for event in seen["events"])
        resident_mb.append(held_mb())
    return {
        "resident_mb": resident_mb,
        "frames": next(numbers),
        "presses": presses,
        "seconds": time.perf_counter() - begun_s,
    }


def held_mb() -> float:
    """Return this process' resident memory."""
    gc.collect()
    lines = STATUS.read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def feed_table(measured: Mapping[str, Any]) -> Table:
    """Return how much memory play held, early and late."""
    held = measured["resident_mb"]
    settled = min(SETTLED_MIN, len(held) // 2)
    growth = slope(held[settled:])
    early = min(EARLY_MIN, len(held) - 1)
    rows = (
        ("after the first frame", f"{held[0]:.1f} MB", "", ""),
        (f"after {early} min", f"{held[early]:.1f} MB", "", ""),
        (f"after {len(held) - 1} min", f"{held[-1]:.1f} MB", "", ""),
        (
            f"growth a minute, over the last {len(held) - 1 - settled}",
            f"{growth:+.3f} MB",
            f"{MOST_MB_A_MINUTE} MB",
            verdict(growth, MOST_MB_A_MINUTE),
        ),
    )
    took_s = measured["seconds"]
    times = 60.0 * (len(held) - 1) / took_s
    notes = (
        (
            f"{measured['frames']} frames and {measured['presses']} presses in {took_s:.0f} s, "
            f"{times:.1f} times as fast as played."
        ),
        "Resident memory after minutes of play by the frames' clock; the JPEGs are in it.",
        "Growth is the slope of a straight line through the minutes; MB are MiB.",
    )
    return Table(("the studio's sight", "", "budget", ""), rows, notes=notes)


def slope(values: list[float]) -> float:
    """Return by how much values grow from one to the next."""
    return float(np.polyfit(np.arange(len(values)), values, 1)[0]) if len(values) > 1 else 0.0


def watch(film: Path, minutes: float) -> dict[str, Any]:
    """Return what a page holds when its play has begun, and some minutes later."""
    with (
        running_studio() as address,
        opened_page(f"{address}#/play", film, flags=MEMORY_FLAGS) as page,
    ):
        game = begin_fight(page)
        counters = page.context.new_cdp_session(page)
        page.wait_for_timeout(SETTLE_MS)
        start = look(page, game, counters)
        middle_ms = 30_000.0 * minutes
        page.wait_for_timeout(middle_ms)
        middle = look(page, game, counters)
        page.wait_for_timeout(middle_ms)
        return {"minutes": minutes, "counts": [start, middle, look(page, game, counters)]}


def look(page: Any, game: Any, counters: Any) -> dict[str, float]:
    """Return what a page and its game hold now."""
    heap_mb = page.evaluate(HEAP) / 2**20
    held = counters.send("Memory.getDOMCounters")
    return {
        "heap_mb": heap_mb,
        "shown": page.evaluate(SHOWN) + game.evaluate(SHOWN),
        "nodes": held["nodes"],
        "listeners": held["jsEventListeners"],
    }


def page_table(measured: Mapping[str, Any]) -> Table:
    """Return a line for each thing that a page could hold more and more of."""
    names = {
        "heap_mb": "JavaScript heap, MB",
        "shown": "elements shown",
        "nodes": "nodes held, shown or not",
        "listeners": "listeners",
    }
    rows = tuple(
        (words, *(f"{one[name]:.2f}" if name == "heap_mb" else f"{one[name]}" for one in counts))
        for name, words in names.items()
        if (counts := measured["counts"])
    )
    minutes = measured["minutes"]
    notes = (
        (
            f"Play with the game beside it: {SETTLE_MS // 1000} s after the fight began, then "
            f"{minutes / 2:g} and {minutes:g} minutes later; each after a forced collection."
        ),
        "Meanwhile the list of presses fills up, to its end at 60.",
    )
    return Table(("the page", "at first", "half-way", "at the end"), rows, notes=notes)


if __name__ == "__main__":
    main()
