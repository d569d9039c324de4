"""What the benchmarks share: facts about the machine, children timed, one way to print."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
STAT = Path("/proc/stat")
BUSY_S = 2.0
QUIET = 0.1  # share of the cores that others may use
LIBRARIES = ("numpy", "opencv-python-headless", "av", "onnxruntime", "keras", "jax")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a benchmark's outcome."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that a benchmark has to say; ``figures`` are the bare numbers."""

    name: str
    tables: tuple[Table, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    skipped: str = ""


def parse(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """Return the options, with how busy the machine was before anything was measured."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of Markdown")
    options = parser.parse_args()
    options.busy_before = busy()
    return options


def publish(outcome: Outcome, options: argparse.Namespace) -> None:
    """Print the outcome, as Markdown or as JSON."""
    known = {**asdict(outcome), "facts": facts(options.busy_before)}
    print(json.dumps(known, indent=1) if options.json else markdown(known))


def markdown(outcome: Mapping[str, Any]) -> str:
    """Return a published outcome as Markdown, its tables one after the other."""
    if outcome["skipped"]:
        return f"Skipped: {outcome['skipped']}.\n"
    parts = [_table_words(table) for table in outcome["tables"]]
    return "\n".join([*parts, _conditions(outcome["facts"])])


def _table_words(table: Mapping[str, Any]) -> str:
    title = [f"**{table['title']}**", ""] if table["title"] else []
    rule = ("---", *["---:"] * (len(table["columns"]) - 1))
    lines = [f"| {' | '.join(row)} |" for row in (table["columns"], rule, *table["rows"])]
    notes = ["", *(f"- {note}" for note in table["notes"])] if table["notes"] else []
    return "\n".join([*title, *lines, *notes, ""])


def _conditions(known: Mapping[str, Any]) -> str:
    share = known["busy_before"]
    if share is None:
        return f"Measured {known['date']}.\n"
    words = "; **too busy: read times as upper bounds**" if share > QUIET else ""
    return f"Measured {known['date']}; others used {share:.0%} of the cores just before{words}.\n"


def facts(busy_before: float | None = None) -> dict[str, Any]:
    """Return what a reader must know of the machine, which is not named."""
    return {
        "date": date.today().isoformat(),
        "processor": processor(),
        "cores": os.cpu_count() or 1,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "busy_before": busy_before,
    }


def facts_words(known: Mapping[str, Any]) -> str:
    """Return the facts in one sentence."""
    libraries = ", ".join(f"{name} {number}" for name, number in known["libraries"].items())
    return (
        f"{known['processor']}, {known['cores']} cores, {known['system']}, "
        f"Python {known['python']}; {libraries}."
    )


def processor() -> str:
    """Return the processor's model name."""
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text("utf-8").splitlines() if listed.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def busy() -> float | None:
    """Return the share of all cores that others use while we wait, where the system says."""
    before = _clock_ticks()
    time.sleep(BUSY_S)
    after = _clock_ticks()
    if not before or not after:
        return None
    idle, whole = (new - old for new, old in zip(after, before, strict=True))
    return round(1.0 - idle / max(whole, 1), 2)


def _clock_ticks() -> tuple[int, int] | None:
    """Return the ticks of all cores, idle and in all, since the machine was started."""
    if not STAT.exists():
        return None
    ticks = [int(number) for number in STAT.read_text("utf-8").splitlines()[0].split()[1:9]]
    return ticks[3] + ticks[4], sum(ticks)  # idle, and waiting for a disk


def repeat(measures: Mapping[str, Callable[[], float]], times: int) -> dict[str, list[float]]:
    """Return what each took, so many times in turns, after a round that does not count."""
    rounds = [{name: measure() for name, measure in measures.items()} for _ in range(times + 1)]
    return {name: [one[name] for one in rounds[1:]] for name in measures}


def run_child(command: Sequence[str | Path]) -> tuple[float, str, str]:
    """Return the seconds, output and error output of a command in a process of its own."""
    start = time.perf_counter()
    words = list(map(str, command))
    ran = subprocess.run(words, check=False, capture_output=True, text=True, cwd=ROOT)
    took = time.perf_counter() - start
    if ran.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{ran.stderr[-2000:]}")
    return took, ran.stdout, ran.stderr


def moveset(*arguments: str | Path) -> list[str]:
    """Return the command that runs moveset with this Python."""
    return [sys.executable, "-m", "moveset", *map(str, arguments)]


def spread(values: Sequence[float], unit: str, digits: int = 1) -> str:
    """Return a median with the smallest and largest beside it."""
    low, high = min(values), max(values)
    middle = f"{median(values):.{digits}f} {unit}"
    return middle if len(values) < 2 else f"{middle} ({low:.{digits}f} to {high:.{digits}f})"


def verdict(value: float, budget: float) -> str:
    """Return whether a value keeps its budget."""
    return "within" if value <= budget else "**over**"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
