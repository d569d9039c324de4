"""On the way in: the time stamps and the turned pictures of real files, put right."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from moveset.base.values import RgbImage

SET_BACK_S = 1.0
"""A stamp this far before the last one is a clock that was set back (a browser recording that was
stopped and joined), not a frame that came late."""

Turn = npt.NDArray[np.int32]
"""The four numbers a, b, c, d of a display matrix: x' = a x + c y, y' = b x + d y."""

UPRIGHT: Turn = np.array([1, 0, 0, 1], np.int32)


class SteadyTimes:
    """Turns a file's time stamps into seconds since its first frame that only ever grow.

    Parameters
    ----------
    period_s
        Usual time between frames, for those without a stamp.
    """

    def __init__(self, period_s: float) -> None:
        self._period_s = period_s
        self._zero_s: float | None = None
        self._last_s = -math.inf

    def next_time(self, stamp_s: float | None) -> float | None:
        """Seconds since the first frame, or None for a frame no player would show.

        A frame stamped no later than the one before it has no moment of its own.
        """
        time_s = self._since_first(stamp_s)
        if time_s < self._last_s - SET_BACK_S:
            self._zero_s = (stamp_s or 0.0) - self._expected_s
            time_s = self._expected_s
        if time_s <= self._last_s:
            return None
        self._last_s = time_s
        return time_s

    @property
    def _expected_s(self) -> float:
        return max(self._last_s + self._period_s, 0.0)

    def _since_first(self, stamp_s: float | None) -> float:
        if stamp_s is None or not math.isfinite(stamp_s):
            return self._expected_s
        if self._zero_s is None:
            self._zero_s = stamp_s - self._expected_s
        return stamp_s - self._zero_s


def in_shown_order(stamps_s: Iterable[float | None]) -> list[float | None]:
    """Return stamps in the order of showing, from the order in which a file keeps its packets.

    Frames that lean on later ones are kept after those, a little out of order; a clock that was set
    back starts a new run, which stays behind the one before it.
    """
    run, highest_s = 0, -math.inf
    keyed: list[tuple[int, float, float | None]] = []
    for stamp_s in stamps_s:
        if stamp_s is not None and stamp_s < highest_s - SET_BACK_S:
            run, highest_s = run + 1, -math.inf
        highest_s = max(highest_s, highest_s if stamp_s is None else stamp_s)
        keyed.append((run, highest_s if stamp_s is None else stamp_s, stamp_s))
    return [stamp_s for _, _, stamp_s in sorted(keyed, key=lambda one: one[:2])]


def turn_of(display_matrix: bytes | None) -> Turn:
    """How a player turns the pictures: (4,) of -1, 0, 1, from a file's display matrix.

    References
    ----------
    ISO/IEC 14496-12, 8.3.2: nine 32-bit numbers, of which 0, 1, 3, 4 turn and mirror.
    """
    if display_matrix is None:
        return UPRIGHT
    a, b, _, c, d = np.frombuffer(display_matrix, np.int32)[:5].astype(np.float64)
    if not (a or b):
        return UPRIGHT
    # Cameras know quarter turns only; anything between is rounded to the nearest.
    straight = abs(a) >= abs(b)
    return np.sign([a, 0, 0, d] if straight else [0, b, c, 0]).astype(np.int32)


def rotation_of(turn: Turn) -> int:
    """Degrees clockwise that a picture is turned before it is shown: 0, 90, 180 or 270."""
    a, b = int(turn[0]), int(turn[1])
    return round(math.degrees(math.atan2(b, a))) % 360


def turn_picture(image: RgbImage, turn: Turn) -> RgbImage:
    """Return the picture as a player shows it, turned and mirrored as its file asks."""
    a, b, c, d = (int(number) for number in turn)
    if a == d == 1:
        return image
    if a:
        return np.ascontiguousarray(image[:: d or 1, ::a])
    return np.ascontiguousarray(image.transpose(1, 0, 2)[::b, :: c or 1])
