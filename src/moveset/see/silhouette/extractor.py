"""The extractor of a silhouette's histograms and their changes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, Json, TimedFrame
from moveset.see.extractor import ExtractorSpec, FeatureStream
from moveset.see.resample import TICK_S
from moveset.see.silhouette.background import ADAPTATION_RATE, FOREGROUND_THRESHOLD
from moveset.see.silhouette.detector import SilhouetteDetector
from moveset.see.silhouette.histograms import MASK_HEIGHT, MASK_WIDTH, Histograms
from moveset.see.silhouette.stance import is_empty

COLUMN_BINS: Final = 40
ROW_BINS: Final = 30
"""Bins of ten columns, and of ten rows, over which histograms are averaged."""

CHANGE_TICKS: Final = 6
"""Change is measured against the histograms of this many ticks ago, 0.2 s."""

GHOST_TIMEOUT_S: Final = 4.0
"""Few recordings begin with an empty scene: what is still for this long becomes background."""


class SilhouetteExtractor:
    """Column and row histograms of the body, centred on it, and how they changed."""

    name: str = "silhouette"
    settings: Mapping[str, Json] = MappingProxyType(
        {
            "tick_s": round(TICK_S, 6),
            "fields": [COLUMN_BINS, ROW_BINS],
            "change_ticks": CHANGE_TICKS,
            "threshold": FOREGROUND_THRESHOLD,
            "ghosts_fade_s": GHOST_TIMEOUT_S,
            "rate": ADAPTATION_RATE,
        }
    )
    observation_size: int = COLUMN_BINS + ROW_BINS
    feature_size: int = 2 * (COLUMN_BINS + ROW_BINS) + 1
    lag: int = CHANGE_TICKS

    def open(self) -> FeatureStream:
        """Return a stream whose background is its first frame."""
        return _SilhouetteStream()

    def features(self, values: FloatArray) -> FloatArray:
        """Return features (t, 141): centred histograms, their change, and the body's position.

        The position is -1 at the left edge of the image and 1 at the right. Rows in which nobody is
        seen are made of empty histograms.
        """
        known = np.nan_to_num(values)
        centred, positions = _centre(known)
        past = np.concatenate([np.repeat(centred[:1], CHANGE_TICKS, axis=0), centred])
        change = centred - past[: len(centred)]
        return np.concatenate([centred, change, positions[:, None]], axis=1).astype(np.float32)


class _SilhouetteStream:
    def __init__(self) -> None:
        self._detector = SilhouetteDetector(interval_s=0.0, ghost_timeout_s=GHOST_TIMEOUT_S)

    def step(self, frame: TimedFrame) -> FloatArray:
        self._detector.step(frame)
        body = self._detector.body
        if is_empty(body):
            return np.full(COLUMN_BINS + ROW_BINS, np.nan, np.float32)
        return bin_histograms(body)


def bin_histograms(body: Histograms) -> FloatArray:
    """Return 40 bins of columns, then 30 of rows, (70,): the share of each that the body fills."""
    columns = body.columns.reshape(COLUMN_BINS, -1).mean(axis=1) / MASK_HEIGHT
    rows = body.rows.reshape(ROW_BINS, -1).mean(axis=1) / MASK_WIDTH
    return np.concatenate([columns, rows]).astype(np.float32)


def _centre(known: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return observations (t, 70) with the body in the middle, and where it was, -1 to 1."""
    columns = known[:, :COLUMN_BINS]
    bins = np.arange(COLUMN_BINS, dtype=np.float32)
    weight = columns.sum(axis=1)
    centres = np.divide(
        columns @ bins, weight, out=np.full_like(weight, COLUMN_BINS / 2), where=weight > 0
    )
    shifts = np.round(centres - COLUMN_BINS / 2).astype(int)
    index = np.arange(COLUMN_BINS) + shifts[:, None]
    inside = (index >= 0) & (index < COLUMN_BINS)
    shifted = np.take_along_axis(columns, np.clip(index, 0, COLUMN_BINS - 1), axis=1) * inside
    centred = np.concatenate([shifted, known[:, COLUMN_BINS:]], axis=1)
    positions = np.asarray(2.0 * centres / COLUMN_BINS - 1.0, np.float32)
    return np.asarray(centred, np.float32), positions


SILHOUETTE: Final = ExtractorSpec(
    name=SilhouetteExtractor.name,
    title="Silhouette",
    factory=lambda _settings, _weights: SilhouetteExtractor(),
    settings=SilhouetteExtractor.settings,
)
