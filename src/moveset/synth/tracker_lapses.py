"""See: what BlazePose is sure of, whom it takes for mirrored, and when it finds nobody."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.see.pose.landmarks import LANDMARKS
from moveset.synth.tracker_clip import (
    MIRRORED,
    TRUNK,
    TrueClip,
    by_landmark,
    chain_of,
    how_far_away,
)
from moveset.synth.tracker_noise import Mask, chained, slow_noise

_UPPER: Final = [i for i in range(len(LANDMARKS)) if i < 23]
_LEGS: Final = list(range(25, 33))
_BACK_ON: Final = 0.5  # cosine: from behind, rather than from the side


def visibility_of(clip: TrueClip, beyond: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return how sure the network is of each landmark, (t, 33) in [0, 1]."""
    errors, rows = clip.errors, len(clip.world)
    side_on = np.square(clip.axes[:, :1, 2])  # 1 where the body is at right angles to the camera
    farther = clip.world[..., 2] > clip.world[:, MIRRORED, 2]
    logit = by_landmark(errors.seen) - by_landmark(errors.far) * (side_on * farther)
    logit -= np.float32(errors.behind) * clip.hidden
    away = how_far_away(beyond)
    outside = by_landmark(errors.border) - by_landmark(errors.beyond) * away
    logit = np.where(away > 0, np.fmin(logit, outside), logit)
    mixing = chained(chain_of(errors))
    logit += errors.seen_sd * slow_noise(rng, 1, rows, errors.slow_s / clip.frame_s, mixing)[0]
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logit, -15.0, 15.0))), np.float32)


def swap_sides(seen: FloatArray, clip: TrueClip, rng: np.random.Generator) -> None:
    """Exchange left and right for a while."""
    errors = clip.errors
    facing, turned = clip.axes[:, 0, 0], np.abs(clip.axes[:, 0, 2])
    risk = np.where(facing < 0, 2.0, np.where(turned < 0.3, 0.1, 1.0)) * clip.severity
    risk *= np.exp(errors.swap_uneven * rng.standard_normal() - errors.swap_uneven**2 / 2.0)
    for limbs, rate in ((_UPPER, errors.swaps), (_LEGS, 0.6 * errors.swaps)):
        _exchange(seen, _bursts(clip, rng, rate * risk, errors.swap_s, errors.swap_spread), limbs)
    if np.median(facing) < -_BACK_ON and rng.random() < errors.turned * clip.severity:
        width = errors.turned_s / clip.frame_s
        wave = slow_noise(rng, 1, len(seen), width, np.eye(1, dtype=np.float32))[0, :, 0]
        _exchange(seen, _evened(wave) < errors.turned_share, _UPPER)


def _exchange(seen: FloatArray, when: Mask, limbs: list[int]) -> None:
    rows = np.flatnonzero(when)[:, None]
    seen[rows, limbs] = seen[rows, MIRRORED[limbs]]


def _bursts(
    clip: TrueClip, rng: np.random.Generator, rate: FloatArray, length_s: float, spread: float
) -> Mask:
    """Return when something rare happens that begins ``rate`` times a second, (t,)."""
    when = np.zeros(len(rate), np.bool_)
    for start in np.flatnonzero(rng.random(len(rate)) < rate * clip.frame_s):
        rows = length_s * np.exp(spread * rng.standard_normal()) / clip.frame_s
        when[start : start + max(round(rows), 1)] = True
    return when


def lost_frames(clip: TrueClip, beyond: FloatArray, rng: np.random.Generator) -> Mask:
    """Return in which frames nobody is found, (t,)."""
    errors, rows = clip.errors, len(beyond)
    rate = np.full(rows, errors.lost_per_minute / 60.0 * clip.severity)
    lost = _bursts(clip, rng, rate, errors.lost_s, errors.swap_spread)
    share = (how_far_away(beyond[:, TRUNK]) > 0).mean(axis=1)
    risk = (share - errors.lost_from) / (errors.lost_until - errors.lost_from)
    wave = slow_noise(rng, 1, rows, errors.slow_s / clip.frame_s, np.eye(1, dtype=np.float32))
    return np.asarray(lost | (_evened(wave[0, :, 0]) < risk))


def _evened(wave: FloatArray) -> FloatArray:
    """Return normal noise made even between 0 and 1, near enough."""
    return np.asarray(1.0 / (1.0 + np.exp(-1.7 * wave)))
