"""Tracker errors on arms that hardly contrast with the clothes behind them."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.synth.tracker.error_inputs import ARM_LANDMARKS, WORLD
from moveset.synth.tracker.noise import HIPS, SHOULDERS

LOW_CONTRAST_SHARE: Final = 0.35
"""Share of clips in which arms hardly contrast with the clothes behind them."""

JITTER: Final = (0.12, 0.12, 0.35)
"""Standard deviation of the jitter from frame to frame, torso lengths: x, y and depth."""

NO_JITTER_BEYOND, FULL_JITTER_WITHIN = 0.9, 0.6
"""Distance of the wrist from the midpoint of the shoulders, torso lengths: an arm farther away than
the first is tracked well, one nearer than the second jitters fully."""

VISIBILITY: Final = 5


def jitter_low_contrast_arms(seen: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return landmarks, (t, 33, 6); in some clips, arms jitter where the trunk is behind them.

    Notes
    -----
    Observed on a man in black in front of a bright window; size and frequency are guesses.
    Synthetic people wear no black on black, so the measured errors do not contain this.
    """
    jitters = rng.standard_normal((len(ARM_LANDMARKS), len(seen), 1, 3)) * JITTER
    strength = float(rng.uniform(0.3, 1.0)) if rng.random() < LOW_CONTRAST_SHARE else 0.0
    jittered = seen.copy()
    world = jittered[..., WORLD]
    middle = world[:, SHOULDERS].mean(axis=1)
    torso = np.linalg.norm(middle - world[:, HIPS].mean(axis=1), axis=1)[:, None]
    for arm, jitter in zip(ARM_LANDMARKS, jitters, strict=True):
        away = np.linalg.norm((world[:, arm[1]] - middle)[:, :2] / torso, axis=1)
        span = NO_JITTER_BEYOND - FULL_JITTER_WITHIN
        share = np.clip((NO_JITTER_BEYOND - away) / span, 0.0, 1.0)
        weight = strength * share[:, None, None] * np.array([0.4, *[1.0] * (len(arm) - 1)])[:, None]
        world[:, arm] += weight * jitter * torso[:, None]
        jittered[:, arm, VISIBILITY] *= 1.0 - 0.7 * weight[..., 0] * rng.random((len(seen), 1))
    return np.asarray(jittered, np.float32)
