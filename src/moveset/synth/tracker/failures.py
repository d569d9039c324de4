"""Simulated visibility, left-right swaps and lost frames of BlazePose."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.see.pose.landmarks import LANDMARK_NAMES
from moveset.synth.tracker.error_inputs import (
    MIRRORED,
    TRUNK,
    ClipProperties,
    by_landmark,
    distance_beyond,
    parent_correlations,
)
from moveset.synth.tracker.noise import Mask, correlation_matrix, slow_noise

_UPPER: Final = [i for i in range(len(LANDMARK_NAMES)) if i < 23]
_LEGS: Final = list(range(25, 33))
_FROM_BEHIND: Final = 0.5  # cosine beyond which a body is seen from behind, not from the side


def visibility_of(clip: ClipProperties, beyond: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return the visibility of each landmark, (t, 33) in [0, 1]."""
    errors, rows = clip.errors, len(clip.world)
    side_on = np.square(clip.axes[:, :1, 2])  # 1 where the body is side-on to the camera
    farther = clip.world[..., 2] > clip.world[:, MIRRORED, 2]
    logit = by_landmark(errors.visible_logit) - by_landmark(errors.far_side_loss) * (
        side_on * farther
    )
    logit -= np.float32(errors.hidden_loss) * clip.hidden
    away = distance_beyond(beyond)
    outside = by_landmark(errors.border_logit) - by_landmark(errors.outside_loss) * away
    logit = np.where(away > 0, np.fmin(logit, outside), logit)
    mixing = correlation_matrix(parent_correlations(errors))
    logit += errors.logit_sd * slow_noise(rng, 1, rows, errors.slow_s / clip.frame_s, mixing)[0]
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logit, -15.0, 15.0))), np.float32)


def swap_sides(seen: FloatArray, clip: ClipProperties, rng: np.random.Generator) -> None:
    """Exchange left and right for short periods, in place."""
    errors = clip.errors
    facing, turned = clip.axes[:, 0, 0], np.abs(clip.axes[:, 0, 2])
    risk = np.where(facing < 0, 2.0, np.where(turned < 0.3, 0.1, 1.0)) * clip.severity
    risk *= np.exp(
        errors.swap_person_spread * rng.standard_normal() - errors.swap_person_spread**2 / 2.0
    )
    for limbs, rate in ((_UPPER, errors.swaps_per_s), (_LEGS, 0.6 * errors.swaps_per_s)):
        _exchange(seen, _bursts(clip, rng, rate * risk, errors.swap_s, errors.swap_spread), limbs)
    if np.median(facing) < -_FROM_BEHIND and rng.random() < errors.swap_behind * clip.severity:
        width = errors.swap_behind_s / clip.frame_s
        wave = slow_noise(rng, 1, len(seen), width, np.eye(1, dtype=np.float32))[0, :, 0]
        _exchange(seen, _to_uniform(wave) < errors.swap_behind_share, _UPPER)


def _exchange(seen: FloatArray, when: Mask, limbs: list[int]) -> None:
    rows = np.flatnonzero(when)[:, None]
    seen[rows, limbs] = seen[rows, MIRRORED[limbs]]


def _bursts(
    clip: ClipProperties, rng: np.random.Generator, rate: FloatArray, length_s: float, spread: float
) -> Mask:
    """Return when a rare failure happens that begins ``rate`` times a second, (t,)."""
    when = np.zeros(len(rate), np.bool_)
    for start in np.flatnonzero(rng.random(len(rate)) < rate * clip.frame_s):
        rows = length_s * np.exp(spread * rng.standard_normal()) / clip.frame_s
        when[start : start + max(round(rows), 1)] = True
    return when


def lost_frames(clip: ClipProperties, beyond: FloatArray, rng: np.random.Generator) -> Mask:
    """Return in which frames nobody is detected, (t,)."""
    errors, rows = clip.errors, len(beyond)
    rate = np.full(rows, errors.lost_per_minute / 60.0 * clip.severity)
    lost = _bursts(clip, rng, rate, errors.lost_s, errors.swap_spread)
    share = (distance_beyond(beyond[:, TRUNK]) > 0).mean(axis=1)
    risk = (share - errors.lost_from) / (errors.lost_to - errors.lost_from)
    wave = slow_noise(rng, 1, rows, errors.slow_s / clip.frame_s, np.eye(1, dtype=np.float32))
    return np.asarray(lost | (_to_uniform(wave[0, :, 0]) < risk))


def _to_uniform(wave: FloatArray) -> FloatArray:
    """Return normal noise mapped to an approximately uniform distribution in [0, 1]."""
    return np.asarray(1.0 / (1.0 + np.exp(-1.7 * wave)))
