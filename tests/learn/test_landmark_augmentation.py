from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moveset.base.values import Sample
from moveset.learn.landmark_augmentation import (
    LandmarkAugmentation,
    landmark_augmenter,
    sample_noise,
    sample_time_path,
)

MOVES = ("kick_left", "kick_right", "squat")
STILL = LandmarkAugmentation(
    **{field.name: 0.0 for field in fields(LandmarkAugmentation) if field.name != "tick_s"}
)


@pytest.fixture
def sample():
    rng = np.random.default_rng(5)
    values = rng.normal(size=(300, 198)).astype(np.float32)
    values[:, 5::6] = 1.0
    labels = np.repeat([3, 0, 1, 2, 3], 60)
    return Sample("a1", "ann", values, labels, np.ones(300, np.float32))


def test_no_strength_changes_nothing(sample):
    copy = landmark_augmenter(MOVES, STILL)(sample, np.random.default_rng(0))
    np.testing.assert_allclose(copy.values, sample.values, atol=1e-5)
    np.testing.assert_array_equal(copy.labels, sample.labels)
    np.testing.assert_array_equal(copy.weights, sample.weights)


def test_sample_itself_stays_as_it_is(sample):
    before = sample.values.copy()
    landmark_augmenter(MOVES)(sample, np.random.default_rng(0))
    np.testing.assert_array_equal(sample.values, before)


def test_same_seed_same_copy_and_other_seed_another(sample):
    copy = landmark_augmenter(MOVES)
    first, again, other = (copy(sample, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.values, again.values)
    assert first.values.shape != other.values.shape or not np.allclose(first.values, other.values)


@settings(deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_copy_is_a_sound_sample(seed):
    values = np.random.default_rng(0).normal(size=(150, 198)).astype(np.float32)
    values[40:50] = np.nan
    weights = np.ones(150, np.float32)
    sample = Sample("a1", "ann", values, np.arange(150) // 50, weights)
    augment = landmark_augmenter(MOVES, LandmarkAugmentation(lost_per_minute=20.0))
    copy = augment(sample, np.random.default_rng(seed))
    assert copy.recording == "a1"
    assert len(copy.values) == len(copy.labels) == len(copy.weights) > 100
    assert copy.values.dtype == copy.weights.dtype == np.float32
    assert copy.labels.dtype == np.int64
    nobody = np.isnan(copy.values).all(axis=1)
    np.testing.assert_array_equal(np.isnan(copy.values).any(axis=1), nobody)
    assert not copy.weights[nobody & (copy.labels > 0)].any()


def test_only_mirroring_changes_labels_by_their_names(sample):
    copy = landmark_augmenter(MOVES, replace(STILL, mirror=1.0))(sample, np.random.default_rng(0))
    np.testing.assert_array_equal(copy.labels, np.repeat([3, 1, 0, 2, 3], 60))


@settings(deadline=None)
@given(ticks=st.integers(2, 2000), speed=st.floats(0.0, 1.0), seed=st.integers(0, 99))
def test_warped_time_runs_forward_within_its_speeds_to_the_end(ticks, speed, seed):
    path = sample_time_path(ticks, speed, np.random.default_rng(seed))
    steps = np.diff(path)
    assert path[0] == 0.0
    assert ticks - 1 - (1.0 + speed) - 1e-6 <= path[-1] <= ticks - 1
    assert (steps >= 1.0 / (1.0 + speed) - 1e-6).all()
    assert (steps <= 1.0 + speed + 1e-6).all()


def test_fast_noise_has_the_spread_asked_for():
    options = replace(STILL, jitter_m=0.02)
    noise = sample_noise(3000, options, np.random.default_rng(0))
    assert noise.std() == pytest.approx(0.02, rel=0.05)


def test_slow_noise_is_slow():
    options = replace(STILL, drift_m=0.02)
    noise = sample_noise(3000, options, np.random.default_rng(0))
    assert noise.std() == pytest.approx(0.02 * 0.8, rel=0.1)
    assert np.diff(noise, axis=0).std() < 0.25 * noise.std()
