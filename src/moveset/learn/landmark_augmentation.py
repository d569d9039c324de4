"""Augmentation of landmark samples, as people and cameras vary."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, Sample, TimeArray
from moveset.learn.landmark_effects import (
    LIMBS,
    WORLD,
    Occlusion,
    jitter,
    mirror_sample,
    occlude,
    replace_world,
    scale,
    stretch,
    tilt,
    time_warp,
    turn,
)
from moveset.see.pose.landmarks import LANDMARK_NAMES, reshape_landmarks

DRIFT_TICKS: Final = 8
"""Correlation time of a tracker's slow errors: about a quarter of a second."""

SPEED_TICKS: Final = 60
"""Time scale of changes of speed: about two seconds."""


@dataclass(frozen=True, slots=True)
class LandmarkAugmentation:
    """Strength of each landmark transform; all zero changes nothing."""

    turn_deg: float = 40.0  # standard deviation of the rotation about the vertical axis
    frontal_share: float = 0.5  # share of copies with a quarter of it: many people face the camera
    tilt_deg: float = 4.0  # standard deviation of the rotation in the image plane
    scale: float = 0.15  # change of the body's size, as a share
    stretch: float = 0.1  # change of the length of arms and legs, as a share
    jitter_m: float = 0.006  # standard deviation of noise that is independent at every tick
    drift_m: float = 0.015  # standard deviation of slow noise
    hidden_per_minute: float = 2.0  # how often a limb is occluded
    hidden_s: float = 0.4  # typical duration of that
    footless: float = 0.15  # share of copies in which the feet are never visible
    lost_per_minute: float = 1.0  # how often nobody is detected
    lost_s: float = 0.1  # typical duration of that
    speed: float = 0.25  # change of speed, as a share: factors from 0.8 to 1.25
    mirror: float = 0.5  # share of copies that are mirrored
    tick_s: float = 1.0 / 30.0  # length of a tick


@dataclass(frozen=True, slots=True)
class LandmarkTransform:
    """Randomly chosen parameters of one augmented copy.

    Attributes
    ----------
    turn, tilt
        Rotations in radians.
    scale, arms, legs
        Factors.
    noise
        (t, 33, 3) metres.
    occlusions
        Parts of the body that are not visible, and when.
    path
        (n,) ticks of the recording that the copy shows in turn.
    """

    turn: float
    tilt: float
    scale: float
    arms: float
    legs: float
    noise: FloatArray
    occlusions: tuple[Occlusion, ...]
    path: TimeArray
    mirrored: bool


def landmark_augmenter(
    moves: Sequence[str], options: LandmarkAugmentation | None = None
) -> Callable[[Sample, np.random.Generator], Sample]:
    """Return a function from a sample and a generator to an augmented copy.

    Parameters
    ----------
    moves
        The classes of the labels, without ``none``. Copies are mirrored only if the mirror image of
        every move is among them.
    """
    strengths = options or LandmarkAugmentation()

    def augment(sample: Sample, rng: np.random.Generator) -> Sample:
        transform = sample_transform(len(sample.labels), strengths, rng)
        return apply_transform(sample, moves, transform)

    return augment


def sample_transform(
    ticks: int, options: LandmarkAugmentation, rng: np.random.Generator
) -> LandmarkTransform:
    """Return a random transform for a sample of so many ticks."""
    return LandmarkTransform(
        turn=_sample_turn(options, rng),
        tilt=math.radians(options.tilt_deg) * rng.normal(),
        scale=_sample_factor(options.scale, rng),
        arms=_sample_factor(options.stretch, rng),
        legs=_sample_factor(options.stretch, rng),
        noise=sample_noise(ticks, options, rng),
        occlusions=sample_occlusions(ticks, options, rng),
        path=sample_time_path(ticks, options.speed, rng),
        mirrored=bool(rng.random() < options.mirror),
    )


