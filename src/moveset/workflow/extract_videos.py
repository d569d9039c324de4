"""Extraction of landmarks and features from many videos, on one machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from moveset.base.errors import ProjectError, WriteError
from moveset.base.files import ABANDONED_S, remove_partial_files
from moveset.base.workers import count_cores, process_pool
from moveset.workflow.extract_one import JobOutcome, extract_one, failure
from moveset.workflow.extracted_files import fingerprint, prepare_folder
from moveset.workflow.failed_table import failed_path, write_failed
from moveset.workflow.video_jobs import ALL, Shard, VideoJob

AHEAD: Final = 2
"""Videos handed out for each worker: one that it works on, and the next."""

Extract = Callable[[VideoJob], JobOutcome]
ExtractProgress = Callable[[JobOutcome, int, int], None]
"""Takes what became of a video, the number of finished videos, and of all."""

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
    progress: ExtractProgress | None = None,
) -> ExtractSummary:
    """Extract the landmarks and features of videos into a folder, one file for each.

    Files that are there already are kept, so that a run that was killed goes on where it was.

    Parameters
    ----------
    shard
        That the jobs belong to; it names the table of failures.
    run_all
        ``in_this_process``, ``in_processes(workers)``, or that of a cluster.
    progress
        Called after every video with what became of it, videos finished and videos in all.

    Raises
    ------
    ProjectError
        The folder has other files, or was made with other settings.
    WriteError
        It cannot be written, or the disk is full: then the others are left for another run.
    """
    prepare_folder(out)
    remove_partial_files(out, time.time() - ABANDONED_S)
    task = partial(extract_one, out=out.absolute(), expected=fingerprint())
    failed: list[JobOutcome] = []
    counts = {"done": 0, "skipped": 0, "failed": 0}
    frames = 0
    with closing(_run(jobs, task, run_all)) as results:
        for number, outcome in enumerate(results, start=1):
            _check_goes_on(outcome, number, len(jobs))
            counts[outcome.state] += 1
            frames += outcome.frames
            if outcome.state == "failed":
                failed.append(outcome)
            if progress:
                progress(outcome, number, len(jobs))
    table = _list_failed(failed_path(out, shard), failed)
    return ExtractSummary(**counts, frames=frames, table=table)


def _run(jobs: list[VideoJob], task: Extract, run_all: RunAll) -> Generator[JobOutcome, None, None]:
    """Yield the outcomes of all jobs; those with a fault need no worker."""
    for job in jobs:
        if job.fault:
            yield failure(job, ProjectError(job.fault))
    yield from run_all([job for job in jobs if not job.fault], task)


def _check_goes_on(outcome: JobOutcome, number: int, count: int) -> None:
    """End the run where nothing can be written: each of the others would be read in vain."""
    if outcome.stops:
        raise WriteError(
            f"{outcome.reason}. Stopped at video {number} of {count}; the same command goes on"
        )


def _list_failed(path: Path, failed: Iterable[JobOutcome]) -> Path | None:
    """Write the table of failures; without any, remove that of an earlier run."""
    rows = sorted(failed, key=lambda one: (one.job.id, one.job.path, one.reason))
    if not rows:
        path.unlink(missing_ok=True)
        return None
    write_failed(path, ((one.job, one.reason, one.error) for one in rows))
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
