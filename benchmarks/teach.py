"""Teaching from five one-minute clips, what was seen in them cached or not.

    python benchmarks/teach.py [--clips 5] [--seconds 60] [--repeats 2] [--kinds tcn,lstm,frame]
                               [--no-cold] [--json]

Every run is a fresh `moveset train`, imports and compiling included.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import median

from drawn import copied, drawn_project
from measure import Outcome, Table, moveset, parse, publish, run_child, spread, verdict
from observe import decode_s, pose_s

from moveset.label.project import Project
from moveset.label.settings import MODEL
from moveset.learn.architectures import KINDS

CACHED_BUDGET_S = 10.0
COLD_BUDGET = 1.5  # times the clips' decoding and pose


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60.0, help="of each clip")
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--no-cold", action="store_true", help="leave out decoding and pose alone")
    options = parse(parser)
    project = drawn_project(options.clips, options.seconds)
    alone = {} if options.no_cold else alone_s(project)
    with copied(project, seen=False) as folder:
        cold_s = train_s(folder, MODEL)  # and now everything is in the cache
        cached = {
            kind: [train_s(folder, kind) for _ in range(options.repeats)]
            for kind in options.kinds.split(",")
        }
    cold = {**alone, "cold": cold_s} if alone else {}
    clips = f"{options.clips} clips of {options.seconds:g} s, 640x480 at 30 frames a second"
    publish(Outcome("teach", (table(cached, cold, clips),), {"cached": cached, **cold}), options)


def alone_s(project: Project) -> dict[str, float]:
    """Return the seconds of decoding all clips, and of tracking alone in their frames."""
    videos = [recording.path for recording in project.recordings]
    return {"decode": sum(map(decode_s, videos)), "pose": sum(map(pose_s, videos))}


def train_s(folder: Path, kind: str) -> float:
    """Return the seconds of one `moveset train`."""
    command = moveset("train", folder, "--model", kind, "--out", folder / "bench.moveset")
    return run_child(command)[0]


def table(cached: dict[str, list[float]], cold: dict[str, float], clips: str) -> Table:
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
