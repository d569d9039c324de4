"""One player before a camera, or two, each with a pipeline.

Pages show the image mirrored: who sees themselves on the left at the start is further right in the
camera's image. That is the first player, and stays it wherever they go.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Final

from moveset.base.errors import BundleError
from moveset.base.values import Json, Observations
from moveset.recognise.bundle import Bundle
from moveset.studio.crowd import Crowd, Sight
from moveset.studio.frames import IncomingFrame
from moveset.studio.player import Player

MAX_PLAYERS: Final = 2

_second_players: Final = ThreadPoolExecutor(6, thread_name_prefix="moveset second player")
"""For second players only, so that no thread of this pool ever waits for another one of it."""

PLAYER_FIELDS: Final = ("person", "lost", "landmarks", "scores", "held")
"""What a page is sent separately for each player."""


class Players:
    """The players before one camera; not for use from two threads at once."""

    def __init__(self) -> None:
        self._players: tuple[Player, ...] = (Player(),)
        self._crowd = Crowd(1)

    def __len__(self) -> int:
        return len(self._players)

    def use(self, bundle: Bundle | None, count: int) -> None:
        """Recognise the moves of a bundle from now on, for this many players.

        Raises
        ------
        BundleError, WeightsError
            The bundle cannot be used here.
        """
        new = (Player() for _ in range(len(self._players), count))
        players = (*self._players[:count], *new)
        for player in players:
            player.use(bundle)
        if count != len(self._players):
            self._crowd = Crowd(count)
        self._players = players

    def set_thresholds(self, thresholds: Mapping[str, float]) -> None:
        """Set the probability at which each of the named moves presses, for all players."""
        for player in self._players:
            player.set_thresholds(thresholds)

    def correct(self, player: int, time_s: float, move: str) -> Bundle:
        """Return the bundle after a correction of what one of the players did.

        Raises
        ------
        BundleError, TrainingError
            There is no such player or bundle, or the time is too long ago.
        """
        if not 0 <= player < len(self._players):
            raise BundleError("there is no such player: load the page again")
        return self._players[player].correct(time_s, move)

    def recent(self) -> Observations:
        """Return the first player's recent observations.

        Raises
        ------
        BundleError
            There are none yet.
        """
        return self._players[0].recent()

    def step(self, incoming: IncomingFrame) -> Json:
        """Return the results of a frame as JSON.

        Raises
        ------
        VideoError
            It is not an image, or its time is wrong; the next frame can be right.
        """
        begun_s = time.monotonic()
        image = incoming.image()
        shared_ms = {
            "wait": round(1000.0 * (begun_s - incoming.arrived_s), 2),
            "decode": round(1000.0 * (time.monotonic() - begun_s), 2),
        }
        for player in self._players:
            player.check_time(incoming.time_s)
        sights = self._crowd.look(image, incoming.time_s)
        result = _merge(self._step_all(incoming, sights), shared_ms)
        return result if len(self._players) > 1 else {**result, "people": self._crowd.people}

    def _step_all(self, incoming: IncomingFrame, sights: Sequence[Sight]) -> list[Json]:
        """Return the results of all players, who are recognised at the same time."""
        others = [
            _second_players.submit(player.step, incoming, sight)
            for player, sight in zip(self._players[1:], sights[1:], strict=True)
        ]
        try:
            first = self._players[0].step(incoming, sights[0])
        finally:
            wait(others)
        return [first, *(other.result() for other in others)]


def _merge(results: Sequence[Json], shared_ms: Mapping[str, float]) -> Json:
    """Return the results of all players as one; a stage takes as long as the slower player's."""
    stages = results[0]["stages_ms"]
    slowest = {stage: max(one["stages_ms"][stage] for one in results) for stage in stages}
    return {
        "time_s": results[0]["time_s"],
        "players": [{name: one[name] for name in PLAYER_FIELDS} for one in results],
        "events": [
            {"player": player, **event}
            for player, one in enumerate(results)
            for event in one["events"]
        ],
        "stages_ms": {**slowest, **shared_ms},
        "fps": results[0]["fps"],
    }
