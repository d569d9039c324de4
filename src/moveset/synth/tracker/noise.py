"""Correlated smooth noise, speeds, body axes and self-occlusion."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray
from moveset.see.pose.landmarks import LANDMARK_NAMES

Mask = npt.NDArray[np.bool_]

SHOULDERS: Final = [11, 12]
HIPS: Final = [23, 24]

TRUNK_DEPTH_M: Final = 0.11
"""Half of the thickness of a trunk, whose cross-section is modelled as an ellipse."""

TINY: Final = 1e-6
"""Avoids division by zero where all landmarks coincide."""

_INNER: Final = (
    (r"elbow$", "shoulder"),
    (r"wrist$", "elbow"),
    (r"(pinky|index|thumb)$", "wrist"),
    (r"knee$", "hip"),
    (r"ankle$", "knee"),
    (r"(heel|foot_index)$", "ankle"),
)


def parent_landmark(number: int) -> int:
    """Return the parent of a landmark, nearer to the trunk; roots are their own parents.

    The parent of the face and of the left shoulder is the nose; that of the right shoulder and hip
    is the left one.
    """
    name = LANDMARK_NAMES[number]
    side, _, part = name.partition("_")
    for pattern, inner in _INNER:
        if re.fullmatch(pattern, part):
            return LANDMARK_NAMES.index(f"{side}_{inner}")
    if name in {"right_shoulder", "right_hip"}:
        return number - 1
    return number if name == "left_hip" else 0


@cache
def correlation_matrix(correlations: tuple[float, ...]) -> FloatArray:
    """Return the (33, 33) matrix that correlates independent noise of unit variance.

    Parameters
    ----------
    correlations
        Of each landmark with its parent, ``parent_landmark``.
    """
    mixing = np.eye(len(LANDMARK_NAMES))
    order = [0, *SHOULDERS, *HIPS]
    order += [number for number in range(len(LANDMARK_NAMES)) if number not in order]
    for number in order:  # parents come before their children
        inner, share = parent_landmark(number), correlations[number]
        if inner != number:
            mixing[number] = share * mixing[inner]
            mixing[number, number] = np.sqrt(1.0 - share**2)
    return mixing.astype(np.float32)


def slow_noise(
    rng: np.random.Generator, channels: int, rows: int, width: float, mixing: FloatArray
) -> FloatArray:
    """Return noise (channels, rows, 33), smoothed with Gaussians of ``width`` rows.

    ``mixing``, (33, 33) or one for each channel, sets size and correlation.
    """
    weights = _gaussians(rows, max(width, 1.0))
    knots = rng.standard_normal((channels, weights.shape[1], mixing.shape[-1]), np.float32)
    return np.asarray(weights @ (knots @ np.swapaxes(mixing, -1, -2)))


def fast_noise(
    rng: np.random.Generator, channels: int, rows: int, width: int, mixing: FloatArray
) -> FloatArray:
    """Return noise (channels, rows, 33) like ``slow_noise``, smoothed with a triangular window."""
    width = max(width, 1)
    longer = rows + 2 * (width - 1)
    noise = rng.standard_normal((channels, longer, mixing.shape[-1]), np.float32)
    for _ in range(2):
        length = noise.shape[1] - width + 1
        parts = [noise[:, shift : shift + length] for shift in range(width)]
        noise = np.asarray(sum(parts[1:], parts[0]))
    triangle = np.convolve(np.ones(width), np.ones(width))
    unit = np.float32(np.sqrt(np.square(triangle).sum()))
    mixed: FloatArray = noise @ (np.swapaxes(mixing, -1, -2) / unit)
    return mixed


@cache
def _gaussians(rows: int, width: float) -> FloatArray:
    """Return weights (rows, knots) of Gaussians of ``width``; each row has unit length."""
    knots = np.arange(-2.0, rows / width + 3.0) * width
    away = (np.arange(rows)[:, None] - knots) / width
    weights = np.exp(-0.5 * np.square(away))
    unit = weights / np.linalg.norm(weights, axis=1, keepdims=True)
    return np.asarray(unit, np.float32)


def speeds(places: FloatArray, frame_s: float, span_s: float) -> FloatArray:
    """Return the speed of points (t, n, 3) per second, (t, n), over ``span_s`` before and after."""
    reach = min(max(round(span_s / frame_s), 1), (len(places) - 1) // 2)
    speed = np.zeros(places.shape[:2], np.float32)
    if reach:
        gone = places[2 * reach :] - places[: -2 * reach]
        x, y, z = (gone[..., axis] for axis in range(3))
        speed[reach:-reach] = np.sqrt(x * x + y * y + z * z) / (2 * reach * frame_s)
        speed[:reach], speed[-reach:] = speed[reach], speed[-reach - 1]
    return np.asarray(speed)


def body_axes(world: FloatArray) -> FloatArray:
    """Return the body's left, up and back as unit vectors, rows of (t, 3, 3)."""
    shoulders, hips = world[:, SHOULDERS], world[:, HIPS]
    up = _unit(shoulders.mean(axis=1) - hips.mean(axis=1))
    left = shoulders[:, 0] - shoulders[:, 1] + hips[:, 0] - hips[:, 1]
    left = _unit(left - (left * up).sum(axis=1, keepdims=True) * up)
    return np.stack([left, up, np.cross(up, left)], axis=1)


def _unit(vectors: npt.NDArray[Any]) -> npt.NDArray[Any]:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, TINY))


def behind_trunk(world: FloatArray, axes: FloatArray, numbers: slice | list[int]) -> Mask:
    """Return which landmarks are behind the trunk, seen from the camera, (t, len(numbers)).

    Parameters
    ----------
    world
        (t, 33, 3) metres, x to the right of the image, y down, z away from the camera.
    axes
        From ``body_axes``.
    """
    wide = np.linalg.norm(world[:, 11] - world[:, 12], axis=1) / 2 + 0.01
    tall = np.linalg.norm(world[:, SHOULDERS].mean(axis=1), axis=1)[:, None]
    radii = np.stack([wide, np.full_like(wide, TRUNK_DEPTH_M)], axis=1)
    places = world[:, numbers] @ axes.transpose(0, 2, 1)
    start = places[..., [0, 2]] / radii[:, None]
    sight = -axes[:, :, 2]  # towards the camera, in the body's axes
    step = (sight[:, [0, 2]] / radii)[:, None]
    along = np.maximum(np.square(step).sum(axis=2), TINY)
    half = (start * step).sum(axis=2)
    inside = np.square(half) - along * (np.square(start).sum(axis=2) - 1.0)
    meets = (-half - np.sqrt(np.maximum(inside, 0.0))) / along
    height = places[..., 1] + meets * sight[:, 1:2]
    hit = (inside > 0) & (meets > 0.02)
    return np.asarray(hit & (height > -0.1 * tall) & (height < 1.05 * tall))
