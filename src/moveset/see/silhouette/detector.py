"""Follows a silhouette through frames, and calls back when its posture or position changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from moveset.base.values import RgbImage, TimedFrame
from moveset.see.silhouette.background import Background
from moveset.see.silhouette.histograms import (
    MASK_HEIGHT,
    MASK_WIDTH,
    Histograms,
    compute_histograms,
)
from moveset.see.silhouette.stance import Position, Posture, Stance, find_stance

INTERVAL_S: Final = 0.2
"""Seconds between two detections, as in movement.js."""


def _ignore(_: str) -> None:
    pass


class SilhouetteDetector:
    """Detects the stance of somebody in front of a still camera, and calls back on changes.

    Parameters
    ----------
    on_posture, on_position
        Called with the new value after every change.
    background
        The empty scene; if None, the first frame.
    interval_s
        Seconds between two detections.
    ghost_timeout_s
        As ``Background`` takes it.

    Attributes
    ----------
    body
        The silhouette of the last detection.
    stance
        The stance of the last detection.
    """

    def __init__(
        self,
        on_posture: Callable[[Posture], None] = _ignore,
        on_position: Callable[[Position], None] = _ignore,
        *,
        background: RgbImage | None = None,
        interval_s: float = INTERVAL_S,
        ghost_timeout_s: float | None = None,
    ) -> None:
        self._on_posture = on_posture
        self._on_position = on_position
        self._interval_s = interval_s
        self._ghost_timeout_s = ghost_timeout_s
        self._background = None if background is None else self._model(background)
        self._detected_s = float("-inf")
        self.body = Histograms(np.zeros(MASK_WIDTH, np.float32), np.zeros(MASK_HEIGHT, np.float32))
        self.stance = Stance("empty", "empty")

    def step(self, frame: TimedFrame) -> Stance:
        """Return the stance in a frame, or the last one if the interval has not passed yet."""
        if self._background is None:
            self._background = self._model(frame.image)
        elapsed_s = frame.time_s - self._detected_s
        if elapsed_s < self._interval_s - 1e-3:
            return self.stance
        elapsed_s = elapsed_s if np.isfinite(elapsed_s) else 0.0
        self.body = compute_histograms(self._background.find_body(frame.image, elapsed_s))
        self._detected_s = frame.time_s
        self._change_to(find_stance(self.body))
        return self.stance

    def _model(self, image: RgbImage) -> Background:
        return Background(image, ghost_timeout_s=self._ghost_timeout_s)

    def _change_to(self, stance: Stance) -> None:
        before, self.stance = self.stance, stance
        if stance.posture != before.posture:
            self._on_posture(stance.posture)
        if stance.position != before.position:
            self._on_position(stance.position)
