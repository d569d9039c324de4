"""Measure what the pose network makes of drawn people, whose landmarks are known.

Off the road: ``moveset.see.pose_errors`` holds the figures, docs/log.md the tables. Takes about two
minutes: python tools/measure_pose_errors.py
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from moveset.capture.actor import act
from moveset.see.landmarks import as_landmarks, observe
from moveset.see.pose import PoseTracker
from moveset.see.pose_errors import GROUPS, as_seen
from moveset.see.pose_noise import behind_trunk, body_axes, speeds
from moveset.types import FloatArray, RgbImage

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

SHOULDERS, HIPS = [11, 12], [23, 24]
ARMS = [(13, 14), (15, 16)]  # pairs whose exchange tells a swap
LEGS = [(25, 26), (27, 28)]
CUTS = ("no legs", "no feet", "no head", "one side")
GROUP = np.repeat(np.arange(len(GROUPS)), [len(ids) for ids in GROUPS.values()])
LIMBS = ("elbows", "wrists", "knees", "ankles", "feet")
APART = 0.15  # torso lengths: left and right nearer than this cannot be told apart
PRIOR = 0.3  # pulls depth factors that a clip says nothing of to their mean
PRIOR_DEPTH = 0.7


@dataclass(frozen=True)
class View:
    """A clip as drawn and as seen; places in the world are in torso lengths."""

    seed: int
    kind: str
    frame_s: float
    size: tuple[int, int]
    truth: FloatArray
    seen: FloatArray

    @property
    def world(self) -> Array:
        """True places, (t, 33, 3), from the middle of the hips."""
        world = self.truth[..., 2:5].astype(float)
        return world / np.median(np.linalg.norm(world[:, SHOULDERS].mean(axis=1), axis=1))

    @property
    def world_seen(self) -> Array:
        """Places as seen, as if the body had the true size."""
        world = self.seen[..., 2:5].astype(float)
        world -= world[:, HIPS].mean(axis=1, keepdims=True)
        return world / self.torso_seen_m

    @property
    def torso_seen_m(self) -> float:
        """Median length of the trunk as seen."""
        shoulders = self.seen[:, SHOULDERS, 2:5].mean(axis=1) - self.seen[:, HIPS, 2:5].mean(axis=1)
        return float(np.nanmedian(np.linalg.norm(shoulders, axis=1)))

    @property
    def torso_m(self) -> float:
        """Its true length."""
        shoulders = self.truth[:, SHOULDERS, 2:5].mean(axis=1)
        return float(np.median(np.linalg.norm(shoulders, axis=1)))

    @property
    def image_error(self) -> Array:
        """Signed, in torso lengths as large as in the picture."""
        spread = [part.std(axis=1).mean() for part in (self.truth[..., :2], self.world[..., :2])]
        return (self.seen[..., :2] - self.truth[..., :2]).astype(float) * (spread[1] / spread[0])

    @property
    def outside(self) -> Mask:
        """Where landmarks are outside the picture, (t, 33)."""
        x, y = self.truth[..., 0], self.truth[..., 1]
        return (x < 0) | (y < 0) | (x >= self.size[0]) | (y >= self.size[1])

    @property
    def hidden(self) -> Mask:
        """Where the own trunk is in front of them, (t, 33)."""
        world = self.truth[..., 2:5]
        hidden = np.zeros(world.shape[:2], np.bool_)
        hidden[:, 13:23] = behind_trunk(world, body_axes(world), slice(13, 23))
        return hidden

    @property
    def axes(self) -> Array:
        """The body's left, up and back, (t, 3, 3)."""
        return body_axes(self.truth[..., 2:5]).astype(float)

    @property
    def upright(self) -> Mask:
        """Where the trunk is not taken for turned round, and somebody is seen."""
        across = self.world_seen[:, 11] - self.world_seen[:, 12]
        along = (across * self.axes[:, 0]).sum(axis=1)
        return along > 0.2 * np.linalg.norm(across, axis=1)


def track(frames: list[RgbImage]) -> FloatArray:
    tracker = PoseTracker()
    return as_landmarks(np.stack([observe(tracker.step(frame)) for frame in frames]))


