"""See: what BlazePose makes of landmarks whose truth is known: the errors to teach with."""

from __future__ import annotations

from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.see.pose.landmarks import LANDMARKS
from moveset.synth.measured_errors import GROUPS, MEASURED, PoseErrors
from moveset.synth.tracker_clip import (
    ARMS,
    GROUP,
    IMAGE,
    LEFT,
    RIGHT,
    TrueClip,
    beyond_picture,
    by_landmark,
    chain_of,
    how_far_away,
    read_clip,
    recentred,
    torso_length,
)
from moveset.synth.tracker_lapses import lost_frames, swap_sides, visibility_of
from moveset.synth.tracker_noise import chained, fast_noise, slow_noise, speeds

_OUTWARDS: Final = np.where(np.isin(np.arange(len(LANDMARKS)), RIGHT), -1.0, 1.0)[:, None]
_SPEED_S: Final = 0.067  # the span to each side over which speeds were measured


def as_seen(
    truth: FloatArray,
    size: tuple[int, int],
    rng: np.random.Generator,
    errors: PoseErrors = MEASURED,
    *,
    frame_s: float = 1.0 / 30.0,
) -> FloatArray:
    """Return landmarks as BlazePose would give them, (t, 33, 6); NaN rows where nobody is seen.

    Parameters
    ----------
    truth
        (t, 33, 6) true landmarks in the order of ``see.landmarks.COLUMNS``, free of NaN.
    size
        Width and height of the picture, pixels.
    frame_s
        Time from row to row, even.

    Notes
    -----
    Not causal: errors grow with the speed around a frame. There is no lag, since the tracker has
    none that could be measured.
    """
    truth = np.asarray(truth, np.float32)
    if not errors.severity or not len(truth):
        return truth.copy()
    clip = read_clip(truth, size, rng, errors, frame_s)
    beyond = beyond_picture(clip)
    noise, own = _noise(clip, beyond, rng)
    bias = _of_person(clip, rng)
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


def _torso_m(clip: TrueClip, rng: np.random.Generator) -> np.float32:
    seen = clip.errors.torso_m * np.exp(clip.errors.torso_sd * rng.standard_normal())
    share = np.fmin(clip.errors.severity, 1.0)
    return np.float32(clip.torso_m ** (1.0 - share) * seen**share)


def _flattened(clip: TrueClip, rng: np.random.Generator) -> FloatArray:
    """Return the true places with the depth that a network sees in a flat picture."""
    errors, share = clip.errors, np.fmin(clip.errors.severity, 1.0)
    common, own = rng.standard_normal(), rng.standard_normal(len(GROUPS))
    drawn = np.sqrt(0.5) * (common + own)  # a person's factors correlate by about a half
    depth = np.array(errors.depth) + np.array(errors.depth_sd) * drawn
    lean = errors.lean + errors.lean_sd * rng.standard_normal()
    twist = errors.twist_sd * rng.standard_normal()
    flat = clip.world.copy()
    flat[..., 2] *= (1.0 + share * (depth - 1.0)).astype(np.float32)[GROUP]
    flat[..., 2] += clip.world[..., :2] @ (share * np.array([twist, lean])).astype(np.float32)
    return np.asarray(flat)


def _of_person(clip: TrueClip, rng: np.random.Generator) -> FloatArray:
    """Return this person's own bias in the body's axes, (33, 3)."""
    errors = clip.errors
    drawn = chained(chain_of(errors)) @ rng.standard_normal((len(LANDMARKS), 3), np.float32)
    both = drawn.copy()
    both[RIGHT] = drawn[LEFT]
    drawn = np.sqrt(errors.alike) * both + np.sqrt(1.0 - errors.alike) * drawn
    spread = (by_landmark(errors.bias_sd) * clip.worse)[:, None]
    bias = np.array(errors.bias)[GROUP] * clip.severity + spread * drawn
    bias[:, :1] *= _OUTWARDS
    return np.asarray(bias, np.float32)


def _image_bias(clip: TrueClip, rng: np.random.Generator) -> FloatArray:
    mixing = chained(chain_of(clip.errors))
    drawn = mixing @ rng.standard_normal((len(LANDMARKS), 2), np.float32)
    return np.asarray((by_landmark(clip.errors.image_bias_sd) * clip.worse)[:, None] * drawn)


def _noise(
    clip: TrueClip, beyond: FloatArray, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Return what changes from frame to frame, (t, 33, 3) in the world, (t, 33, 2) in the picture.

    Channels of the draws are the world's x, y, z, and for what changes slowly the picture's x, y.
    """
    errors, rows = clip.errors, len(clip.world)
    mixing = chained(chain_of(errors))
    slow = np.stack([by_landmark(errors.slow), by_landmark(errors.slow_z)]) * clip.worse
    motion = np.stack([by_landmark(errors.motion), by_landmark(errors.motion_z)]) * clip.worse
    width = errors.slow_s / clip.frame_s
    still = slow_noise(rng, 5, rows, width, slow[[0, 0, 1, 0, 0], :, None] * mixing)
    width = errors.motion_s / clip.frame_s
    noise = fast_noise(rng, 3, rows, round(width), motion[[0, 0, 1], :, None] * mixing)
    speed = speeds(clip.world, clip.frame_s, _SPEED_S)
    noise *= np.sqrt(np.fmin(speed + np.float32(errors.trembling), np.float32(errors.fastest)))
    noise += still[:3]
    worse = np.array([errors.hidden, errors.hidden, errors.hidden_z], np.float32)[:, None, None]
    noise[..., ARMS] *= np.where(clip.hidden[:, ARMS], worse, np.float32(1.0))
    away = how_far_away(beyond)
    if away.any():
        wander = np.float32(errors.wander) / by_landmark(errors.slow)
        noise += wander * still[:3] * (away > 0)
    own = np.float32(errors.image_own) * still[3:]
    return noise.transpose(1, 2, 0), own.transpose(1, 2, 0)
