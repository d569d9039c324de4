"""Teaching from five one-minute clips, what was seen in them cached or not.

    python benchmarks/teach.py [--clips 5] [--seconds 60] [--repeats 3] [--kinds tcn,lstm,frame]
                               [--no-cold] [--json]

Every run is a fresh `moveset train`, imports and compiling included.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import median
from typing import Any

from drawn import copied, drawn_project
from measure import Outcome, Table, moveset, parse, publish, run_child, spread, verdict
from observe import decode_s, pose_s

from moveset.label.project import Project
from moveset.label.settings import MODEL
from moveset.learn.models import KINDS
from moveset.workflow import observe_project

CACHED_BUDGET_S = 10.0
COLD_BUDGET = 1.5  # times the clips' decoding and pose; both from DESIGN.md


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60.0, help="of each clip")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--no-cold", action="store_true", help="leave out the run without cache")
    options = parse(parser)
    project = drawn_project(options.clips, options.seconds)
    kinds = options.kinds.split(",")
    cold = {} if options.no_cold else measure_cold(project)
    warm = measure_cached(project, kinds, options.repeats)
    clips = f"{options.clips} clips of {options.seconds:g} s, 640x480 at 30 frames a second"
    publish(Outcome("teach", (table(warm, cold, clips),), {"cached": warm, **cold}), options)


def measure_cached(project: Project, kinds: list[str], repeats: int) -> dict[str, list[float]]:
    """Return the seconds of each kind when all videos were seen before."""
    observe_project(project)
    with copied(project, seen=True) as folder:
        train_s(folder, kinds[0])  # what the disk holds comes into memory
        return {kind: [train_s(folder, kind) for _ in range(repeats)] for kind in kinds}


def measure_cold(project: Project) -> dict[str, Any]:
    """Return the seconds without a cache, and those of decoding and pose alone."""
    videos = [recording.path for recording in project.recordings]
    decode, pose = (sum(map(part, videos)) for part in (decode_s, pose_s))
    with copied(project, seen=False) as folder:
        return {"decode": decode, "pose": pose, "cold": train_s(folder, MODEL)}


def train_s(folder: Path, kind: str) -> float:
    """Return the seconds of one `moveset train`."""
    command = moveset("train", folder, "--model", kind, "--out", folder / "bench.moveset")
    return run_child(command)[0]


def table(cached: dict[str, list[float]], cold: dict[str, Any], clips: str) -> Table:
    """Return a line for each kind, and one without cache."""
    rows = [
        (
            f"cached, {kind}{' (default)' if kind == MODEL else ''}",
            spread(times, "s"),
            f"{CACHED_BUDGET_S:.0f} s",
            verdict(median(times), CACHED_BUDGET_S),
        )
        for kind, times in cached.items()
    ]
    if cold:
        alone = cold["decode"] + cold["pose"]
        share = cold["cold"] / alone
        said = (
            f"{cold['cold']:.1f} s, {share:.2f} x",
            f"{COLD_BUDGET} x",
            verdict(share, COLD_BUDGET),
        )
        rows.append((f"not cached, {MODEL}", *said))
        clips += f"; decoding alone {cold['decode']:.1f} s, pose alone {cold['pose']:.1f} s"
    note = f"{clips}; `moveset train` in a fresh process, imports and compiling included."
    return Table(("teaching", "time", "budget", ""), tuple(rows), notes=(note,))


if __name__ == "__main__":
    main()
