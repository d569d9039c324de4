"""Extraction from many videos: processes and a cluster side by side, and a simulation of more.

    python benchmarks/scale.py [--clips 200] [--rounds 5] [--plot docs/images/scale.svg] [--json]

Clips of 480x360 are drawn once and copied under other names: every copy is read anew. In each round
the ways to run them take turns, so that a slow minute of the machine hits all of them. One process
gets a quarter of the clips of two.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median

import numpy as np
from measure import BenchmarkResult, Table, parse, publish, verdict
from scale_costs import Costs, measure_costs
from scale_plot import write_plot
from scale_runs import DASK, ONE, PLAIN, Run, make_clips, measure_rounds
from scale_simulation import draw_durations, simulate

SCALES = ((10_000, 8), (100_000, 64), (1_000_000, 512))
MAX_OVERHEAD = 0.05

Rounds = Mapping[str, Sequence[Run]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=200, help="for two workers, in all rounds")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60.0, help="of each clip")
    parser.add_argument("--plot", type=Path, help="draw the simulation into this .svg")
    options = parse(parser)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        jobs = make_clips(folder / "clips", options.clips // options.rounds, options.seconds)
        rounds = measure_rounds(folder, jobs, options.rounds)
        costs = measure_costs(folder, jobs)
    task_s = [seconds for run in rounds[DASK] for seconds in run.task_s]
    if options.plot:
        write_plot(options.plot, task_s, costs.task_s)
    tables = (measured_table(rounds, options), simulated_table(task_s, costs))
    runs = {name: [asdict(run) for run in runs] for name, runs in rounds.items()}
    figures = {"rounds": runs, "costs": asdict(costs)}
    publish(BenchmarkResult("scale", tables, figures), options)


def measured_table(rounds: Rounds, options: argparse.Namespace) -> Table:
    """Return clips an hour of each way."""
    rows = []
    for name, runs in rounds.items():
        clip_s = median(run.clip_s for run in runs)
        rows.append(
            (
                name,
                str(sum(run.clips for run in runs)),
                f"{median(run.idle_s for run in runs):.1f} s",
                f"{3600.0 / clip_s:,.0f}",
                f"{options.seconds / clip_s:.1f}",
                _spread(_ratios(rounds, ONE, name)),
            )
        )
    overheads = [ratio - 1.0 for ratio in _ratios(rounds, DASK, PLAIN)]
    overhead = median(overheads)
    notes = (
        (
            f"{options.rounds} rounds in turn; clips of {options.seconds:g} s, 480x360, 30 frames "
            "a second. Medians of the rounds, without start and end; ratios within each round, "
            "with lowest and highest."
        ),
        (
            f"Dask against plain processes: {overhead:+.1%}, from {min(overheads):+.1%} to "
            f"{max(overheads):+.1%} ({verdict(overhead, MAX_OVERHEAD)} {MAX_OVERHEAD:.0%})."
        ),
    )
    columns = ("how", "clips", "start, end", "clips an hour", "times real time", "times 1 process")
    return Table(columns, tuple(rows), "Measured", notes)


def _ratios(rounds: Rounds, over: str, under: str) -> list[float]:
    pairs = zip(rounds[over], rounds[under], strict=True)
    return [one.clip_s / other.clip_s for one, other in pairs]


def _spread(ratios: Sequence[float]) -> str:
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def simulated_table(task_s: Sequence[float], costs: Costs) -> Table:
    """Return what more clips would take, with broken files and lost workers."""
    rows = []
    for clips, workers in SCALES:
        rng = np.random.default_rng(clips)
        durations_s = draw_durations(task_s, clips, rng)
        seldom, often = (
            simulate(workers, durations_s, costs.task_s, losses, rng) for losses in (1.0, workers)
        )
        rows.append(
            (
                f"{clips:,}",
                str(workers),
                f"{seldom.hours:.1f} h",
                f"{seldom.wasted:.3%}",
                f"{often.hours:.1f} h",
                f"{often.wasted:.2%}",
                f"{costs.scheduler_mb(clips):.0f} MB",
                f"{costs.client_mb(clips):.0f} MB",
                f"{costs.again_s * clips / 60.0:.1f} min",
            )
        )
    limit = float(np.mean(task_s)) / costs.task_s
    notes = (
        (
            f"Times of tasks drawn from {len(task_s)} measured ones, mean {np.mean(task_s):.1f} s; "
            f"{1000 * costs.task_s:.2f} ms a task in the scheduler; 1 % of files broken; one "
            "worker lost every hour, or every worker once an hour, and replaced after a minute."
        ),
        (
            f"Memory: the scheduler began with {costs.scheduler_start_mb:.0f} MB and took "
            f"{1000 * costs.scheduler_kb:.0f} bytes more for each of {costs.tasks:,} tasks that "
            f"had ended; the client {costs.client_kb:.2f} KB for each video of its list."
        ),
        (
            f"One scheduler feeds up to about {limit:,.0f} workers with such clips; beyond, use "
            "--shard, which needs no scheduler."
        ),
    )
    columns = (
        "clips",
        "workers",
        "time",
        "wasted work",
        "time, every worker lost hourly",
        "wasted work",
        "memory of the scheduler",
        "of the client",
        "the same command again",
    )
    return Table(columns, tuple(rows), "Simulated", notes)


if __name__ == "__main__":
    main()
