"""How long one waits: for the import, for the help, for the first frame and event of play.

    python benchmarks/startup.py [--repeats 10] [--bundle FILE] [--json]

Every run is a fresh Python; the files were read before.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from drawn import drawn_clip, taught_bundle
from measure import (
    ROOT,
    Outcome,
    Table,
    moveset,
    parse,
    publish,
    repeat,
    run_child,
    spread,
    verdict,
)

BUDGET_S = 0.3  # for import and help
SECONDS = 15.0  # of the video whose first event is waited for
FIRST_FRAME = "import sys, moveset; next(moveset.play(sys.argv[1], sys.argv[2]))"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--bundle", type=Path, help="instead of one taught on drawn people")
    options = parse(parser)
    bundle, video = options.bundle or taught_bundle(), drawn_clip(SECONDS)
    runs = repeat(commands(bundle, video), options.repeats)
    publish(Outcome("startup", (table(runs, bundle, video),), runs), options)


def commands(bundle: Path, video: Path) -> dict[str, Callable[[], float]]:
    """Return what is timed."""
    python = sys.executable
    children = {
        "Python itself": [python, "-c", "pass"],
        "`import moveset`": [python, "-c", "import moveset"],
        "`moveset --help`": moveset("--help"),
        "first frame played": [python, "-c", FIRST_FRAME, str(bundle), str(video)],
    }
    timed: dict[str, Callable[[], float]] = {
        name: partial(child_s, command) for name, command in children.items()
    }
    timed["first event of `moveset play`"] = lambda: first_event(bundle, video)[0]
    return timed


def child_s(command: list[str]) -> float:
    """Return the seconds of a whole child."""
    return run_child(command)[0]


def first_event(bundle: Path, video: Path) -> tuple[float, float]:
    """Return the seconds until `moveset play` prints a line, and that event's time in the video."""
    command = moveset("play", bundle, "--source", video, "--json")
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as playing:
        assert playing.stdout
        line = playing.stdout.readline()
        took = time.perf_counter() - start
        playing.terminate()
    if not line:
        raise SystemExit("moveset play printed no event: give a better --bundle")
    return took, json.loads(line)["time_s"]


def table(runs: dict[str, list[float]], bundle: Path, video: Path) -> Table:
    """Return a line for each command."""
    budgeted = ("`import moveset`", "`moveset --help`")
    rows = [
        (name, spread(times, "s", 3), *_budget(median(times), name in budgeted))
        for name, times in runs.items()
    ]
    event_s = first_event(bundle, video)[1]
    notes = (
        f"Medians of {len(runs['Python itself'])}, with the fastest and slowest; fresh processes.",
        f"The first event comes {event_s:.2f} s into the video, so that much of it is seen before.",
    )
    return Table(("waiting for", "time", "budget", ""), tuple(rows), notes=notes)


def _budget(value: float, applies: bool) -> tuple[str, str]:
    return (f"{BUDGET_S} s", verdict(value, BUDGET_S)) if applies else ("", "")


if __name__ == "__main__":
    main()
