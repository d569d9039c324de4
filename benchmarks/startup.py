"""Start-up time: of the import, of the help, of the first frame and the first event of play.

    python benchmarks/startup.py [--repeats 10] [--bundle FILE] [--json]

Every run is a new Python process; the files are in the file cache.
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

from measure import (
    ROOT,
    BenchmarkResult,
    Table,
    moveset,
    parse,
    publish,
    repeat,
    run_child,
    spread,
    verdict,
)
from synthetic_videos import synthetic_clip, trained_bundle

BUDGET_S = 0.3  # for import and help
SECONDS = 15.0  # of the video in which the first event is awaited
FIRST_FRAME = "import sys, moveset; next(moveset.play(sys.argv[1], sys.argv[2]))"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--bundle", type=Path, help="instead of one trained on synthetic people")
    options = parse(parser)
    bundle, video = options.bundle or trained_bundle(), synthetic_clip(SECONDS)
    runs = repeat(commands(bundle, video), options.repeats)
    publish(BenchmarkResult("startup", (table(runs, bundle, video),), runs), options)


def commands(bundle: Path, video: Path) -> dict[str, Callable[[], float]]:
    """Return the measurements by name."""
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
    """Return the seconds of a child process from start to end."""
    return run_child(command)[0]


def first_event(bundle: Path, video: Path) -> tuple[float, float]:
    """Return the seconds until `moveset play` prints an event, and its time in the video."""
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
    """Return a row for each command."""
    budgeted = ("`import moveset`", "`moveset --help`")
    rows = [
        (name, spread(times, "s", 3), *_budget(median(times), name in budgeted))
        for name, times in runs.items()
    ]
    event_s = first_event(bundle, video)[1]
    notes = (
        f"Medians of {len(runs['Python itself'])}, with the fastest and slowest; new processes.",
        (
            f"The first event is {event_s:.2f} s into the video, so that much video is processed "
            "first."
        ),
    )
    return Table(("waiting for", "time", "budget", ""), tuple(rows), notes=notes)


def _budget(value: float, applies: bool) -> tuple[str, str]:
    return (f"{BUDGET_S} s", verdict(value, BUDGET_S)) if applies else ("", "")


if __name__ == "__main__":
    main()
