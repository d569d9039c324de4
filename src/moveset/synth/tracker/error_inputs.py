"""Properties of a clip on which tracker errors depend, computed from its true landmarks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.see.pose.landmarks import LANDMARK_NAMES
from moveset.synth.tracker.measured_errors import GROUPS, PoseErrors
from moveset.synth.tracker.noise import (
    HIPS,
    SHOULDERS,
    TINY,
    Mask,
    behind_trunk,
    body_axes,
    correlation_matrix,
)

GROUP: Final = np.repeat(np.arange(len(GROUPS)), [len(ids) for ids in GROUPS.values()])
IMAGE, WORLD = slice(0, 2), slice(2, 5)
LEFT: Final = [i for i, name in enumerate(LANDMARK_NAMES) if "left" in name]
RIGHT: Final = [LANDMARK_NAMES.index(LANDMARK_NAMES[i].replace("left", "right")) for i in LEFT]
MIRRORED: Final = np.arange(len(LANDMARK_NAMES))
MIRRORED[LEFT], MIRRORED[RIGHT] = RIGHT, LEFT
TRUNK: Final = [0, *SHOULDERS, *HIPS]
ARM_LANDMARKS: Final = (
    [13, 15, 17, 19, 21],
    [14, 16, 18, 20, 22],
)  # of each side: elbow, wrist, fingers
ARMS: Final = slice(13, 23)  # landmarks that the trunk can hide
_LIMBS: Final = [*range(13, 23), *range(25, 33)]
_MAX_FACTOR: Final = 2.0  # a clip has at most twice and at least half the measured errors


@dataclass(frozen=True, slots=True)
class ClipProperties:
    """Properties of a clip on which tracker errors depend.

    Attributes
    ----------
    world
        (t, 33, 3) true positions relative to the midpoint of the hips, torso lengths.
    axes
        (t, 3, 3) the body's left, up and back, from ``body_axes``.
    hidden
        (t, 33) whether the trunk hides a landmark.
    torso_m
        True length of the torso, metres.
    pixels
        Length of the torso in the image, pixels.
    severity
        Errors of this clip as a multiple of the measured ones.
    factors
        (33,) the same for each landmark.
    """

    truth: FloatArray
    size: tuple[int, int]
    errors: PoseErrors
    frame_s: float
    world: FloatArray
    axes: FloatArray
    hidden: Mask
    torso_m: np.float32
    pixels: np.float32
    severity: np.float32
    factors: FloatArray

    def beyond_pull(self, beyond: FloatArray, height: float) -> FloatArray:
        """Return how far landmarks outside the image are pulled back, (t, 33, 3), torso lengths."""
        pulled = np.zeros((*beyond.shape[:2], 3), np.float32)
        pulled[:, _LIMBS, 0] = self.errors.pull_side * beyond[:, _LIMBS, 0]
        pulled[:, _LIMBS, 1] = height * beyond[:, _LIMBS, 1]
        return np.asarray(pulled * np.fmin(self.severity, np.float32(1.0)))


def measure_clip(
    truth: FloatArray,
    size: tuple[int, int],
    rng: np.random.Generator,
    errors: PoseErrors,
    frame_s: float,
) -> ClipProperties:
    """Return the properties of a clip, with a random severity."""
    world = recentred(truth[..., WORLD])
    torso_m = torso_length(world)
    pixels = _spread(truth[..., IMAGE]) / np.fmax(_spread(world[..., :2] / torso_m), TINY)
    axes = body_axes(world)
    hidden = np.zeros(world.shape[:2], np.bool_)
    hidden[:, ARMS] = behind_trunk(world, axes, ARMS)
    factor = np.clip(
        np.exp(errors.clip_spread * rng.standard_normal() - errors.clip_spread**2),
        1.0 / _MAX_FACTOR,
        _MAX_FACTOR,
    )
    severity = np.float32(errors.severity * factor)
    own = correlation_matrix(parent_correlations(errors)) @ rng.standard_normal(
        len(LANDMARK_NAMES), np.float32
    )
    # Minus the square, so that the mean square stays as measured.
    factors = severity * np.exp(errors.landmark_spread * own - errors.landmark_spread**2).astype(
        np.float32
    )
    world = np.asarray(world / torso_m)
    return ClipProperties(
        truth, size, errors, frame_s, world, axes, hidden, torso_m, pixels, severity, factors
    )


def recentred(world: FloatArray) -> FloatArray:
    """Return positions relative to the midpoint of the hips, frame by frame."""
    middle = 0.5 * (world[:, HIPS[0]] + world[:, HIPS[1]])
    return np.asarray(world - middle[:, None])


def torso_length(world: FloatArray) -> np.float32:
    """Return the median distance of the midpoint of the shoulders from the origin."""
    length = np.linalg.norm(world[:, SHOULDERS].mean(axis=1), axis=1)
    return np.float32(np.fmax(np.median(length), TINY))


def _spread(points: FloatArray) -> np.float32:
    trunk = points[:, TRUNK]
    return np.float32(np.linalg.norm(trunk - trunk.mean(axis=1, keepdims=True), axis=2).mean())


def by_landmark(numbers: tuple[float, ...]) -> FloatArray:
    """Return the value of each landmark from those of its group, (33,)."""
    return np.array(numbers, np.float32)[GROUP]


def parent_correlations(errors: PoseErrors) -> tuple[float, ...]:
    """Return the correlation of each landmark with its parent, (33,)."""
    return tuple(by_landmark(errors.parent_correlation).tolist())


def beyond_image(clip: ClipProperties) -> FloatArray:
    """Return how far landmarks are outside the image, (t, 33, 2), torso lengths, signed."""
    places = clip.truth[..., IMAGE]
    inside = np.clip(places, 0.0, np.array(clip.size, np.float32) - 1.0)
    return np.asarray((places - inside) / np.fmax(clip.pixels, TINY))


def distance_beyond(beyond: FloatArray) -> FloatArray:
    """Return the larger absolute component of ``beyond_image``, (t, 33)."""
    return np.asarray(np.maximum(np.abs(beyond[..., 0]), np.abs(beyond[..., 1])))
