"""Third on the road: the silhouette's histograms as a way of seeing, to learn from."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, Json, TimedFrame
from moveset.see.resample import TICK_S
from moveset.see.silhouette import histograms as silhouette
from moveset.see.silhouette.histograms import HEIGHT, WIDTH, Histograms
from moveset.see.silhouette.stance import SilhouetteDetector, is_empty

COLUMNS: Final = 40
ROWS: Final = 30
"""Fields that ten columns, and ten rows, are averaged to."""

CHANGE_TICKS: Final = 6
"""How long ago the histogram lies that is taken off, 0.2 s."""

GHOSTS_FADE_S: Final = 4.0
"""Recordings seldom begin with an empty scene: what is still for so long is background."""


class SilhouetteExtractor:
    """Column and row sums of the body, moved to its middle, and how they changed."""

    name: str = "silhouette"
    settings: Mapping[str, Json] = MappingProxyType(
        {
            "tick_s": round(TICK_S, 6),
            "fields": [COLUMNS, ROWS],
            "change_ticks": CHANGE_TICKS,
            "threshold": silhouette.THRESHOLD,
            "ghosts_fade_s": GHOSTS_FADE_S,
            "rate": silhouette.RATE,
        }
    )
    width: int = COLUMNS + ROWS
    size: int = 2 * (COLUMNS + ROWS) + 1
    lag: int = CHANGE_TICKS

    def open(self) -> SilhouetteStream:
        """Return a stream that takes the first frame for its background."""
        return SilhouetteStream()

    def features(self, values: FloatArray) -> FloatArray:
        """Return features (t, size): sums about the body's middle, their change, and the middle.

        Nobody in the picture is all zeros.
        """
        known = np.nan_to_num(values)
        centred, middles = _centred(known)
        past = np.concatenate([np.repeat(centred[:1], CHANGE_TICKS, axis=0), centred])
        change = centred - past[: len(centred)]
        return np.concatenate([centred, change, middles[:, None]], axis=1).astype(np.float32)


class SilhouetteStream:
    """Watches one recording."""

    def __init__(self) -> None:
        self._detector = SilhouetteDetector(interval_s=0.0, ghosts_fade_s=GHOSTS_FADE_S)

    def step(self, frame: TimedFrame) -> FloatArray:
        """Return shares of the columns and rows, (70,), NaN throughout where nobody is seen."""
        self._detector.step(frame)
        body = self._detector.body
        if is_empty(body):
            return np.full(COLUMNS + ROWS, np.nan, np.float32)
        return shares_of(body)


def shares_of(body: Histograms) -> FloatArray:
    """Return 40 fields of columns, then 30 of rows, each as the share that the body fills."""
    columns = body.columns.reshape(COLUMNS, -1).mean(axis=1) / HEIGHT
    rows = body.rows.reshape(ROWS, -1).mean(axis=1) / WIDTH
    return np.concatenate([columns, rows]).astype(np.float32)


def _centred(known: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return observations with the body in the middle, and where it was, -1 to 1."""
    columns = known[:, :COLUMNS]
    places = np.arange(COLUMNS, dtype=np.float32)
    weight = columns.sum(axis=1)
    middles = np.divide(
        columns @ places, weight, out=np.full_like(weight, COLUMNS / 2), where=weight > 0
    )
    shifts = np.round(middles - COLUMNS / 2).astype(int)
    index = np.arange(COLUMNS) + shifts[:, None]
    inside = (index >= 0) & (index < COLUMNS)
    moved = np.take_along_axis(columns, np.clip(index, 0, COLUMNS - 1), axis=1) * inside
    centred = np.concatenate([moved, known[:, COLUMNS:]], axis=1)
    return np.asarray(centred, np.float32), np.asarray(2.0 * middles / COLUMNS - 1.0, np.float32)
