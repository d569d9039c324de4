"""Third on the road: landmarks to features that do not care where you stand or how tall you are."""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, Pose

LANDMARKS: Final = (
    "nose left_eye_inner left_eye left_eye_outer right_eye_inner right_eye right_eye_outer "
    "left_ear right_ear mouth_left mouth_right left_shoulder right_shoulder left_elbow "
    "right_elbow left_wrist right_wrist left_pinky right_pinky left_index right_index "
    "left_thumb right_thumb left_hip right_hip left_knee right_knee left_ankle right_ankle "
    "left_heel right_heel left_foot_index right_foot_index"
).split()
"""BlazePose's names, in its order; left and right are the player's own."""

COLUMNS: Final = ("image_x", "image_y", "world_x", "world_y", "world_z", "visibility")
WIDTH: Final = len(LANDMARKS) * len(COLUMNS)

JOINTS: Final = tuple(
    LANDMARKS.index(name)
    for name in (
        "nose left_shoulder right_shoulder left_elbow right_elbow left_wrist right_wrist "
        "left_hip right_hip left_knee right_knee left_ankle right_ankle"
    ).split()
)
"""The joints that carry a move; face, fingers and toes add noise and little else."""

VELOCITY_TICKS: Final = 3
"""Velocities look 0.1 s back: shorter ones drown in the landmarks' jitter."""

MOTION_TICKS: Final = 5
"""Motion is averaged over so many ticks: landmarks tremble while a body stands still."""

LAG: Final = VELOCITY_TICKS
"""How many ticks of the past a row of features reads."""

MIN_VISIBILITY: Final = 0.2
"""Below this BlazePose guesses: such a joint counts as missing."""

MIN_TORSO_M: Final = 0.15
"""A torso shorter than this is a mistake of the network, and must not blow features up."""

MIN_SPREAD_PX: Final = 1e-3
"""Keeps a body that is one point from dividing by nothing."""

SIZE: Final = len(JOINTS) * 7 + 2

_SHOULDERS: Final = (11, 12)
_HIPS: Final = (23, 24)
_MIRRORED: Final = tuple(
    LANDMARKS.index(
        re.sub("left|right", lambda side: {"left": "right", "right": "left"}[side[0]], name)
    )
    for name in LANDMARKS
)


def observe(pose: Pose | None) -> FloatArray:
    """Return a pose as one row of ``WIDTH`` numbers; NaN throughout for nobody."""
    if pose is None:
        return np.full(WIDTH, np.nan, np.float32)
    row = np.concatenate([pose.image[:, :2], pose.world, pose.visibility[:, None]], axis=1)
    return row.astype(np.float32).reshape(WIDTH)


def as_landmarks(values: FloatArray) -> FloatArray:
    """Return rows (t, ``WIDTH``) as (t, 33, 6), in the order of ``LANDMARKS`` and ``COLUMNS``."""
    return values.reshape(len(values), len(LANDMARKS), len(COLUMNS))


def mirror(values: FloatArray) -> FloatArray:
    """Return the rows that the person's mirror image would give.

    Left and right landmarks change places and x changes sign; where in the picture the person
    stands does not reach the features, so the picture's width is not needed.
    """
    mirrored = as_landmarks(values)[:, _MIRRORED].copy()
    mirrored[:, :, [0, 2]] *= -1.0
    return mirrored.reshape(values.shape)


def mirror_move(move: str) -> str:
    """Return what a move is called in a mirror: ``punch_left`` is ``punch_right`` there."""
    swap = {"left": "right", "right": "left"}
    return "_".join(swap.get(word, word) for word in move.split("_"))


def landmark_features(values: FloatArray) -> FloatArray:
    """Return features (t, ``SIZE``) of observations (t, ``WIDTH``) at even ticks.

    For each joint: its place from the middle of the hips, its velocity, and whether it is
    missing; then the velocity of the hips through the room. Lengths are in torso lengths.

    Parameters
    ----------
    values
        Rows of ``observe`` at even ticks, ``TICK_S`` apart; rows of NaN where nobody was seen.

    Notes
    -----
    Causal: row i depends on rows i - ``LAG`` to i. Free of NaN: what is missing is 0, and marked.
    """
    landmarks = as_landmarks(np.where(np.isfinite(values), values, np.float32(np.nan)))
    world = landmarks[:, :, 2:5] - _middle(landmarks[:, :, 2:5], _HIPS)
    torso = np.linalg.norm(_middle(world, _SHOULDERS), axis=2)
    torso = np.fmax(_recent_mean(torso), MIN_TORSO_M)
    place = world[:, JOINTS] / torso[:, :, None]
    seen = (landmarks[:, JOINTS, 5] >= MIN_VISIBILITY) & np.isfinite(place).all(axis=2)
    place = np.where(seen[:, :, None], place, np.float32(0.0))
    moved = (place - _past(place)) * (seen & _past(seen))[:, :, None]
    travel = _travel(landmarks) / torso
    parts = [place, moved, (~seen)[:, :, None]]
    rows = [part.reshape(len(values), -1) for part in parts]
    return np.concatenate([*rows, travel], axis=1).astype(np.float32)


