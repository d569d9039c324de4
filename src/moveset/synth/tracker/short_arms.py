"""Arms as BlazePose sees them on real people: shorter, and bent where they point at the camera."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.synth.tracker.error_inputs import ARM_LANDMARKS, WORLD
from moveset.synth.tracker.noise import SHOULDERS

LENGTH, LENGTH_SD = 0.865, 0.06
"""Factor on the arms. With it the median of shoulder to wrist is 0.95 torso lengths, as on video of
real people; the errors measured on synthetic people leave 1.10."""

FLAT_SHARE: Final = 0.6
"""Share of clips in which an arm that points at the camera seems bent."""

FLAT: Final = (0.25, 0.9)
"""Range of the factor on its depth. Fists that come straight at a webcam are 0.6 to 0.8 torso
lengths from the shoulder at most."""


def shorten_arms(seen: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return landmarks, (t, 33, 6), with the arms nearer to their shoulders, the same all along."""
    factors = np.full(3, LENGTH + LENGTH_SD * rng.standard_normal())
    depth = rng.uniform(*FLAT)
    factors[2] *= depth if rng.random() < FLAT_SHARE else 1.0
    shortened = seen.copy()
    world = shortened[..., WORLD]
    for shoulder, arm in zip(SHOULDERS, ARM_LANDMARKS, strict=True):
        start = world[:, [shoulder]]
        world[:, arm] = start + factors.astype(np.float32) * (world[:, arm] - start)
    return shortened
