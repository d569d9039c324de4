"""Measure the errors of the pose network on synthetic people, whose landmarks are known.

The constants are in ``moveset.synth.tracker.measured_errors``, the tables in docs/log.md. Takes
about two minutes:

    python tools/measure_pose_errors.py
"""

from __future__ import annotations

import numpy as np
from pose_fits import Fit, correlation, decompose, lag, split_by_speed
from pose_views import CUTS, HIPS, SHOULDERS, Array, Mask, View, collect, collect_others, simulate

from moveset.synth.tracker.measured_errors import GROUPS

ARMS = [(13, 14), (15, 16)]  # pairs of landmarks that show whether left and right are swapped
LEGS = [(25, 26), (27, 28)]
LIMBS = ("elbows", "wrists", "knees", "ankles", "feet")
MIN_DISTANCE = 0.15  # torso lengths; nearer than this, left and right cannot be distinguished


def print_persons(fits: list[Fit]) -> None:
    torso = np.array([(fit.view.torso_m, fit.view.torso_seen_m) for fit in fits])
    print(f"torso: true {torso[:, 0].mean():.3f} ± {torso[:, 0].std():.3f} m, seen", end=" ")
    print(f"{torso[:, 1].mean():.3f} ± {torso[:, 1].std():.3f}, r {np.corrcoef(torso.T)[0, 1]:.2f}")
    depth = np.array([fit.depth for fit in fits])
    print(f"lean {depth[:, -2].mean():.3f} ± {depth[:, -2].std():.3f}", end=", ")
    print(f"twist {depth[:, -1].mean():.3f} ± {depth[:, -1].std():.3f}")
    print("depth factor; bias outwards, up, back: mean, standard deviation between people")
    bias = np.array([fit.bias for fit in fits])
    for number, (group, ids) in enumerate(GROUPS.items()):
        part = bias[:, list(ids)]
        between = np.sqrt(np.square(part - part.mean(axis=(0, 1))).mean(axis=(0, 1)))
        factor = f"{depth[:, number].mean():.2f} ± {depth[:, number].std():.2f}"
        print(f"  {group:10} {factor}", part.mean(axis=(0, 1)).round(3), between.round(3))


def print_changes(fits: list[Fit]) -> None:
    print("varying error: at rest, in motion; in-plane, depth; correlation after 0.07, 0.2, 0.6 s")
    for group, ids in GROUPS.items():
        columns = list(ids)
        plain = [fit.plain[:, columns] for fit in fits]
        error = np.concatenate(
            [f.residual[:, columns][p] for f, p in zip(fits, plain, strict=True)]
        )
        speed = np.concatenate([f.speed[:, columns][p] for f, p in zip(fits, plain, strict=True)])
        in_plane = split_by_speed(np.sqrt(np.square(error[:, :2]).mean(axis=1)), speed)
        depth = split_by_speed(error[:, 2], speed)
        kept = [correlation(fits, columns, seconds) for seconds in (1 / 15, 0.2, 0.6)]
        print(f"  {group:10}", np.round([*in_plane, *depth], 3), np.round(kept, 2))
    print("lag in the image plane, seconds: ", end="")
    for group in LIMBS:
        print(group, f"{lag(fits, list(GROUPS[group])):.4f}", end="; ")
    print()


def print_visibility(views: list[View]) -> None:
    print("visibility 5 %, 50 %, 95 %; median in-plane and depth error: visible, behind, outside")
    for group, ids in GROUPS.items():
        columns = list(ids)
        line = f"  {group:10}"
        for name in ("visible", "behind", "outside"):
            parts = [pick(view, columns, name) for view in views]
            rows = np.concatenate(parts)
            if len(rows) > 50:
                quantiles = np.quantile(rows[:, 0], [0.05, 0.5, 0.95]).round(2)
                line += f" | {name} {quantiles} {np.median(rows[:, 1:], axis=0).round(2)}"
        print(line)


