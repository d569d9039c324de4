"""Frames are counted by class."""

import numpy as np
import pytest

from moveset.base.values import NONE
from moveset.evaluate.frame_metrics import add_frames, count_frames


def test_frames_are_counted_by_class_and_every_class_weighs_alike_in_macro_f1():
    labels, predicted = np.array([0, 0, 1, 1, 1, 1]), np.array([0, 1, 1, 1, 1, 1])
    count = count_frames(labels, predicted, ("punch", NONE))
    assert count.accuracy == pytest.approx(5 / 6)
    assert count.majority_accuracy == pytest.approx(4 / 6)
    assert count.macro_f1 == pytest.approx((2 / 3 + 8 / 9) / 2)
    both = add_frames([count, count])
    assert (both.total, both.macro_f1) == (12, pytest.approx(count.macro_f1))
