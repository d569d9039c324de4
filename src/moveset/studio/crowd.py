"""How many people are before the camera, counted now and then: only one of them is followed."""

from __future__ import annotations

import math
from typing import Final

from moveset.see.pose.tracker import count_people
from moveset.studio.frames import IncomingFrame

COUNT_EVERY_S: Final = 1.5


class Crowd:
    """Counts people; a number holds once two counts in a row agree on at least as many."""

    def __init__(self) -> None:
        self._counted_s = -math.inf
        self._counts = (0, 0)

    def count(self, incoming: IncomingFrame) -> int:
        """Return how many people the latest frames show.

        Raises
        ------
        VideoError
            The frame is not an image.
        """
        passed_s = incoming.time_s - self._counted_s
        if not 0.0 <= passed_s < COUNT_EVERY_S:
            self._counted_s = incoming.time_s
            self._counts = (self._counts[1], count_people(incoming.image()))
        return min(self._counts)
