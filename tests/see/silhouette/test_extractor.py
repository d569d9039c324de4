import numpy as np
import pytest

from moveset.base.values import TimedFrame
from moveset.see.registry import open_extractor
from moveset.see.silhouette.extractor import SilhouetteExtractor, bin_histograms
from moveset.see.silhouette.histograms import MASK_HEIGHT, MASK_WIDTH, compute_histograms

EXTRACTOR = SilhouetteExtractor()


def seen(column: int, high: int = 200) -> np.ndarray:
    mask = np.zeros((MASK_HEIGHT, MASK_WIDTH), bool)
    mask[MASK_HEIGHT - high :, column : column + 60] = True
    return bin_histograms(compute_histograms(mask))


def test_it_is_registered_under_its_name():
    assert open_extractor("silhouette").settings == EXTRACTOR.settings


def test_observations_are_shares_and_sizes_are_as_declared():
    row = seen(100)
    assert row.shape == (EXTRACTOR.observation_size,)
    assert row.min() >= 0.0
    assert row.max() <= 1.0
    features = EXTRACTOR.features(np.stack([row] * 9))
    assert features.shape == (9, EXTRACTOR.feature_size)


def test_only_the_last_feature_depends_on_the_position():
    here, there = (EXTRACTOR.features(np.stack([seen(c)] * 8))[-1] for c in (100, 250))
    np.testing.assert_allclose(here[:-1], there[:-1], atol=1e-6)
    assert here[-1] < 0 < there[-1]


def test_features_are_causal_and_tell_up_from_down():
    rows = np.stack([seen(170, high) for high in range(100, 250, 10)])
    features = EXTRACTOR.features(rows)
    np.testing.assert_array_equal(EXTRACTOR.features(rows[:9]), features[:9])
    down = EXTRACTOR.features(rows[::-1])
    changes = slice(EXTRACTOR.observation_size, 2 * EXTRACTOR.observation_size)
    np.testing.assert_allclose(features[-1][changes].sum(), -down[-1][changes].sum(), atol=0.02)
    assert features[-1][changes].sum() > 0.1


def test_no_person_is_nan_in_observations_and_zero_in_features():
    stream = EXTRACTOR.open()
    empty = np.full((60, 80, 3), 90, np.uint8)
    assert np.isnan(stream.step(TimedFrame(0.0, empty))).all()
    features = EXTRACTOR.features(np.full((3, EXTRACTOR.observation_size), np.nan, np.float32))
    assert np.isfinite(features).all()
    assert features[:, :-1].sum() == pytest.approx(0.0)