def apply_transform(sample: Sample, moves: Sequence[str], transform: LandmarkTransform) -> Sample:
    """Return a transformed copy of a sample of landmark observations, (t, 198)."""
    landmarks = reshape_landmarks(sample.values)
    world = landmarks[..., WORLD]
    world = tilt(turn(world, transform.turn), transform.tilt)
    world = scale(stretch(world, arms=transform.arms, legs=transform.legs), transform.scale)
    landmarks = replace_world(landmarks, jitter(world, transform.noise))
    values = occlude(landmarks, transform.occlusions).reshape(sample.values.shape)
    weights = np.where(np.isnan(values).any(axis=1), np.float32(0.0), sample.weights)
    copy = time_warp(replace(sample, values=values, weights=weights), transform.path)
    return mirror_sample(copy, moves) if transform.mirrored else copy


def sample_noise(ticks: int, options: LandmarkAugmentation, rng: np.random.Generator) -> FloatArray:
    """Return the sum of fast and slow noise, (ticks, 33, 3) metres."""
    shape = (ticks, len(LANDMARK_NAMES), 3)
    fast = rng.standard_normal(shape, np.float32) * np.float32(options.jitter_m)
    knots = rng.standard_normal((ticks // DRIFT_TICKS + 2, *shape[1:]), np.float32)
    slow = _interpolate_knots(knots, np.arange(ticks) / DRIFT_TICKS)
    return np.asarray(fast + slow * np.float32(options.drift_m), np.float32)


def sample_occlusions(
    ticks: int, options: LandmarkAugmentation, rng: np.random.Generator
) -> tuple[Occlusion, ...]:
    """Return random occlusions: of limbs, of the feet throughout, and of the whole body."""
    minutes = ticks * options.tick_s / 60.0
    names = tuple(LIMBS)
    occlusions = [Occlusion(0, ticks, "feet")] if rng.random() < options.footless else []
    for _ in range(rng.poisson(options.hidden_per_minute * minutes)):
        limb = names[rng.integers(len(names))]
        occlusions.append(
            Occlusion(*_sample_interval(ticks, options.hidden_s / options.tick_s, rng), limb)
        )
    for _ in range(rng.poisson(options.lost_per_minute * minutes)):
        occlusions.append(Occlusion(*_sample_interval(ticks, options.lost_s / options.tick_s, rng)))
    return tuple(occlusions)


def sample_time_path(ticks: int, speed: float, rng: np.random.Generator) -> TimeArray:
    """Return the ticks of a recording replayed at a slowly varying speed, up to ``1 + speed``."""
    limit = math.log1p(speed)
    max_ticks = math.ceil(ticks * (1.0 + speed)) + 1
    knots = rng.uniform(-limit, limit, max_ticks // SPEED_TICKS + 2)
    speeds = np.exp(_interpolate_knots(knots, np.arange(max_ticks) / SPEED_TICKS))
    path = np.concatenate([[0.0], np.cumsum(speeds)])
    return np.asarray(path[path <= ticks - 1], np.float64)


def _sample_turn(options: LandmarkAugmentation, rng: np.random.Generator) -> float:
    turn_deg = options.turn_deg * (0.25 if rng.random() < options.frontal_share else 1.0)
    return math.radians(turn_deg) * rng.normal()


def _sample_factor(spread: float, rng: np.random.Generator) -> float:
    return math.exp(math.log1p(spread) * rng.uniform(-1.0, 1.0))


def _sample_interval(ticks: int, typical: float, rng: np.random.Generator) -> tuple[int, int]:
    length = min(ticks, max(1, round(typical * rng.uniform(0.5, 2.0))))
    start = int(rng.integers(ticks - length + 1))
    return start, start + length


def _interpolate_knots(knots: npt.NDArray[Any], positions: TimeArray) -> npt.NDArray[Any]:
    """Return knots (k, …) interpolated linearly at fractional positions (n,), as (n, …)."""
    before = np.floor(positions).astype(np.int64)
    share = (positions - before).astype(knots.dtype).reshape(-1, *[1] * (knots.ndim - 1))
    return np.asarray((1.0 - share) * knots[before] + share * knots[before + 1])
