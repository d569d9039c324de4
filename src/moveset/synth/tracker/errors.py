"""Simulated errors of BlazePose on true landmarks."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.see.pose.landmarks import LANDMARK_NAMES
from moveset.synth.tracker.error_inputs import (
    ARMS,
    GROUP,
    IMAGE,
    LEFT,
    RIGHT,
    ClipProperties,
    beyond_image,
    by_landmark,
    distance_beyond,
    measure_clip,
    parent_correlations,
    recentred,
    torso_length,
)
from moveset.synth.tracker.failures import lost_frames, swap_sides, visibility_of
from moveset.synth.tracker.measured_errors import GROUPS, MEASURED, PoseErrors
from moveset.synth.tracker.noise import correlation_matrix, fast_noise, slow_noise, speeds

_OUTWARDS: Final = np.where(np.isin(np.arange(len(LANDMARK_NAMES)), RIGHT), -1.0, 1.0)[:, None]
_SPEED_S: Final = 0.067  # seconds before and after a frame over which speed is measured


def add_tracker_errors(
    truth: FloatArray,
    size: tuple[int, int],
    rng: np.random.Generator,
    errors: PoseErrors = MEASURED,
    *,
    frame_s: float = 1.0 / 30.0,
) -> FloatArray:
    """Return landmarks as BlazePose gives them, (t, 33, 6); NaN rows where nobody is detected.

    Parameters
    ----------
    truth
        (t, 33, 6) true landmarks in the order of ``see.landmarks.COLUMNS``, free of NaN.
    size
        Width and height of the image, pixels.
    frame_s
        Time from row to row, seconds; constant.

    Notes
    -----
    Not causal: errors grow with the speed around a frame. No lag is added, as none of the tracker
    could be measured.
    """
    truth = np.asarray(truth, np.float32)
    if not errors.severity or not len(truth):
        return truth.copy()
    clip = measure_clip(truth, size, rng, errors, frame_s)
    beyond = beyond_image(clip)
    noise, own = _noise(clip, beyond, rng)
    bias = _person_bias(clip, rng)
    world = _flattened(clip, rng) + bias @ clip.axes + noise
    world = recentred(world - clip.beyond_pull(beyond, errors.pull_height))
    world *= _torso_m(clip, rng) / torso_length(world)
    shift = errors.image_shared * noise[..., :2] + own + _image_bias(clip, rng)
    pulled = clip.beyond_pull(beyond, errors.pull_image_height)[..., :2]
    image = truth[..., IMAGE] + clip.pixels * (shift - pulled)
    visibility = visibility_of(clip, beyond, rng)[..., None]
    seen: FloatArray = np.concatenate([image, world, visibility], axis=2)
    swap_sides(seen, clip, rng)
    seen[lost_frames(clip, beyond, rng)] = np.nan
    return seen


def _torso_m(clip: ClipProperties, rng: np.random.Generator) -> np.float32:
    seen = clip.errors.torso_m * np.exp(clip.errors.torso_sd * rng.standard_normal())
    share = np.fmin(clip.errors.severity, 1.0)
    return np.float32(clip.torso_m ** (1.0 - share) * seen**share)


def _flattened(clip: ClipProperties, rng: np.random.Generator) -> FloatArray:
    """Return the true positions with the depth as estimated from an image."""
    errors, share = clip.errors, np.fmin(clip.errors.severity, 1.0)
    common, own = rng.standard_normal(), rng.standard_normal(len(GROUPS))
    factors = np.sqrt(0.5) * (
        common + own
    )  # the factors of one person have a correlation of about 0.5
    depth = np.array(errors.depth) + np.array(errors.depth_sd) * factors
    lean = errors.lean + errors.lean_sd * rng.standard_normal()
    twist = errors.twist_sd * rng.standard_normal()
    flat = clip.world.copy()
    flat[..., 2] *= (1.0 + share * (depth - 1.0)).astype(np.float32)[GROUP]
    flat[..., 2] += clip.world[..., :2] @ (share * np.array([twist, lean])).astype(np.float32)
    return np.asarray(flat)


def _person_bias(clip: ClipProperties, rng: np.random.Generator) -> FloatArray:
    """Return this person's own bias in the body's axes, (33, 3)."""
    errors = clip.errors
    samples = correlation_matrix(parent_correlations(errors)) @ rng.standard_normal(
        (len(LANDMARK_NAMES), 3), np.float32
    )
    both = samples.copy()
    both[RIGHT] = samples[LEFT]
    samples = (
        np.sqrt(errors.side_correlation) * both + np.sqrt(1.0 - errors.side_correlation) * samples
    )
    spread = (by_landmark(errors.bias_sd) * clip.factors)[:, None]
    bias = np.array(errors.bias)[GROUP] * clip.severity + spread * samples
    bias[:, :1] *= _OUTWARDS
    return np.asarray(bias, np.float32)


def _image_bias(clip: ClipProperties, rng: np.random.Generator) -> FloatArray:
    mixing = correlation_matrix(parent_correlations(clip.errors))
    samples = mixing @ rng.standard_normal((len(LANDMARK_NAMES), 2), np.float32)
    return np.asarray((by_landmark(clip.errors.image_bias_sd) * clip.factors)[:, None] * samples)


def _noise(
    clip: ClipProperties, beyond: FloatArray, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Return noise that varies over time: (t, 33, 3) in the world, (t, 33, 2) in the image.

    Channels of the random draws are x, y, z of the world; slow noise has x, y of the image too.
    """
    errors, rows = clip.errors, len(clip.world)
    mixing = correlation_matrix(parent_correlations(errors))
    slow = np.stack([by_landmark(errors.slow), by_landmark(errors.slow_z)]) * clip.factors
    motion = np.stack([by_landmark(errors.motion), by_landmark(errors.motion_z)]) * clip.factors
    width = errors.slow_s / clip.frame_s
    still = slow_noise(rng, 5, rows, width, slow[[0, 0, 1, 0, 0], :, None] * mixing)
    width = errors.motion_s / clip.frame_s
    noise = fast_noise(rng, 3, rows, round(width), motion[[0, 0, 1], :, None] * mixing)
    speed = speeds(clip.world, clip.frame_s, _SPEED_S)
    noise *= np.sqrt(
        np.fmin(speed + np.float32(errors.speed_at_rest), np.float32(errors.max_speed))
    )
    noise += still[:3]
    worse = np.array(
        [errors.hidden_factor, errors.hidden_factor, errors.hidden_factor_z], np.float32
    )[:, None, None]
    noise[..., ARMS] *= np.where(clip.hidden[:, ARMS], worse, np.float32(1.0))
    away = distance_beyond(beyond)
    if away.any():
        wander = np.float32(errors.outside_slow) / by_landmark(errors.slow)
        noise += wander * still[:3] * (away > 0)
    own = np.float32(errors.image_slow) * still[3:]
    return noise.transpose(1, 2, 0), own.transpose(1, 2, 0)
