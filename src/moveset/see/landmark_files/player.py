"""Which of several people in a picture is the player: the largest, who is then followed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from moveset.base.values import FloatArray

ROW: Final = ("image_x", "image_y", "image_z", "world_x", "world_y", "world_z", "v")
"""What a person's array (33, 7) holds of each landmark; NaN where missing."""

MAX_STEP: Final = 0.25
"""How far the player's centre may move from frame to frame, in heights of the body."""

MAX_LOST_FRAMES: Final = 30
"""After so many frames without the player the largest person is the player."""

Place = tuple[float, float]


def follow_player(frames: Sequence[Sequence[FloatArray]]) -> FloatArray:
    """Return the player's landmarks (t, 33, 7) of the people (33, 7) in each frame.

    The player is the largest person of the first frame with people, then the one nearest to where
    the player was. A frame in which nobody is near enough shows nobody.
    """
    track = np.full((len(frames), 33, len(ROW)), np.nan, np.float32)
    last: tuple[Place, float] | None = None
    lost = 0
    for number, people in enumerate(frames):
        seen = [(person, *_extent(person)) for person in people if _is_somebody(person)]
        if last is None or lost > MAX_LOST_FRAMES:
            chosen = max(seen, key=lambda one: one[2], default=None)
        else:
            chosen = _nearest(seen, last, lost)
        if chosen is None:
            lost += 1
            continue
        track[number], place, size = chosen
        last, lost = (place, size), 0
    return track


def _nearest(
    seen: Sequence[tuple[FloatArray, Place, float]], last: tuple[Place, float], lost: int
) -> tuple[FloatArray, Place, float] | None:
    """Return the person nearest to the last place; None if all are too far away."""
    place, size = last
    nearest = min(seen, key=lambda one: _distance(one[1], place), default=None)
    if nearest is None or _distance(nearest[1], place) > MAX_STEP * size * (1 + lost):
        return None
    return nearest


def _distance(one: Place, two: Place) -> float:
    return float(np.hypot(one[0] - two[0], one[1] - two[1]))


def _is_somebody(person: FloatArray) -> bool:
    return bool(np.isfinite(person[:, :2]).all(axis=1).any() or np.isfinite(person[:, 3]).any())


def _extent(person: FloatArray) -> tuple[Place, float]:
    """Return the centre and the size of a person in the picture."""
    plane = person[:, :2] if np.isfinite(person[:, :2]).any() else person[:, 3:5]
    known = plane[np.isfinite(plane).all(axis=1)]
    if not len(known):
        return (0.0, 0.0), 0.0
    low, high = known.min(axis=0), known.max(axis=0)
    centre = (low + high) / 2.0
    return (float(centre[0]), float(centre[1])), float(np.linalg.norm(high - low))
