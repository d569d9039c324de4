"""Deterministic transforms of landmarks and of landmark samples."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from moveset.base.values import NONE, FloatArray, Sample, TimeArray
from moveset.see.pose.landmarks import LANDMARK_NAMES, mirror_landmarks, mirror_move

IMAGE: Final = slice(0, 2)
WORLD: Final = slice(2, 5)
VISIBILITY: Final = 5
"""Columns of a landmark: position in the image, position in metres, visibility."""

MIN_SPREAD_M: Final = 1e-6
"""A body smaller than this gives no scale from metres to pixels."""


def _limb(side: str, joints: str) -> tuple[int, ...]:
    return tuple(LANDMARK_NAMES.index(f"{side}_{joint}") for joint in joints.split())


LIMBS: Final = {
    "left_arm": _limb("left", "elbow wrist pinky index thumb"),
    "right_arm": _limb("right", "elbow wrist pinky index thumb"),
    "left_leg": _limb("left", "knee ankle heel foot_index"),
    "right_leg": _limb("right", "knee ankle heel foot_index"),
    "feet": _limb("left", "ankle heel foot_index") + _limb("right", "ankle heel foot_index"),
}
"""Landmarks that are occluded together."""

ARM: Final = "shoulder-elbow elbow-wrist wrist-pinky wrist-index wrist-thumb"
LEG: Final = "hip-knee knee-ankle ankle-heel ankle-foot_index"
"""Bones in order from the trunk outwards, each from one joint to the next."""


@dataclass(frozen=True, slots=True)
class Occlusion:
    """Ticks from ``start`` to before ``end`` in which a limb, or else the whole body, is hidden."""

    start: int
    end: int
    limb: str = ""


def turn(world: FloatArray, angle: float) -> FloatArray:
    """Return landmarks rotated about the vertical axis through the hips.

    Parameters
    ----------
    world
        (t, 33, 3) metres from the middle of the hips: x to the right of the image, y down, z away.
    angle
        Radians; a positive angle moves landmarks on the right of the image away from the camera.
    """
    return _rotate(world, angle, 0, 2)


def tilt(world: FloatArray, angle: float) -> FloatArray:
    """Return landmarks rotated clockwise by ``angle`` radians in the image plane."""
    return _rotate(world, angle, 0, 1)


def _rotate(world: FloatArray, angle: float, first: int, second: int) -> FloatArray:
    rotation = np.eye(3, dtype=world.dtype)
    rotation[[first, second], [first, second]] = math.cos(angle)
    rotation[first, second] = math.sin(
        angle
    )  # row vectors: the first axis moves towards the second
    rotation[second, first] = -math.sin(angle)
    return np.asarray(world @ rotation)


def scale(world: FloatArray, factor: float) -> FloatArray:
    """Return landmarks of a body that is larger by ``factor``."""
    return world * np.float32(factor)


def stretch(world: FloatArray, *, arms: float, legs: float) -> FloatArray:
    """Return landmarks with arms and legs longer by a factor each; directions stay."""
    stretched = world.copy()
    for bones, factor in ((ARM, arms), (LEG, legs)):
        for side in ("left", "right"):
            for bone in bones.split():
                inner, outer = _limb(side, bone.replace("-", " "))
                length = np.float32(factor) * (world[:, outer] - world[:, inner])
                stretched[:, outer] = stretched[:, inner] + length
    return stretched


def jitter(world: FloatArray, noise: FloatArray) -> FloatArray:
    """Return landmarks with added noise, (t, 33, 3) metres."""
    return world + noise


def replace_world(landmarks: FloatArray, world: FloatArray) -> FloatArray:
    """Return landmarks (t, 33, 6) with other positions in metres, and matching image positions.

    Notes
    -----
    An approximation: one number of pixels per metre is used for the whole body. The middle of the
    hips is the origin of positions in metres, so its path through the image stays.
    """
    replaced = landmarks.copy()
    replaced[..., WORLD] = world
    moved = world[..., :2] - landmarks[..., 2:4]
    replaced[..., IMAGE] += moved * _pixels_per_metre(landmarks)[:, None, None]
    return replaced


def _pixels_per_metre(landmarks: FloatArray) -> FloatArray:
    """Return (t,): the ratio of the body's spread in the image to its spread in metres."""
    image, world = (_spread(landmarks[..., axes]) for axes in (IMAGE, slice(2, 4)))
    return np.divide(image, world, out=np.zeros_like(image), where=world > MIN_SPREAD_M)


def _spread(points: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt(points.var(axis=1).sum(axis=-1)), np.float32)


def occlude(landmarks: FloatArray, occlusions: Sequence[Occlusion]) -> FloatArray:
    """Return landmarks with limbs invisible for some ticks, or nobody detected (NaN)."""
    occluded = landmarks.copy()
    for one in occlusions:
        if one.limb:
            occluded[one.start : one.end, LIMBS[one.limb], VISIBILITY] *= 0.0  # NaN stays NaN
        else:
            occluded[one.start : one.end] = np.nan
    return occluded


def time_warp(sample: Sample, path: TimeArray) -> Sample:
    """Return a sample with values, labels and weights taken at other times.

    Parameters
    ----------
    path
        (n,) ticks of the sample, possibly fractional, in non-decreasing order. Values are
        interpolated; where nobody is detected on one side, the nearest tick is taken.
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
    """Return a sample mirrored left to right, with left and right moves exchanged.

    It is returned unchanged if the mirror image of some move is not among ``moves``: a right punch
    labelled ``none`` would become a left punch labelled ``none``.
    """
    if not can_mirror(moves):
        return sample
    classes = (*moves, NONE)
    swapped = np.array([classes.index(mirror_move(name)) for name in classes], np.int64)
    return replace(sample, values=mirror_landmarks(sample.values), labels=swapped[sample.labels])


def can_mirror(moves: Sequence[str]) -> bool:
    """Return whether every move's mirror image is among the moves."""
    return all(mirror_move(move) in moves for move in moves)
