"""Synthetic clips with true and observed landmarks, for ``measure_pose_errors``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, RgbImage
from moveset.see.pose.landmarks import pose_to_row, reshape_landmarks
from moveset.see.pose.tracker import PoseTracker
from moveset.synth.clip import synthesise_clip
from moveset.synth.tracker.errors import add_tracker_errors
from moveset.synth.tracker.noise import behind_trunk, body_axes

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
SHOULDERS, HIPS = [11, 12], [23, 24]
CUTS = ("no legs", "no feet", "no head", "one side")


@dataclass(frozen=True)
class View:
    """A clip with true and observed landmarks; positions in the world are in torso lengths."""

    seed: int
    framing: str  # "whole", or how the image is cropped
    frame_s: float
    size: tuple[int, int]
    truth: FloatArray
    seen: FloatArray

    @property
    def world(self) -> Array:
        """True positions, (t, 33, 3), relative to mid-hips."""
        world = self.truth[..., 2:5].astype(float)
        return world / np.median(np.linalg.norm(world[:, SHOULDERS].mean(axis=1), axis=1))

    @property
    def world_seen(self) -> Array:
        """Observed positions, scaled to the true size of the body."""
        world = self.seen[..., 2:5].astype(float)
        world -= world[:, HIPS].mean(axis=1, keepdims=True)
        return world / self.torso_seen_m

    @property
    def torso_seen_m(self) -> float:
        """Observed median length of the trunk."""
        shoulders = self.seen[:, SHOULDERS, 2:5].mean(axis=1) - self.seen[:, HIPS, 2:5].mean(axis=1)
        return float(np.nanmedian(np.linalg.norm(shoulders, axis=1)))

    @property
    def torso_m(self) -> float:
        """True median length of the trunk."""
        shoulders = self.truth[:, SHOULDERS, 2:5].mean(axis=1)
        return float(np.median(np.linalg.norm(shoulders, axis=1)))

    @property
    def image_error(self) -> Array:
        """Signed errors in the image, in torso lengths as projected."""
        spread = [part.std(axis=1).mean() for part in (self.truth[..., :2], self.world[..., :2])]
        return (self.seen[..., :2] - self.truth[..., :2]).astype(float) * (spread[1] / spread[0])

    @property
    def outside(self) -> Mask:
        """Where landmarks are outside the image, (t, 33)."""
        x, y = self.truth[..., 0], self.truth[..., 1]
        return (x < 0) | (y < 0) | (x >= self.size[0]) | (y >= self.size[1])

    @property
    def hidden(self) -> Mask:
        """Where the trunk occludes landmarks, (t, 33)."""
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
        """Where somebody is detected and left and right of the trunk are not swapped."""
        across = self.world_seen[:, 11] - self.world_seen[:, 12]
        along = (across * self.axes[:, 0]).sum(axis=1)
        return along > 0.2 * np.linalg.norm(across, axis=1)


def track(frames: list[RgbImage]) -> FloatArray:
    tracker = PoseTracker()
    return reshape_landmarks(np.stack([pose_to_row(tracker.step(frame)) for frame in frames]))


def crop_box(truth: FloatArray, framing: str, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of the cropped image."""
    middle = np.median(truth[:, :, :2], axis=0)
    knees, ankles, hips = (middle[[n, n + 1], 1].mean() for n in (25, 27, 23))
    left, top, right, bottom = 0.0, 0.0, float(size[0]), float(size[1])
    if framing == "no legs":
        bottom = 0.7 * hips + 0.3 * knees
    elif framing == "no feet":
        bottom = 0.7 * knees + 0.3 * ankles
    elif framing == "no head":
        top = 0.2 * middle[0, 1] + 0.8 * middle[11, 1]
    elif framing == "one side":
        left = middle[[*SHOULDERS, *HIPS], 0].mean()
    return max(int(left), 0), max(int(top), 0), int(right), min(int(bottom), size[1])


def render_views(
    seed: int, rate: float, size: tuple[int, int], framings: tuple[str, ...], duration_s: float
) -> Iterator[View]:
    clip = synthesise_clip(seed, diverse=True, duration_s=duration_s, size=size, frame_rate=rate)
    frames = [frame.image for frame in clip.frames()]
    for framing in framings:
        left, top, right, bottom = crop_box(clip.true_landmarks(), framing, size)
        truth = clip.true_landmarks() - np.float32([left, top, 0, 0, 0, 0])
        parts = [np.ascontiguousarray(frame[top:bottom, left:right]) for frame in frames]
        yield View(seed, framing, 1 / rate, (right - left, bottom - top), truth, track(parts))


def collect() -> list[View]:
    """Return 5,103 frames of 33 people."""
    views: list[View] = []
    for seed in range(300, 312):
        views += render_views(seed, 30, (640, 360), ("whole",), 4)
    for number, seed in enumerate(range(312, 328)):
        views += render_views(seed, 15, (640, 360), ("whole", CUTS[number % 4]), 6.6)
    for seed in range(328, 333):
        views += render_views(seed, 15, (256, 192), ("whole",), 6.6)
    return views


def collect_others() -> list[View]:
    """Return people on whom no constant was measured."""
    return [
        view
        for seed in range(351, 357)
        for view in render_views(seed, 30, (640, 360), ("whole",), 4)
    ]


def simulate(views: list[View], samples: int = 1) -> list[View]:
    """Return the same clips with simulated tracker errors."""
    return [
        replace(view, seen=add_tracker_errors(view.truth, view.size, rng, frame_s=view.frame_s))
        for view in views
        for sample in range(samples)
        for rng in [np.random.default_rng([view.seed, sample])]
    ]
