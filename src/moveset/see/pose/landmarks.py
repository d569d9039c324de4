"""BlazePose landmarks as rows of numbers, and features that do not depend on where somebody stands.

One row holds ``LANDMARK_VALUES`` of each of ``LANDMARK_NAMES``. Features are of ``JOINTS`` alone.
"""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, Pose

LANDMARK_NAMES: Final = (
    "nose left_eye_inner left_eye left_eye_outer right_eye_inner right_eye right_eye_outer "
    "left_ear right_ear mouth_left mouth_right left_shoulder right_shoulder left_elbow "
    "right_elbow left_wrist right_wrist left_pinky right_pinky left_index right_index "
    "left_thumb right_thumb left_hip right_hip left_knee right_knee left_ankle right_ankle "
    "left_heel right_heel left_foot_index right_foot_index"
).split()
"""BlazePose's landmarks, in its order; left and right are the player's own."""

LANDMARK_VALUES: Final = ("image_x", "image_y", "world_x", "world_y", "world_z", "visibility")
"""What a row holds of each landmark: pixels, metres, and a probability."""

OBSERVATION_SIZE: Final = len(LANDMARK_NAMES) * len(LANDMARK_VALUES)
"""Numbers in a row."""

JOINTS: Final = tuple(
    LANDMARK_NAMES.index(name)
    for name in (
        "nose left_shoulder right_shoulder left_elbow right_elbow left_wrist right_wrist "
        "left_hip right_hip left_knee right_knee left_ankle right_ankle"
    ).split()
)
"""The landmarks that features are made of; face, fingers and toes add noise and little else."""

VELOCITY_TICKS: Final = 3
"""Velocities are measured over 0.1 s: over less, the landmarks' jitter dominates."""

MOTION_TICKS: Final = 5
"""Motion is averaged over this many ticks, because landmarks jitter while a body stands still."""

LAG: Final = VELOCITY_TICKS
"""Past ticks that a row of features depends on."""

MIN_VISIBILITY: Final = 0.2
"""Below this BlazePose guesses: such a joint counts as missing."""

MIN_TORSO_M: Final = 0.15
"""A shorter torso is an error of the network, and must not make features very large."""

MIN_SPREAD_PX: Final = 1e-3
"""Avoids a division by zero for a body that is a single point."""

FEATURE_SIZE: Final = len(JOINTS) * 7 + 2
"""Numbers in a row of features: 3 of position, 3 of velocity and 1 flag per joint, 2 of travel."""

_SHOULDERS: Final = (11, 12)
_HIPS: Final = (23, 24)
_MIRRORED: Final = tuple(
    LANDMARK_NAMES.index(
        re.sub("left|right", lambda side: {"left": "right", "right": "left"}[side[0]], name)
    )
    for name in LANDMARK_NAMES
)


def pose_to_row(pose: Pose | None) -> FloatArray:
    """Return a pose as a row (OBSERVATION_SIZE,); all NaN for nobody."""
    if pose is None:
        return np.full(OBSERVATION_SIZE, np.nan, np.float32)
    row = np.concatenate([pose.image[:, :2], pose.world, pose.visibility[:, None]], axis=1)
    return row.astype(np.float32).reshape(OBSERVATION_SIZE)


def reshape_landmarks(values: FloatArray) -> FloatArray:
    """Return rows (t, OBSERVATION_SIZE) as (t, 33, 6): landmark by landmark, value by value."""
    return values.reshape(len(values), len(LANDMARK_NAMES), len(LANDMARK_VALUES))


def mirror_landmarks(values: FloatArray) -> FloatArray:
    """Return the rows (t, OBSERVATION_SIZE) of the person's mirror image.

    Left and right landmarks are swapped, and x changes its sign. Features do not depend on where in
    the image somebody stands, so the width of the image is not needed.
    """
    mirrored = reshape_landmarks(values)[:, _MIRRORED].copy()
    mirrored[:, :, [0, 2]] *= -1.0
    return mirrored.reshape(values.shape)


def mirror_move(move: str) -> str:
    """Return the name of the mirrored move: ``punch_right`` for ``punch_left``."""
    swap = {"left": "right", "right": "left"}
    return "_".join(swap.get(word, word) for word in move.split("_"))


