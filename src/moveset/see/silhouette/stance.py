"""Rules that tell from a silhouette which posture somebody has, and where they stand.

Images are as the camera takes them, not mirrored: the player's right is at the image's left.

References
----------
The rules and their constants are those of M. Gechev's movement.js of 2013.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from moveset.base.values import FloatArray
from moveset.see.silhouette.histograms import MASK_HEIGHT, MASK_WIDTH, Histograms

Posture = Literal[
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

EMPTY_COLUMNS: Final = 15
EMPTY_PX: Final = 15.0
"""The scene is empty if at most 15 columns hold more than 15 pixels of a body each."""

STAND_SHARE: Final = 0.10
STAND_HEIGHT: Final = 0.30
"""A standing body fills columns of 30 % of the height on 10 % of the width."""

LIMB_SIDE: Final = 0.60
LIMB_SHARE: Final = 0.50
LIMB_HEIGHT: Final = 0.05
"""A limb is stretched out to a side if half the columns in that 60 % of the image hold 5 % of the
height. The trunk alone, in the middle, fills a third of these columns."""

LIMB_PEAK: Final = 0.95
"""Rows with this share of the widest row's pixels belong to the widest part of the body."""

POSITION_SIDE: Final = 0.30
POSITION_SHARE: Final = 0.10
POSITION_HEIGHT: Final = 0.20
"""Somebody is at a side if columns of 20 % of the height fill, within the outer 30 % of the image
on that side, 10 % of the whole width."""


ARMS: Final[dict[tuple[bool, bool], Posture]] = {
    (False, False): "stand",
    (True, False): "left_arm_up",
    (False, True): "right_arm_up",
    (True, True): "arms_up",
}
LEGS: Final[dict[tuple[bool, bool], Posture]] = {
    **ARMS,
    (True, False): "left_leg_up",
    (False, True): "right_leg_up",
}
SQUATS: Final[dict[tuple[bool, bool], Posture]] = {
    (False, False): "squat",
    (True, False): "squat_left_arm_up",
    (False, True): "squat_right_arm_up",
    (True, True): "squat",
}
"""The posture by whether a limb is stretched out to the player's left, and to the right."""


@dataclass(frozen=True, slots=True)
class Stance:
    """Somebody's posture and position; left and right are the player's own."""

    posture: Posture
    position: Position


def is_empty(body: Histograms) -> bool:
    """Return whether nobody is in the image."""
    return int((body.columns > EMPTY_PX).sum()) <= EMPTY_COLUMNS


def find_posture(body: Histograms) -> Posture:
    """Return somebody's posture."""
    if is_empty(body):
        return "empty"
    limbs = _limb_at_left(body.columns[::-1]), _limb_at_left(body.columns)
    if not _stands(body):
        return SQUATS[limbs]
    return (LEGS if _limb_is_low(body.rows) else ARMS)[limbs]


def find_position(body: Histograms) -> Position:
    """Return where somebody is, as they see it: the image's left is their right."""
    if is_empty(body):
        return "empty"
    right, left = _is_at_left(body.columns), _is_at_left(body.columns[::-1])
    if left == right:
        return "middle"
    return "left" if left else "right"


def find_stance(body: Histograms) -> Stance:
    """Return somebody's posture and position."""
    return Stance(find_posture(body), find_position(body))


def _stands(body: Histograms) -> bool:
    """Return whether the body is as high as a standing one."""
    return float((body.columns >= STAND_HEIGHT * MASK_HEIGHT).mean()) >= STAND_SHARE


def _limb_at_left(columns: FloatArray) -> bool:
    """Return whether a limb is stretched out to the left of the image."""
    side = columns[: round(LIMB_SIDE * MASK_WIDTH)]
    return float((side >= LIMB_HEIGHT * MASK_HEIGHT).mean()) >= LIMB_SHARE


def _limb_is_low(rows: FloatArray) -> bool:
    """Return whether the body is widest in its lower half: a leg is out, not an arm."""
    filled = np.flatnonzero(rows)
    if not len(filled):
        return False
    middle = (filled[0] + filled[-1]) / 2.0
    widest = np.flatnonzero(rows >= LIMB_PEAK * rows.max()).mean()
    return bool(widest > middle)


def _is_at_left(columns: FloatArray) -> bool:
    """Return whether the body is at the left of the image."""
    side = columns[: round(POSITION_SIDE * MASK_WIDTH)]
    return int((side >= POSITION_HEIGHT * MASK_HEIGHT).sum()) >= POSITION_SHARE * MASK_WIDTH
