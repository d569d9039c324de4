"""Extraction on a cluster of Dask: the same task for each video, on many machines."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

from moveset.base.cluster_extra import import_cluster_library
from moveset.base.errors import ClusterError
from moveset.workflow.cluster_client import LOCAL_WORKERS, connect
from moveset.workflow.extract_one import JobOutcome, failure
from moveset.workflow.extract_videos import AHEAD, Extract, RunAll
from moveset.workflow.extracted_files import fingerprint
from moveset.workflow.recording_lists import SETTINGS_NAME
from moveset.workflow.video_jobs import VideoJob

RETRIES: Final = 2
"""Of a task that cannot be started or whose result is lost; a bad video is an outcome, no error.

How many workers a video may take with it, the scheduler decides (``allowed-failures``).
"""

NO_WORKERS_S: Final = 300.0
"""To wait for new workers where all are gone."""

ASK_S: Final = 5.0
"""How often the scheduler is asked for its workers while no result comes."""

RUN_AGAIN: Final = "run the same command again: finished videos are not read a second time"


def on_cluster(address: str, out: Path, workers: int | None = None) -> RunAll:
    """Return what runs a task on a cluster.

    Parameters
    ----------
    address
        Of a Dask scheduler, such as ``tcp://10.0.0.5:8786``; or ``local``.
    out
        A folder that all workers share.
    workers
        Processes of a local cluster, by default two.
    """
    return partial(_run_all, address, out.absolute(), workers or LOCAL_WORKERS)


def _run_all(
    address: str, out: Path, workers: int, jobs: list[VideoJob], task: Extract
) -> Iterator[JobOutcome]:
    absolute = (replace(job, path=str(Path(job.path).absolute())) for job in jobs)
    try:
        with connect(address, workers) as client:
            check_workers(client, out)
            yield from _drain(client, absolute, task)
    except (import_cluster_library("distributed").CancelledError, OSError) as error:
        raise ClusterError(f"the scheduler at {address} is lost: {RUN_AGAIN}") from error


def check_workers(client: Any, out: Path) -> None:
    """Check that there are workers, that they are like this machine, and that they see the folder.

    Workers that join later, or are lost at this moment, are checked by the task itself.

    Raises
    ------
    ClusterError
        One of them is not; with its address.
    """
    found = client.run(_describe_worker, str(out / SETTINGS_NAME), on_error="return")
    if not found:
        raise ClusterError("the cluster has no workers: start some with `dask worker ADDRESS`")
    for worker, answer in found.items():
        if isinstance(answer, AttributeError | ImportError):
            raise ClusterError(f"{worker} has no moveset ({answer}): install the same")
        if isinstance(answer, Exception):
            continue
        theirs, sees_folder = answer
        if theirs != fingerprint():
            raise ClusterError(f"{worker} has another moveset or other networks: install the same")
        if not sees_folder:
            raise ClusterError(f"{worker} does not see {out}: choose a folder that all share")


def _describe_worker(settings: str) -> tuple[str, bool]:
    return fingerprint(), Path(settings).exists()


def _drain(client: Any, jobs: Iterator[VideoJob], task: Extract) -> Iterator[JobOutcome]:
    """Yield outcomes as they come; only a few videos for each worker are on their way."""
    distributed = import_cluster_library("distributed")
    finished = distributed.as_completed(with_results=True, raise_errors=False)
    running: dict[str, VideoJob] = {}
    limit = since_asked = 0
    while True:
        if since_asked >= limit:  # not each time: the scheduler would be asked for every video
            limit, since_asked = AHEAD * max(1, len(client.nthreads())), 0
        for job in islice(jobs, max(0, limit - len(running))):
            future = client.submit(task, job, pure=False, retries=RETRIES)
            running[future.key] = job
            finished.add(future)
        if not running:
            return
        _wait(client, finished)
        for future, result in finished.next_batch():
            since_asked += 1
            yield _outcome(future, result, running.pop(future.key))


def _wait(client: Any, finished: Any) -> None:
    """Wait for a result, but not for ever where no worker is left."""
    asked_s = seen_s = time.monotonic()
    while not finished.has_ready():
        with finished.thread_condition:
            finished.thread_condition.wait(timeout=0.1)
        now_s = time.monotonic()
        if now_s - asked_s < ASK_S:
            continue
        asked_s = now_s
        if client.nthreads():
            seen_s = now_s
        elif now_s - seen_s > NO_WORKERS_S:
            raise ClusterError(f"the cluster has no workers left: start some, and {RUN_AGAIN}")


def _outcome(future: Any, result: Any, job: VideoJob) -> JobOutcome:
    if future.status == "cancelled":
        raise import_cluster_library("distributed").CancelledError(future.key)
    if future.status == "error":
        _, error, _ = result
        return failure(job, error)
    outcome: JobOutcome = result
    return outcome
