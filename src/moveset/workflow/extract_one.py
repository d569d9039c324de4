"""The task of `extract`: one video to one file. The same on one machine and on a cluster."""

from __future__ import annotations

import errno
import time
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, Literal

import numpy as np

from moveset.base.errors import MovesetError, ProjectError, VideoError, WriteError
from moveset.base.files import explain_read_error
from moveset.base.values import Observations, TimedFrame
from moveset.see.landmark_files.frames import read_recording_frames
from moveset.see.observe import observe_frames
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.resample import at_times, check_gaps, tick_times
from moveset.workflow.extracted_files import (
    Extracted,
    fingerprint,
    is_extracted,
    job_facts,
    output_path,
    source_state,
    write_extracted,
)
from moveset.workflow.video_jobs import VideoJob

OTHER_WORKER: Final = "this worker has another moveset or other networks: install the same there"

OF_ONE_FILE: Final = frozenset({errno.EFBIG, errno.ENAMETOOLONG})
"""Errors of writing one file, where others may still be written."""

State = Literal["done", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """What became of one video.

    Attributes
    ----------
    state
        ``skipped`` if its file was there already.
    reason, error
        Of a failed one: why, and the class of the error.
    frames, seconds
        Frames read, and how long it took.
    stops
        Whether no other video can be written either: the disk is full, or may not be written.
    """

    job: VideoJob
    state: State
    reason: str = ""
    error: str = ""
    frames: int = 0
    seconds: float = 0.0
    stops: bool = False

    @property
    def was_read(self) -> bool:
        """Whether the video was opened, and not skipped or refused."""
        return self.state != "skipped" and not self.job.fault


def extract_one(job: VideoJob, out: Path, expected: str) -> JobOutcome:
    """Extract one video into its file, unless that is there already; never raises for a bad one.

    Parameters
    ----------
    expected
        The ``fingerprint`` of the machine that asks: another moveset or other networks are an
        error, since their files would not fit together.
    """
    began = time.perf_counter()
    try:
        if expected != fingerprint():
            raise ProjectError(OTHER_WORKER)
        path = output_path(out, job)
        if is_extracted(path, job):
            return JobOutcome(job, "skipped")
        extracted = _extract(job)
        write_extracted(path, extracted)
    except WriteError as error:
        outcome = failure(job, error, time.perf_counter() - began)
        return replace(outcome, stops=getattr(error.__cause__, "errno", None) not in OF_ONE_FILE)
    except Exception as error:  # whatever a file does to its reader, the others go on
        return failure(job, error, time.perf_counter() - began)
    frames = len(extracted.observations.times_s)
    return JobOutcome(job, "done", frames=frames, seconds=time.perf_counter() - began)


def failure(job: VideoJob, error: BaseException, seconds: float = 0.0) -> JobOutcome:
    """Return the outcome of a video that failed."""
    if isinstance(error, MemoryError):
        reason = f"{job.path} needs more memory: use fewer --workers, or cut it into parts"
    elif isinstance(error, MovesetError):
        reason = str(error)
    else:
        reason = f"{error or 'no reason given'}: report this with the video"
    return JobOutcome(job, "failed", reason, type(error).__name__, seconds=seconds)


def _extract(job: VideoJob) -> Extracted:
    state = _state(job)
    extractor = _extractor()
    with closing(_frames(job)) as frames:
        observations = observe_frames(frames, extractor)
    if _state(job) != state:
        raise VideoError(f"{job.path} changed while it was being read: extract it again")
    _check_seen(job, observations)
    ticks_s = tick_times(observations)
    features = extractor.features(at_times(observations, ticks_s))
    return Extracted(job_facts(job, state[0]), observations, ticks_s, features)


def _state(job: VideoJob) -> tuple[int, int]:
    """Return the size of a video, and what changes when somebody writes to it."""
    try:
        return source_state(Path(job.path))
    except OSError as error:
        raise VideoError(explain_read_error(job.path, error)) from error
    except ValueError as error:
        raise VideoError(f"{job.path} is no name of a file: correct it") from error


@cache
def _extractor() -> PoseExtractor:
    """Return this process's extractor; one thread, because there is one process for each core."""
    return PoseExtractor(threads=1)


def _frames(job: VideoJob) -> Generator[TimedFrame, None, None]:
    start_s, end_s = job.start_s or 0.0, np.inf if job.end_s is None else job.end_s
    with closing(read_recording_frames(job.path)) as frames:
        for frame in frames:
            if frame.time_s >= end_s:
                return
            if frame.time_s >= start_s:
                yield frame


def _check_seen(job: VideoJob, observations: Observations) -> None:
    name = Path(job.path).name
    if not len(observations.times_s):
        raise VideoError(f"{name} has no frame from {job.start_s or 0:g} s on: correct start_s")
    if not np.isfinite(observations.values).all(axis=1).any():
        raise VideoError(f"{name} shows nobody: leave it out, or record it again")
    check_gaps(observations, name)
