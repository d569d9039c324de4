"""See: what BlazePose makes of landmarks whose truth is known: the errors to teach with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.see.landmarks import LANDMARKS
from moveset.see.pose_noise import (
    HIPS,
    SHOULDERS,
    TINY,
    behind_trunk,
    body_axes,
    chained,
    fast_noise,
    slow_noise,
    speeds,
)
from moveset.types import FloatArray

Mask = npt.NDArray[np.bool_]

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

_GROUP: Final = np.repeat(np.arange(len(GROUPS)), [len(ids) for ids in GROUPS.values()])
_IMAGE, _WORLD = slice(0, 2), slice(2, 5)
_LEFT: Final = [i for i, name in enumerate(LANDMARKS) if "left" in name]
_RIGHT: Final = [LANDMARKS.index(LANDMARKS[i].replace("left", "right")) for i in _LEFT]
_MIRRORED: Final = np.arange(len(LANDMARKS))
_MIRRORED[_LEFT], _MIRRORED[_RIGHT] = _RIGHT, _LEFT
_OUTWARDS: Final = np.where(np.isin(np.arange(len(LANDMARKS)), _RIGHT), -1.0, 1.0)[:, None]
_TRUNK: Final = [0, *SHOULDERS, *HIPS]
_ARMS: Final = slice(13, 23)  # what a trunk hides
_UPPER: Final = [i for i in range(len(LANDMARKS)) if i < 23]
_LIMBS: Final = [*range(13, 23), *range(25, 33)]
_LEGS: Final = list(range(25, 33))
_SPEED_S: Final = 0.067  # the span to each side over which speeds were measured
_BACK_ON: Final = 0.5  # cosine: from behind, rather than from the side
_WORST: Final = 2.0  # a clip errs at most so many times the measured errors, at least half


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
    clip = _read(truth, size, rng, errors, frame_s)
    beyond = _beyond(clip)
    noise, own = _noise(clip, beyond, rng)
    bias = _of_person(clip, rng)
    world = _flattened(clip, rng) + bias @ clip.axes + noise
    world = _recentred(world - clip.beyond_pull(beyond, errors.pull_height))
    world *= _torso_m(clip, rng) / _torso(world)
    shift = errors.image_shared * noise[..., :2] + own + _image_bias(clip, rng)
    pulled = clip.beyond_pull(beyond, errors.pull_image_height)[..., :2]
    image = truth[..., _IMAGE] + clip.pixels * (shift - pulled)
    visibility = _visibility(clip, beyond, rng)[..., None]
    seen: FloatArray = np.concatenate([image, world, visibility], axis=2)
    _swap(seen, clip, rng)
    seen[_lost(clip, beyond, rng)] = np.nan
    return seen


@dataclass(frozen=True, slots=True)
class _Clip:
    """What the errors of a clip depend on.

    Attributes
    ----------
    world
        (t, 33, 3) true places from the hips' middle, in torso lengths.
    axes
        (t, 3, 3) the body's left, up and back.
    hidden
        (t, 33) whether the own trunk is in the way.
    torso_m
        Its true length.
    pixels
        A torso length in the picture.
    severity
        This clip's errors as a multiple of the measured ones.
    worse
        (33,) the same, each landmark's by itself.
    """

    truth: FloatArray
    size: tuple[int, int]
    errors: PoseErrors
    frame_s: float
    world: FloatArray
    axes: FloatArray
    hidden: Mask
    torso_m: np.float32
    pixels: np.float32
    severity: np.float32
    worse: FloatArray

    def beyond_pull(self, beyond: FloatArray, height: float) -> FloatArray:
        """Return how far landmarks outside the picture are drawn back, (t, 33, 3)."""
        pulled = np.zeros((*beyond.shape[:2], 3), np.float32)
        pulled[:, _LIMBS, 0] = self.errors.pull_side * beyond[:, _LIMBS, 0]
        pulled[:, _LIMBS, 1] = height * beyond[:, _LIMBS, 1]
        return np.asarray(pulled * np.fmin(self.severity, np.float32(1.0)))


def _read(
    truth: FloatArray,
    size: tuple[int, int],
    rng: np.random.Generator,
    errors: PoseErrors,
    frame_s: float,
) -> _Clip:
    world = _recentred(truth[..., _WORLD])
    torso_m = _torso(world)
    pixels = _spread(truth[..., _IMAGE]) / np.fmax(_spread(world[..., :2] / torso_m), TINY)
    axes = body_axes(world)
    hidden = np.zeros(world.shape[:2], np.bool_)
    hidden[:, _ARMS] = behind_trunk(world, axes, _ARMS)
    factor = np.clip(
        np.exp(errors.spread * rng.standard_normal() - errors.spread**2), 1.0 / _WORST, _WORST
    )
    severity = np.float32(errors.severity * factor)
    own = chained(_chain(errors)) @ rng.standard_normal(len(LANDMARKS), np.float32)
    # Less the square, so that the mean square stays the measured one.
    worse = severity * np.exp(errors.uneven * own - errors.uneven**2).astype(np.float32)
    world = np.asarray(world / torso_m)
    return _Clip(
        truth, size, errors, frame_s, world, axes, hidden, torso_m, pixels, severity, worse
    )


def _recentred(world: FloatArray) -> FloatArray:
    middle = 0.5 * (world[:, HIPS[0]] + world[:, HIPS[1]])
    return np.asarray(world - middle[:, None])


def _torso(world: FloatArray) -> np.float32:
    """Return the median length of a body's trunk, from the middle of its hips."""
    length = np.linalg.norm(world[:, SHOULDERS].mean(axis=1), axis=1)
    return np.float32(np.fmax(np.median(length), TINY))


