"""The difference between two moves is clear only where it is significant."""

import numpy as np
import pytest

from moveset.base.values import Segment
from moveset.evaluate.effect_size import largest_effect, mean_features


def move_features(rng, count, difference=0.0, features=90):
    rows = rng.normal(0.0, 0.3, (count, features)).astype(np.float32)
    rows[:, 7] += difference
    return rows


@pytest.mark.parametrize("seed", range(5))
def test_the_feature_that_differs_is_found_and_how_much(seed):
    rng = np.random.default_rng(seed)
    found = largest_effect(move_features(rng, 12, 1.2), move_features(rng, 12), rng)
    assert (found.feature, found.is_clear) == (7, True)
    assert found.value == pytest.approx(4.0, abs=2.5)


def test_the_largest_of_many_effects_by_chance_is_not_clear():
    """Of ninety features some differ greatly between any few segments."""
    rng = np.random.default_rng(1)
    found = [largest_effect(move_features(rng, 5), move_features(rng, 5), rng) for _ in range(20)]
    assert min(one.value for one in found) > 1.0
    assert sum(one.is_clear for one in found) <= 3


def test_jitter_of_landmarks_is_no_difference():
    rng = np.random.default_rng(2)
    still = np.zeros((8, 3), np.float32)
    assert not largest_effect(still, still + np.float32(0.01), rng).is_clear


def test_one_segment_is_not_enough():
    rng = np.random.default_rng(0)
    assert largest_effect(move_features(rng, 1), move_features(rng, 9), rng) is None
    assert largest_effect(np.zeros((0, 0), np.float32), move_features(rng, 9), rng) is None


def test_features_are_averaged_over_the_middle_half_of_a_segment():
    times = np.arange(40) / 10
    features = times[:, None].astype(np.float32)
    segments = (Segment("day", 1.0, 3.0, "punch"), Segment("day", 9.0, 9.5, "kick"))
    rows = mean_features(segments, times, features)
    assert rows[0, 0] == pytest.approx(2.0)
    assert np.isnan(rows[1]).all()
