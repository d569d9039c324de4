"""When to look for people who are not followed: the detector costs as much as following one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from moveset.base.values import RgbImage
from moveset.see.pose.blazepose import Box
from moveset.see.pose.identity import Memory
from moveset.see.pose.surroundings import Surroundings

ALONE_S: Final = 2.0
"""Time between looks while nobody else is known and nothing else moves."""

MOTION_S: Final = (0.25, 2.0)
"""The same while something else moves: at first, and after many looks in vain."""

OTHERS_S: Final = 0.5
"""The same while others are known."""

SEARCH_S: Final = 0.1
"""The same while one of two players is lost."""

DOUBTED_S: Final = 0.3
"""The same while the clothes of a player have suddenly changed."""

_IN_VAIN: Final = 2.0  # factor on the time to the next look


class Watch:
    """Decides when to look at the whole image. One look may take several images: a round."""

    def __init__(self) -> None:
        self.in_round = False
        self._surroundings = Surroundings()
        self._patience_s = MOTION_S[0]
        self._has_motion = False
        self._looked_s = self._begun_s = -math.inf

    def note_motion(self, image: RgbImage, boxes: Sequence[Box], time_s: float) -> None:
        """Note whether something moves outside the boxes of the players."""
        self._has_motion |= self._surroundings.has_motion(image, boxes, time_s)

    def begin_round(self, time_s: float) -> None:
        """Begin a look at the whole image, or go on with it."""
        if not self.in_round:
            self._begun_s = time_s
        self.in_round = True

    def has_seen(self, memory: Memory | None) -> bool:
        """Return whether somebody was seen since this round began."""
        return memory is not None and memory.time_s >= self._begun_s

    def is_due(self, time_s: float, *, missing: bool, in_doubt: bool, accompanied: bool) -> bool:
        """Return whether to look now.

        Parameters
        ----------
        missing
            Whether a player is missing while another one is followed.
        in_doubt
            Whether the clothes of a player have suddenly changed.
        accompanied
            Whether others are known.
        """
        passed_s = time_s - self._looked_s
        if missing:
            return passed_s >= SEARCH_S
        if in_doubt:
            return passed_s >= DOUBTED_S
        if accompanied:
            return passed_s >= OTHERS_S
        if self._has_motion:
            return passed_s >= self._patience_s
        if passed_s >= ALONE_S:
            self._patience_s = MOTION_S[0]
            return True
        return False

    def end_round(self, time_s: float, *, in_vain: bool) -> None:
        """Wait for the next look; longer after looks in vain, if only something moves."""
        self.in_round = self._has_motion = False
        self._looked_s = time_s
        self._patience_s = min(_IN_VAIN * self._patience_s, MOTION_S[1]) if in_vain else MOTION_S[0]
