"""A simulation of `extract` with many workers, from measured times of single videos."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from moveset.base.values import FloatArray

BROKEN_SHARE = 0.01
"""Of the files; they fail at once."""

BROKEN_S = 0.05
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
    workers: int,
    durations_s: FloatArray,
    overhead_s: float,
    losses_per_hour: float,
    rng: np.random.Generator,
) -> Simulated:
    """Return what a run with lost workers takes.

    Parameters
    ----------
    durations_s
        (n,) of all tasks, as from ``draw_durations``.
    overhead_s
        Of the scheduler for each task. It handles one after the other, so it also limits how many
        tasks can begin in a second.
    losses_per_hour
        Of workers, in the whole cluster, at random (a Poisson process). What the worker was doing
        is done again by another one.
    """
    mean_life_s = 3600.0 * workers / losses_per_hour
    free = [0.0] * workers
    waiting = list(durations_s[::-1])
    begun_s = useful_s = wasted_s = 0.0
    while waiting:
        begun_s = max(heapq.heappop(free), begun_s + overhead_s)
        duration_s = waiting.pop()
        lost_after_s = rng.exponential(mean_life_s)
        if lost_after_s < duration_s:
            wasted_s += lost_after_s
            waiting.append(duration_s)
            heapq.heappush(free, begun_s + lost_after_s + RESTART_S)
            continue
        useful_s += duration_s
        heapq.heappush(free, begun_s + duration_s)
    worked_s, total_s = useful_s + wasted_s, max(free)
    return Simulated(total_s / 3600.0, wasted_s / worked_s, 1.0 - worked_s / (total_s * workers))


def draw_durations(task_s: Sequence[float], clips: int, rng: np.random.Generator) -> FloatArray:
    """Return (clips,) times of tasks: measured ones at random, and broken files."""
    durations_s = rng.choice(np.asarray(task_s), clips)
    durations_s[rng.random(clips) < BROKEN_SHARE] = BROKEN_S
    return durations_s
