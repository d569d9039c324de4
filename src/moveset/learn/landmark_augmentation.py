"""Skeletons altered as people and cameras vary: what learning reads beside the true recordings."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, Sample, TimeArray
from moveset.learn.landmark_effects import (
    LIMBS,
    WORLD,
    Gap,
    drop_out,
    jitter,
    mirror_sample,
    put_world,
    scale,
    stretch,
    tilt,
    time_warp,
    turn,
)
from moveset.see.pose.landmarks import LANDMARKS, as_landmarks

SMOOTH_TICKS: Final = 8
"""A tracker's slow errors stay for about a quarter of a second."""

SPEED_TICKS: Final = 60
"""People change their speed over about two seconds."""


@dataclass(frozen=True, slots=True)
class LandmarkAugmentation:
    """How much skeletons are altered; all zero leaves them as they are."""

    turn_deg: float = 40.0  # standard deviation of the turn about the vertical axis
    turn_less: float = 0.5  # share of copies that turn a quarter of that: many all face the camera
    tilt_deg: float = 4.0  # and about the axis into the picture: a camera hung askew
    scale: float = 0.15  # whole body larger or smaller, as a share
    stretch: float = 0.1  # arms and legs longer or shorter than the trunk, as a share
    jitter_m: float = 0.006  # noise of each landmark, new at every tick
    drift_m: float = 0.015  # slow noise of each landmark
    hidden_per_minute: float = 2.0  # times a limb goes out of sight
    hidden_s: float = 0.4  # for about so long
    footless: float = 0.15  # share of copies in which the feet are never seen
    lost_per_minute: float = 1.0  # times nobody is seen at all
    lost_s: float = 0.1  # for about so long
    speed: float = 0.25  # faster or slower by up to so much: 0.8 to 1.25 times
    mirror: float = 0.5  # share of copies that are mirrored
    tick_s: float = 1.0 / 30.0  # length of a tick


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is done to one copy, drawn beforehand.

    Attributes
    ----------
    turn, tilt
        Radians.
    scale, arms, legs
        Factors.
    noise
        (t, 33, 3) metres.
    gaps
        What is not seen, and when.
    path
        (n,) ticks of the recording that the copy shows one after another.
    """

    turn: float
    tilt: float
    scale: float
    arms: float
    legs: float
    noise: FloatArray
    gaps: tuple[Gap, ...]
    path: TimeArray
    mirrored: bool


def landmark_augmenter(
    moves: Sequence[str], options: LandmarkAugmentation | None = None
) -> Callable[[Sample, np.random.Generator], Sample]:
    """Return a function from a sample of those moves and a generator to an altered copy."""
    return partial(_augment_with, tuple(moves), options or LandmarkAugmentation())


def _augment_with(
    moves: Sequence[str], options: LandmarkAugmentation, sample: Sample, rng: np.random.Generator
) -> Sample:
    return augment(sample, moves, options, rng)


def augment(
    sample: Sample,
    moves: Sequence[str],
    options: LandmarkAugmentation,
    rng: np.random.Generator,
) -> Sample:
    """Return a copy of a sample as another person, or another camera, might have given it.

    Parameters
    ----------
    sample
        Of landmark observations, (t, 198).
    moves
        What labels count; where the mirror image of one is not among them nothing is mirrored.
    """
    return apply(sample, moves, draw(len(sample.labels), options, rng))


def draw(ticks: int, options: LandmarkAugmentation, rng: np.random.Generator) -> Drawn:
    """Return what is to be done to a copy of a sample of so many ticks."""
    return Drawn(
        turn=_draw_turn(options, rng),
        tilt=math.radians(options.tilt_deg) * rng.normal(),
        scale=_draw_factor(options.scale, rng),
        arms=_draw_factor(options.stretch, rng),
        legs=_draw_factor(options.stretch, rng),
        noise=draw_noise(ticks, options, rng),
        gaps=draw_gaps(ticks, options, rng),
        path=draw_path(ticks, options.speed, rng),
        mirrored=bool(rng.random() < options.mirror),
    )


def apply(sample: Sample, moves: Sequence[str], drawn: Drawn) -> Sample:
    """Return a sample altered as drawn; its own arrays stay as they are."""
    landmarks = as_landmarks(sample.values)
    world = landmarks[..., WORLD]
    world = tilt(turn(world, drawn.turn), drawn.tilt)
    world = scale(stretch(world, arms=drawn.arms, legs=drawn.legs), drawn.scale)
    landmarks = drop_out(put_world(landmarks, jitter(world, drawn.noise)), drawn.gaps)
    values = landmarks.reshape(sample.values.shape)
    weights = np.where(np.isnan(values).any(axis=1), np.float32(0.0), sample.weights)
    altered = time_warp(replace(sample, values=values, weights=weights), drawn.path)
    return mirror_sample(altered, moves) if drawn.mirrored else altered


def draw_noise(ticks: int, options: LandmarkAugmentation, rng: np.random.Generator) -> FloatArray:
    """Return noise (ticks, 33, 3) in metres: slow and fast, each of its standard deviation."""
    shape = (ticks, len(LANDMARKS), 3)
    fast = rng.standard_normal(shape, np.float32) * np.float32(options.jitter_m)
    knots = rng.standard_normal((ticks // SMOOTH_TICKS + 2, *shape[1:]), np.float32)
    slow = _between_knots(knots, np.arange(ticks) / SMOOTH_TICKS)
    return np.asarray(fast + slow * np.float32(options.drift_m), np.float32)


def draw_gaps(
    ticks: int, options: LandmarkAugmentation, rng: np.random.Generator
) -> tuple[Gap, ...]:
    """Return when limbs, the feet throughout, or everything is out of sight."""
    minutes = ticks * options.tick_s / 60.0
    names = tuple(LIMBS)
    gaps = [Gap(0, ticks, "feet")] if rng.random() < options.footless else []
    for _ in range(rng.poisson(options.hidden_per_minute * minutes)):
        limb = names[rng.integers(len(names))]
        gaps.append(Gap(*_draw_stretch(ticks, options.hidden_s / options.tick_s, rng), limb))
    for _ in range(rng.poisson(options.lost_per_minute * minutes)):
        gaps.append(Gap(*_draw_stretch(ticks, options.lost_s / options.tick_s, rng)))
    return tuple(gaps)


def draw_path(ticks: int, speed: float, rng: np.random.Generator) -> TimeArray:
    """Return the ticks to show when speed goes slowly up and down, up to ``1 + speed`` times."""
    most = math.log1p(speed)
    longest = math.ceil(ticks * (1.0 + speed)) + 1
    knots = rng.uniform(-most, most, longest // SPEED_TICKS + 2)
    speeds = np.exp(_between_knots(knots, np.arange(longest) / SPEED_TICKS))
    path = np.concatenate([[0.0], np.cumsum(speeds)])
    return np.asarray(path[path <= ticks - 1], np.float64)


def _draw_turn(options: LandmarkAugmentation, rng: np.random.Generator) -> float:
    turn_deg = options.turn_deg * (0.25 if rng.random() < options.turn_less else 1.0)
    return math.radians(turn_deg) * rng.normal()


def _draw_factor(spread: float, rng: np.random.Generator) -> float:
    return math.exp(math.log1p(spread) * rng.uniform(-1.0, 1.0))


def _draw_stretch(ticks: int, typical: float, rng: np.random.Generator) -> tuple[int, int]:
    length = min(ticks, max(1, round(typical * rng.uniform(0.5, 2.0))))
    start = int(rng.integers(ticks - length + 1))
    return start, start + length


def _between_knots(knots: npt.NDArray[Any], places: TimeArray) -> npt.NDArray[Any]:
    """Return knots (k, …) at broken places (n,), (n, …), interpolated along a straight line."""
    before = np.floor(places).astype(np.int64)
    share = (places - before).astype(knots.dtype).reshape(-1, *[1] * (knots.ndim - 1))
    return np.asarray((1.0 - share) * knots[before] + share * knots[before + 1])
