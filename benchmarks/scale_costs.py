"""What each task costs besides its video: time in Dask's scheduler, memory, the second look."""

from __future__ import annotations

import os
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from distributed import Client
from distributed.deploy.subprocess import SubprocessCluster
from scale_runs import WORKERS

from moveset.workflow.cluster import on_cluster
from moveset.workflow.cluster_client import HERE
from moveset.workflow.extract_one import JobOutcome
from moveset.workflow.extract_videos import extract_videos, in_this_process
from moveset.workflow.extracted_files import prepare_folder
from moveset.workflow.video_jobs import VideoJob

WARM_UP_TASKS, TASKS = 1_000, 20_000
LISTED = 100_000
AGAIN_TIMES = 50
START_S = 60.0


@dataclass(frozen=True, slots=True)
class Costs:
    """What was measured with tasks that do nothing.

    Attributes
    ----------
    task_s
        From one result to the next, with two workers that wait for tasks.
    again_s
        For each finished video when the command is run again, in this process.
    tasks
        After which the scheduler's memory was compared.
    scheduler_start_mb, scheduler_kb
        Of the scheduler's process (its own, without workers): at the beginning, and more for each
        task that has ended.
    client_kb
        For each video of the list.
    """

    task_s: float
    again_s: float
    tasks: int
    scheduler_start_mb: float
    scheduler_kb: float
    client_kb: float

    def scheduler_mb(self, clips: int) -> float:
        """Return the memory of the scheduler after all clips, if it grew on as it began."""
        return self.scheduler_start_mb + max(0.0, self.scheduler_kb) * clips / 1000.0

    def client_mb(self, clips: int) -> float:
        """Return the memory of the list of all clips."""
        return self.client_kb * clips / 1000.0


def measure_costs(folder: Path, jobs: list[VideoJob]) -> Costs:
    """Return the costs; the first clip is extracted for it."""
    out = folder / "empty"
    prepare_folder(out)
    with separate_processes(folder) as client:
        run_empty(client, out, WARM_UP_TASKS)
        before_mb = scheduler_mb(client)
        task_s = run_empty(client, out, TASKS)
        after_mb = scheduler_mb(client)
    return Costs(
        task_s=task_s,
        again_s=measure_again(folder / "again", jobs[:1]),
        tasks=TASKS,
        scheduler_start_mb=before_mb,
        scheduler_kb=1000.0 * (after_mb - before_mb) / TASKS,
        client_kb=list_kb(),
    )


@contextmanager
def separate_processes(folder: Path) -> Iterator[Client]:
    """Yield a client of a scheduler and workers with a process each, as real ones have."""
    with (
        SubprocessCluster(
            n_workers=WORKERS,
            threads_per_worker=1,
            dashboard_address=HERE,
            worker_kwargs={"local_directory": str(folder)},
        ) as cluster,
        Client(cluster) as client,
    ):
        client.wait_for_workers(WORKERS, timeout=START_S)
        yield client


def run_empty(client: Client, out: Path, count: int) -> float:
    """Return the seconds that the cluster takes for a task that does nothing."""
    jobs = [VideoJob(str(number), "-") for number in range(count)]
    address = str(client.scheduler_info()["address"])
    do_nothing = partial(JobOutcome, state="done")
    times = [time.perf_counter() for _ in on_cluster(address, out)(jobs, do_nothing)]
    return (times[-1] - times[0]) / (len(times) - 1)


def scheduler_mb(client: Client) -> float:
    """Return the resident memory of the scheduler's process, on Linux."""
    read: Callable[[Callable[[], str]], str] = client.run_on_scheduler
    pages = int(read(Path("/proc/self/statm").read_text).split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure_again(out: Path, jobs: list[VideoJob]) -> float:
    """Return the seconds to see that a video is finished already."""
    extract_videos(jobs, out, run_all=in_this_process)
    began = time.perf_counter()
    summary = extract_videos(jobs * AGAIN_TIMES, out, run_all=in_this_process)
    assert summary.skipped == AGAIN_TIMES
    return (time.perf_counter() - began) / AGAIN_TIMES


def list_kb() -> float:
    """Return the memory that each video of a list takes."""
    tracemalloc.start()
    jobs = [
        VideoJob(f"folder/{number:08}.mp4", f"/data/{number:08}.mp4") for number in range(LISTED)
    ]
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return used / 1000.0 / len(jobs)
