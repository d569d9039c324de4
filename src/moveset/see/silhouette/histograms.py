"""The body as a mask, and how many of its pixels each column and row of the image holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray

MASK_WIDTH: Final = 400
MASK_HEIGHT: Final = 300
"""Size in pixels at which a body is separated from the background."""

Mask = npt.NDArray[np.bool_]
"""(300, 400), True where the body is."""


@dataclass(frozen=True, slots=True)
class Histograms:
    """How many pixels of the body are in each column and row.

    Attributes
    ----------
    columns
        (400,) float32, 0 to 300.
    rows
        (300,) float32, 0 to 400.
    """

    columns: FloatArray
    rows: FloatArray


def compute_histograms(mask: Mask) -> Histograms:
    """Return the column and row sums of a body's mask."""
    return Histograms(mask.sum(axis=0, dtype=np.float32), mask.sum(axis=1, dtype=np.float32))
