"""Postures and positions of silhouettes that are drawn as rectangles."""

import numpy as np
import pytest

from moveset.see.silhouette.histograms import MASK_HEIGHT, MASK_WIDTH, compute_histograms
from moveset.see.silhouette.stance import find_position, find_posture

TRUNK = (60, 300, 170, 230)  # from row, to row, from column, to column
LOW_TRUNK = (220, 300, 170, 230)
RIGHT_ARM = (100, 125, 60, 170)
LEFT_ARM = (100, 125, 230, 340)
RIGHT_LEG = (230, 255, 60, 170)
LEFT_LEG = (230, 255, 230, 340)
RIGHT_ARM_LOW = (225, 245, 60, 170)


def body(*parts: tuple[int, int, int, int], shift: int = 0):
    mask = np.zeros((MASK_HEIGHT, MASK_WIDTH), bool)
    for top, bottom, left, right in parts:
        mask[top:bottom, max(left + shift, 0) : right + shift] = True
    return compute_histograms(mask)


@pytest.mark.parametrize(
    ("parts", "posture"),
    [
        ((), "empty"),
        (((0, 10, 0, 400),), "empty"),  # a strip of ten pixels is noise
        (((0, 300, 0, 15),), "empty"),  # so are fifteen columns
        (((0, 300, 0, 16),), "squat"),  # there is somebody, but not as wide as one that stands
        ((TRUNK,), "stand"),
        ((TRUNK, RIGHT_ARM), "right_arm_up"),
        ((TRUNK, LEFT_ARM), "left_arm_up"),
        ((TRUNK, LEFT_ARM, RIGHT_ARM), "arms_up"),
        ((TRUNK, RIGHT_LEG), "right_leg_up"),
        ((TRUNK, LEFT_LEG), "left_leg_up"),
        ((LOW_TRUNK,), "squat"),
        ((LOW_TRUNK, RIGHT_ARM_LOW), "squat_right_arm_up"),
    ],
)
def test_the_posture_of_a_shape(parts, posture):
    assert find_posture(body(*parts)) == posture


@pytest.mark.parametrize(
    ("shift", "position"),
    [(0, "middle"), (-130, "right"), (130, "left"), (-60, "middle"), (60, "middle")],
)
def test_left_and_right_are_the_players_own(shift, position):
    assert find_position(body(TRUNK, shift=shift)) == position


def test_an_empty_mask_has_no_position():
    assert find_position(body()) == "empty"


@pytest.mark.parametrize("name", ["left", "right"])
def test_a_mirrored_shape_has_the_mirrored_posture(name):
    one = body(TRUNK, RIGHT_ARM if name == "right" else LEFT_ARM)
    mirrored = type(one)(one.columns[::-1], one.rows)
    other = "left" if name == "right" else "right"
    assert find_posture(one) == f"{name}_arm_up"
    assert find_posture(mirrored) == f"{other}_arm_up"