def _spread(points: FloatArray) -> np.float32:
    trunk = points[:, _TRUNK]
    return np.float32(np.linalg.norm(trunk - trunk.mean(axis=1, keepdims=True), axis=2).mean())


def _by_landmark(numbers: tuple[float, ...]) -> FloatArray:
    return np.array(numbers, np.float32)[_GROUP]


def _torso_m(clip: _Clip, rng: np.random.Generator) -> np.float32:
    seen = clip.errors.torso_m * np.exp(clip.errors.torso_sd * rng.standard_normal())
    share = np.fmin(clip.errors.severity, 1.0)
    return np.float32(clip.torso_m ** (1.0 - share) * seen**share)


def _flattened(clip: _Clip, rng: np.random.Generator) -> FloatArray:
    """Return the true places with the depth that a network sees in a flat picture."""
    errors, share = clip.errors, np.fmin(clip.errors.severity, 1.0)
    common, own = rng.standard_normal(), rng.standard_normal(len(GROUPS))
    drawn = np.sqrt(0.5) * (common + own)  # a person's factors correlate by about a half
    depth = np.array(errors.depth) + np.array(errors.depth_sd) * drawn
    lean = errors.lean + errors.lean_sd * rng.standard_normal()
    twist = errors.twist_sd * rng.standard_normal()
    flat = clip.world.copy()
    flat[..., 2] *= (1.0 + share * (depth - 1.0)).astype(np.float32)[_GROUP]
    flat[..., 2] += clip.world[..., :2] @ (share * np.array([twist, lean])).astype(np.float32)
    return np.asarray(flat)


def _of_person(clip: _Clip, rng: np.random.Generator) -> FloatArray:
    """Return this person's own bias in the body's axes, (33, 3)."""
    errors = clip.errors
    drawn = chained(_chain(errors)) @ rng.standard_normal((len(LANDMARKS), 3), np.float32)
    both = drawn.copy()
    both[_RIGHT] = drawn[_LEFT]
    drawn = np.sqrt(errors.alike) * both + np.sqrt(1.0 - errors.alike) * drawn
    spread = (_by_landmark(errors.bias_sd) * clip.worse)[:, None]
    bias = np.array(errors.bias)[_GROUP] * clip.severity + spread * drawn
    bias[:, :1] *= _OUTWARDS
    return np.asarray(bias, np.float32)


def _image_bias(clip: _Clip, rng: np.random.Generator) -> FloatArray:
    mixing = chained(_chain(clip.errors))
    drawn = mixing @ rng.standard_normal((len(LANDMARKS), 2), np.float32)
    return np.asarray((_by_landmark(clip.errors.image_bias_sd) * clip.worse)[:, None] * drawn)


def _chain(errors: PoseErrors) -> tuple[float, ...]:
    return tuple(_by_landmark(errors.chain).tolist())


