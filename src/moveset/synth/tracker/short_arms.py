"""Arms as BlazePose sees them on real people: shorter, and never far in front of the body."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.synth.tracker.error_inputs import ARM_LANDMARKS, WORLD, torso_length
from moveset.synth.tracker.noise import SHOULDERS

LENGTH, LENGTH_SD = 0.865, 0.06
"""Factor on the arms. With it the median of shoulder to wrist is 0.95 torso lengths, as on video of
real people; the errors measured on synthetic people leave 1.10."""

REACH, REACH_SD = 0.8, 0.12
"""How far in front of its shoulder a wrist seems to be at most, torso lengths."""

MIN_REACH: Final = 0.4

REACH_SHARES: Final = np.array([0.6, 1.0, 1.1, 1.1, 1.1], np.float32)
"""The same for each landmark of an arm, elbow first, as a share."""

GAIN: Final = 1.4
"""Factor on small depths. BlazePose gives .6 for a fist .5 or .9 in front of its shoulder, .76 for
one at 1.0 and more (medians, drawn people who face the camera)."""


def shorten_arms(seen: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return landmarks, (t, 33, 6), with shorter arms whose depth saturates."""
    factor = np.float32(LENGTH + LENGTH_SD * rng.standard_normal())
    reach = max(REACH + REACH_SD * rng.standard_normal(), MIN_REACH)
    shortened = seen.copy()
    world = shortened[..., WORLD]
    tracked = world[~np.isnan(world).any(axis=(1, 2))]
    if not len(tracked):
        return shortened
    limits = REACH_SHARES * np.float32(reach) * torso_length(tracked)
    for shoulder, arm in zip(SHOULDERS, ARM_LANDMARKS, strict=True):
        start = world[:, [shoulder]]
        offsets = factor * (world[:, arm] - start)
        offsets[..., 2] = _saturate(offsets[..., 2], limits)
        world[:, arm] = start + offsets
    return shortened


def _saturate(depths: FloatArray, limits: FloatArray) -> FloatArray:
    """Return depths (t, n) that come no nearer to the camera than some limits (n,)."""
    before = -limits * np.tanh(-GAIN * depths / limits)
    return np.where(depths < 0.0, before, depths)
