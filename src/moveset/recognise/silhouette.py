"""A recogniser that needs no training: rules on the silhouette."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from moveset.base.values import (
    NONE,
    FloatArray,
    MoveSetting,
    RgbImage,
    Score,
    TimedFrame,
    TriggerRule,
)
from moveset.recognise.trigger_rules import silhouette_rules
from moveset.see.silhouette.detector import SilhouetteDetector
from moveset.see.silhouette.histograms import MASK_WIDTH, Histograms
from moveset.see.silhouette.stance import find_stance

MOVES: Final = (
    MoveSetting("punch_left", "u"),
    MoveSetting("punch_right", "i"),
    MoveSetting("arms_up", "space"),
    MoveSetting("kick_left", "j"),
    MoveSetting("kick_right", "k"),
    MoveSetting("squat", "s", hold=True),
    MoveSetting("walk_left", "a", hold=True),
    MoveSetting("walk_right", "d", hold=True),
)
"""The moves that the rules recognise, with their keys."""

POSTURES: Final[dict[str, tuple[str, ...]]] = {
    "left_arm_up": ("punch_left",),
    "right_arm_up": ("punch_right",),
    "arms_up": ("arms_up",),
    "left_leg_up": ("kick_left",),
    "right_leg_up": ("kick_right",),
    "squat": ("squat",),
    "squat_left_arm_up": ("squat", "punch_left"),
    "squat_right_arm_up": ("squat", "punch_right"),
}
POSITIONS: Final = {"left": ("walk_left",), "right": ("walk_right",)}
"""The moves of each posture, and of each position; all others are none."""


class SilhouetteRecogniser:
    """Computes scores from the silhouette by rules; used like ``Recogniser``.

    Parameters
    ----------
    background
        The empty scene; by default the first frame, so the player must step aside at the start.
    rules
        The trigger rule of each move; by default they trigger in the first frame of a move.
    """

    def __init__(
        self, background: RgbImage | None = None, rules: Sequence[TriggerRule] | None = None
    ) -> None:
        self._background = background
        self.moves = MOVES
        self.rules = tuple(rules) if rules else silhouette_rules(MOVES)
        self.reset()

    def reset(self) -> None:
        """Forget the past; without a background the next frame is the empty scene."""
        self._detector = SilhouetteDetector(background=self._background)

    def with_rules(self, rules: Sequence[TriggerRule]) -> SilhouetteRecogniser:
        """Return a recogniser with other trigger rules."""
        return SilhouetteRecogniser(self._background, rules)

    def observe(self, frame: TimedFrame) -> FloatArray:
        """Return the histograms, (700,): 400 columns, then 300 rows."""
        self._detector.step(frame)
        body = self._detector.body
        return np.concatenate([body.columns, body.rows])

    def score(self, time_s: float, observation: FloatArray) -> Score:
        """Return the score: simultaneous moves share the probability equally."""
        stance = find_stance(Histograms(observation[:MASK_WIDTH], observation[MASK_WIDTH:]))
        done = (*POSTURES.get(stance.posture, ()), *POSITIONS.get(stance.position, ()))
        scores = {move.move: 0.0 for move in MOVES} | dict.fromkeys(done, 1.0 / max(len(done), 1))
        return Score(time_s, {**scores, NONE: 0.0 if done else 1.0})
