"""Extraction of landmarks and features from many videos, on one machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from moveset.base.values import ProgressCallback
from moveset.base.workers import count_cores, process_pool
from moveset.workflow.extract_one import JobOutcome, extract_one, failure
from moveset.workflow.extracted_files import (
    failed_path,
    fingerprint,
    prepare_folder,
    write_failed,
)
from moveset.workflow.video_jobs import ALL, Shard, VideoJob

AHEAD: Final = 2
"""Videos handed out for each worker: one that it works on, and the next."""

Extract = Callable[[VideoJob], JobOutcome]
RunAll = Callable[[list[VideoJob], Extract], Iterator[JobOutcome]]
"""Runs a task for every video, and yields the outcomes as they come."""


@dataclass(frozen=True, slots=True)
class ExtractSummary:
    """What became of all videos.

    Attributes
    ----------
    table
        Where those that failed are listed; None if none did.
    """

    done: int
    skipped: int
    failed: int
    frames: int
    table: Path | None


class WorkerDiedError(Exception):
    """The process that worked on a video was killed."""


def extract_videos(
    jobs: list[VideoJob],
    out: Path,
    *,
    shard: Shard = ALL,
    run_all: RunAll,
    progress: ProgressCallback | None = None,
) -> ExtractSummary:
    """Extract the landmarks and features of videos into a folder, one file for each.

    Files that are there already are kept, so that a run that was killed goes on where it was.

    Parameters
    ----------
    shard
        That the jobs belong to; it names the table of failures.
    run_all
        ``in_this_process``, ``in_processes(workers)``, or that of a cluster.

    Raises
    ------
    ProjectError
        The folder has other files, or was made with other settings.
    WriteError
        It cannot be written.
    """
    prepare_folder(out)
    task = partial(extract_one, out=out.absolute(), expected=fingerprint())
    outcomes: list[JobOutcome] = []
    counts = {"done": 0, "skipped": 0, "failed": 0}
    frames = 0
    for number, outcome in enumerate(run_all(jobs, task), start=1):
        counts[outcome.state] += 1
        frames += outcome.frames
        if outcome.state == "failed":
            outcomes.append(outcome)
        if progress:
            progress("extract", number, len(jobs))
    table = _list_failed(failed_path(out, shard), outcomes)
    return ExtractSummary(**counts, frames=frames, table=table)


def _list_failed(path: Path, outcomes: Iterable[JobOutcome]) -> Path | None:
    """Write the table of failures; without any, remove that of an earlier run."""
    rows = sorted((one.job.id, one.job.path, one.reason, one.error) for one in outcomes)
    if not rows:
        path.unlink(missing_ok=True)
        return None
    write_failed(path, rows)
    return path


def in_this_process(jobs: list[VideoJob], task: Extract) -> Iterator[JobOutcome]:
    """Run the task for one video after the other."""
    return map(task, jobs)


def in_processes(workers: int | None = None) -> RunAll:
    """Return what runs the task in several processes with one thread each; one for each core."""
    workers = workers or count_cores()
    return partial(_in_processes, workers) if workers > 1 else in_this_process


def _in_processes(workers: int, jobs: list[VideoJob], task: Extract) -> Iterator[JobOutcome]:
    """Run the task in a pool; where a process dies, go on with a new pool.

    All that was being worked on may be what killed it, so each of these videos gets a pool of its
    own: the guilty one fails alone.
    """
    waiting = iter(jobs)
    while True:
        suspects: list[VideoJob] = []
        with process_pool(workers) as pool:
            yield from _drain(pool, waiting, task, workers * AHEAD, suspects)
        if not suspects:
            return
        for job in suspects:
            yield _run_alone(job, task)


def _drain(
    pool: ProcessPoolExecutor,
    waiting: Iterator[VideoJob],
    task: Extract,
    ahead: int,
    suspects: list[VideoJob],
) -> Iterator[JobOutcome]:
    """Yield outcomes until all are done or the pool breaks; then collect what was unfinished."""
    running: dict[Future[JobOutcome], VideoJob] = {}
    while True:
        for job in islice(waiting, ahead - len(running)):
            try:
                running[pool.submit(task, job)] = job
            except BrokenProcessPool:
                suspects.append(job)
        if not running:
            return
        finished, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            job = running.pop(future)
            if isinstance(future.exception(), BrokenProcessPool):
                suspects.append(job)
            else:
                yield future.result()
        if suspects:
            suspects.extend(running.values())
            return


def _run_alone(job: VideoJob, task: Extract) -> JobOutcome:
    try:
        with process_pool(1) as pool:
            return pool.submit(task, job).result()
    except BrokenProcessPool:
        died = WorkerDiedError("its process was killed, perhaps for want of memory: try it alone")
        return failure(job, died)
