"""In the studio: one long job at a time, on a thread, with progress and a way to stop it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Final, Literal

from moveset.base.errors import MovesetError
from moveset.base.values import Json

LOG: Final = logging.getLogger("moveset.studio")

State = Literal["idle", "running", "done", "failed", "stopped"]


class Stopped(Exception):  # noqa: N818
    """Raised inside a job that somebody asked to stop."""


class Busy(MovesetError):  # noqa: N818
    """Another job is still running."""


@dataclass(slots=True)
class _EpochMean:
    """Mean loss and accuracy of the batches of one epoch, as they come."""

    epoch: int
    loss: float = 0.0
    accuracy: float = 0.0
    batches: int = 0

    def add(self, loss: float, accuracy: float) -> None:
        self.batches += 1
        self.loss += (loss - self.loss) / self.batches
        self.accuracy += (accuracy - self.accuracy) / self.batches


@dataclass(slots=True)
class Job:
    """What is known of a job, told by its thread and read by pages."""

    name: str = ""
    state: State = "idle"
    stage: str = ""
    done: int = 0
    total: int = 0
    error: str = ""
    result: Json = None
    started_s: float = 0.0
    ended_s: float = 0.0
    wanted: bool = True
    stages: list[str] = field(default_factory=list)
    curves: dict[str, list[_EpochMean]] = field(default_factory=dict)

    def progress(self, stage: str, done: int, total: int) -> None:
        """Take notice of a step, or stop the job if that is wanted."""
        self._check()
        if stage != self.stage:
            self.stages.append(stage)
        self.stage, self.done, self.total = stage, done, total

    def log(self, stage: str, epoch: int, loss: float, accuracy: float) -> None:
        """Take notice of a batch, or stop the job if that is wanted."""
        self._check()
        curve = self.curves.setdefault(stage, [])
        if not curve or curve[-1].epoch != epoch:
            curve.append(_EpochMean(epoch))
        curve[-1].add(loss, accuracy)

    def as_json(self) -> Json:
        """Return what pages show of it."""
        curves = {
            stage: [[point.epoch, point.loss, point.accuracy] for point in list(points)]
            for stage, points in list(self.curves.items())
        }
        ended_s = self.ended_s or time.monotonic()
        return {
            "name": self.name,
            "state": self.state,
            "stage": self.stage,
            "done": self.done,
            "total": self.total,
            "stages": self.stages[-12:],
            "stopping": self.state == "running" and not self.wanted,
            "error": self.error,
            "result": self.result,
            "seconds": round(ended_s - self.started_s, 1) if self.started_s else 0.0,
            "curves": curves,
        }

    def _check(self) -> None:
        if not self.wanted:
            raise Stopped


Work = Callable[[Job], Json]


class Jobs:
    """Runs one job at a time; the last one stays to be read."""

    def __init__(self) -> None:
        self._job = Job()
        self._lock = Lock()
        self._thread: Thread | None = None

    @property
    def current(self) -> Job:
        """The job that is running, or was the last to."""
        return self._job

    def start(self, name: str, work: Work) -> Job:
        """Start a job.

        Raises
        ------
        Busy
            Another one is running.
        """
        with self._lock:
            if self._job.state == "running":
                raise Busy(f"{self._job.name} is still running: wait for it, or stop it")
            job = Job(name, "running", started_s=time.monotonic())
            self._job = job
            self._thread = Thread(
                target=_run, args=(job, work), name=f"moveset {name}", daemon=True
            )
            self._thread.start()
            return job

    def stop(self) -> None:
        """Ask the running job to stop; it does at its next step."""
        self._job.wanted = False

    def join(self, timeout_s: float | None = None) -> None:
        """Wait for the job to end."""
        if self._thread:
            self._thread.join(timeout_s)


def _run(job: Job, work: Work) -> None:
    try:
        job.result = work(job)
        state: State = "done"
    except Stopped:
        state = "stopped"
    except MovesetError as error:
        state, job.error = "failed", str(error)
    except Exception as error:
        LOG.exception("%s failed", job.name)
        state, job.error = "failed", f"{job.name} failed ({type(error).__name__}: {error})"
    job.ended_s = time.monotonic()
    job.state = state
