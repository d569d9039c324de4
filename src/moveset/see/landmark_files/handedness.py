"""Checks that a body is no mirror image of one, which a turned or swapped axis makes of it."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.base.errors import LandmarkFileError
from moveset.base.values import FloatArray
from moveset.see.landmark_files.body import HIPS, SHOULDERS, trunk_vector

FRONTS: Final = (((7, 8), (0,)), ((27,), (31,)), ((28,), (32,)))
"""What points forward from where: the nose from the ears, the feet from the ankles."""

MIN_KNOWN: Final = 5
MIN_MIRRORED: Final = 0.3
"""How clearly a body must be mirrored: the median cosine of its front with the direction in which
its left and right say that it faces."""


def check_handedness(points: FloatArray, name: str, side: str) -> None:
    """Check that left and right fit to where the face and the feet point.

    Parameters
    ----------
    points
        (t, 33, 3) with x to the right, y down and z away from the camera, NaN where missing.
    side
        Which hand of somebody who faces the camera the file's x axis should point to.

    Raises
    ------
    LandmarkFileError
        They are swapped, so an axis is turned round, or two are swapped.
    """
    left, right = (points[:, (SHOULDERS[one], HIPS[one])].mean(axis=1) for one in (0, 1))
    across = left - right
    facing = np.cross(across, trunk_vector(points))
    fits = [_cosines(points, facing, start, end) for start, end in FRONTS]
    medians = [float(np.median(one)) for one in fits if len(one)]
    if medians and max(medians) < -MIN_MIRRORED:
        raise LandmarkFileError(
            f"the person in {name} is mirrored, since face and feet point backwards: turn x or z "
            f"round, or swap two axes; x must point to the {side} hand of somebody who faces the "
            "camera, and z away from it"
        )


def _cosines(
    points: FloatArray, facing: FloatArray, start: tuple[int, ...], end: tuple[int, ...]
) -> FloatArray:
    """Return the cosine of a front with the facing direction, where both are known."""
    front = points[:, end].mean(axis=1) - points[:, start].mean(axis=1)
    lengths = np.linalg.norm(front, axis=1) * np.linalg.norm(facing, axis=1)
    known = np.isfinite(lengths) & (lengths > 1e-9)
    cosines = (front * facing).sum(axis=1)[known] / lengths[known]
    enough = known.sum() >= min(MIN_KNOWN, len(points))
    return np.asarray(cosines if enough else cosines[:0], np.float32)
