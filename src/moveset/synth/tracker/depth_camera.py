"""Landmarks as a depth camera's skeleton tracker gives them, such as Kinect's."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.synth.tracker.error_inputs import IMAGE, WORLD, recentred
from moveset.synth.tracker.measured_errors import GROUPS
from moveset.synth.tracker.skeleton import move_hips

SEVERITY: Final = 0.35
"""Severity of ``add_tracker_errors``: a depth camera measures what BlazePose guesses."""

HIP_RISE, HIP_RISE_SD = 0.18, 0.05
"""How much higher the hips are, torso lengths. With it arms have 1.2 and legs 2.1 torso lengths, as
those of the people of PRECOG (MIT licence)."""

HIP_WIDTH: Final = 0.68
"""Distance between the hips relative to the true one, from the same people."""

MISSING: Final = [*GROUPS["face"], *GROUPS["fingers"]]
"""Landmarks that such a skeleton does not have: its head is no nose, its hands are no fingers."""

VISIBILITY: Final = 5


def as_depth_camera(seen: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return landmarks (t, 33, 6) with high, narrow hips, and without face and fingers."""
    changed = seen.copy()
    rise = np.float32(HIP_RISE + HIP_RISE_SD * rng.standard_normal())
    for axes in (IMAGE, WORLD):
        move_hips(changed[..., axes], rise, np.float32(HIP_WIDTH))
    changed[..., WORLD] = recentred(changed[..., WORLD])
    changed[:, MISSING, VISIBILITY] = 0.0
    return changed
