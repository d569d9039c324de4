"""Peak memory of play and of training (Linux).

    python benchmarks/memory.py [--seconds 60] [--bundle FILE] [--json]

Each command runs in a new process, which reads its own peak from the system at its end.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from measure import BenchmarkResult, Table, parse, publish, run_child, verdict
from synthetic_videos import SMALL, copied_project, small_project, synthetic_clip, trained_bundle

PLAY_BUDGET_MB = 300.0
SHORT_S = 15.0
STATUS = Path("/proc/self/status")
# getrusage of the parent would include the memory of the parent at the time of the fork.
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
    parser.add_argument("--bundle", type=Path, help="instead of one trained on synthetic people")
    options = parse(parser)
    if not STATUS.exists():
        publish(BenchmarkResult("memory", skipped=f"there is no {STATUS} on this system"), options)
        return
    bundle = options.bundle or trained_bundle()
    peaks = play_peaks(bundle, options.seconds) | train_peaks()
    publish(BenchmarkResult("memory", (table(peaks),), peaks), options)


def play_peaks(bundle: Path, seconds: float) -> dict[str, float]:
    """Return the peaks of a short and a longer session, which must not need more."""
    return {
        f"`moveset play`, {length:g} s of 640x480": peak_mb(
            "play", bundle, "--source", synthetic_clip(length), "--json"
        )
        for length in (SHORT_S, seconds)
    }


def train_peaks() -> dict[str, float]:
    """Return the peak of training, with and without cached observations."""
    project, peaks = small_project(), {}
    clips = f"{len(project.recordings)} clips of {SMALL.seconds:g} s"
    with copied_project(project, with_cache=False) as folder:
        for state in ("not cached", "cached"):
            peak = peak_mb("train", folder, "--out", folder / "bench.moveset")
            peaks[f"`moveset train`, {clips}, {state}"] = peak
    return peaks


def peak_mb(*arguments: str | Path) -> float:
    """Return the peak resident memory of one moveset command."""
    _, _, error_output = run_child([sys.executable, "-c", CHILD, *arguments])
    return int(error_output.rpartition("peak_kb=")[2]) / 1024


def table(peaks: dict[str, float]) -> Table:
    """Return a row for each command."""
    rows = [(name, f"{peak:.0f} MB", *_budget(name, peak)) for name, peak in peaks.items()]
    note = "Peak resident memory (VmHWM), including shared libraries; MB means MiB."
    return Table(("command", "peak", "budget", ""), tuple(rows), notes=(note,))


def _budget(name: str, peak: float) -> tuple[str, str]:
    if "play" not in name:
        return "", ""
    return f"{PLAY_BUDGET_MB:.0f} MB", verdict(peak, PLAY_BUDGET_MB)


if __name__ == "__main__":
    main()
