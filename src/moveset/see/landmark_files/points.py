"""Numbered or named points of one person over time, before they become observations."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from moveset.base.values import FloatArray
from moveset.see.landmark_files.times import Times
from moveset.see.pose.landmarks import LANDMARK_NAMES

QUANTITIES = (
    *("x", "y", "z", "image_x", "image_y", "image_z", "world_x", "world_y", "world_z"),
    *("v", "state"),
)
"""What a file may say of a landmark: ``v`` is its visibility or confidence, ``state`` is Kinect's
tracking state, 0 to 2."""


@dataclass(frozen=True, slots=True)
class Points:
    """What a file says of each landmark in each frame.

    Attributes
    ----------
    skeleton
        A key of ``joints.ORDERS``.
    times_s
        (t,) as in the file.
    values
        For each of ``QUANTITIES`` that the file has (t, 33) in the order of our landmarks, NaN
        where it says nothing.
    size
        Width and height of the picture in pixels, if the file gives them.
    """

    skeleton: str
    times_s: Times
    values: dict[str, FloatArray]
    size: tuple[int, int] | None = None
    notes: tuple[str, ...] = field(default=())

    def axes(self, prefix: str, axes: str) -> FloatArray | None:
        """Return (t, 33, len(axes)) of the quantities with a prefix; None if one is lacking."""
        names = [prefix + axis for axis in axes]
        if any(name not in self.values for name in names):
            return None
        return np.stack([self.values[name] for name in names], axis=2)

    @property
    def visibility(self) -> FloatArray:
        """(t, 33); 1 for a landmark of which the file never says it."""
        shape = (len(self.times_s), len(LANDMARK_NAMES))
        given = self.values.get("v")
        if "state" in self.values:
            given = self.values["state"] / np.float32(2.0)
        if given is None:
            return np.ones(shape, np.float32)
        never = ~np.isfinite(given).any(axis=0)
        return np.asarray(np.where(never, 1.0, np.nan_to_num(given)), np.float32)
