"""See: what the errors of a clip depend on, read from its true landmarks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.see.pose.landmarks import LANDMARKS
from moveset.synth.measured_errors import GROUPS, PoseErrors
from moveset.synth.tracker_noise import (
    HIPS,
    SHOULDERS,
    TINY,
    Mask,
    behind_trunk,
    body_axes,
    chained,
)

GROUP: Final = np.repeat(np.arange(len(GROUPS)), [len(ids) for ids in GROUPS.values()])
IMAGE, WORLD = slice(0, 2), slice(2, 5)
LEFT: Final = [i for i, name in enumerate(LANDMARKS) if "left" in name]
RIGHT: Final = [LANDMARKS.index(LANDMARKS[i].replace("left", "right")) for i in LEFT]
MIRRORED: Final = np.arange(len(LANDMARKS))
MIRRORED[LEFT], MIRRORED[RIGHT] = RIGHT, LEFT
TRUNK: Final = [0, *SHOULDERS, *HIPS]
ARMS: Final = slice(13, 23)  # what a trunk hides
_LIMBS: Final = [*range(13, 23), *range(25, 33)]
_WORST: Final = 2.0  # a clip errs at most so many times the measured errors, at least half


@dataclass(frozen=True, slots=True)
class TrueClip:
    """What the errors of a clip depend on.

    Attributes
    ----------
    world
        (t, 33, 3) true places from the hips' middle, in torso lengths.
    axes
        (t, 3, 3) the body's left, up and back.
    hidden
        (t, 33) whether the own trunk is in the way.
    torso_m
        Its true length.
    pixels
        A torso length in the picture.
    severity
        This clip's errors as a multiple of the measured ones.
    worse
        (33,) the same, each landmark's by itself.
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
    worse: FloatArray

    def beyond_pull(self, beyond: FloatArray, height: float) -> FloatArray:
        """Return how far landmarks outside the picture are drawn back, (t, 33, 3)."""
        pulled = np.zeros((*beyond.shape[:2], 3), np.float32)
        pulled[:, _LIMBS, 0] = self.errors.pull_side * beyond[:, _LIMBS, 0]
        pulled[:, _LIMBS, 1] = height * beyond[:, _LIMBS, 1]
        return np.asarray(pulled * np.fmin(self.severity, np.float32(1.0)))


def read_clip(
    truth: FloatArray,
    size: tuple[int, int],
    rng: np.random.Generator,
    errors: PoseErrors,
    frame_s: float,
) -> TrueClip:
    """Return what the errors of a clip will depend on, its own severity drawn."""
    world = recentred(truth[..., WORLD])
    torso_m = torso_length(world)
    pixels = _spread(truth[..., IMAGE]) / np.fmax(_spread(world[..., :2] / torso_m), TINY)
    axes = body_axes(world)
    hidden = np.zeros(world.shape[:2], np.bool_)
    hidden[:, ARMS] = behind_trunk(world, axes, ARMS)
    factor = np.clip(
        np.exp(errors.spread * rng.standard_normal() - errors.spread**2), 1.0 / _WORST, _WORST
    )
    severity = np.float32(errors.severity * factor)
    own = chained(chain_of(errors)) @ rng.standard_normal(len(LANDMARKS), np.float32)
    # Less the square, so that the mean square stays the measured one.
    worse = severity * np.exp(errors.uneven * own - errors.uneven**2).astype(np.float32)
    world = np.asarray(world / torso_m)
    return TrueClip(
        truth, size, errors, frame_s, world, axes, hidden, torso_m, pixels, severity, worse
    )


def recentred(world: FloatArray) -> FloatArray:
    """Return places from the middle of the hips, frame by frame."""
    middle = 0.5 * (world[:, HIPS[0]] + world[:, HIPS[1]])
    return np.asarray(world - middle[:, None])


def torso_length(world: FloatArray) -> np.float32:
    """Return the median length of a body's trunk, from the middle of its hips."""
    length = np.linalg.norm(world[:, SHOULDERS].mean(axis=1), axis=1)
    return np.float32(np.fmax(np.median(length), TINY))


def _spread(points: FloatArray) -> np.float32:
    trunk = points[:, TRUNK]
    return np.float32(np.linalg.norm(trunk - trunk.mean(axis=1, keepdims=True), axis=2).mean())


def by_landmark(numbers: tuple[float, ...]) -> FloatArray:
    """Return each landmark's number from those of its group, (33,)."""
    return np.array(numbers, np.float32)[GROUP]


def chain_of(errors: PoseErrors) -> tuple[float, ...]:
    """Return each landmark's correlation with the next inner one, 33 of them."""
    return tuple(by_landmark(errors.chain).tolist())


def beyond_picture(clip: TrueClip) -> FloatArray:
    """Return how far landmarks are outside the picture, (t, 33, 2), in torso lengths, signed."""
    places = clip.truth[..., IMAGE]
    inside = np.clip(places, 0.0, np.array(clip.size, np.float32) - 1.0)
    return np.asarray((places - inside) / np.fmax(clip.pixels, TINY))


def how_far_away(beyond: FloatArray) -> FloatArray:
    """Return how far landmarks are outside the picture whichever way, (t, 33)."""
    return np.asarray(np.maximum(np.abs(beyond[..., 0]), np.abs(beyond[..., 1])))
