"""One run of a command that is killed, and the run after it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import mkdtemp

from kills_command import LIST
from kills_files import Written, look
from measure import ROOT

sys.path.append(str(ROOT / "tests" / "workflow"))  # the tests kill the same cluster
from clusters import RealCluster, child_processes

COMMAND = Path(__file__).with_name("kills_command.py")
PATIENCE_S = 300.0
Process = subprocess.Popen[bytes]


class Bench:
    """What all trials share: the inputs, and a cluster, started when it is needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clips, self.extracted = folder / "clips", folder / "extracted"
        self._clusters: list[RealCluster] = []

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        for cluster in self._clusters:
            cluster.close()

    def ready_cluster(self) -> RealCluster:
        """Return a cluster whose workers are all there; a new one after the loss of a scheduler."""
        if not self._clusters or self.cluster.scheduler.poll() is not None:
            place = Path(mkdtemp(dir=self.folder))
            self._clusters.append(RealCluster(place, worker_options=("--preload", COMMAND)))
        self.cluster.wait()
        return self.cluster

    @property
    def cluster(self) -> RealCluster:
        """The newest cluster, as it is."""
        return self._clusters[-1]

    def close_lost(self) -> None:
        """End the workers whose scheduler is lost."""
        for cluster in self._clusters[:-1]:
            cluster.close()
        del self._clusters[:-1]


@dataclass(frozen=True, slots=True)
class Kind:
    """What is killed.

    Attributes
    ----------
    arguments
        Of the command that writes into a folder.
    kill
        Kills something; False if there was nothing to kill yet.
    goes_on
        Whether the command must do its work nevertheless.
    words
        What the command says if it ends with an error of its own: one of these.
    """

    title: str
    arguments: Callable[[Bench, Path], list[str]]
    kill: Callable[[Bench, Process, Random], bool]
    goes_on: bool = False
    reads_videos: bool = True
    words: tuple[str, ...] = ()


def measure(bench: Bench, kind: Kind) -> tuple[Written, float]:
    """Return what an undisturbed run writes, and how long one takes when all is warm."""
    for name in ("first", "second"):
        folder = Path(mkdtemp(prefix=f"{name}-", dir=bench.folder))
        before = len(begun())
        began = time.monotonic()
        check_ended(start(kind.arguments(bench, folder)), {0})
        length_s = time.monotonic() - began
        if kind.reads_videos and sorted(begun()[before:]) != sorted(
            one.name for one in bench.clips.iterdir()
        ):
            raise SystemExit(f"{kind.title}: not every video was read once")
    return look(folder), length_s


def run_trial(
    bench: Bench, kind: Kind, moment_s: float, rng: Random
) -> tuple[Written, Written, list[str]] | None:
    """Kill one run, and run again what does not go on.

    Returns
    -------
    What was written at the kill and at the end, and the videos that were begun; None if the run
    had ended before.
    """
    folder = Path(mkdtemp(prefix="trial-", dir=bench.folder))
    arguments = kind.arguments(bench, folder)
    before = len(begun())
    process = start(arguments)
    with suppress(subprocess.TimeoutExpired):
        process.wait(moment_s)
    if process.poll() is not None or not kind.kill(bench, process, rng):
        check_ended(process, {0})
        return None
    at_kill = look(folder)
    if kind.goes_on:
        check_ended(process, {0})
    else:
        said = check_ended(process, {0, 1, -signal.SIGKILL})
        if process.returncode == 1 and not any(words in said for words in kind.words):
            raise SystemExit(f"{kind.title}: {said}")
        again = start(kind.arguments(bench, folder))
        refused = not kind.reads_videos and at_kill.files  # what is packed is not packed again
        check_ended(again, {int(bool(refused))})
        bench.close_lost()
    return at_kill, look(folder), begun()[before:]


def start(arguments: list[str]) -> Process:
    """Start a command in a session of its own."""
    command = [sys.executable, str(COMMAND), *arguments]
    return subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def check_ended(process: Process, codes: set[int]) -> str:
    """Wait for a process, check its exit code, and return its errors."""
    errors = process.communicate(timeout=PATIENCE_S)[1].decode("utf-8", "replace")
    if process.returncode not in codes or "Traceback" in errors:
        raise SystemExit(f"{process.args} ended with {process.returncode}: {errors}")
    return errors


def begun() -> list[str]:
    """Return the names of all videos that were begun until now."""
    listed = Path(os.environ[LIST])
    return listed.read_text("utf-8").splitlines() if listed.exists() else []


def extract(bench: Bench, folder: Path, *options: str) -> list[str]:
    return ["extract", str(bench.clips), "--out", str(folder / "out"), *options]


def extract_on_cluster(bench: Bench, folder: Path) -> list[str]:
    return extract(bench, folder, "--cluster", bench.ready_cluster().address)


def extract_in_pool(bench: Bench, folder: Path) -> list[str]:
    return extract(bench, folder, "--workers", "2")


def pack(bench: Bench, folder: Path) -> list[str]:
    return ["pack", str(bench.extracted), str(folder / "out.parquet")]


def kill_worker(bench: Bench, _: Process, rng: Random) -> bool:
    bench.cluster.kill_a_worker(rng.randrange(2))
    return True


def kill_scheduler(bench: Bench, _: Process, __: Random) -> bool:
    bench.cluster.kill_the_scheduler()
    return True


def kill_group(_: Bench, process: Process, __: Random) -> bool:
    os.killpg(process.pid, signal.SIGKILL)
    return True


def kill_pool_process(_: Bench, process: Process, rng: Random) -> bool:
    pids = [pid for pid in child_processes(process.pid) if b"spawn_main" in arguments_of(pid)]
    if pids:
        os.kill(rng.choice(pids), signal.SIGKILL)
    return bool(pids)


def arguments_of(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


TRIALS = {
    "worker": Kind("a Dask worker", extract_on_cluster, kill_worker, goes_on=True),
    "client": Kind("the client of Dask", extract_on_cluster, kill_group),
    "scheduler": Kind(
        "the scheduler of Dask",
        extract_on_cluster,
        kill_scheduler,
        words=("run the same command again", "there is no Dask scheduler"),
    ),
    "extract": Kind("`extract --workers 2`, all processes", extract_in_pool, kill_group),
    "pool": Kind("one process of its pool", extract_in_pool, kill_pool_process, goes_on=True),
    "pack": Kind("`pack`", pack, kill_group, reads_videos=False),
}
