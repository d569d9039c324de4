"""Extraction from many videos: processes and a cluster side by side, and a simulation of more.

    python benchmarks/scale.py [--clips 200] [--seconds 60] [--plot docs/images/scale.svg] [--json]

Clips of 480x360 are drawn once and copied under other names: every copy is read anew. The overhead
of Dask is that of tasks that do nothing, and that of the same clips beside plain processes.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
import tracemalloc
from functools import partial
from pathlib import Path

import numpy as np
from measure import BenchmarkResult, Table, parse, publish, verdict
from scale_plot import write_plot
from scale_simulation import simulate

from moveset.capture.video_writer import write_video
from moveset.synth.clip import synthesise_clip
from moveset.workflow.cluster import LOCAL, on_cluster
from moveset.workflow.extract_one import JobOutcome
from moveset.workflow.extract_videos import extract_videos, in_processes, in_this_process
from moveset.workflow.extracted_files import prepare_folder
from moveset.workflow.video_jobs import VideoJob, read_jobs

SIZE, FRAME_RATE = (480, 360), 30.0
DRAWN = 2  # different clips
EMPTY_TASKS = 2000
WORKERS = 2
SCALES = ((10_000, 8), (100_000, 64), (1_000_000, 512))
MAX_OVERHEAD = 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60.0, help="of each clip")
    parser.add_argument("--plot", type=Path, help="draw the simulation into this .svg")
    options = parse(parser)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        jobs = make_clips(folder / "clips", options.clips, options.seconds)
        runs = measure_runs(folder, jobs)
        task_s = task_times(folder / "alone", jobs)
        overhead_s = empty_task_s(folder / "empty")
    measured = measured_table(runs, options)
    large = simulated_table(task_s, overhead_s)
    if options.plot:
        write_plot(options.plot, task_s, overhead_s)
    figures = {"seconds": runs, "task_s": task_s, "overhead_s": overhead_s}
    publish(BenchmarkResult("scale", (measured, large), figures), options)


def make_clips(folder: Path, count: int, seconds: float) -> list[VideoJob]:
    """Return the jobs of clips, of which a few are drawn and the others are copies."""
    folder.mkdir()
    for number in range(count):
        path = folder / f"clip-{number:04}.mp4"
        if number < DRAWN:
            clip = synthesise_clip(number, duration_s=seconds, size=SIZE, frame_rate=FRAME_RATE)
            write_video(path, clip.frames(), frame_rate=FRAME_RATE)
        else:
            shutil.copyfile(folder / f"clip-{number % DRAWN:04}.mp4", path)
    return read_jobs([str(folder)])


def measure_runs(folder: Path, jobs: list[VideoJob]) -> dict[str, float]:
    """Return the seconds of each way to run the jobs, starting of processes included."""
    cluster = folder / "cluster"
    ways = {
        "1 process": (folder / "one", in_this_process),
        "2 processes": (folder / "two", in_processes(WORKERS)),
        "Dask, 2 workers": (cluster, on_cluster(LOCAL, cluster, WORKERS)),
    }
    seconds = {}
    for name, (out, run_all) in ways.items():
        began = time.perf_counter()
        summary = extract_videos(jobs, out, run_all=run_all)
        seconds[name] = time.perf_counter() - began
        if summary.failed or summary.done != len(jobs):
            raise SystemExit(f"{name}: {summary}")
    return seconds


def task_times(out: Path, jobs: list[VideoJob]) -> list[float]:
    """Return the seconds of a few single videos, two at a time, as on a busy worker."""
    outcomes: list[JobOutcome] = []

    def keep(jobs: list[VideoJob], task: partial[JobOutcome]) -> list[JobOutcome]:
        outcomes.extend(in_processes(WORKERS)(jobs, task))
        return outcomes

    extract_videos(jobs[:8], out, run_all=keep)  # type: ignore[arg-type]
    return [one.seconds for one in outcomes]


def empty_task_s(out: Path) -> float:
    """Return the seconds that the cluster takes for a task that does nothing."""
    prepare_folder(out)
    jobs = [VideoJob(str(number), "-") for number in range(EMPTY_TASKS)]
    times = [time.perf_counter() for _ in on_cluster(LOCAL, out, WORKERS)(jobs, do_nothing)]
    return (times[-1] - times[0]) / (len(times) - 1)


def do_nothing(job: VideoJob) -> JobOutcome:
    """Stand for a video of no length."""
    return JobOutcome(job, "done")


def measured_table(runs: dict[str, float], options: argparse.Namespace) -> Table:
    """Return clips an hour of each way."""
    one, plain = runs["1 process"], runs["2 processes"]
    rows = [
        (
            name,
            f"{seconds:.1f} s",
            f"{3600.0 * options.clips / seconds:,.0f}",
            f"{options.clips * options.seconds / seconds:.1f}",
            f"{one / seconds:.2f}",
        )
        for name, seconds in runs.items()
    ]
    overhead = runs["Dask, 2 workers"] / plain - 1.0
    notes = (
        f"{options.clips} clips of {options.seconds:g} s, 480x360, 30 frames a second.",
        (
            f"Dask against plain processes: {overhead:+.1%}, starting of both included "
            f"({verdict(overhead, MAX_OVERHEAD)} {MAX_OVERHEAD:.0%})."
        ),
    )
    columns = ("how", "time", "clips an hour", "times real time", "times one process")
    return Table(columns, tuple(rows), "Measured", notes)


def simulated_table(task_s: list[float], overhead_s: float) -> Table:
    """Return what more clips would take, with broken files and lost workers."""
    rows = []
    for clips, workers in SCALES:
        run = simulate(clips, workers, task_s, overhead_s, np.random.default_rng(clips))
        rows.append(
            (
                f"{clips:,}",
                str(workers),
                f"{run.hours:.1f} h",
                f"{run.wasted:.2%}",
                f"{run.idle:.1%}",
                f"{jobs_mb(clips):.0f} MB",
            )
        )
    limit = np.mean(task_s) / overhead_s
    notes = (
        (
            f"Task times drawn from {len(task_s)} measured ones, mean {np.mean(task_s):.1f} s; "
            f"{1000 * overhead_s:.2f} ms a task in the scheduler; 1 % of files broken, a worker "
            "lost every hour and replaced after a minute."
        ),
        (
            f"One scheduler feeds up to about {limit:,.0f} workers with such clips; beyond, use "
            "--shard, which needs no scheduler."
        ),
    )
    columns = ("clips", "workers", "time", "wasted work", "idle", "client's memory for the list")
    return Table(columns, tuple(rows), "Simulated", notes)


def jobs_mb(count: int) -> float:
    """Return the memory that a list of jobs takes; the scheduler holds only those in flight."""
    tracemalloc.start()
    jobs = [
        VideoJob(f"folder/clip-{number:08}", f"/d/clip-{number:08}.mp4") for number in range(count)
    ]
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del jobs
    return used / 1e6


if __name__ == "__main__":
    main()