def cut_box(truth: FloatArray, kind: str, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of the part of the picture that is kept."""
    middle = np.median(truth[:, :, :2], axis=0)
    knees, ankles, hips = (middle[[n, n + 1], 1].mean() for n in (25, 27, 23))
    left, top, right, bottom = 0.0, 0.0, float(size[0]), float(size[1])
    if kind == "no legs":
        bottom = 0.7 * hips + 0.3 * knees
    elif kind == "no feet":
        bottom = 0.7 * knees + 0.3 * ankles
    elif kind == "no head":
        top = 0.2 * middle[0, 1] + 0.8 * middle[11, 1]
    elif kind == "one side":
        left = middle[[*SHOULDERS, *HIPS], 0].mean()
    return max(int(left), 0), max(int(top), 0), int(right), min(int(bottom), size[1])


def film(
    seed: int, rate: float, size: tuple[int, int], kinds: tuple[str, ...], duration_s: float
) -> Iterator[View]:
    clip = act(seed, wide=True, duration_s=duration_s, size=size, frame_rate=rate)
    frames = [frame.image for frame in clip.frames()]
    for kind in kinds:
        left, top, right, bottom = cut_box(clip.landmarks_truth(), kind, size)
        truth = clip.landmarks_truth() - np.float32([left, top, 0, 0, 0, 0])
        parts = [np.ascontiguousarray(frame[top:bottom, left:right]) for frame in frames]
        yield View(seed, kind, 1 / rate, (right - left, bottom - top), truth, track(parts))


def collect() -> list[View]:
    """Return 5,103 frames of 33 people."""
    views: list[View] = []
    for seed in range(300, 312):
        views += film(seed, 30, (640, 360), ("whole",), 4)
    for number, seed in enumerate(range(312, 328)):
        views += film(seed, 15, (640, 360), ("whole", CUTS[number % 4]), 6.6)
    for seed in range(328, 333):
        views += film(seed, 15, (256, 192), ("whole",), 6.6)
    return views


def collect_fresh() -> list[View]:
    """Return people of whom no figure was taken."""
    return [view for seed in range(351, 357) for view in film(seed, 30, (640, 360), ("whole",), 4)]


def as_modelled(views: list[View], draws: int = 1) -> list[View]:
    """Return the same clips as the error model sees them."""
    return [
        replace(view, seen=as_seen(view.truth, view.size, rng, frame_s=view.frame_s))
        for view in views
        for draw in range(draws)
        for rng in [np.random.default_rng([view.seed, draw])]
    ]


@dataclass(frozen=True)
class Fit:
    """A clip's errors taken apart: depth factors, bias of the person, and what changes."""

    view: View
    depth: Array  # one for each group, then lean (z for each y) and twist (z for each x)
    bias: Array  # (33, 3) outwards, up, back
    left_over: Array  # (t, 33, 3), NaN where the trunk is turned round
    plain: Mask  # (t, 33) seen, in the picture, not behind the trunk
    speed: Array


def take_apart(view: View) -> Fit:
    world, seen, good = view.world, view.world_seen, view.upright
    depth = fit_depth(world[good], seen[good])
    flat = world.copy()
    flat[..., 2] = (
        world[..., 2] * depth[GROUP] + world[..., 1] * depth[-2] + world[..., 0] * depth[-1]
    )
    error = np.where(good[:, None, None], seen - flat, np.nan)
    bias = np.nanmean(error @ view.axes.transpose(0, 2, 1), axis=0)
    left_over = error - bias @ view.axes
    right = [i for i in range(33) if i in (4, 5, 6, 8, 10) or (i > 10 and i % 2 == 0)]
    bias[right, 0] *= -1
    plain = ~view.hidden & ~view.outside & good[:, None]
    speed = speeds(world.astype(np.float32), view.frame_s, 0.067)
    return Fit(view, depth, bias, left_over, plain, speed)


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
    """Return the error at rest and what each square root of speed adds, root mean squares."""
    square = np.minimum(error**2, np.quantile(error**2, 0.995))
    matrix = np.stack([np.ones_like(speed), np.minimum(speed, 8)], axis=1)
    rest, moving = np.linalg.lstsq(matrix, square, rcond=None)[0]
    return float(np.sqrt(max(rest, 0))), float(np.sqrt(max(moving, 0)))


def print_persons(fits: list[Fit]) -> None:
    torso = np.array([(fit.view.torso_m, fit.view.torso_seen_m) for fit in fits])
    print(f"torso: true {torso[:, 0].mean():.3f} ± {torso[:, 0].std():.3f} m, seen", end=" ")
    print(f"{torso[:, 1].mean():.3f} ± {torso[:, 1].std():.3f}, r {np.corrcoef(torso.T)[0, 1]:.2f}")
    depth = np.array([fit.depth for fit in fits])
    print(f"lean {depth[:, -2].mean():.3f} ± {depth[:, -2].std():.3f}", end=", ")
    print(f"twist {depth[:, -1].mean():.3f} ± {depth[:, -1].std():.3f}")
    print("depth factor; bias outwards, up, back: mean, between people")
    bias = np.array([fit.bias for fit in fits])
    for number, (group, ids) in enumerate(GROUPS.items()):
        part = bias[:, list(ids)]
        between = np.sqrt(np.square(part - part.mean(axis=(0, 1))).mean(axis=(0, 1)))
        factor = f"{depth[:, number].mean():.2f} ± {depth[:, number].std():.2f}"
        print(f"  {group:10} {factor}", part.mean(axis=(0, 1)).round(3), between.round(3))


def print_changes(fits: list[Fit]) -> None:
    print("what changes: at rest, motion; across, deep; correlation after 0.07, 0.2, 0.6 s")
    for group, ids in GROUPS.items():
        columns = list(ids)
        plain = [fit.plain[:, columns] for fit in fits]
        error = np.concatenate(
            [f.left_over[:, columns][p] for f, p in zip(fits, plain, strict=True)]
        )
        speed = np.concatenate([f.speed[:, columns][p] for f, p in zip(fits, plain, strict=True)])
        across = split_by_speed(np.sqrt(np.square(error[:, :2]).mean(axis=1)), speed)
        deep = split_by_speed(error[:, 2], speed)
        kept = [correlation(fits, columns, seconds) for seconds in (1 / 15, 0.2, 0.6)]
        print(f"  {group:10}", np.round([*across, *deep], 3), np.round(kept, 2))
    print("lag, seconds, across: ", end="")
    for group in LIMBS:
        print(group, f"{lag(fits, list(GROUPS[group])):.4f}", end="; ")
    print()


def correlation(fits: list[Fit], columns: list[int], seconds: float) -> float:
    both = own = 0.0
    for fit in fits:
        step = round(seconds / fit.view.frame_s)
        error = fit.left_over[:, columns]
        both += float(np.nanmean(error[step:] * error[:-step]))
        own += float(np.nanmean(error**2))
    return both / own


def lag(fits: list[Fit], columns: list[int]) -> float:
    """Return how long ago limbs were where they are seen: errors against true velocities."""
    product = square = 0.0
    for fit in fits:
        place = fit.view.world[:, columns, :2]
        velocity = (place[2:] - place[:-2]) / (2 * fit.view.frame_s)
        plain = fit.plain[1:-1, columns]
        product -= float((fit.left_over[1:-1, columns, :2] * velocity)[plain].sum())
        square += float(np.square(velocity[plain]).sum())
    return product / square


def print_visibility(views: list[View]) -> None:
    print("visibility 5 %, 50 %, 95 %; error across and deep, median: seen, behind, outside")
    for group, ids in GROUPS.items():
        columns = list(ids)
        line = f"  {group:10}"
        for name in ("seen", "behind", "outside"):
            parts = [pick(view, columns, name) for view in views]
            rows = np.concatenate(parts)
            if len(rows) > 50:
                quantiles = np.quantile(rows[:, 0], [0.05, 0.5, 0.95]).round(2)
                line += f" | {name} {quantiles} {np.median(rows[:, 1:], axis=0).round(2)}"
        print(line)


def pick(view: View, columns: list[int], name: str) -> Array:
    there = ~np.isnan(view.seen[:, :1, 0])
    chosen = {
        "seen": ~view.hidden & ~view.outside,
        "behind": view.hidden & ~view.outside,
        "outside": view.outside,
    }[name]
    error = view.world_seen - view.world
    across = np.linalg.norm(error[..., :2], axis=2)
    rows = np.stack([view.seen[..., 5], across, np.abs(error[..., 2])], axis=2)
    return rows[:, columns][(chosen & there)[:, columns]]


def swapped(view: View, pairs: list[tuple[int, int]]) -> Mask:
    """Return where exchanging left and right would mend the picture."""
    there, other = [n for pair in pairs for n in pair], [n for pair in pairs for n in pair[::-1]]
    truth, seen = view.truth[..., :2], view.seen[..., :2]
    torso = np.median(
        np.linalg.norm(truth[:, SHOULDERS].mean(axis=1) - truth[:, HIPS].mean(axis=1), axis=1)
    )
    straight = np.linalg.norm(seen[:, there] - truth[:, there], axis=2).mean(axis=1)
    crossed = np.linalg.norm(seen[:, there] - truth[:, other], axis=2).mean(axis=1)
    apart = np.linalg.norm(truth[:, there] - truth[:, other], axis=2).mean(axis=1)
    return (crossed < 0.6 * straight) & (apart > APART * torso)


def print_swaps(views: list[View]) -> None:
    print("left for right, share of frames: arms, legs; how far side-on")
    axes = [view.axes for view in views]
    side = np.concatenate([np.abs(part[:, 0, 2]) for part in axes])
    front = np.concatenate([part[:, 0, 0] > 0 for part in axes])
    arms = np.concatenate([swapped(view, ARMS) for view in views])
    legs = np.concatenate([swapped(view, LEGS) for view in views])
    for name, half in (("facing", front), ("from behind", ~front)):
        for low, high in ((0.0, 0.3), (0.3, 0.6), (0.6, 0.8), (0.8, 1.01)):
            rows = half & (side >= low) & (side < high)
            if rows.any():
                share = f"{arms[rows].mean():.3f} {legs[rows].mean():.3f}"
                print(f"  {name} {low:.1f}-{high:.1f}: {rows.sum()} frames, {share}")
    lengths = [np.array(sorted(bursts(views, pairs))) for pairs in (ARMS, LEGS)]
    for name, part in zip(("arms", "legs"), lengths, strict=True):
        if len(part):
            print(f"  {name}: {len(part)} times, median {np.median(part):.2f} s, {part.max():.1f}")
    several = sum(swapped(view, ARMS).any() or swapped(view, LEGS).any() for view in views)
    print(
        f"  in {several} of {len(views)} clips, {sum(len(v.seen) * v.frame_s for v in views):.0f} s"
    )


def bursts(views: list[View], pairs: list[tuple[int, int]]) -> list[float]:
    found: list[float] = []
    for view in views:
        edges = np.flatnonzero(np.diff(np.r_[0, swapped(view, pairs).astype(int), 0]))
        found += ((edges[1::2] - edges[::2]) * view.frame_s).tolist()
    return found


def print_losses(views: list[View]) -> None:
    print("nobody seen, share of frames")
    for kind in ("whole", *CUTS):
        shares = [np.isnan(view.seen[:, 0, 0]).mean() for view in views if view.kind == kind]
        print(f"  {kind:9}", np.round(shares, 2))


def print_all(views: list[View]) -> None:
    whole = [view for view in views if view.kind == "whole"]
    fits = [take_apart(view) for view in whole if view.upright.mean() > 0.5]
    print_persons(fits)
    print_changes(fits)
    print_visibility(whole)
    print_swaps(whole)
    for kind in CUTS:
        if part := [view for view in views if view.kind == kind]:
            print(kind)
            print_visibility(part)
    print_losses(views)


def print_side_by_side(views: list[View]) -> None:
    """Print quantiles of the errors of people of whom no figure was taken."""
    modelled = as_modelled(views, draws=10)
    print("fresh people, quantiles 25 50 75 95 %: BlazePose | as_seen (ten draws)")
    for name, axes in (("across", slice(0, 2)), ("deep", slice(2, 3)), ("picture", None)):
        for group, ids in GROUPS.items():
            pair = [error_quantiles(part, list(ids), axes) for part in (views, modelled)]
            print(f"  {name:8} {group:10}", *pair[0].round(3), "|", *pair[1].round(3))
    for group in LIMBS:
        pair = [speed_quantiles(part, list(GROUPS[group])) for part in (views, modelled)]
        print(f"  velocity {group:10}", *pair[0].round(2), "|", *pair[1].round(2))


def error_quantiles(views: list[View], columns: list[int], axes: slice | None) -> Array:
    """Return quantiles of distances in the world along ``axes``, or in the picture for None."""
    found = []
    for view in views:
        error = view.image_error if axes is None else (view.world_seen - view.world)[..., axes]
        found.append(np.linalg.norm(error[:, columns], axis=2).ravel())
    return np.nanquantile(np.concatenate(found), [0.25, 0.5, 0.75, 0.95])


def speed_quantiles(views: list[View], columns: list[int]) -> Array:
    """Return quantiles of wrong velocities over 0.1 s, torso lengths a second."""
    found = []
    for view in views:
        error = (view.world_seen - view.world)[:, columns]
        step = round(0.1 / view.frame_s)
        found.append(np.linalg.norm(error[step:] - error[:-step], axis=2).ravel() / 0.1)
    return np.nanquantile(np.concatenate(found), [0.25, 0.5, 0.75, 0.95])


def main() -> None:
    views = collect()
    print(f"{sum(len(view.truth) for view in views)} frames\n== BlazePose")
    print_all(views)
    print("== as_seen")
    print_all(as_modelled(views))
    print_side_by_side(collect_fresh())


if __name__ == "__main__":
    main()
