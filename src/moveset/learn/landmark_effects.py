"""The shelf of effects on skeletons: each one plain arithmetic, nothing drawn at random here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from moveset.base.values import NONE, FloatArray, Sample, TimeArray
from moveset.see.pose.landmarks import LANDMARKS, mirror, mirror_move

IMAGE: Final = slice(0, 2)
WORLD: Final = slice(2, 5)
VISIBILITY: Final = 5
"""Columns of a landmark."""

MIN_SPREAD_M: Final = 1e-6
"""A body smaller than this is none, and gives no scale."""


def _limb(side: str, joints: str) -> tuple[int, ...]:
    return tuple(LANDMARKS.index(f"{side}_{joint}") for joint in joints.split())


LIMBS: Final = {
    "left_arm": _limb("left", "elbow wrist pinky index thumb"),
    "right_arm": _limb("right", "elbow wrist pinky index thumb"),
    "left_leg": _limb("left", "knee ankle heel foot_index"),
    "right_leg": _limb("right", "knee ankle heel foot_index"),
    "feet": _limb("left", "ankle heel foot_index") + _limb("right", "ankle heel foot_index"),
}
"""What may go out of sight together."""

ARM: Final = "shoulder-elbow elbow-wrist wrist-pinky wrist-index wrist-thumb"
LEG: Final = "hip-knee knee-ankle ankle-heel ankle-foot_index"
"""Bones from the body outwards, each from a joint to the next."""


@dataclass(frozen=True, slots=True)
class Gap:
    """From tick ``start`` until before ``end`` a limb is not seen; without one: nobody is."""

    start: int
    end: int
    limb: str = ""


def turn(world: FloatArray, angle: float) -> FloatArray:
    """Return landmarks turned about the vertical axis through the hips.

    Parameters
    ----------
    world
        (t, 33, 3) metres from the middle of the hips: x to the picture's right, y down, z away.
    angle
        Radians; positive takes what is to the picture's right away from the camera.
    """
    return _rotate(world, angle, 0, 2)


def tilt(world: FloatArray, angle: float) -> FloatArray:
    """Return landmarks turned by ``angle`` radians in the picture's plane, clockwise."""
    return _rotate(world, angle, 0, 1)


def _rotate(world: FloatArray, angle: float, first: int, second: int) -> FloatArray:
    rotation = np.eye(3, dtype=world.dtype)
    rotation[[first, second], [first, second]] = math.cos(angle)
    rotation[first, second] = math.sin(angle)  # rows times this: first axis goes to the second
    rotation[second, first] = -math.sin(angle)
    return np.asarray(world @ rotation)


def scale(world: FloatArray, factor: float) -> FloatArray:
    """Return landmarks of a body larger by ``factor``."""
    return world * np.float32(factor)


def stretch(world: FloatArray, *, arms: float, legs: float) -> FloatArray:
    """Return landmarks with arms and legs longer by a factor each, in the same directions."""
    stretched = world.copy()
    for bones, factor in ((ARM, arms), (LEG, legs)):
        for side in ("left", "right"):
            for bone in bones.split():
                inner, outer = _limb(side, bone.replace("-", " "))
                length = np.float32(factor) * (world[:, outer] - world[:, inner])
                stretched[:, outer] = stretched[:, inner] + length
    return stretched


def jitter(world: FloatArray, noise: FloatArray) -> FloatArray:
    """Return landmarks moved by ``noise``, (t, 33, 3) metres."""
    return world + noise


def put_world(landmarks: FloatArray, world: FloatArray) -> FloatArray:
    """Return landmarks (t, 33, 6) with other places in the world; in the picture they follow.

    Notes
    -----
    Near enough: a metre in the world is taken for the same number of pixels all over the body.
    The middle of the hips is the world's origin, so its path through the picture stays.
    """
    altered = landmarks.copy()
    altered[..., WORLD] = world
    moved = world[..., :2] - landmarks[..., 2:4]
    altered[..., IMAGE] += moved * _pixels_per_metre(landmarks)[:, None, None]
    return altered


def _pixels_per_metre(landmarks: FloatArray) -> FloatArray:
    """Return (t,): the ratio of the body's spread in the picture to that in the world."""
    picture, world = (_spread(landmarks[..., axes]) for axes in (IMAGE, slice(2, 4)))
    return np.divide(picture, world, out=np.zeros_like(picture), where=world > MIN_SPREAD_M)


def _spread(points: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt(points.var(axis=1).sum(axis=-1)), np.float32)


def drop_out(landmarks: FloatArray, gaps: Sequence[Gap]) -> FloatArray:
    """Return landmarks with limbs invisible, or nobody there at all (NaN), for a while."""
    dropped = landmarks.copy()
    for gap in gaps:
        if gap.limb:
            dropped[gap.start : gap.end, LIMBS[gap.limb], VISIBILITY] *= 0.0  # NaN stays NaN
        else:
            dropped[gap.start : gap.end] = np.nan
    return dropped


def time_warp(sample: Sample, path: TimeArray) -> Sample:
    """Return a sample at other moments, its labels and weights with it.

    Parameters
    ----------
    path
        (n,) ticks of the sample, broken ones too, not falling; values in between are interpolated,
        but the nearer one is taken where nobody is seen on one side.
    """
    before = np.floor(path).astype(np.int64)
    after = np.minimum(before + 1, len(sample.labels) - 1)
    nearest = np.minimum(np.rint(path).astype(np.int64), len(sample.labels) - 1)
    share = (path - before)[:, None].astype(np.float32)
    values = (1.0 - share) * sample.values[before] + share * sample.values[after]
    values = np.where(np.isfinite(values), values, sample.values[nearest])
    return replace(
        sample, values=values, labels=sample.labels[nearest], weights=sample.weights[nearest]
    )


def mirror_sample(sample: Sample, moves: Sequence[str]) -> Sample:
    """Return a sample in the mirror, left and right moves exchanged.

    Where some move's mirror image is not among ``moves`` the sample is returned as it is: a right
    punch that counts as no move must not become a left punch that counts as none.
    """
    if not can_mirror(moves):
        return sample
    classes = (*moves, NONE)
    swapped = np.array([classes.index(mirror_move(name)) for name in classes], np.int64)
    return replace(sample, values=mirror(sample.values), labels=swapped[sample.labels])


def can_mirror(moves: Sequence[str]) -> bool:
    """Return whether every move's mirror image is among the moves."""
    return all(mirror_move(move) in moves for move in moves)
