"""Beside the road: processes that share a long job, one for each core."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children, get_context
from typing import Any, Final

AT_ONCE: Final = 4
"""Jobs sent together: one by one, the sending takes a fifth of the time of small ones."""


def count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def shared_map(workers: int) -> Iterator[Callable[..., Iterator[Any]]]:
    """Give what maps as ``map`` does, results in order, but with so many processes.

    With one worker no process is started.
    """
    if workers <= 1:
        yield map
        return
    with worker_processes(workers) as pool:
        yield partial(pool.map, chunksize=AT_ONCE)


@contextmanager
def worker_processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """Give so many processes; Ctrl-C is for us alone, and ends them at once.

    Notes
    -----
    A script that comes here needs its ``if __name__ == "__main__":``, for the processes read it.
    """
    others = {*active_children()}
    # Spawned, not forked: JAX and ONNX Runtime keep threads, which a fork would leave in tatters.
    workers = ProcessPoolExecutor(count, get_context("spawn"), initializer=_settle_in)
    try:
        with _interrupts_held():
            for _ in range(count):
                workers.submit(_settle_in)
        yield workers
    except BaseException:
        for worker in {*active_children()} - others:
            worker.terminate()
        raise
    finally:
        workers.shutdown(cancel_futures=True)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Keep Ctrl-C waiting; processes started meanwhile never get it, not even while they start."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _settle_in() -> None:
    """Leave Ctrl-C to the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
