"""Extraction of the same clips by one process, two processes and a cluster, timed."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from moveset.capture.video_writer import write_video
from moveset.synth.clip import synthesise_clip
from moveset.workflow.cluster import on_cluster
from moveset.workflow.cluster_client import LOCAL
from moveset.workflow.extract_one import JobOutcome
from moveset.workflow.extract_videos import (
    Extract,
    RunAll,
    extract_videos,
    in_processes,
    in_this_process,
)
from moveset.workflow.video_jobs import VideoJob, read_jobs

SIZE, FRAME_RATE = (480, 360), 30.0
DRAWN = 2  # different clips
WORKERS = 2
ONE, PLAIN, DASK = "1 process", "2 processes", "Dask, 2 workers"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run took.

    Attributes
    ----------
    idle_s
        Before the first video was begun and after the last result: processes start and end.
    work_s
        The time between.
    task_s
        Of each video, as its worker measured it.
    """

    clips: int
    idle_s: float
    work_s: float
    task_s: list[float]

    @property
    def clip_s(self) -> float:
        """The seconds that the run took for one clip."""
        return self.work_s / self.clips


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


def measure_rounds(folder: Path, jobs: list[VideoJob], count: int) -> dict[str, list[Run]]:
    """Return the runs of each way, of which every round begins with another one."""
    ways = [ONE, PLAIN, DASK]
    runs: dict[str, list[Run]] = {name: [] for name in ways}
    for number in range(count):
        for name in ways[number % len(ways) :] + ways[: number % len(ways)]:
            out = folder / f"out-{number}-{ways.index(name)}"
            runs[name].append(measure(name, jobs, out))
            shutil.rmtree(out)
    return runs


def measure(name: str, jobs: list[VideoJob], out: Path) -> Run:
    """Return what one way takes."""
    chosen = jobs[: len(jobs) // 4] if name == ONE else jobs
    ways: dict[str, RunAll] = {
        ONE: in_this_process,
        PLAIN: in_processes(WORKERS),
        DASK: on_cluster(LOCAL, out, WORKERS),
    }
    timed = Timed(ways[name])
    began = time.perf_counter()
    summary = extract_videos(chosen, out, run_all=timed)
    ended = time.perf_counter()
    if summary.done != len(chosen):
        raise SystemExit(f"{name}: {summary}")
    work_s = timed.outcomes[-1][0] - min(at_s - one.seconds for at_s, one in timed.outcomes)
    task_s = [outcome.seconds for _, outcome in timed.outcomes]
    run = Run(len(chosen), ended - began - work_s, work_s, task_s)
    print(f"{name}: {run.clip_s:.2f} s a clip", file=sys.stderr, flush=True)
    return run


class Timed:
    """A way to run tasks that keeps when each outcome came."""

    def __init__(self, run_all: RunAll) -> None:
        self._run_all = run_all
        self.outcomes: list[tuple[float, JobOutcome]] = []

    def __call__(self, jobs: list[VideoJob], task: Extract) -> Iterator[JobOutcome]:
        """Run the tasks."""
        for outcome in self._run_all(jobs, task):
            self.outcomes.append((time.perf_counter(), outcome))
            yield outcome
