"""Measuring and printing for all benchmarks: machine facts, child processes, result tables."""

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
QUIET = 0.1  # largest share of the cores that other processes may use
LIBRARIES = ("numpy", "opencv-python-headless", "av", "onnxruntime", "keras", "jax")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a benchmark's result."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BenchmarkResult:
    """The result of one benchmark.

    Attributes
    ----------
    figures
        The raw numbers, for the JSON output.
    skipped
        Why nothing was measured; empty if something was.
    """

    name: str
    tables: tuple[Table, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    skipped: str = ""


def parse(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """Return the options; ``busy_before`` says how busy the machine is before the measurement."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of Markdown")
    options = parser.parse_args()
    options.busy_before = busy()
    return options


def publish(result: BenchmarkResult, options: argparse.Namespace) -> None:
    """Print the result, as Markdown or as JSON."""
    values = {**asdict(result), "facts": facts(options.busy_before)}
    print(json.dumps(values, indent=1) if options.json else markdown(values))


def markdown(result: Mapping[str, Any]) -> str:
    """Return a published result as Markdown, one table after the other."""
    if result["skipped"]:
        return f"Skipped: {result['skipped']}.\n"
    parts = [_table_markdown(table) for table in result["tables"]]
    return "\n".join([*parts, _conditions(result["facts"])])


def _table_markdown(table: Mapping[str, Any]) -> str:
    title = [f"**{table['title']}**", ""] if table["title"] else []
    alignment = ("---", *["---:"] * (len(table["columns"]) - 1))
    lines = [f"| {' | '.join(row)} |" for row in (table["columns"], alignment, *table["rows"])]
    notes = ["", *(f"- {note}" for note in table["notes"])] if table["notes"] else []
    return "\n".join([*title, *lines, *notes, ""])


def _conditions(known: Mapping[str, Any]) -> str:
    share = known["busy_before"]
    if share is None:
        return f"Measured {known['date']}.\n"
    warning = "; **too busy: read times as upper bounds**" if share > QUIET else ""
    busy_text = f"other processes used {share:.0%} of the cores just before"
    return f"Measured {known['date']}; {busy_text}{warning}.\n"


def facts(busy_before: float | None = None) -> dict[str, Any]:
    """Return what a reader must know about the machine; its name is not part of it."""
    return {
        "date": date.today().isoformat(),
        "processor": processor(),
        "cores": os.cpu_count() or 1,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "busy_before": busy_before,
    }


def facts_sentence(known: Mapping[str, Any]) -> str:
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
    """Return the share of all cores that other processes use; None if the system does not tell."""
    before = _clock_ticks()
    time.sleep(BUSY_S)
    after = _clock_ticks()
    if not before or not after:
        return None
    idle, total = (new - old for new, old in zip(after, before, strict=True))
    return round(1.0 - idle / max(total, 1), 2)


def _clock_ticks() -> tuple[int, int] | None:
    """Return the idle ticks and all ticks of all cores since the machine started."""
    if not STAT.exists():
        return None
    ticks = [int(number) for number in STAT.read_text("utf-8").splitlines()[0].split()[1:9]]
    return ticks[3] + ticks[4], sum(ticks)  # idle, including waiting for a disk


def repeat(measures: Mapping[str, Callable[[], float]], times: int) -> dict[str, list[float]]:
    """Run all measures in turn, ``times`` rounds after a warm-up round; return all values."""
    rounds = [{name: measure() for name, measure in measures.items()} for _ in range(times + 1)]
    return {name: [one[name] for one in rounds[1:]] for name in measures}


def run_child(command: Sequence[str | Path]) -> tuple[float, str, str]:
    """Run a command in a new process; return its seconds, output and error output."""
    start = time.perf_counter()
    arguments = list(map(str, command))
    ran = subprocess.run(arguments, check=False, capture_output=True, text=True, cwd=ROOT)
    took = time.perf_counter() - start
    if ran.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{ran.stderr[-2000:]}")
    return took, ran.stdout, ran.stderr


def moveset(*arguments: str | Path) -> list[str]:
    """Return the command that runs moveset with this Python."""
    return [sys.executable, "-m", "moveset", *map(str, arguments)]


def spread(values: Sequence[float], unit: str, digits: int = 1) -> str:
    """Return a median, with the smallest and the largest value in brackets."""
    low, high = min(values), max(values)
    middle = f"{median(values):.{digits}f} {unit}"
    return middle if len(values) < 2 else f"{middle} ({low:.{digits}f} to {high:.{digits}f})"


def verdict(value: float, budget: float) -> str:
    """Return whether a value is within its budget, in words."""
    return "within" if value <= budget else "**over**"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
