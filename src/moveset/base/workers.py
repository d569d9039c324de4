"""Pools of worker processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children, get_context
from typing import Any, Final

CHUNK_SIZE: Final = 4
"""Jobs sent together: sent one by one, small jobs spend a fifth of their time on sending."""


def count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def parallel_map(workers: int) -> Iterator[Callable[..., Iterator[Any]]]:
    """Yield a function like ``map`` that uses several processes; results keep their order.

    With one worker it is ``map`` itself, in this process.
    """
    if workers <= 1:
        yield map
        return
    with process_pool(workers) as pool:
        yield partial(pool.map, chunksize=CHUNK_SIZE)


@contextmanager
def process_pool(count: int) -> Iterator[ProcessPoolExecutor]:
    """Yield a pool of processes that ignore Ctrl-C; an exception in the block ends them at once.

    Notes
    -----
    A script that uses it needs ``if __name__ == "__main__":``, since the processes import it.
    """
    others = {*active_children()}
    # Spawned, not forked: a fork would copy the threads of JAX and ONNX Runtime in a broken state.
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=_ignore_interrupts)
    try:
        with _interrupts_blocked():
            for _ in range(count):
                pool.submit(_ignore_interrupts)
        yield pool
    except BaseException:
        for worker in {*active_children()} - others:
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Block Ctrl-C; processes started meanwhile inherit that, so they ignore it from the start."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the parent process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
