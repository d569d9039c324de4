"""Errors of BlazePose as measured on synthetic people; ``errors`` adds them to true landmarks."""

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
"""Groups of landmarks with similar errors; ``PoseErrors`` has one value each, in this order."""


@dataclass(frozen=True, slots=True)
class PoseErrors:
    """Parameters of BlazePose's errors, in torso lengths unless stated otherwise.

    Measured by ``tools/measure_pose_errors.py`` on 38 synthetic clips in which the whole body is
    visible, unless stated otherwise; docs/log.md has the tables. Names ending in ``_z`` are depth.
    """

    severity: float = 1.0  # multiple of the measured errors; 0 adds none
    # Log-normal spread of the factor of each clip, as rooms and clothes differ, and of that of each
    # landmark, as errors have long tails.
    clip_spread: float = 0.3
    landmark_spread: float = 0.5

    # Size: the tracker gives everybody the same torso (true: 0.35 to 0.56 m; correlation -0.1).
    torso_m: float = 0.479
    torso_sd: float = 0.03  # as a share

    # Depth: observed z = depth * z + lean * y + twist * x, least squares in each clip.
    depth: tuple[float, ...] = (0.85, 0.65, 0.65, 0.81, 0.78, 0.74, 0.65, 0.69, 0.64)
    depth_sd: tuple[float, ...] = (0.21, 0.16, 0.16, 0.21, 0.19, 0.08, 0.12, 0.14, 0.14)
    lean: float = 0.144  # bodies lean towards the camera
    lean_sd: float = 0.08
    twist_sd: float = 0.166  # about the vertical axis

    # Constant bias of a person: mean over a clip along the body's axes: outwards, up, backwards.
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
    side_correlation: float = 0.5  # correlation between a person's left and right

    # Varying part: variance = slow² + motion² * speed (torso lengths per second), least squares.
    slow: tuple[float, ...] = (0.034, 0.031, 0.053, 0.066, 0.082, 0.011, 0.039, 0.034, 0.042)
    slow_z: tuple[float, ...] = (0.095, 0.073, 0.089, 0.144, 0.162, 0.018, 0.054, 0.057, 0.065)
    motion: tuple[float, ...] = (0.041, 0.04, 0.043, 0.046, 0.054, 0.037, 0.053, 0.063, 0.071)
    motion_z: tuple[float, ...] = (0.078, 0.072, 0.093, 0.116, 0.113, 0.044, 0.076, 0.1, 0.112)
    slow_s: float = 0.4  # width of the Gaussians: correlation 0.5 after 0.6 s, at rest
    motion_s: float = 0.1  # correlation 0.5 after 1/15 s, in motion
    speed_at_rest: float = 0.02  # torso lengths per second added to the speed: errors at rest
    max_speed: float = 8.0  # torso lengths per second beyond which errors do not grow

    # Correlation of each landmark with its parent; what image and world errors have in common.
    parent_correlation: tuple[float, ...] = (0.75, 0.4, 0.5, 0.65, 0.95, -1.0, 0.1, 0.65, 0.8)
    image_shared: float = 0.5  # share of the world error that the image error contains
    image_slow: float = 0.5  # size of independent slow image noise, relative to the world's

    # Behind the trunk: factor on errors; visibility see below.
    hidden_factor: float = 2.2
    hidden_factor_z: float = 1.4

    # Outside the image (16 cropped clips): share of the distance pulled back; added slow noise.
    pull_side: float = 1.0
    pull_height: float = 0.45
    pull_image_height: float = 0.2
    outside_slow: float = 0.12  # added to ``slow``

    # Visibility as a logit: normally; lost on the far side of a body side-on to the camera; lost
    # behind the trunk; at the border of the image; lost per torso length beyond the border.
    visible_logit: tuple[float, ...] = (8.0, 8.0, 4.3, 3.6, 2.6, 7.0, 5.0, 4.8, 3.3)
    far_side_loss: tuple[float, ...] = (0.0, 0.0, 6.5, 5.0, 4.5, 0.5, 4.0, 3.2, 2.0)
    hidden_loss: float = 3.0
    border_logit: tuple[float, ...] = (5.0, 5.0, 0.3, 0.3, 0.3, 4.0, 1.5, 1.5, 0.8)
    outside_loss: tuple[float, ...] = (0.5, 0.5, 4.0, 4.0, 4.0, 2.0, 5.0, 4.0, 4.0)
    logit_sd: float = 0.8

    # Left and right swapped: bursts per second, for arms and for legs, when neither facing the
    # camera nor seen from behind. From behind, one person in six is taken to face the camera.
    swaps_per_s: float = 0.06
    swap_s: float = 0.07  # median duration, seconds
    swap_spread: float = 1.0  # log-normal spread of the duration: a few last seconds
    swap_person_spread: float = 1.5  # log-normal spread of the rate between people
    swap_behind: float = 0.16  # probability that a person seen from behind is swapped
    swap_behind_share: float = 0.8  # share of such a clip
    swap_behind_s: float = 1.5  # seconds at a time

    # Nobody detected: never in 5,760 frames of whole bodies, so this rate is a guess below the
    # bound of 0.7 per minute. With half of the trunk outside the image 44 % of frames are lost,
    # with the head or the legs outside none.
    lost_per_minute: float = 0.2
    lost_s: float = 0.1
    lost_from: float = 0.35  # share of the trunk's landmarks outside from which frames are lost
    lost_to: float = 0.8  # share from which all frames are lost


MEASURED: Final = PoseErrors()
"""The errors as measured."""
