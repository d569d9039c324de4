"""Training time from five one-minute clips, with and without cached observations.

    python benchmarks/teach.py [--clips 5] [--seconds 60] [--repeats 2]
                               [--architectures tcn,lstm,frame] [--no-cold] [--json]

Every run is a new `moveset train` process, including imports and compilation.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import median

from measure import BenchmarkResult, Table, moveset, parse, publish, run_child, spread, verdict
from observe import decode_s, pose_s
from synthetic_videos import copied_project, synthetic_project

from moveset.label.project import Project
from moveset.label.settings import MODEL
from moveset.learn.architectures import ARCHITECTURES

CACHED_BUDGET_S = 10.0
COLD_BUDGET = 1.5  # times the sum of decoding and pose


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60.0, help="of each clip")
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--architectures", default=",".join(ARCHITECTURES))
    parser.add_argument(
        "--no-cold", action="store_true", help="do not measure decoding and pose alone"
    )
    options = parse(parser)
    project = synthetic_project(options.clips, options.seconds)
    parts = {} if options.no_cold else alone_s(project)
    with copied_project(project, with_cache=False) as folder:
        cold_s = train_s(folder, MODEL)  # fills the cache
        cached = {
            architecture: [train_s(folder, architecture) for _ in range(options.repeats)]
            for architecture in options.architectures.split(",")
        }
    cold = {**parts, "cold": cold_s} if parts else {}
    clips = f"{options.clips} clips of {options.seconds:g} s, 640x480 at 30 frames per second"
    publish(
        BenchmarkResult("teach", (table(cached, cold, clips),), {"cached": cached, **cold}), options
    )


def alone_s(project: Project) -> dict[str, float]:
    """Return the seconds of decoding alone and of pose tracking alone, for all clips."""
    videos = [recording.path for recording in project.recordings]
    return {"decode": sum(map(decode_s, videos)), "pose": sum(map(pose_s, videos))}


def train_s(folder: Path, architecture: str) -> float:
    """Return the seconds of one `moveset train`."""
    command = moveset("train", folder, "--model", architecture, "--out", folder / "bench.moveset")
    return run_child(command)[0]


def table(cached: dict[str, list[float]], cold: dict[str, float], clips: str) -> Table:
    """Return a row for each architecture, and one without cached observations."""
    rows = [
        (
            f"cached, {architecture}{' (default)' if architecture == MODEL else ''}",
            spread(times, "s"),
            f"{CACHED_BUDGET_S:.0f} s",
            verdict(median(times), CACHED_BUDGET_S),
        )
        for architecture, times in cached.items()
    ]
    if cold:
        share = cold["cold"] / (cold["decode"] + cold["pose"])
        cells = (
            f"{cold['cold']:.1f} s, {share:.2f} x",
            f"{COLD_BUDGET} x",
            verdict(share, COLD_BUDGET),
        )
        rows.append((f"not cached, {MODEL}", *cells))
        clips += f"; decoding alone {cold['decode']:.1f} s, pose alone {cold['pose']:.1f} s"
    note = f"{clips}; `moveset train` in a new process, including imports and compilation."
    return Table(("training", "time", "budget", ""), tuple(rows), notes=(note,))


if __name__ == "__main__":
    main()
