"""Extraction on a cluster of Dask: the same task for each video, on many machines."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

from moveset.base.cluster_extra import import_cluster_library
from moveset.base.errors import ClusterError
from moveset.workflow.extract_one import JobOutcome, failure
from moveset.workflow.extract_videos import AHEAD, Extract, RunAll
from moveset.workflow.extracted_files import SETTINGS_NAME, fingerprint
from moveset.workflow.video_jobs import VideoJob

LOCAL: Final = "local"
"""Stands for a cluster of a few processes that is started for one run."""

LOCAL_WORKERS: Final = 2
RETRIES: Final = 2
"""Of a video whose worker was lost for another reason than the video itself."""

CONNECT_S: Final = 30.0
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
    with _connect(address, workers) as client:
        check_workers(client, out)
        absolute = (replace(job, path=str(Path(job.path).absolute())) for job in jobs)
        try:
            yield from _drain(client, absolute, task)
        except (import_cluster_library("distributed").CancelledError, OSError) as error:
            raise ClusterError(f"the scheduler at {address} is lost: {RUN_AGAIN}") from error


@contextmanager
def _connect(address: str, workers: int) -> Iterator[Any]:
    """Yield a client of a cluster; a local one ends with the block."""
    distributed = import_cluster_library("distributed")
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # our errors say what they mean
    if address == LOCAL:
        # Nothing listens on the network but the workers' own ports on this machine.
        with (
            distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=40
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(address, timeout=CONNECT_S)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(
            f"there is no Dask scheduler at {address}: start one with `dask scheduler`, or use "
            f"--cluster {LOCAL}"
        ) from error
    with client:
        yield client


def check_workers(client: Any, out: Path) -> None:
    """Check that there are workers, that they are like this machine, and that they see the folder.

    Workers that join later are checked by the task itself.

    Raises
    ------
    ClusterError
        One of them is not; with its address.
    """
    try:
        found = client.run(_describe_worker, str(out / SETTINGS_NAME))
    except (AttributeError, ImportError) as error:
        raise ClusterError(f"the workers have no moveset ({error}): install the same") from error
    if not found:
        raise ClusterError("the cluster has no workers: start some with `dask worker ADDRESS`")
    for worker, (theirs, sees_folder) in found.items():
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
    while True:
        ahead = AHEAD * max(1, len(client.nthreads())) - len(running)
        for job in islice(jobs, max(0, ahead)):
            future = client.submit(task, job, pure=False, retries=RETRIES)
            running[future.key] = job
            finished.add(future)
        if not running:
            return
        for future, result in finished.next_batch():
            yield _outcome(future, result, running.pop(future.key))


def _outcome(future: Any, result: Any, job: VideoJob) -> JobOutcome:
    if future.status == "cancelled":
        raise import_cluster_library("distributed").CancelledError(future.key)
    if future.status == "error":
        _, error, _ = result
        return failure(job, error)
    outcome: JobOutcome = result
    return outcome
