"""The times of frames in files of landmarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.errors import LandmarkFileError
from moveset.base.values import TimeArray
from moveset.see.landmark_files.recording import DEFAULT_RATE, MAX_FRAMES

CLOCK_UNITS_S: Final = (1.0, 1e-3, 1e-6, 1e-7, 1e-9)
"""Time stamps without a unit: seconds, ms, µs, the 100 ns of Kinect v2, ns."""

MAX_START_S: Final = 86_400.0
"""A recording that starts later counts from its first frame: the clock is that of the day."""

MIN_STEP_S, MAX_STEP_S = 5e-4, 2.0
"""Median times from frame to frame beyond these show a wrong unit. Moves need 5 frames a second."""

MIN_KEPT: Final = 0.4
"""Share of the frames that must have a time of their own; of two alike one is dropped."""

RATE_NOTE: Final = f"it gives no times: {DEFAULT_RATE:g} frames a second were assumed"
COUNT_NOTE: Final = "its times count frames: {:g} frames a second were assumed"

Times = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stamps:
    """What a file says of the time of each frame.

    Attributes
    ----------
    numbers
        (t,) times or frame numbers.
    unit_s
        Of times; None if only the steps can show it, 0 for numbers of frames.
    """

    numbers: Times
    unit_s: float | None

    def times(self, rate: float) -> tuple[Times, tuple[str, ...]]:
        """Return seconds, and what was assumed; ``rate`` is 0 if it is not known."""
        if self.unit_s:
            return self.numbers * self.unit_s if self.unit_s != 1.0 else self.numbers, ()
        since = self.numbers - self.numbers[0]
        if self.unit_s == 0.0:
            return since / (rate or DEFAULT_RATE), () if rate else (RATE_NOTE,)
        if _count_frames(since):
            return since / (rate or DEFAULT_RATE), (COUNT_NOTE.format(rate or DEFAULT_RATE),)
        return since * unit_of_clock(self.numbers.tolist()), ()


def _count_frames(numbers: Times) -> bool:
    """Return whether times without a unit are whole numbers that mostly grow by one."""
    steps = np.diff(numbers)
    return bool(len(steps) and np.median(steps) == 1.0 and (numbers == np.round(numbers)).all())


def unit_of_clock(stamps: Sequence[float]) -> float:
    """Return the unit, in seconds, in which time stamps have a rate nearest to 30 a second."""
    steps = np.diff(np.asarray(stamps, np.float64))
    steps = steps[steps > 0.0]
    if not len(steps):
        return 1.0
    rates = [abs(np.log(float(np.median(steps)) * unit * 30.0)) for unit in CLOCK_UNITS_S]
    return CLOCK_UNITS_S[int(np.argmin(rates))]


def check_times(times_s: Times, name: str) -> tuple[TimeArray, npt.NDArray[np.bool_]]:
    """Return the times of the frames to keep, and which these are: duplicates are dropped.

    Raises
    ------
    LandmarkFileError
        There is no frame, there are too many, a time is no number, time goes backwards, or most
        frames have the time of the one before.
    """
    check_count(len(times_s), name)
    if not np.isfinite(times_s).all():
        frame = int(np.flatnonzero(~np.isfinite(times_s))[0])
        raise LandmarkFileError(f"frame {frame + 1} of {name} has no time: give it one")
    steps = np.diff(times_s)
    if (steps < 0.0).any():
        frame = int(np.flatnonzero(steps < 0.0)[0])
        raise LandmarkFileError(
            f"time goes backwards in {name}: frame {frame + 2} is at {times_s[frame + 1]:g} s, the "
            f"one before at {times_s[frame]:g} s: sort the frames, or put each recording in its "
            "own file"
        )
    kept = np.concatenate([[True], steps > 0.0])
    if kept.sum() < MIN_KEPT * len(kept):
        raise LandmarkFileError(
            f"{len(kept) - kept.sum()} of the {len(kept)} frames of {name} have the time of the "
            "one before: write times with fractions of a second, or leave them out and give the "
            "rate to `moveset landmarks`"
        )
    times = times_s[kept]
    return (times if 0.0 <= times[0] <= MAX_START_S else times - times[0]), kept


def check_steps(times_s: TimeArray, name: str) -> None:
    """Check that frames follow each other as those of a recording do.

    Raises
    ------
    LandmarkFileError
        They are so far apart, or so near, that the unit of their times must be wrong.
    """
    if len(times_s) < 2:
        return
    step_s = float(np.median(np.diff(times_s)))
    if not MIN_STEP_S <= step_s <= MAX_STEP_S:
        raise LandmarkFileError(
            f"the frames of {name} are {step_s:.3g} s apart: correct the unit of their times, as "
            "in time_s, time_ms or time_us"
        )


def check_count(frames: int, name: str) -> None:
    """Check that there is a frame, and that there are not too many.

    Raises
    ------
    LandmarkFileError
    """
    if not frames:
        raise LandmarkFileError(f"{name} has no frame with landmarks: export it again")
    if frames > MAX_FRAMES:
        raise LandmarkFileError(f"{name} has more than {MAX_FRAMES} frames: cut it into parts")


def frame_times(frames: int, rate: float) -> Times:
    """Return the times of frames at an even rate, from 0 s on."""
    return np.arange(frames, dtype=np.float64) / rate
