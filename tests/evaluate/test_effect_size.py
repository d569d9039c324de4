"""What parts two moves is named only where it is more than luck."""

import numpy as np
import pytest

from moveset.base.values import Segment
from moveset.evaluate.effect_size import middle_looks, tell_apart


def looks(rng, count, apart=0.0, features=90):
    rows = rng.normal(0.0, 0.3, (count, features)).astype(np.float32)
    rows[:, 7] += apart
    return rows


@pytest.mark.parametrize("seed", range(5))
def test_the_feature_that_differs_is_found_and_how_much(seed):
    rng = np.random.default_rng(seed)
    found = tell_apart(looks(rng, 12, 1.2), looks(rng, 12), rng)
    assert (found.feature, found.is_clear) == (7, True)
    assert found.effect == pytest.approx(4.0, abs=2.5)


def test_the_best_of_many_features_by_luck_is_not_believed():
    """Of ninety features some differ greatly between any few segments."""
    rng = np.random.default_rng(1)
    found = [tell_apart(looks(rng, 5), looks(rng, 5), rng) for _ in range(20)]
    assert min(one.effect for one in found) > 1.0
    assert sum(one.is_clear for one in found) <= 3


def test_jitter_of_landmarks_is_no_difference():
    rng = np.random.default_rng(2)
    still = np.zeros((8, 3), np.float32)
    assert not tell_apart(still, still + np.float32(0.01), rng).is_clear


def test_one_segment_says_nothing():
    rng = np.random.default_rng(0)
    assert tell_apart(looks(rng, 1), looks(rng, 9), rng) is None
    assert tell_apart(np.zeros((0, 0), np.float32), looks(rng, 9), rng) is None


def test_a_segment_looks_like_its_middle_half():
    times = np.arange(40) / 10
    features = times[:, None].astype(np.float32)
    segments = (Segment("day", 1.0, 3.0, "punch"), Segment("day", 9.0, 9.5, "kick"))
    rows = middle_looks(segments, times, features)
    assert rows[0, 0] == pytest.approx(2.0)
    assert np.isnan(rows[1]).all()
