"""Points of a body as observations, and checks that they are those of a person who stands."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.base.errors import LandmarkFileError
from moveset.base.values import FloatArray, Observations, TimeArray
from moveset.see.pose.landmarks import LANDMARK_NAMES, LANDMARK_VALUES

SHOULDERS: Final = (11, 12)
HIPS: Final = (23, 24)
TRUNK: Final = (*SHOULDERS, *HIPS)
"""The landmarks without which no feature can be computed."""

USUAL_TORSO_M: Final = 0.5
"""From the middle of the hips to that of the shoulders: adults have 0.45 to 0.55 m."""

MIN_TORSO_M, MAX_TORSO_M = 0.22, 0.85
"""Small children, and tall adults whose joints are placed generously."""

UNITS: Final = {
    "metres": 1.0,
    "centimetres": 0.01,
    "millimetres": 0.001,
    "inches": 0.0254,
    "units of the CMU library (1/0.45 inches)": 0.0254 / 0.45,
}
"""Lengths that motion files come in. The last is that of the CMU motion capture library's files."""

MIN_UPRIGHT: Final = 0.5
"""Median cosine of the trunk with the upward direction; somebody who bends for long is above."""

MAX_SLOPE: Final = 0.4
"""Of the shoulders of somebody who does a plank. Where axes are swapped they are above each other,
0.7 lengths of the trunk apart if the body faces the camera."""


def make_observations(
    times_s: TimeArray, points: FloatArray, visibility: FloatArray, image: FloatArray
) -> Observations:
    """Return observations; landmarks without a position get visibility 0.

    Parameters
    ----------
    points
        (t, 33, 3) metres, x to the right of the image, y down, z away from the camera; NaN where
        missing.
    visibility
        (t, 33) in [0, 1].
    image
        (t, 33, 2) pixels, finite wherever the trunk is known. Missing landmarks must not enlarge
        the body in the image: place them at the hips.

    Notes
    -----
    A frame without hips or shoulders shows nobody: all features are relative to them.
    """
    landmarks = np.zeros((len(points), len(LANDMARK_NAMES), len(LANDMARK_VALUES)), np.float32)
    known = np.asarray(np.isfinite(points).all(axis=2))
    middle = points[:, HIPS].mean(axis=1, keepdims=True)
    landmarks[:, :, :2] = image
    landmarks[:, :, 2:5] = np.where(known[:, :, None], points - middle, np.float32(0.0))
    landmarks[:, :, 5] = np.where(known, np.clip(np.nan_to_num(visibility), 0.0, 1.0), 0.0)
    landmarks[~known[:, TRUNK].all(axis=1)] = np.nan
    return Observations(times_s, landmarks.reshape(len(points), -1))


def place_missing_at_hips(image: FloatArray) -> FloatArray:
    """Return image coordinates (t, 33, 2) in which missing landmarks lie between the hips."""
    middle = image[:, HIPS].mean(axis=1, keepdims=True)
    return np.asarray(np.where(np.isfinite(image), image, middle), np.float32)


def trunk_vector(points: FloatArray) -> FloatArray:
    """Return the vector from the hips to the shoulders, (t, axes)."""
    return np.asarray(points[:, SHOULDERS].mean(axis=1) - points[:, HIPS].mean(axis=1), np.float32)


def torso_length(points: FloatArray, name: str) -> float:
    """Return the median length of the trunk.

    Raises
    ------
    LandmarkFileError
        No frame has both shoulders and both hips, or they are all at one point.
    """
    vectors = trunk_vector(points)
    lengths = np.linalg.norm(vectors[np.isfinite(vectors).all(axis=1)].astype(np.float64), axis=1)
    if not len(lengths):
        raise LandmarkFileError(
            f"{name} has no frame with both shoulders and both hips: moves cannot be recognised "
            "without them, so record it again with the whole body in view"
        )
    length = float(np.median(lengths))
    if not 0.0 < length < np.inf:
        raise LandmarkFileError(
            f"the shoulders and hips in {name} are in one place: export it again"
        )
    return length


def fit_units(points: FloatArray, name: str, stated: str = "") -> tuple[float, str]:
    """Return the factor that turns lengths into metres by the body's size, and the unit's name.

    Parameters
    ----------
    stated
        The unit that the format prescribes; it is taken where the body's size allows.

    Raises
    ------
    LandmarkFileError
        In no known unit is it the size of a person.
    """
    length = torso_length(points, name)
    fitting = {unit: factor for unit, factor in UNITS.items() if _is_torso(length * factor)}
    if stated in fitting:
        return fitting[stated], stated
    if not fitting:
        raise LandmarkFileError(
            f"the person in {name} has a torso of {length:.3g} units, which is no person's in "
            "metres, centimetres, millimetres or inches: "
            f"multiply all lengths by {USUAL_TORSO_M / length:.3g} to get metres"
        )
    unit = min(fitting, key=lambda one: abs(np.log(length * fitting[one] / USUAL_TORSO_M)))
    return fitting[unit], unit


def _is_torso(length_m: float) -> bool:
    return MIN_TORSO_M <= length_m <= MAX_TORSO_M


def check_upright(points: FloatArray, name: str, up: str, *, may_lie: bool = False) -> str:
    """Check that a person stands most of the time, which shows that no axes are swapped.

    Parameters
    ----------
    points
        (t, 33, 2 or 3) with x to the right, y down and z away from the camera.
    up
        Which axis of the file should point up, such as ``+y``.
    may_lie
        Whether the format's axes are those of a picture, so that somebody who lies may do a plank.

    Returns
    -------
    A note about a person who lies; else an empty string.

    Raises
    ------
    LandmarkFileError
        The person lies or stands on the head; with the axis that points up instead.
    """
    along = _median_direction(trunk_vector(points))
    if along[1] >= MIN_UPRIGHT:
        raise LandmarkFileError(
            f"the person in {name} stands on the head: turn y round, up must be {up}"
        )
    if along[1] > -MIN_UPRIGHT:
        if may_lie and _shoulder_slope(points) < MAX_SLOPE:
            return "the person lies most of the time: if that is wrong, its axes are swapped"
        sideways = int(np.argmax(np.abs(along[[0, -1]])))
        raise LandmarkFileError(
            f"the person in {name} lies along the {'xz'[sideways]} axis where standing is "
            f"expected: swap the axes, up must be {up}"
        )
    return ""


def _shoulder_slope(points: FloatArray) -> float:
    """Return how much higher one shoulder is than the other, in lengths of the trunk; median."""
    across = points[:, SHOULDERS[0], 1] - points[:, SHOULDERS[1], 1]
    lengths = np.maximum(np.linalg.norm(trunk_vector(points), axis=1), 1e-9)
    return float(np.nanmedian(np.abs(across) / lengths))


def _median_direction(vectors: FloatArray) -> FloatArray:
    """Return the median of the unit vectors (t, axes) that are known."""
    known = vectors[np.isfinite(vectors).all(axis=1)]
    units = known / np.maximum(np.linalg.norm(known, axis=1, keepdims=True), 1e-9)
    return np.asarray(np.median(units, axis=0), np.float32)
