"""Whether something moves beside the person who is followed: a cheap reason to look for others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import RgbImage
from moveset.see.pose.blazepose import Box

COMPARED_S: Final = 0.1
"""Images this far apart are compared."""

_GRID: Final = 48  # pixels that are compared along each side
_CHANGE: Final = 40  # grey levels; a webcam's noise is 5 to 10
_MIN_SHARE: Final = 0.015  # of the pixels outside; a person fills 0.05 and more
_WIDER: Final = 0.25  # of the box's width, on either side: limbs and shadow move too


class Surroundings:
    """Compares images with those before, outside the boxes of known people."""

    def __init__(self) -> None:
        self._before: npt.NDArray[np.int16] | None = None
        self._time_s = 0.0

    def has_motion(self, image: RgbImage, boxes: Sequence[Box], time_s: float) -> bool:
        """Return whether something outside the boxes changed since the last comparison."""
        if self._before is not None and 0.0 <= time_s - self._time_s < COMPARED_S:
            return False
        rows, columns = (np.linspace(0, size - 1, _GRID).astype(int) for size in image.shape[:2])
        now = image[rows[:, None], columns, 1].astype(np.int16)
        before, self._before, self._time_s = self._before, now, time_s
        if before is None:
            return False
        outside = np.ones(now.shape, bool)
        for box in boxes:
            outside &= ~_is_inside(rows, columns, box)
        changed = np.abs(now - before) > _CHANGE
        return bool((changed & outside).sum() > _MIN_SHARE * max(outside.sum(), 1))


def _is_inside(
    rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], box: Box
) -> npt.NDArray[np.bool_]:
    left, top, right, bottom = box
    wider = _WIDER * (right - left)
    across = (columns >= left - wider) & (columns <= right + wider)
    down = (rows >= top - wider) & (rows <= bottom + wider)
    inside: npt.NDArray[np.bool_] = down[:, None] & across
    return inside
