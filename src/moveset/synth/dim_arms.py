"""See: arms that BlazePose can hardly tell from the clothes behind them."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.synth.tracker_clip import WORLD
from moveset.synth.tracker_noise import HIPS, SHOULDERS

DIM_SHARE: Final = 0.35
"""Of clips have arms that can hardly be told from the clothes behind them, and jump about there."""

DIM_JUMPS: Final = (0.12, 0.12, 0.35)
"""By how much from picture to picture, torso lengths: across and in depth."""

DIM_FROM, DIM_WITHIN = 0.9, 0.6
"""Torso lengths from between the shoulders: beyond the first an arm is seen well, within the
second not."""

ARMS: Final = ([13, 15, 17, 19, 21], [14, 16, 18, 20, 22])  # elbow, wrist, fingers
VISIBILITY: Final = 5


def dim_arms(seen: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return landmarks of a clip, (t, 33, 6); in some, arms jump about where the trunk is behind.

    Notes
    -----
    Seen on a man in black before a bright window; how far and how often is a guess. Drawn people
    wear no black on black, so the measured errors have none of it.
    """
    jumps = rng.standard_normal((len(ARMS), len(seen), 1, 3)) * DIM_JUMPS
    strength = float(rng.uniform(0.3, 1.0)) if rng.random() < DIM_SHARE else 0.0
    dimmed = seen.copy()
    world = dimmed[..., WORLD]
    middle = world[:, SHOULDERS].mean(axis=1)
    torso = np.linalg.norm(middle - world[:, HIPS].mean(axis=1), axis=1)[:, None]
    for arm, jump in zip(ARMS, jumps, strict=True):
        away = np.linalg.norm((world[:, arm[1]] - middle)[:, :2] / torso, axis=1)
        unseen = np.clip((DIM_FROM - away) / (DIM_FROM - DIM_WITHIN), 0.0, 1.0)
        loose = strength * unseen[:, None, None] * np.array([0.4, *[1.0] * (len(arm) - 1)])[:, None]
        world[:, arm] += loose * jump * torso[:, None]
        dimmed[:, arm, VISIBILITY] *= 1.0 - 0.7 * loose[..., 0] * rng.random((len(seen), 1))
    return np.asarray(dimmed, np.float32)