def _noise(
    clip: _Clip, beyond: FloatArray, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Return what changes from frame to frame, (t, 33, 3) in the world, (t, 33, 2) in the picture.

    Channels of the draws are the world's x, y, z, and for what changes slowly the picture's x, y.
    """
    errors, rows = clip.errors, len(clip.world)
    mixing = chained(_chain(errors))
    slow = np.stack([_by_landmark(errors.slow), _by_landmark(errors.slow_z)]) * clip.worse
    motion = np.stack([_by_landmark(errors.motion), _by_landmark(errors.motion_z)]) * clip.worse
    width = errors.slow_s / clip.frame_s
    still = slow_noise(rng, 5, rows, width, slow[[0, 0, 1, 0, 0], :, None] * mixing)
    width = errors.motion_s / clip.frame_s
    noise = fast_noise(rng, 3, rows, round(width), motion[[0, 0, 1], :, None] * mixing)
    speed = speeds(clip.world, clip.frame_s, _SPEED_S)
    noise *= np.sqrt(np.fmin(speed + np.float32(errors.trembling), np.float32(errors.fastest)))
    noise += still[:3]
    worse = np.array([errors.hidden, errors.hidden, errors.hidden_z], np.float32)[:, None, None]
    noise[..., _ARMS] *= np.where(clip.hidden[:, _ARMS], worse, np.float32(1.0))
    away = _away(beyond)
    if away.any():
        wander = np.float32(errors.wander) / _by_landmark(errors.slow)
        noise += wander * still[:3] * (away > 0)
    own = np.float32(errors.image_own) * still[3:]
    return noise.transpose(1, 2, 0), own.transpose(1, 2, 0)


def _beyond(clip: _Clip) -> FloatArray:
    """Return how far landmarks are outside the picture, (t, 33, 2), in torso lengths, signed."""
    places = clip.truth[..., _IMAGE]
    inside = np.clip(places, 0.0, np.array(clip.size, np.float32) - 1.0)
    return np.asarray((places - inside) / np.fmax(clip.pixels, TINY))


def _away(beyond: FloatArray) -> FloatArray:
    return np.asarray(np.maximum(np.abs(beyond[..., 0]), np.abs(beyond[..., 1])))


def _visibility(clip: _Clip, beyond: FloatArray, rng: np.random.Generator) -> FloatArray:
    errors, rows = clip.errors, len(clip.world)
    side_on = np.square(clip.axes[:, :1, 2])  # 1 where the body is at right angles to the camera
    farther = clip.world[..., 2] > clip.world[:, _MIRRORED, 2]
    logit = _by_landmark(errors.seen) - _by_landmark(errors.far) * (side_on * farther)
    logit -= np.float32(errors.behind) * clip.hidden
    away = _away(beyond)
    outside = _by_landmark(errors.border) - _by_landmark(errors.beyond) * away
    logit = np.where(away > 0, np.fmin(logit, outside), logit)
    mixing = chained(_chain(errors))
    logit += errors.seen_sd * slow_noise(rng, 1, rows, errors.slow_s / clip.frame_s, mixing)[0]
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logit, -15.0, 15.0))), np.float32)


def _swap(seen: FloatArray, clip: _Clip, rng: np.random.Generator) -> None:
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
    seen[rows, limbs] = seen[rows, _MIRRORED[limbs]]


def _bursts(
    clip: _Clip, rng: np.random.Generator, rate: FloatArray, length_s: float, spread: float
) -> Mask:
    """Return when something rare happens that begins ``rate`` times a second, (t,)."""
    when = np.zeros(len(rate), np.bool_)
    for start in np.flatnonzero(rng.random(len(rate)) < rate * clip.frame_s):
        rows = length_s * np.exp(spread * rng.standard_normal()) / clip.frame_s
        when[start : start + max(round(rows), 1)] = True
    return when


def _lost(clip: _Clip, beyond: FloatArray, rng: np.random.Generator) -> Mask:
    """Return in which frames nobody is found, (t,)."""
    errors, rows = clip.errors, len(beyond)
    rate = np.full(rows, errors.lost_per_minute / 60.0 * clip.severity)
    lost = _bursts(clip, rng, rate, errors.lost_s, errors.swap_spread)
    share = (_away(beyond[:, _TRUNK]) > 0).mean(axis=1)
    risk = (share - errors.lost_from) / (errors.lost_until - errors.lost_from)
    wave = slow_noise(rng, 1, rows, errors.slow_s / clip.frame_s, np.eye(1, dtype=np.float32))
    return np.asarray(lost | (_evened(wave[0, :, 0]) < risk))


def _evened(wave: FloatArray) -> FloatArray:
    """Return normal noise made even between 0 and 1, near enough."""
    return np.asarray(1.0 / (1.0 + np.exp(-1.7 * wave)))
