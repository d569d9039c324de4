"""The task of `extract`: one video to one file. The same on one machine and on a cluster."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

import numpy as np

from moveset.base.errors import MovesetError, ProjectError, VideoError
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
    write_extracted,
)
from moveset.workflow.video_jobs import VideoJob

OTHER_WORKER: Final = "this worker has another moveset or other networks: install the same there"

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
    """

    job: VideoJob
    state: State
    reason: str = ""
    error: str = ""
    frames: int = 0
    seconds: float = 0.0


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
        if job.fault:
            raise ProjectError(job.fault)
        path = output_path(out, job)
        if is_extracted(path, job):
            return JobOutcome(job, "skipped")
        extracted = _extract(job)
        write_extracted(path, extracted)
    except Exception as error:  # whatever a file does to its reader, the others go on
        return failure(job, error, time.perf_counter() - began)
    frames = len(extracted.observations.times_s)
    return JobOutcome(job, "done", frames=frames, seconds=time.perf_counter() - began)


def failure(job: VideoJob, error: BaseException, seconds: float = 0.0) -> JobOutcome:
    """Return the outcome of a video that failed."""
    own = isinstance(error, MovesetError)
    reason = str(error) if own else f"{error or 'no reason given'}: report this with the video"
    return JobOutcome(job, "failed", reason, type(error).__name__, seconds=seconds)


def _extract(job: VideoJob) -> Extracted:
    try:
        facts = job_facts(job)
    except (OSError, ValueError) as error:
        raise VideoError(f"{job.path} cannot be read: check the name") from error
    extractor = _extractor()
    with closing(_frames(job)) as frames:
        observations = observe_frames(frames, extractor)
    _check_seen(job, observations)
    ticks_s = tick_times(observations)
    features = extractor.features(at_times(observations, ticks_s))
    return Extracted(facts, observations, ticks_s, features)


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
