"""Sequences of landmarks, as other libraries hold them, as paths of joints to compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.base.errors import VideoError
from moveset.base.values import FloatArray, Observations
from moveset.recognise.dtw import PATH_POINTS, resample_paths
from moveset.recognise.templates import smooth_positions
from moveset.see.pose.landmarks import (
    LANDMARK_NAMES,
    LANDMARK_VALUES,
    OBSERVATION_SIZE,
    joint_positions,
    landmark_features,
    reshape_landmarks,
)
from moveset.see.resample import at_times, tick_times

LANDMARKS: Final = len(LANDMARK_NAMES)
MIN_FRAMES: Final = 2

MAX_LENGTH_M: Final = 1e6
"""A landmark that is farther away is an error, and counts as not seen."""

TRUNK: Final = (11, 12, 23, 24)
MIN_TORSO_M: Final = 1e-6
"""Below it a frame shows nobody: arrays of sequences of unequal length are filled up with zeros."""


def is_sequence_input(values: Any) -> bool:
    """Return whether an input holds a sequence for each sample, and not a row of numbers."""
    if isinstance(values, np.ndarray) and values.dtype != object:
        return values.ndim > 2
    first = _first(values)
    return isinstance(first, Observations) or np.ndim(first) >= 2


def sequence_paths(sequences: Any) -> FloatArray:
    """Return the path of each sequence, (n, ``PATH_POINTS``, 3 per joint), in torso lengths.

    Parameters
    ----------
    sequences
        ``Observations``, or arrays at 30 frames a second: (t, 33, 3 to 5) metres, x to the right of
        the image, y down, z away from the camera, then maybe visibility; or (t, 33, 6) or (t, 198)
        observations. NaN where nothing was seen.

    Raises
    ------
    ValueError
        A sequence has another shape, fewer than two frames, or shows nobody.
    """
    return np.stack([_path(one, number) for number, one in enumerate(sequences)])


def _first(values: Any) -> Any:
    if isinstance(values, Sequence) or (isinstance(values, np.ndarray) and values.dtype == object):
        return values[0] if len(values) else None
    return None


def _path(sequence: Any, number: int) -> FloatArray:
    rows = _rows(sequence, number)
    rows = rows[_shows_somebody(rows)]
    if len(rows) < MIN_FRAMES:
        raise ValueError(
            f"sequence {number} of X shows nobody in {MIN_FRAMES} frames: leave it out"
        )
    positions = smooth_positions(joint_positions(landmark_features(rows)))
    last = np.array([len(positions) - 1])
    path: FloatArray = resample_paths(positions, last, len(positions) - 1)[0]
    assert len(path) == PATH_POINTS  # noqa: S101
    return path


def _shows_somebody(rows: FloatArray) -> npt.NDArray[np.bool_]:
    """Return for each observation whether it has a body of some size."""
    world = reshape_landmarks(rows)[:, TRUNK, 2:5]
    near = np.asarray(np.abs(world) < MAX_LENGTH_M).all(axis=(1, 2))
    seen = np.asarray(np.isfinite(rows).all(axis=1) & near)
    trunk = np.where(seen[:, None, None], world, np.float32(0.0))
    apart = trunk[:, :2].mean(axis=1) - trunk[:, 2:].mean(axis=1)
    return np.asarray(seen & (np.linalg.norm(apart, axis=1) > MIN_TORSO_M))


def _rows(sequence: Any, number: int) -> FloatArray:
    """Return observations (t, OBSERVATION_SIZE) of one sequence."""
    if isinstance(sequence, Observations):
        return _at_ticks(sequence, number)
    try:
        given = np.asarray(sequence)
        if np.iscomplexobj(given):
            raise ValueError("complex numbers")
        wide = np.asarray(given, np.float64)
    except (TypeError, ValueError) as error:
        raise _shape_error(number, "no array of numbers") from error
    # Pixels and metres are far below; float32 has no room for larger numbers.
    values = np.where(np.abs(wide) < MAX_LENGTH_M, wide, np.nan).astype(np.float32)
    if values.ndim == 2 and values.shape[1] == OBSERVATION_SIZE:
        return values
    if values.ndim == 2 and values.shape[1] in {3 * LANDMARKS, 4 * LANDMARKS}:
        values = values.reshape(len(values), LANDMARKS, -1)
    if values.ndim != 3 or values.shape[1] != LANDMARKS or not 3 <= values.shape[2] <= 6:
        raise _shape_error(number, f"of shape {values.shape}")
    if values.shape[2] == len(LANDMARK_VALUES):
        return values.reshape(len(values), OBSERVATION_SIZE)
    return _observe(values)


def _at_ticks(sequence: Observations, number: int) -> FloatArray:
    if not len(sequence.times_s):
        raise ValueError(f"sequence {number} of X has no frames: leave it out")
    try:
        return at_times(sequence, tick_times(sequence))
    except VideoError as error:
        raise ValueError(f"sequence {number} of X: {error}") from error


def _observe(values: npt.NDArray[np.float32]) -> FloatArray:
    """Return observations of world landmarks (t, 33, 3 to 5), nobody where the trunk is unseen."""
    rows = np.zeros((len(values), LANDMARKS, len(LANDMARK_VALUES)), np.float32)
    known = np.asarray(np.isfinite(values[:, :, :3]).all(axis=2))
    seen = values[:, :, 3] if values.shape[2] > 3 else np.ones(known.shape, np.float32)
    rows[:, :, 2:5] = np.where(known[:, :, None], values[:, :, :3], 0.0)
    rows[:, :, 5] = np.where(known, np.nan_to_num(seen), 0.0)
    rows[~known[:, TRUNK].all(axis=1)] = np.nan
    return rows.reshape(len(values), OBSERVATION_SIZE)


def _shape_error(number: int, what: str) -> ValueError:
    return ValueError(
        f"sequence {number} of X is {what}: give landmarks (t, 33, 3) in metres, with visibility "
        "(t, 33, 4), or observations (t, 198)"
    )
