import dataclasses

import numpy as np
import pytest

from moveset.base.errors import BundleError
from moveset.base.values import NONE, Observations, Sample, TimedFrame
from moveset.recognise.bundle_file import load_bundle
from moveset.recognise.predictor import Recogniser, WindowClassifier
from moveset.see.observe import observe_recording
from moveset.see.pose.landmarks import OBSERVATION_SIZE
from moveset.see.registry import open_extractor
from moveset.see.resample import TICK_S, at_times, tick_times


@pytest.fixture(scope="module")
def bundle(synthetic_bundle):
    return load_bundle(synthetic_bundle)


@pytest.fixture(scope="module")
def seen(synthetic_video):
    return observe_recording(synthetic_video, open_extractor("pose"))


def scores_of(bundle, observations):
    recogniser = Recogniser(bundle)
    pairs = zip(observations.times_s.tolist(), observations.values, strict=True)
    return [recogniser.score(time_s, row) for time_s, row in pairs]


def test_probabilities_add_up_to_one_and_name_every_class(bundle, seen):
    for score in scores_of(bundle, seen):
        assert tuple(score.probabilities) == (*[move.move for move in bundle.moves], NONE)
        assert sum(score.probabilities.values()) == pytest.approx(1.0, abs=1e-4)


def test_none_is_certain_without_a_person(bundle, seen):
    values = seen.values.copy()
    values[30:40] = np.nan
    scores = scores_of(bundle, Observations(seen.times_s, values))
    assert all(score.probabilities[NONE] == 1.0 for score in scores[30:40])
    assert scores[45].probabilities[NONE] != 1.0


def test_no_person_is_found_in_a_black_image(bundle):
    score = Recogniser(bundle).step(TimedFrame(0.0, np.zeros((90, 120, 3), np.uint8)))
    assert score.probabilities[NONE] == 1.0


def test_predictions_of_a_sample_equal_those_at_its_times(bundle, seen):
    times = tick_times(seen)
    sample = Sample("r", "p", at_times(seen, times), np.zeros(len(times), int), np.ones(len(times)))
    classifier = WindowClassifier(bundle.model, open_extractor("pose"))
    np.testing.assert_allclose(
        classifier.predict_sample(sample), classifier.predict_at(seen, times), atol=2e-3
    )


def test_memory_does_not_grow_with_the_recording(bundle):
    recogniser = Recogniser(bundle)
    row = np.random.default_rng(0).normal(size=OBSERVATION_SIZE).astype(np.float32)
    for number in range(400):
        recogniser.score(number / 120.0, row)
    assert len(recogniser._times) < (recogniser._classifier.receptive_field + 3) * TICK_S * 120.0


def test_frames_out_of_order_are_refused(bundle, seen):
    recogniser = Recogniser(bundle)
    recogniser.score(1.0, seen.values[0])
    with pytest.raises(ValueError, match="out of order"):
        recogniser.score(1.0, seen.values[1])


def test_a_bundle_of_other_features_is_refused(bundle):
    other = dataclasses.replace(bundle, settings={**bundle.settings, "tick_s": 0.5})
    with pytest.raises(BundleError, match="teach it again"):
        Recogniser(other)
    unknown = dataclasses.replace(bundle, features="smell")
    with pytest.raises(BundleError, match="smell"):
        Recogniser(unknown)
