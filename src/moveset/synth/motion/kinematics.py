"""Two-bone inverse kinematics and vector arithmetic."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
"""(t, 3) metres: x to the right of the image, y up from the floor, z towards the camera."""

FULL_REACH = 0.997  # share of its length that a limb reaches: it is never quite straight


def bend_limb(
    start: Points, target: Points, lengths: tuple[float, float], pole: Points
) -> tuple[Points, Points]:
    """Return the middle and the end joint of a two-bone limb that reaches for a target.

    Parameters
    ----------
    start, target
        (t, 3) first joint and desired end; a limb points at a target that is out of reach.
    lengths
        Of the upper and the lower bone, metres.
    pole
        (t, 3) direction in which the middle joint bends.

    Returns
    -------
    (t, 3) each.
    """
    upper, lower = lengths
    along = target - start
    distance = np.linalg.norm(along, axis=1, keepdims=True)
    direction = along / np.maximum(distance, 1e-9)
    reach = np.clip(distance, abs(upper - lower) + 0.15 * lower, FULL_REACH * (upper + lower))
    to_middle = (upper**2 - lower**2 + reach**2) / (2.0 * reach)
    sideways = np.sqrt(np.maximum(upper**2 - to_middle**2, 0.0))
    bent = unit(pole - dot(pole, direction) * direction)
    return start + to_middle * direction + sideways * bent, start + reach * direction


def heading(yaw_deg: npt.NDArray[np.float64]) -> tuple[Points, Points]:
    """Return own left and forwards, horizontal, for a heading.

    Parameters
    ----------
    yaw_deg
        (t,) degrees: 0 faces the camera, positive turns to the own left.
    """
    angle = np.radians(yaw_deg)
    sine, cosine, zero = np.sin(angle), np.cos(angle), np.zeros_like(angle)
    return np.stack([cosine, zero, -sine], 1), np.stack([sine, zero, cosine], 1)


def unit(vectors: Points) -> Points:
    """Return unit vectors."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-9))


def dot(first: Points, second: Points) -> Points:
    """Return the dot product over the last axis, which is kept."""
    return np.asarray((first * second).sum(axis=-1, keepdims=True))


def column(values: npt.NDArray[np.float64]) -> Points:
    """Return values (t,) as (t, 1), to scale vectors (t, 3)."""
    return values[:, None]
