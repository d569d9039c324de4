"""In the studio: one player before the camera, or two side by side, each with a recogniser.

Pages show the picture mirrored, so who sees himself at the left stands in the right half of the
camera's picture: that one is the first player.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Final

import numpy as np

from moveset.base.values import Json, RgbImage
from moveset.recognise.bundle import Bundle
from moveset.studio.sight import Arrival, Sight

MOST_PLAYERS: Final = 2

_others: Final = ThreadPoolExecutor(6, thread_name_prefix="moveset second player")
"""For second players only: a thread that waits for one is never among them."""

FOUND: Final = ("person", "landmarks", "scores", "held")
"""What is told of each player apart."""


class Players:
    """Looks at the frames of one camera for one player or two; not from two threads at once."""

    def __init__(self) -> None:
        self._sights: tuple[Sight, ...] = (Sight(),)

    def __len__(self) -> int:
        return len(self._sights)

    def use(self, bundle: Bundle | None, count: int) -> None:
        """Recognise the moves of a bundle from now on, of so many players.

        Raises
        ------
        BundleError, WeightsError
            It cannot be used here; what was used before stays.
        """
        fresh = (Sight() for _ in range(len(self._sights), count))
        sights = (*self._sights[:count], *fresh)
        for sight in sights:
            sight.use(bundle)
        self._sights = sights

    def set_thresholds(self, ons: Mapping[str, float]) -> None:
        """Press each of the named moves from another probability on, whoever does it."""
        for sight in self._sights:
            sight.set_thresholds(ons)

    def step(self, arrival: Arrival) -> Json:
        """Return all that a page shows of a frame.

        Raises
        ------
        VideoError
            It is no picture, or its time is none; the next one may be right.
        """
        if len(self._sights) == 1:
            return _told([self._sights[0].step(arrival)], {})
        begun_s = time.monotonic()
        image = arrival.picture()
        waited_ms = {
            "wait": round(1000.0 * (begun_s - arrival.arrived_s), 2),
            "decode": round(1000.0 * (time.monotonic() - begun_s), 2),
        }
        return _told(self._look_at_halves(replace(arrival, content=image), image), waited_ms)

    def _look_at_halves(self, arrival: Arrival, image: RgbImage) -> list[Json]:
        arrivals = [replace(arrival, content=half) for half in halves(image)]
        second = _others.submit(self._sights[1].step, arrivals[1])
        try:
            first = self._sights[0].step(arrivals[0])
        finally:
            wait([second])
        seen = [first, second.result()]
        for player, one in enumerate(seen):
            one["landmarks"] = widen(one["landmarks"], player, image.shape[1])
        return seen


def halves(image: RgbImage) -> tuple[RgbImage, RgbImage]:
    """Return the first player's half of the camera's picture, its right one, and the second's."""
    middle = image.shape[1] // 2
    left, right = image[:, :middle], image[:, middle:]
    return np.ascontiguousarray(right), np.ascontiguousarray(left)


def widen(landmarks: Json, player: int, width_px: int) -> Json:
    """Return landmarks, x a share of the player's half, with x as a share of the whole picture."""
    if landmarks is None:
        return None
    middle = width_px // 2
    begin, size = (middle, width_px - middle) if player == 0 else (0, middle)
    return [[round((begin + x * size) / width_px, 4), y, seen] for x, y, seen in landmarks]


def _told(seen: Sequence[Json], waited_ms: Mapping[str, float]) -> Json:
    """Return what was seen of all players as one answer; a stage lasts as long as the slower."""
    stages = {name: max(one["stages_ms"][name] for one in seen) for name in seen[0]["stages_ms"]}
    return {
        "time_s": seen[0]["time_s"],
        "players": [{name: one[name] for name in FOUND} for one in seen],
        "events": [
            {"player": player, **event}
            for player, one in enumerate(seen)
            for event in one["events"]
        ],
        "stages_ms": {**stages, **waited_ms},
        "fps": seen[0]["fps"],
    }
