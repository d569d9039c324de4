"""A Dask cluster of real processes on this machine, whose parts can be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

PATIENCE_S = 60.0


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class RealCluster:
    """A scheduler, and workers that are started again when they are killed."""

    def __init__(self, folder, workers=2, worker_options=()):
        self.address = f"tcp://127.0.0.1:{free_port()}"
        self._folder, self._worker_options = folder, worker_options
        port = self.address.rpartition(":")[2]
        self.scheduler = self._start(
            "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port, *QUIET
        )
        self.nannies = []
        for _ in range(workers):
            self.add_worker()

    def add_worker(self):
        """Start one more worker."""
        self.nannies.append(self._start_worker())

    def _start_worker(self):
        options = ("--nthreads", "1", "--host", "127.0.0.1", "--local-directory", self._folder)
        options = (*options, *self._worker_options, *QUIET)
        return self._start("distributed.cli.dask_worker", self.address, *options)

    def _start(self, module, *options):
        return subprocess.Popen(
            [sys.executable, "-m", module, *map(str, options)],
            cwd=self._folder,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait(self):
        """Wait until the scheduler and all workers are there."""
        from distributed import Client

        with Client(self.address, timeout=PATIENCE_S) as client:
            if self.nannies:
                client.wait_for_workers(len(self.nannies), timeout=PATIENCE_S)

    def kill_a_worker(self, number=0):
        """Kill the process in which a worker runs; its nanny starts another one."""
        for pid in child_processes(self.nannies[number].pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def kill_the_scheduler(self):
        os.killpg(self.scheduler.pid, signal.SIGKILL)

    def close(self):
        for process in (*self.nannies, self.scheduler):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


QUIET = ("--no-dashboard",)


def child_processes(pid):
    """Return the processes that a process started, and theirs."""
    found = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in map(int, children.read_text().split()):
                found += [child, *child_processes(child)]
    return found


def start_extraction(sources, out, address):
    """Start the command in a process of its own."""
    command = [sys.executable, "-m", "moveset", "extract", *map(str, sources)]
    return subprocess.Popen(
        [*command, "--out", str(out), "--cluster", address],
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_files(out, count):
    """Wait until so many videos are finished."""
    deadline = time.monotonic() + PATIENCE_S
    while len(finished(out)) < count:
        assert time.monotonic() < deadline, "no progress"
        time.sleep(0.02)


def finished(out):
    """Return the content of every finished file, by its path in the folder."""
    paths = (path for path in out.rglob("*.npz") if not path.name.startswith("."))
    return {path.relative_to(out): path.read_bytes() for path in paths}
