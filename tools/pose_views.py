"""Clips of drawn people as drawn and as seen, for ``measure_pose_errors``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, RgbImage
from moveset.see.pose.landmarks import as_landmarks, observe
from moveset.see.pose.tracker import PoseTracker
from moveset.synth.performance import act
from moveset.synth.tracker_errors import as_seen
from moveset.synth.tracker_noise import behind_trunk, body_axes

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
SHOULDERS, HIPS = [11, 12], [23, 24]
CUTS = ("no legs", "no feet", "no head", "one side")


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