def pick(view: View, columns: list[int], name: str) -> Array:
    detected = ~np.isnan(view.seen[:, :1, 0])
    chosen = {
        "visible": ~view.hidden & ~view.outside,
        "behind": view.hidden & ~view.outside,
        "outside": view.outside,
    }[name]
    error = view.world_seen - view.world
    in_plane = np.linalg.norm(error[..., :2], axis=2)
    rows = np.stack([view.seen[..., 5], in_plane, np.abs(error[..., 2])], axis=2)
    return rows[:, columns][(chosen & detected)[:, columns]]


def swapped(view: View, pairs: list[tuple[int, int]]) -> Mask:
    """Return the frames in which exchanging left and right would bring landmarks nearer."""
    same, other = [n for pair in pairs for n in pair], [n for pair in pairs for n in pair[::-1]]
    truth, seen = view.truth[..., :2], view.seen[..., :2]
    torso = np.median(
        np.linalg.norm(truth[:, SHOULDERS].mean(axis=1) - truth[:, HIPS].mean(axis=1), axis=1)
    )
    straight = np.linalg.norm(seen[:, same] - truth[:, same], axis=2).mean(axis=1)
    crossed = np.linalg.norm(seen[:, same] - truth[:, other], axis=2).mean(axis=1)
    separation = np.linalg.norm(truth[:, same] - truth[:, other], axis=2).mean(axis=1)
    return (crossed < 0.6 * straight) & (separation > MIN_DISTANCE * torso)


def print_swaps(views: list[View]) -> None:
    print("left and right swapped, share of frames: arms, legs; by how far side-on the body is")
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
    print("nobody detected, share of frames")
    for framing in ("whole", *CUTS):
        shares = [np.isnan(view.seen[:, 0, 0]).mean() for view in views if view.framing == framing]
        print(f"  {framing:9}", np.round(shares, 2))


def print_all(views: list[View]) -> None:
    whole = [view for view in views if view.framing == "whole"]
    fits = [decompose(view) for view in whole if view.upright.mean() > 0.5]
    print_persons(fits)
    print_changes(fits)
    print_visibility(whole)
    print_swaps(whole)
    for framing in CUTS:
        if part := [view for view in views if view.framing == framing]:
            print(framing)
            print_visibility(part)
    print_losses(views)


def print_comparison(views: list[View]) -> None:
    """Print error quantiles of people on whom no constant was measured."""
    simulated = simulate(views, samples=10)
    print("other people, quantiles 25 50 75 95 %: BlazePose | add_tracker_errors (ten samples)")
    for name, axes in (("in-plane", slice(0, 2)), ("depth", slice(2, 3)), ("image", None)):
        for group, ids in GROUPS.items():
            pair = [error_quantiles(part, list(ids), axes) for part in (views, simulated)]
            print(f"  {name:8} {group:10}", *pair[0].round(3), "|", *pair[1].round(3))
    for group in LIMBS:
        pair = [speed_quantiles(part, list(GROUPS[group])) for part in (views, simulated)]
        print(f"  velocity {group:10}", *pair[0].round(2), "|", *pair[1].round(2))


def error_quantiles(views: list[View], columns: list[int], axes: slice | None) -> Array:
    """Return quantiles of the errors in the world along ``axes``; in the image for None."""
    found = []
    for view in views:
        error = view.image_error if axes is None else (view.world_seen - view.world)[..., axes]
        found.append(np.linalg.norm(error[:, columns], axis=2).ravel())
    return np.nanquantile(np.concatenate(found), [0.25, 0.5, 0.75, 0.95])


def speed_quantiles(views: list[View], columns: list[int]) -> Array:
    """Return quantiles of velocity errors over 0.1 s, in torso lengths per second."""
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
    print("== add_tracker_errors")
    print_all(simulate(views))
    print_comparison(collect_others())


if __name__ == "__main__":
    main()
