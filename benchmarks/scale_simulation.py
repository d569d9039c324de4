"""A simulation of `extract` with many workers, from measured times of single videos."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BROKEN_SHARE = 0.01
"""Of the files; they fail at once."""

BROKEN_S = 0.05
LOSSES_PER_HOUR = 1.0
"""Of workers, in the whole cluster; what the worker was doing is done again by another one."""

RESTART_S = 60.0
"""Until a lost worker is replaced."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """What a run took.

    Attributes
    ----------
    hours
        From the first task to the last result.
    wasted
        Share of all work that was done for nothing.
    idle
        Share of the workers' time in which they waited for the last ones.
    """

    hours: float
    wasted: float
    idle: float


def simulate(
    clips: int, workers: int, task_s: Sequence[float], overhead_s: float, rng: np.random.Generator
) -> Simulated:
    """Return what a run with failures takes.

    Parameters
    ----------
    task_s
        Measured times of single videos; each task takes one of them, at random.
    overhead_s
        Of the scheduler for each task. It handles one after the other, so it also limits how many
        tasks can begin in a second.
    """
    durations = rng.choice(np.asarray(task_s), clips)
    durations[rng.random(clips) < BROKEN_SHARE] = BROKEN_S
    free = [0.0] * workers
    next_loss_s = _until_loss(rng)
    waiting = list(durations[::-1])
    begun_s = useful_s = wasted_s = 0.0
    while waiting:
        ready_s = heapq.heappop(free)
        begun_s = max(ready_s, begun_s + overhead_s)
        duration_s = waiting.pop()
        end_s = begun_s + duration_s
        # A loss hits any worker: this task's with a chance of one in all of them.
        while next_loss_s < begun_s:
            next_loss_s += _until_loss(rng)
        if next_loss_s < end_s and rng.random() < 1.0 / workers:
            wasted_s += next_loss_s - begun_s
            waiting.append(duration_s)
            heapq.heappush(free, next_loss_s + RESTART_S)
            next_loss_s += _until_loss(rng)
            continue
        useful_s += duration_s
        heapq.heappush(free, end_s)
    total_s = max(free)
    return Simulated(
        total_s / 3600.0,
        wasted_s / (useful_s + wasted_s),
        1.0 - (useful_s + wasted_s) / (total_s * workers),
    )


def _until_loss(rng: np.random.Generator) -> float:
    return float(rng.exponential(3600.0 / LOSSES_PER_HOUR))