def places(features: FloatArray) -> FloatArray:
    """Return of ``landmark_features`` where the joints are, (t, 3 per joint), torso lengths."""
    return features[:, : len(JOINTS) * 3]


def motion(values: FloatArray) -> FloatArray:
    """Return how much the joints move at every tick, (t,): 0 at rest and where nobody is seen.

    The root of the summed squares of all joints' velocities, averaged over ``MOTION_TICKS`` around
    each tick; in torso lengths a velocity's span.

    Parameters
    ----------
    values
        Rows of ``observe`` at even ticks.
    """
    if not len(values):
        return np.zeros(0, np.float32)
    start = len(JOINTS) * 3
    moved = landmark_features(values)[:, start : 2 * start]
    size = np.sqrt(np.square(moved).sum(axis=1))
    padded = np.pad(size, MOTION_TICKS // 2, mode="edge")
    return np.convolve(padded, np.full(MOTION_TICKS, 1.0 / MOTION_TICKS), "valid").astype(
        np.float32
    )


def feature_names() -> tuple[str, ...]:
    """Return in plain words what each of the ``SIZE`` features of ``landmark_features`` is."""
    joints = [LANDMARKS[joint].replace("_", " ") for joint in JOINTS]
    places = ("the {}'s place from side to side", "the {}'s height", "how far forward the {} is")
    speeds = (
        "how the {} moves from side to side",
        "how the {} moves up and down",
        "how the {} moves forward and back",
    )
    parts = (places, speeds, ("whether the {} is seen",))
    names = [words.format(joint) for part in parts for joint in joints for words in part]
    travel = ("how the body moves from side to side", "how the body moves up and down")
    return (*names, *travel)


def _travel(landmarks: FloatArray) -> FloatArray:
    """Return how far the hips went over the ticks of a velocity, (t, 2), in metres."""
    hips = _middle(landmarks[:, :, :2], _HIPS)[:, 0]
    went: FloatArray = np.nan_to_num((hips - _past(hips)) * _metres_per_pixel(landmarks))
    return went


def _metres_per_pixel(landmarks: FloatArray) -> FloatArray:
    """Return (t, 1): the ratio of the body's spread in the world to that in the picture."""
    world, picture = (_spread(landmarks[:, JOINTS, axes]) for axes in (slice(2, 4), slice(0, 2)))
    return np.asarray(world / np.fmax(picture, MIN_SPREAD_PX), np.float32)[:, None]


def _spread(points: FloatArray) -> FloatArray:
    """Return the root mean square distance of points (t, n, 2) from their middle, (t,)."""
    away = points - points.mean(axis=1, keepdims=True)
    spread: FloatArray = np.sqrt(np.square(away).sum(axis=2).mean(axis=1))
    return spread


def _middle(points: FloatArray, pair: tuple[int, int]) -> FloatArray:
    middle: FloatArray = points[:, pair, :].mean(axis=1, keepdims=True)
    return middle


def _past(rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the rows a velocity compares with; before the first, nothing had moved."""
    lag = min(VELOCITY_TICKS, len(rows))
    return np.concatenate([np.repeat(rows[:1], lag, axis=0), rows[: len(rows) - lag]])


def _recent_mean(rows: FloatArray) -> FloatArray:
    """Return the mean of each row and the ``LAG`` before it, leaving out NaN; NaN if all are."""
    padded = np.concatenate([np.repeat(rows[:1], LAG, axis=0), rows])
    stack = np.stack([padded[shift : shift + len(rows)] for shift in range(LAG + 1)])
    known = np.isfinite(stack)
    total = np.where(known, stack, 0.0).sum(axis=0)
    with np.errstate(invalid="ignore"):
        return np.asarray(total / known.sum(axis=0), np.float32)
