"""Decomposition of a clip's pose errors into constant and varying parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pose_views import Array, Mask, View

from moveset.synth.tracker.measured_errors import GROUPS
from moveset.synth.tracker.noise import speeds

GROUP = np.repeat(np.arange(len(GROUPS)), [len(ids) for ids in GROUPS.values()])
PRIOR = 0.3  # pulls depth factors that a clip does not determine towards their mean
PRIOR_DEPTH = 0.7


@dataclass(frozen=True)
class Fit:
    """The errors of a clip: depth factors, bias of the person, and the residual."""

    view: View
    depth: Array  # one for each group, then lean (z for each y) and twist (z for each x)
    bias: Array  # (33, 3) outwards, up, back
    residual: Array  # (t, 33, 3), varying error; NaN where left and right are swapped
    plain: Mask  # (t, 33) detected, inside the image, not behind the trunk
    speed: Array


def decompose(view: View) -> Fit:
    world, seen, good = view.world, view.world_seen, view.upright
    depth = fit_depth(world[good], seen[good])
    flat = world.copy()
    flat[..., 2] = (
        world[..., 2] * depth[GROUP] + world[..., 1] * depth[-2] + world[..., 0] * depth[-1]
    )
    error = np.where(good[:, None, None], seen - flat, np.nan)
    bias = np.nanmean(error @ view.axes.transpose(0, 2, 1), axis=0)
    residual = error - bias @ view.axes
    right = [i for i in range(33) if i in (4, 5, 6, 8, 10) or (i > 10 and i % 2 == 0)]
    bias[right, 0] *= -1
    plain = ~view.hidden & ~view.outside & good[:, None]
    speed = speeds(world.astype(np.float32), view.frame_s, 0.067)
    return Fit(view, depth, bias, residual, plain, speed)


def fit_depth(world: Array, seen: Array) -> Array:
    count = len(GROUPS)
    rows = np.zeros((*world.shape[:2], count + 2))
    rows[:, np.arange(33), GROUP] = world[..., 2]
    rows[..., -2], rows[..., -1] = world[..., 1], world[..., 0]
    weight = 1 / np.sqrt(np.bincount(GROUP)[GROUP] / 2)
    matrix = (rows * weight[:, None]).reshape(-1, count + 2)
    target = (seen[..., 2] * weight).reshape(-1)
    pull = PRIOR * np.sqrt(len(world))
    matrix = np.vstack([matrix, pull * np.eye(count + 2)[:count]])
    return np.linalg.lstsq(matrix, np.r_[target, np.full(count, pull * PRIOR_DEPTH)], rcond=None)[0]


def split_by_speed(error: Array, speed: Array) -> tuple[float, float]:
    """Return the RMS error at rest, and the coefficient of the square root of speed."""
    square = np.minimum(error**2, np.quantile(error**2, 0.995))
    matrix = np.stack([np.ones_like(speed), np.minimum(speed, 8)], axis=1)
    rest, moving = np.linalg.lstsq(matrix, square, rcond=None)[0]
    return float(np.sqrt(max(rest, 0))), float(np.sqrt(max(moving, 0)))


def correlation(fits: list[Fit], columns: list[int], seconds: float) -> float:
    both = own = 0.0
    for fit in fits:
        step = round(seconds / fit.view.frame_s)
        error = fit.residual[:, columns]
        both += float(np.nanmean(error[step:] * error[:-step]))
        own += float(np.nanmean(error**2))
    return both / own


def lag(fits: list[Fit], columns: list[int]) -> float:
    """Return the lag in seconds: regression of errors on true velocities."""
    product = square = 0.0
    for fit in fits:
        position = fit.view.world[:, columns, :2]
        velocity = (position[2:] - position[:-2]) / (2 * fit.view.frame_s)
        plain = fit.plain[1:-1, columns]
        product -= float((fit.residual[1:-1, columns, :2] * velocity)[plain].sum())
        square += float(np.square(velocity[plain]).sum())
    return product / square
