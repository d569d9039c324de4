"""One long job at a time on its own thread, with progress and a way to stop it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Final, Literal

from moveset.base.errors import MovesetError
from moveset.base.values import Json
from moveset.studio.overall_progress import OverallProgress, Phase

LOG: Final = logging.getLogger("moveset.studio")

JobState = Literal["idle", "running", "done", "failed", "stopped"]


class JobStopped(Exception):  # noqa: N818
    """Raised inside a job that was asked to stop."""


class JobRunning(MovesetError):  # noqa: N818
    """Another job is still running."""


@dataclass(slots=True)
class _EpochMean:
    """Running mean of the loss and accuracy of the batches of an epoch."""

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
    """The state of a job, written by its thread and read by pages."""

    name: str = ""
    state: JobState = "idle"
    stage: str = ""
    done: int = 0
    total: int = 0
    error: str = ""
    result: Json = None
    started_s: float = 0.0
    ended_s: float = 0.0
    stop_requested: bool = False
    stages: list[str] = field(default_factory=list)
    curves: dict[str, list[_EpochMean]] = field(default_factory=dict)
    overall: OverallProgress = field(default_factory=OverallProgress)

    def plan(self, *phases: Phase) -> None:
        """Say which phases the job will have, for its overall progress."""
        self.overall = OverallProgress(phases)

    def progress(self, stage: str, done: int, total: int) -> None:
        """Record the progress of a stage; stop the job if that was requested."""
        self._check()
        if stage != self.stage:
            self.stages.append(stage)
        self.stage, self.done, self.total = stage, done, total
        self.overall.update(stage, done, total)

    def log(self, stage: str, epoch: int, loss: float, accuracy: float) -> None:
        """Record the loss and accuracy of a batch; stop the job if that was requested."""
        self._check()
        curve = self.curves.setdefault(stage, [])
        if not curve or curve[-1].epoch != epoch:
            curve.append(_EpochMean(epoch))
        curve[-1].add(loss, accuracy)

    def as_json(self) -> Json:
        """Return the job as JSON."""
        curves = {
            stage: [[point.epoch, point.loss, point.accuracy] for point in list(points)]
            for stage, points in list(self.curves.items())
        }
        ended_s = self.ended_s or time.monotonic()
        passed_s = ended_s - self.started_s if self.started_s else 0.0
        return {
            "name": self.name,
            "state": self.state,
            "stage": self.stage,
            "done": self.done,
            "total": self.total,
            "stages": self.stages[-12:],
            "stopping": self.state == "running" and self.stop_requested,
            "error": self.error,
            "result": self.result,
            "seconds": round(passed_s, 1),
            "phase": self.overall.title,
            "share": round(self.overall.share, 4),
            "left_s": self.overall.left_s(passed_s),
            "curves": curves,
        }

    def _check(self) -> None:
        if self.stop_requested:
            raise JobStopped


JobFunction = Callable[[Job], Json]


class Jobs:
    """Runs one job at a time; the state of the last one can still be read."""

    def __init__(self) -> None:
        self._job = Job()
        self._lock = Lock()
        self._thread: Thread | None = None

    @property
    def current(self) -> Job:
        """The running job, or else the last one."""
        return self._job

    def start(self, name: str, function: JobFunction) -> Job:
        """Start a job.

        Raises
        ------
        JobRunning
            Another job is running.
        """
        with self._lock:
            if self._job.state == "running":
                raise JobRunning(f"{self._job.name} is still running: wait for it, or stop it")
            job = Job(name, "running", started_s=time.monotonic())
            self._job = job
            self._thread = Thread(
                target=_run, args=(job, function), name=f"moveset {name}", daemon=True
            )
            self._thread.start()
            return job

    def stop(self) -> None:
        """Request the running job to stop, which it does at its next step."""
        self._job.stop_requested = True

    def join(self, timeout_s: float | None = None) -> None:
        """Wait for the job to end."""
        if self._thread:
            self._thread.join(timeout_s)


def _run(job: Job, function: JobFunction) -> None:
    try:
        job.result = function(job)
        state: JobState = "done"
    except JobStopped:
        state = "stopped"
    except MovesetError as error:
        state, job.error = "failed", str(error)
    except Exception as error:
        LOG.exception("%s failed", job.name)
        state, job.error = "failed", f"{job.name} failed ({type(error).__name__}: {error})"
    job.ended_s = time.monotonic()
    job.state = state
