"""Scenes of several people for the people tracker, with networks that know where they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from moveset.base.values import Pose, RgbImage
from moveset.see.pose.blazepose import LANDMARK_COUNT, Box, Crop
from moveset.see.pose.people_tracker import PeopleTracker

from .figures import STANDING

FRAME_RATE = 20.0
WIDTH, HEIGHT = 640, 480
SIDES = 4.4  # torso lengths in a crop
HIPS_Y = 250.0
WALL = 190

BLUE, RED, GREEN = (40, 70, 150), (170, 40, 40), (40, 140, 60)

Path = Callable[[float], float | None]
"""Where somebody's hips are at a time, in pixels from the left; None if they are not there."""


@dataclass(frozen=True)
class Somebody:
    """A person of a scene: their way, torso in pixels (the larger, the nearer), and clothes."""

    path: Path
    torso_px: float = 70.0
    clothes: tuple[int, int, int] = BLUE

    def pose_at(self, x: float) -> Pose:
        image = np.zeros((LANDMARK_COUNT, 3), np.float32)
        image[:] = (x, HIPS_Y, 0.0)
        for joint, place in STANDING.items():
            image[joint, :2] = np.array((x, HIPS_Y)) + np.array(place) * self.torso_px
        known = np.zeros(LANDMARK_COUNT, np.float32)
        known[list(STANDING)] = 1.0
        return Pose(image, image / self.torso_px, known, 1.0)


class SceneNetworks:
    """Stands in for the networks: finds the people of a scene as they do, without computing."""

    def __init__(self, people: Sequence[Somebody], rng: np.random.Generator) -> None:
        self._people = sorted(people, key=lambda one: -one.torso_px)  # the nearest first
        self._rng = rng
        self.time_s = 0.0
        self.detections = 0

    def image(self) -> RgbImage:
        """Return the image of this time; who is nearer hides who is behind."""
        image = np.full((HEIGHT, WIDTH, 3), WALL, np.uint8)
        for one, x in reversed(self._present()):
            points = one.pose_at(x).image[:, :2]
            body = cv2.convexHull(points[[11, 12, 23, 24, 25, 26]]).astype(np.int32)
            cv2.fillConvexPoly(image, body, one.clothes)
        return image

    def detect(self, _: RgbImage, hidden: Sequence[Box] = ()) -> Crop | None:
        """Return the nearest person who stands in no hidden box."""
        self.detections += 1
        for one, x in self._seen():
            if not any(left <= x <= right for left, _, right, _ in hidden):
                return Crop(x, HIPS_Y, SIDES * one.torso_px)
        return None

    def estimate(self, _: RgbImage, crop: Crop) -> tuple[Pose, Crop] | None:
        """Return the person in the middle of a crop; of two there the nearer one."""
        within = [(one, x) for one, x in self._seen() if abs(x - crop.x) < 0.3 * crop.side]
        if not within:
            return None
        middle = [(one, x) for one, x in within if abs(x - crop.x) < 0.1 * crop.side]
        one, x = middle[0] if middle else min(within, key=lambda who: abs(who[1] - crop.x))
        x += float(self._rng.normal(0.0, 0.01)) * one.torso_px
        side = SIDES * one.torso_px * float(np.exp(self._rng.normal(0.0, 0.02)))
        return one.pose_at(x), Crop(x, HIPS_Y, side)

    def _present(self) -> list[tuple[Somebody, float]]:
        places = [(one, one.path(self.time_s)) for one in self._people]
        return [(one, x) for one, x in places if x is not None and 0 <= x <= WIDTH]

    def _seen(self) -> list[tuple[Somebody, float]]:
        """Return those whose trunk is not covered by somebody nearer."""
        seen: list[tuple[Somebody, float]] = []
        for one, x in self._present():
            if all(abs(x - other) > 0.4 * nearer.torso_px for nearer, other in seen):
                seen.append((one, x))
        return seen


def play(
    people: Sequence[Somebody], duration_s: float, *, players: int = 1, seed: int = 0
) -> tuple[list[tuple[int | None, ...]], PeopleTracker]:
    """Return for each frame whom each player was taken to be, and the tracker at the end."""
    networks = SceneNetworks(people, np.random.default_rng(seed))
    tracker = PeopleTracker(players)
    tracker._networks = networks  # type: ignore[assignment]
    seen: list[tuple[int | None, ...]] = []
    for number in range(round(duration_s * FRAME_RATE)):
        networks.time_s = number / FRAME_RATE
        poses = tracker.step(networks.image(), networks.time_s)
        seen.append(tuple(_who(people, pose, networks.time_s) for pose in poses))
    return seen, tracker


def _who(people: Sequence[Somebody], pose: Pose | None, time_s: float) -> int | None:
    """Return whose pose it is: place and size tell."""
    if pose is None:
        return None
    x, torso_px = float(pose.image[23:25, 0].mean()), float(pose.image[23, 1] - pose.image[11, 1])
    there = [(one.path(time_s), one.torso_px) for one in people]
    off = [np.inf if at is None else abs(at - x) + abs(size - torso_px) for at, size in there]
    return int(np.argmin(off))


def stay(x: float) -> Path:
    """Return the way of somebody who stands still."""
    return lambda _: x


def walk(*points: tuple[float, float]) -> Path:
    """Return a way through places (time in seconds, x)."""
    times_s, places = zip(*points, strict=True)
    return lambda time_s: float(np.interp(time_s, times_s, places))
