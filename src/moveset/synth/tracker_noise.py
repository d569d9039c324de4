"""See: the arithmetic behind known errors of poses: smooth noise, the body's axes."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray
from moveset.see.pose.landmarks import LANDMARKS

Mask = npt.NDArray[np.bool_]

SHOULDERS: Final = [11, 12]
HIPS: Final = [23, 24]

TRUNK_DEPTH_M: Final = 0.11
"""Half of a trunk's thickness: an ellipse stands for its cross-section."""

TINY: Final = 1e-6
"""Keeps a body that is one point from dividing by nothing."""

_INNER: Final = (
    (r"elbow$", "shoulder"),
    (r"wrist$", "elbow"),
    (r"(pinky|index|thumb)$", "wrist"),
    (r"knee$", "hip"),
    (r"ankle$", "knee"),
    (r"(heel|foot_index)$", "ankle"),
)


def inner_landmark(number: int) -> int:
    """Return the landmark that one hangs on, nearer the trunk; of those without one, themselves.

    The face hangs on the nose, the left shoulder too; right shoulder and hip on the left ones.
    """
    name = LANDMARKS[number]
    side, _, part = name.partition("_")
    for pattern, inner in _INNER:
        if re.fullmatch(pattern, part):
            return LANDMARKS.index(f"{side}_{inner}")
    if name in {"right_shoulder", "right_hip"}:
        return number - 1
    return number if name == "left_hip" else 0


@cache
def chained(correlations: tuple[float, ...]) -> FloatArray:
    """Return the (33, 33) map that makes independent noise of unit size hang together.

    Parameters
    ----------
    correlations
        Of each landmark with its ``inner_landmark``.
    """
    mixing = np.eye(len(LANDMARKS))
    order = [0, *SHOULDERS, *HIPS]
    order += [number for number in range(len(LANDMARKS)) if number not in order]
    for number in order:  # an inner landmark comes before those that hang on it
        inner, share = inner_landmark(number), correlations[number]
        if inner != number:
            mixing[number] = share * mixing[inner]
            mixing[number, number] = np.sqrt(1.0 - share**2)
    return mixing.astype(np.float32)


def slow_noise(
    rng: np.random.Generator, channels: int, rows: int, width: float, mixing: FloatArray
) -> FloatArray:
    """Return noise (channels, rows, 33) that changes over ``width`` rows.

    ``mixing``, (33, 33) or one for each channel, says how large it is and what hangs together.
    """
    bells = _bells(rows, max(width, 1.0))
    knots = rng.standard_normal((channels, bells.shape[1], mixing.shape[-1]), np.float32)
    return np.asarray(bells @ (knots @ np.swapaxes(mixing, -1, -2)))


def fast_noise(
    rng: np.random.Generator, channels: int, rows: int, width: int, mixing: FloatArray
) -> FloatArray:
    """Return noise (channels, rows, 33), otherwise alike, smoothed over a triangle of rows."""
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
def _bells(rows: int, width: float) -> FloatArray:
    """Return weights (rows, knots) of bells ``width`` wide; each row has unit length."""
    knots = np.arange(-2.0, rows / width + 3.0) * width
    away = (np.arange(rows)[:, None] - knots) / width
    weights = np.exp(-0.5 * np.square(away))
    unit = weights / np.linalg.norm(weights, axis=1, keepdims=True)
    return np.asarray(unit, np.float32)


def speeds(places: FloatArray, frame_s: float, span_s: float) -> FloatArray:
    """Return how fast points (t, n, 3) move, (t, n), over ``span_s`` before and after."""
    reach = min(max(round(span_s / frame_s), 1), (len(places) - 1) // 2)
    speed = np.zeros(places.shape[:2], np.float32)
    if reach:
        gone = places[2 * reach :] - places[: -2 * reach]
        x, y, z = (gone[..., axis] for axis in range(3))
        speed[reach:-reach] = np.sqrt(x * x + y * y + z * z) / (2 * reach * frame_s)
        speed[:reach], speed[-reach:] = speed[reach], speed[-reach - 1]
    return np.asarray(speed)


def body_axes(world: FloatArray) -> FloatArray:
    """Return the body's own axes in the camera's, (t, 3, 3): its left, up and back, as rows."""
    shoulders, hips = world[:, SHOULDERS], world[:, HIPS]
    up = _unit(shoulders.mean(axis=1) - hips.mean(axis=1))
    left = shoulders[:, 0] - shoulders[:, 1] + hips[:, 0] - hips[:, 1]
    left = _unit(left - (left * up).sum(axis=1, keepdims=True) * up)
    return np.stack([left, up, np.cross(up, left)], axis=1)


def _unit(vectors: npt.NDArray[Any]) -> npt.NDArray[Any]:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, TINY))


def behind_trunk(world: FloatArray, axes: FloatArray, numbers: slice | list[int]) -> Mask:
    """Return which landmarks the own trunk hides from the camera, (t, len(numbers)).

    Parameters
    ----------
    world
        (t, 33, 3) metres, x to the picture's right, y down, z away from the camera.
    axes
        Of ``body_axes``.
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