def landmark_features(values: FloatArray) -> FloatArray:
    """Return features (t, FEATURE_SIZE) of rows (t, OBSERVATION_SIZE).

    For each joint: its position relative to the middle of the hips, its velocity, and whether it is
    missing; then the velocity of the hips through the scene. Lengths are in torso lengths.

    Parameters
    ----------
    values
        Rows of ``pose_to_row`` at even ticks, ``TICK_S`` apart; all NaN where nobody was seen.

    Notes
    -----
    Causal: row i depends on rows i - ``LAG`` to i, and through the mean length of the torso, to a
    small extent, on the ``LAG`` rows before. Free of NaN: what is missing is 0, and flagged.
    """
    landmarks = reshape_landmarks(np.where(np.isfinite(values), values, np.float32(np.nan)))
    world = landmarks[:, :, 2:5] - _middle(landmarks[:, :, 2:5], _HIPS)
    torso = np.linalg.norm(_middle(world, _SHOULDERS), axis=2)
    torso = np.fmax(_recent_mean(torso), MIN_TORSO_M)
    position = world[:, JOINTS] / torso[:, :, None]
    seen = (landmarks[:, JOINTS, 5] >= MIN_VISIBILITY) & np.isfinite(position).all(axis=2)
    position = np.where(seen[:, :, None], position, np.float32(0.0))
    velocity = (position - _past(position)) * (seen & _past(seen))[:, :, None]
    travel = _travel(landmarks) / torso
    parts = [position, velocity, (~seen)[:, :, None]]
    rows = [part.reshape(len(values), -1) for part in parts]
    return np.concatenate([*rows, travel], axis=1).astype(np.float32)


def joint_positions(features: FloatArray) -> FloatArray:
    """Return the positions in features (t, FEATURE_SIZE): (t, 3 per joint), torso lengths."""
    return features[:, : len(JOINTS) * 3]


def motion_magnitude(values: FloatArray) -> FloatArray:
    """Return how much the joints move at each tick, (t,): 0 at rest and where nobody is seen.

    It is the square root of the summed squares of all joints' velocities, averaged over the
    ``MOTION_TICKS`` around each tick, in torso lengths per ``VELOCITY_TICKS``.

    Parameters
    ----------
    values
        Rows of ``pose_to_row`` at even ticks, (t, OBSERVATION_SIZE).
    """
    if not len(values):
        return np.zeros(0, np.float32)
    start = len(JOINTS) * 3
    velocity = landmark_features(values)[:, start : 2 * start]
    magnitude = np.sqrt(np.square(velocity).sum(axis=1))
    padded = np.pad(magnitude, MOTION_TICKS // 2, mode="edge")
    return np.convolve(padded, np.full(MOTION_TICKS, 1.0 / MOTION_TICKS), "valid").astype(
        np.float32
    )


def feature_names() -> tuple[str, ...]:
    """Return in plain words what each of the FEATURE_SIZE features is."""
    joints = [LANDMARK_NAMES[joint].replace("_", " ") for joint in JOINTS]
    positions = ("the {}'s place from side to side", "the {}'s height", "how far forward the {} is")
    velocities = (
        "how the {} moves from side to side",
        "how the {} moves up and down",
        "how the {} moves forward and back",
    )
    parts = (positions, velocities, ("whether the {} is seen",))
    names = [words.format(joint) for part in parts for joint in joints for words in part]
    travel = ("how the body moves from side to side", "how the body moves up and down")
    return (*names, *travel)


def _travel(landmarks: FloatArray) -> FloatArray:
    """Return how far the hips moved within ``VELOCITY_TICKS``, (t, 2), in metres."""
    hips = _middle(landmarks[:, :, :2], _HIPS)[:, 0]
    moved: FloatArray = np.nan_to_num((hips - _past(hips)) * _metres_per_pixel(landmarks))
    return moved


def _metres_per_pixel(landmarks: FloatArray) -> FloatArray:
    """Return (t, 1): the ratio of the body's spread in the world to that in the image."""
    world, image = (_spread(landmarks[:, JOINTS, axes]) for axes in (slice(2, 4), slice(0, 2)))
    return np.asarray(world / np.fmax(image, MIN_SPREAD_PX), np.float32)[:, None]


def _spread(points: FloatArray) -> FloatArray:
    """Return the root mean square distance of points (t, n, 2) from their mean, (t,)."""
    away = points - points.mean(axis=1, keepdims=True)
    spread: FloatArray = np.sqrt(np.square(away).sum(axis=2).mean(axis=1))
    return spread


def _middle(points: FloatArray, pair: tuple[int, int]) -> FloatArray:
    middle: FloatArray = points[:, pair, :].mean(axis=1, keepdims=True)
    return middle


def _past(rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the rows of ``VELOCITY_TICKS`` ago; the first row stands in for those before it."""
    lag = min(VELOCITY_TICKS, len(rows))
    return np.concatenate([np.repeat(rows[:1], lag, axis=0), rows[: len(rows) - lag]])


def _recent_mean(rows: FloatArray) -> FloatArray:
    """Return the mean of each row and the ``LAG`` rows before it, ignoring NaN; NaN if all are."""
    padded = np.concatenate([np.repeat(rows[:1], LAG, axis=0), rows])
    stack = np.stack([padded[shift : shift + len(rows)] for shift in range(LAG + 1)])
    known = np.isfinite(stack)
    total = np.where(known, stack, 0.0).sum(axis=0)
    with np.errstate(invalid="ignore"):
        return np.asarray(total / known.sum(axis=0), np.float32)
