"""The people before a page's camera: where each player is, and how many people there are."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, Pose, RgbImage
from moveset.see.pose.landmarks import pose_to_row
from moveset.see.pose.people_tracker import PeopleTracker

_looks: Final = ThreadPoolExecutor(4, thread_name_prefix="moveset player")
"""Looks for two players at once; no thread of it ever waits for another one of it."""

_HIPS: Final = (23, 24)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a frame shows of one player.

    Attributes
    ----------
    image
        The whole image.
    view
        The part of it around the player, for features that are not landmarks.
    row
        The landmarks in pixels of the whole image, as the pose extractor returns them.
    lost
        Whether the player was followed before and is now lost.
    took_ms
        Milliseconds that it took to find all players.
    """

    image: RgbImage
    view: RgbImage
    row: FloatArray
    lost: bool
    took_ms: float


class Crowd:
    """Follows players among the people before one camera.

    Parameters
    ----------
    players
        How many: one or two. The first of two is the one further right at the start, which is left
        in the mirrored image of the pages.
    """

    def __init__(self, players: int) -> None:
        self._tracker = PeopleTracker(players, run_all=_looks.map if players > 1 else map)
        self._middles = np.linspace(0.75, 0.25, players) if players > 1 else np.array([0.5])

    @property
    def people(self) -> int:
        """How many people the picture shows, as far as is known."""
        return self._tracker.people

    def look(self, image: RgbImage, time_s: float) -> Sequence[Sight]:
        """Return what the next frame shows of each player."""
        begun_s = time.monotonic()
        poses = self._tracker.step(image, time_s)
        took_ms = 1000.0 * (time.monotonic() - begun_s)
        return [
            Sight(image, self._view(image, number, pose), pose_to_row(pose), lost, took_ms)
            for number, (pose, lost) in enumerate(zip(poses, self._tracker.lost, strict=True))
        ]

    def _view(self, image: RgbImage, number: int, pose: Pose | None) -> RgbImage:
        """Return the part of an image around a player, or around where they were last seen."""
        if len(self._middles) == 1:
            return image
        if pose is not None:
            self._middles[number] = pose.image[list(_HIPS), 0].mean() / image.shape[1]
        return view_around(image, float(self._middles[number]))


def view_around(image: RgbImage, middle: float) -> RgbImage:
    """Return half of an image's width around a place, moved to be inside.

    Parameters
    ----------
    middle
        Share of the width.
    """
    width = image.shape[1]
    half = max(width // 2, 1)
    left = min(max(round(middle * width - half / 2), 0), width - half)
    return np.ascontiguousarray(image[:, left : left + half])
