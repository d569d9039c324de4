"""Fifth on the road: the silhouette's rules as scores, to play with no training at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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
from moveset.see.silhouette.histograms import WIDTH, Histograms
from moveset.see.silhouette.stance import SilhouetteDetector, stance_of

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
"""What the rules know, and a key for each."""

MOVEMENTS: Final[dict[str, tuple[str, ...]]] = {
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
"""Which moves a movement, and a position, is; all others are none."""

ON: Final = 0.3
"""At most three moves at once share the probability."""


class SilhouetteRecogniser:
    """Says which moves a silhouette does; as ``Recogniser``, but by rules.

    Parameters
    ----------
    background
        The empty scene; the first frame, where none is given: step aside when it starts.
    rules
        When moves press; as often as they are done, where none are given.
    """

    def __init__(
        self, background: RgbImage | None = None, rules: Sequence[TriggerRule] | None = None
    ) -> None:
        self._background = background
        self.moves = MOVES
        self.rules = tuple(rules) if rules else default_rules()
        self.reset()

    def reset(self) -> None:
        """Forget what was seen; the next frame is the empty scene, where none was given."""
        self._detector = SilhouetteDetector(background=self._background)

    def with_rules(self, rules: Sequence[TriggerRule]) -> SilhouetteRecogniser:
        """Return another one that presses by other rules."""
        return SilhouetteRecogniser(self._background, rules)

    def see(self, frame: TimedFrame) -> FloatArray:
        """Return the histograms, (700,): 400 columns, then 300 rows."""
        self._detector.step(frame)
        body = self._detector.body
        return np.concatenate([body.columns, body.rows])

    def judge(self, time_s: float, observation: FloatArray) -> Score:
        """Return the score: what is done at once shares the probability evenly."""
        stance = stance_of(Histograms(observation[:WIDTH], observation[WIDTH:]))
        done = (*MOVEMENTS.get(stance.movement, ()), *POSITIONS.get(stance.position, ()))
        scores = {move.move: 0.0 for move in MOVES} | dict.fromkeys(done, 1.0 / max(len(done), 1))
        return Score(time_s, {**scores, NONE: 0.0 if done else 1.0})


def default_rules() -> tuple[TriggerRule, ...]:
    """Return a rule for each move: it presses as soon as it is seen."""
    plain = TriggerRule("", threshold_on=ON, threshold_off=ON / 2, smoothing_s=0.0)
    return tuple(replace(plain, move=move.move, hold=move.hold) for move in MOVES)
