"""Third on the road: what a silhouette does and where it stands, by rules of thumb; pure.

The rules and their numbers are those of M. Gechev's movement.js of 2013. A picture is the camera's,
not a mirror's: the player's right is at its left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from moveset.base.values import FloatArray, RgbImage, TimedFrame
from moveset.see.silhouette.histograms import HEIGHT, WIDTH, Background, Histograms, histograms_of

Movement = Literal[
    "stand",
    "left_arm_up",
    "right_arm_up",
    "arms_up",
    "squat",
    "squat_left_arm_up",
    "squat_right_arm_up",
    "left_leg_up",
    "right_leg_up",
    "empty",
]
Position = Literal["left", "middle", "right", "empty"]

LOOKS_EVERY_S: Final = 0.2

EMPTY_COLUMNS: Final = 15
EMPTY_PX: Final = 15.0
"""Nobody is there where at most so many columns hold more than so many pixels of a body."""

STAND_SHARE: Final = 0.10
STAND_HEIGHT: Final = 0.30
"""Who stands fills a tenth of the width with columns of three tenths of the height."""

LIMB_SIDE: Final = 0.60
LIMB_SHARE: Final = 0.50
LIMB_HEIGHT: Final = 0.05
"""A limb is out where half the columns of one side, six tenths of the picture, hold a twentieth of
the height: a trunk in the middle fills a third of them."""

POSITION_SIDE: Final = 0.30
POSITION_SHARE: Final = 0.10
POSITION_HEIGHT: Final = 0.20
"""Somebody is at a side whose outer three tenths hold a tenth of the width in columns of a fifth of
the height."""


ARMS: Final[dict[tuple[bool, bool], Movement]] = {
    (False, False): "stand",
    (True, False): "left_arm_up",
    (False, True): "right_arm_up",
    (True, True): "arms_up",
}
LEGS: Final[dict[tuple[bool, bool], Movement]] = {
    **ARMS,
    (True, False): "left_leg_up",
    (False, True): "right_leg_up",
}
SQUATS: Final[dict[tuple[bool, bool], Movement]] = {
    (False, False): "squat",
    (True, False): "squat_left_arm_up",
    (False, True): "squat_right_arm_up",
    (True, True): "squat",
}
"""What it is when a limb is out to the player's left, and to the right."""


@dataclass(frozen=True, slots=True)
class Stance:
    """What somebody does, and where; left and right are the player's own."""

    movement: Movement
    position: Position


def is_empty(body: Histograms) -> bool:
    """Whether nobody is there."""
    return int((body.columns > EMPTY_PX).sum()) <= EMPTY_COLUMNS


def stands(body: Histograms) -> bool:
    """Whether the body is as high as one that stands."""
    return _share(body.columns >= STAND_HEIGHT * HEIGHT) >= STAND_SHARE


def limb_out(columns: FloatArray) -> bool:
    """Whether a limb reaches out to the picture's left; mirrored columns tell of its right."""
    side = columns[: round(LIMB_SIDE * WIDTH)]
    return float((side >= LIMB_HEIGHT * HEIGHT).mean()) >= LIMB_SHARE


def limb_is_low(rows: FloatArray) -> bool:
    """Whether the body is widest in its lower half, as with a leg out; with an arm it is not."""
    filled = np.flatnonzero(rows)
    if not len(filled):
        return False
    middle = (filled[0] + filled[-1]) / 2.0
    widest = np.flatnonzero(rows >= 0.95 * rows.max()).mean()
    return bool(widest > middle)


def movement_of(body: Histograms) -> Movement:
    """Return what somebody does."""
    if is_empty(body):
        return "empty"
    limbs = limb_out(body.columns[::-1]), limb_out(body.columns)
    if not stands(body):
        return SQUATS[limbs]
    return (LEGS if limb_is_low(body.rows) else ARMS)[limbs]


def position_of(body: Histograms) -> Position:
    """Return where somebody is, seen by themselves: the picture's left is their right."""
    if is_empty(body):
        return "empty"
    right, left = _at_side(body.columns), _at_side(body.columns[::-1])
    if left == right:
        return "middle"
    return "left" if left else "right"


def stance_of(body: Histograms) -> Stance:
    """Return what somebody does and where."""
    return Stance(movement_of(body), position_of(body))


def _at_side(columns: FloatArray) -> bool:
    side = columns[: round(POSITION_SIDE * WIDTH)]
    return int((side >= POSITION_HEIGHT * HEIGHT).sum()) >= POSITION_SHARE * WIDTH


def _share(columns: np.ndarray) -> float:
    return float(columns.mean())


def _nothing(_: str) -> None:
    pass


class SilhouetteDetector:
    """Says five times a second what somebody before a still camera does, and calls back on change.

    Parameters
    ----------
    on_movement, on_position
        Called with the new one whenever it changes.
    background
        The empty scene; the first frame, where none is given.
    interval_s
        Seconds from look to look.
    ghosts_fade_s
        As ``Background`` takes it.
    """

    def __init__(
        self,
        on_movement: Callable[[Movement], None] = _nothing,
        on_position: Callable[[Position], None] = _nothing,
        *,
        background: RgbImage | None = None,
        interval_s: float = LOOKS_EVERY_S,
        ghosts_fade_s: float | None = None,
    ) -> None:
        self._calls = (on_movement, on_position)
        self._interval_s = interval_s
        self._ghosts_fade_s = ghosts_fade_s
        self._background = self._taken(background) if background is not None else None
        self._looked_s = float("-inf")
        self.body = Histograms(np.zeros(WIDTH, np.float32), np.zeros(HEIGHT, np.float32))
        self.stance = Stance("empty", "empty")

    def retake(self) -> None:
        """Take the next frame for the empty scene."""
        self._background = None

    def step(self, frame: TimedFrame) -> Stance:
        """Return what is seen in a frame, or what was, where it is too early for another look."""
        if self._background is None:
            self._background = self._taken(frame.image)
        passed_s = frame.time_s - self._looked_s
        if passed_s < self._interval_s - 1e-3:
            return self.stance
        passed_s = passed_s if np.isfinite(passed_s) else 0.0
        self.body = histograms_of(self._background.body_in(frame.image, passed_s))
        self._looked_s = frame.time_s
        self._change_to(stance_of(self.body))
        return self.stance

    def _taken(self, image: RgbImage) -> Background:
        return Background(image, ghosts_fade_s=self._ghosts_fade_s)

    def _change_to(self, stance: Stance) -> None:
        before, self.stance = self.stance, stance
        on_movement, on_position = self._calls
        if stance.movement != before.movement:
            on_movement(stance.movement)
        if stance.position != before.position:
            on_position(stance.position)
