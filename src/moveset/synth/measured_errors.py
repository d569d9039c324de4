"""See: how BlazePose errs, as measured on drawn people; ``pose_errors`` puts it on the truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

GROUPS: Final = {
    "face": tuple(range(11)),
    "shoulders": (11, 12),
    "elbows": (13, 14),
    "wrists": (15, 16),
    "fingers": tuple(range(17, 23)),
    "hips": (23, 24),
    "knees": (25, 26),
    "ankles": (27, 28),
    "feet": tuple(range(29, 33)),
}
"""Landmarks that err alike; ``PoseErrors`` has one number for each, in this order."""


@dataclass(frozen=True, slots=True)
class PoseErrors:
    """How BlazePose errs; lengths in torso lengths, measured by ``tools/measure_pose_errors.py``.

    Every pair is across the picture and in depth. Figures are those of 38 drawn clips in which
    the whole body is to be seen, unless said otherwise; docs/log.md has the tables.
    """

    severity: float = 1.0  # times the measured errors; 0 leaves the truth as it is
    spread: float = 0.3  # of a clip's own factor: some rooms and clothes are worse (log-normal)

    uneven: float = 0.5  # of each landmark's own factor, beside: errors have long tails

    # Size: everybody gets the same torso, whatever the true one (0.35 to 0.56 m; correlation -0.1).
    torso_m: float = 0.479
    torso_sd: float = 0.03  # share

    # Depth: z seen = depth * z + lean * y + twist * x, least squares in each clip.
    depth: tuple[float, ...] = (0.85, 0.65, 0.65, 0.81, 0.78, 0.74, 0.65, 0.69, 0.64)
    depth_sd: tuple[float, ...] = (0.21, 0.16, 0.16, 0.21, 0.19, 0.08, 0.12, 0.14, 0.14)
    lean: float = 0.144  # bodies lean towards the camera
    lean_sd: float = 0.08
    twist_sd: float = 0.166  # about the vertical axis

    # Each person's own bias: mean over a clip in the body's axes: outwards, up, backwards.
    bias: tuple[tuple[float, float, float], ...] = (
        (-0.01, -0.01, -0.02),
        (0.02, -0.02, 0.04),
        (-0.04, 0.08, -0.03),
        (-0.02, 0.01, -0.06),
        (-0.01, -0.01, -0.04),
        (0.05, 0.0, 0.0),
        (-0.01, -0.04, 0.03),
        (0.01, 0.05, 0.02),
        (0.03, 0.0, -0.02),
    )
    bias_sd: tuple[float, ...] = (0.065, 0.055, 0.07, 0.095, 0.125, 0.025, 0.055, 0.075, 0.1)
    image_bias_sd: tuple[float, ...] = (0.045, 0.03, 0.038, 0.04, 0.07, 0.055, 0.027, 0.024, 0.03)
    alike: float = 0.5  # correlation of a person's left and right

    # What changes: variance = slow² + motion² * speed (torso lengths a second), least squares.
    slow: tuple[float, ...] = (0.034, 0.031, 0.053, 0.066, 0.082, 0.011, 0.039, 0.034, 0.042)
    slow_z: tuple[float, ...] = (0.095, 0.073, 0.089, 0.144, 0.162, 0.018, 0.054, 0.057, 0.065)
    motion: tuple[float, ...] = (0.041, 0.04, 0.043, 0.046, 0.054, 0.037, 0.053, 0.063, 0.071)
    motion_z: tuple[float, ...] = (0.078, 0.072, 0.093, 0.116, 0.113, 0.044, 0.076, 0.1, 0.112)
    slow_s: float = 0.4  # width of the bells: correlation 0.5 after 0.6 s, at rest
    motion_s: float = 0.1  # correlation 0.5 after 1/15 s, in motion
    trembling: float = 0.02  # torso lengths a second: at rest, errors are as if moving so fast
    fastest: float = 8.0  # torso lengths a second; beyond, errors grow no more

    # Each landmark's correlation with the next inner one, and what picture and world share.
    chain: tuple[float, ...] = (0.75, 0.4, 0.5, 0.65, 0.95, -1.0, 0.1, 0.65, 0.8)
    image_shared: float = 0.5  # of the world's error, in the picture too
    image_own: float = 0.5  # of what changes slowly in the world, but another draw

    # Behind the own trunk: errors grow so many times, visibility sinks.
    hidden: float = 2.2
    hidden_z: float = 1.4

    # Outside the picture (sixteen clips cut): drawn back by a share of the way, and wandering.
    pull_side: float = 1.0
    pull_height: float = 0.45
    pull_image_height: float = 0.2
    wander: float = 0.12  # added to ``slow``

    # Visibility, as logit: what is seen; lost on the far side of a body at right angles to the
    # camera; lost behind the trunk; at the picture's border, and lost for each torso length beyond.
    seen: tuple[float, ...] = (8.0, 8.0, 4.3, 3.6, 2.6, 7.0, 5.0, 4.8, 3.3)
    far: tuple[float, ...] = (0.0, 0.0, 6.5, 5.0, 4.5, 0.5, 4.0, 3.2, 2.0)
    behind: float = 3.0
    border: tuple[float, ...] = (5.0, 5.0, 0.3, 0.3, 0.3, 4.0, 1.5, 1.5, 0.8)
    beyond: tuple[float, ...] = (0.5, 0.5, 4.0, 4.0, 4.0, 2.0, 5.0, 4.0, 4.0)
    seen_sd: float = 0.8

    # Left taken for right: bursts a second for each of arms, legs or both, when neither facing
    # the camera nor from behind; from behind one person in six is taken to face the camera.
    swaps: float = 0.06
    swap_s: float = 0.07  # median length
    swap_spread: float = 1.0  # log-normal: a few last seconds
    swap_uneven: float = 1.5  # log-normal: most people are hardly ever mistaken, some often
    turned: float = 0.16
    turned_share: float = 0.8  # of such a clip
    turned_s: float = 1.5  # for so long at a time

    # Nobody: none in 5,760 frames of whole bodies, so this rate is a guess below the bound of
    # 0.7 a minute; half of the trunk outside loses 44 % of frames, heads or legs outside none.
    lost_per_minute: float = 0.2
    lost_s: float = 0.1
    lost_from: float = 0.35  # share of the trunk's landmarks outside
    lost_until: float = 0.8  # from here on nobody is seen


MEASURED: Final = PoseErrors()
"""The errors as measured."""
