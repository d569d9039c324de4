import dataclasses

import numpy as np
import pytest

from moveset.base.errors import BundleError
from moveset.base.values import NONE, Observations, Sample, TimedFrame
from moveset.recognise.bundle import load_bundle
from moveset.recognise.predictor import Recogniser, Scorer
from moveset.see.cache import observe_recording
from moveset.see.extractor import open_extractor
from moveset.see.pose.landmarks import WIDTH
from moveset.see.resample import TICK_S, at_times, tick_times


@pytest.fixture(scope="module")
def bundle(drawn_bundle):
    return load_bundle(drawn_bundle)


@pytest.fixture(scope="module")
def seen(drawn_video):
    return observe_recording(drawn_video, open_extractor("pose"))


def judged(bundle, observations):
    recogniser = Recogniser(bundle)
    pairs = zip(observations.times_s.tolist(), observations.values, strict=True)
    return [recogniser.judge(time_s, row) for time_s, row in pairs]


def test_probabilities_add_to_one_and_name_every_class(bundle, seen):
    for score in judged(bundle, seen):
        assert tuple(score.probabilities) == (*[move.move for move in bundle.moves], NONE)
        assert sum(score.probabilities.values()) == pytest.approx(1.0, abs=1e-4)


def test_nobody_in_view_is_surely_none(bundle, seen):
    values = seen.values.copy()
    values[30:40] = np.nan
    scores = judged(bundle, Observations(seen.times_s, values))
    assert all(score.probabilities[NONE] == 1.0 for score in scores[30:40])
    assert scores[45].probabilities[NONE] != 1.0


def test_a_black_picture_is_seen_as_nobody(bundle):
    score = Recogniser(bundle).step(TimedFrame(0.0, np.zeros((90, 120, 3), np.uint8)))
    assert score.probabilities[NONE] == 1.0


def test_a_whole_recording_scored_at_its_ticks_is_what_the_stream_says_there(bundle, seen):
    times = tick_times(seen)
    sample = Sample("r", "p", at_times(seen, times), np.zeros(len(times), int), np.ones(len(times)))
    scorer = Scorer(bundle.model, open_extractor("pose"))
    np.testing.assert_allclose(scorer.score_ticks(sample), scorer.score_at(seen, times), atol=2e-3)


def test_memory_does_not_grow_with_the_recording(bundle):
    recogniser = Recogniser(bundle)
    row = np.random.default_rng(0).normal(size=WIDTH).astype(np.float32)
    for number in range(400):
        recogniser.judge(number / 120.0, row)
    assert len(recogniser._times) < (recogniser._scorer.span + 3) * TICK_S * 120.0


def test_time_does_not_run_backwards(bundle, seen):
    recogniser = Recogniser(bundle)
    recogniser.judge(1.0, seen.values[0])
    with pytest.raises(ValueError, match="backwards"):
        recogniser.judge(1.0, seen.values[1])


def test_a_bundle_of_other_features_is_refused(bundle):
    other = dataclasses.replace(bundle, settings={**bundle.settings, "tick_s": 0.5})
    with pytest.raises(BundleError, match="teach it again"):
        Recogniser(other)
    unknown = dataclasses.replace(bundle, features="smell")
    with pytest.raises(BundleError, match="smell"):
        Recogniser(unknown)
