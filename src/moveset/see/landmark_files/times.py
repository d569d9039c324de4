"""The times of frames in files of landmarks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.errors import LandmarkFileError
from moveset.base.values import TimeArray
from moveset.see.landmark_files.recording import MAX_FRAMES

CLOCK_UNITS_S: Final = (1.0, 1e-3, 1e-6, 1e-7, 1e-9)
"""Time stamps without a unit: seconds, ms, µs, the 100 ns of Kinect v2, ns."""

MAX_START_S: Final = 86_400.0
"""A recording that starts later counts from its first frame: the clock is that of the day."""

Times = npt.NDArray[np.float64]


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
        There is no frame, there are too many, a time is no number, or time goes backwards.
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
    times = times_s[kept]
    return (times if 0.0 <= times[0] <= MAX_START_S else times - times[0]), kept


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
