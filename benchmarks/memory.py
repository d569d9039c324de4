"""The most memory that play and training ever hold (Linux).

    python benchmarks/memory.py [--seconds 60] [--bundle FILE] [--json]

Each runs in a process of its own, which reads its own peak from the system when it is done.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from drawn import SMALL, copied, drawn_clip, small_project, taught_bundle
from measure import Outcome, Table, parse, publish, run_child, verdict

PLAY_BUDGET_MB = 300.0
SHORT_S = 15.0
STATUS = Path("/proc/self/status")
# Not the parent's getrusage: Linux counts what the parent held when it made the child.
CHILD = """
import re, sys
from pathlib import Path
from moveset.cli.app import main
code = main(sys.argv[1:])
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(f"peak_kb={peak}", file=sys.stderr)
sys.exit(code)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="of video")
    parser.add_argument("--bundle", type=Path, help="instead of one taught on drawn people")
    options = parse(parser)
    if not STATUS.exists():
        publish(Outcome("memory", skipped=f"there is no {STATUS} on this system"), options)
        return
    bundle = options.bundle or taught_bundle()
    peaks = play_peaks(bundle, options.seconds) | train_peaks()
    publish(Outcome("memory", (table(peaks),), peaks), options)


def play_peaks(bundle: Path, seconds: float) -> dict[str, float]:
    """Return the peaks of a short and a longer play: the longer must not need more."""
    return {
        f"`moveset play`, {length:g} s of 640x480": peak_mb(
            "play", bundle, "--source", drawn_clip(length), "--json"
        )
        for length in (SHORT_S, seconds)
    }


def train_peaks() -> dict[str, float]:
    """Return the peak of training, what was seen in the videos cached or not."""
    project, peaks = small_project(), {}
    clips = f"{len(project.recordings)} clips of {SMALL.seconds:g} s"
    with copied(project, seen=False) as folder:
        for words in ("not cached", "cached"):
            peak = peak_mb("train", folder, "--out", folder / "bench.moveset")
            peaks[f"`moveset train`, {clips}, {words}"] = peak
    return peaks


def peak_mb(*arguments: str | Path) -> float:
    """Return the most resident memory that one moveset command had."""
    _, _, said = run_child([sys.executable, "-c", CHILD, *arguments])
    return int(said.rpartition("peak_kb=")[2]) / 1024


def table(peaks: dict[str, float]) -> Table:
    """Return a line for each command."""
    rows = [(name, f"{peak:.0f} MB", *_budget(name, peak)) for name, peak in peaks.items()]
    note = "Resident memory at its highest (VmHWM), shared libraries included; MB are MiB."
    return Table(("command", "peak", "budget", ""), tuple(rows), notes=(note,))


def _budget(name: str, peak: float) -> tuple[str, str]:
    if "play" not in name:
        return "", ""
    return f"{PLAY_BUDGET_MB:.0f} MB", verdict(peak, PLAY_BUDGET_MB)


if __name__ == "__main__":
    main()
