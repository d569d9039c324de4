"""Rows of a table that has one for each landmark of each frame, collected in any order."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.errors import LandmarkFileError
from moveset.base.shown_text import quote
from moveset.see.landmark_files.times import check_count
from moveset.see.pose.landmarks import LANDMARK_NAMES

MAX_KINDS: Final = 2 * len(LANDMARK_NAMES)
"""Of landmarks, of which some may be none of ours."""

Numbers = npt.NDArray[np.int64]


class LongRows:
    """The frame, the landmark and the numbers of each row.

    Attributes
    ----------
    joints
        For each landmark as it is written its number, in the order in which they came.
    numbers
        Those of all rows, one after another.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._places: dict[float, int] = {}
        self._frames = array("q")
        self._order = array("q")
        self.joints: dict[str, int] = {}
        self.numbers = array("f")

    def add(self, line: int, stamp: float, joint: str, numbers: Sequence[float]) -> None:
        """Add a row.

        Raises
        ------
        LandmarkFileError
            There are too many frames, landmarks, or rows for the number of frames.
        """
        if math.isnan(stamp):
            raise LandmarkFileError(f"line {line} of {self._name} has no time: give it one")
        self._frames.append(self._places.setdefault(stamp, len(self._places)))
        self._order.append(self.joints.setdefault(joint.removesuffix(".0"), len(self.joints)))
        self.numbers.extend(numbers)
        check_count(len(self._places), self._name)
        if len(self.joints) > MAX_KINDS:
            raise LandmarkFileError(f"line {line} of {self._name} has too many kinds of landmarks")
        if len(self._frames) > len(self._places) * len(self.joints):
            self._refuse_twice()

    def arrays(self) -> tuple[npt.NDArray[np.float64], Numbers, Numbers]:
        """Return the time of each frame in its order, and the frame and landmark of each row.

        Raises
        ------
        LandmarkFileError
            There is no row, or a frame has a landmark twice.
        """
        check_count(len(self._places), self._name)
        frames = np.frombuffer(self._frames, np.int64)
        joints = np.frombuffer(self._order, np.int64)
        if len(np.unique(frames * len(self.joints) + joints)) < len(frames):
            self._refuse_twice()
        return np.array([*self._places], np.float64), frames, joints

    def _refuse_twice(self) -> None:
        seen: set[tuple[int, int]] = set()
        for one in zip(self._frames, self._order, strict=True):
            if one in seen:
                break
            seen.add(one)
        joint, stamp = [*self.joints][one[1]], [*self._places][one[0]]
        raise LandmarkFileError(
            f"{self._name} has {quote(joint)} twice at {stamp:g}: keep the rows of one person, and "
            "one for each landmark of a frame"
        )
