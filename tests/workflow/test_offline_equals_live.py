"""Evaluation of a recording gives what playing it gives, frame by frame."""

import numpy as np
import pytest

from moveset import Recogniser, detect_events, load_bundle, play, read_frames
from moveset.base.values import Observations
from moveset.recognise.predictor import WindowClassifier, score_observations
from moveset.see.observe import observe_frames
from moveset.see.registry import open_extractor

pytestmark = pytest.mark.usefixtures("real_poses")


@pytest.fixture(scope="module")
def bundle(synthetic_bundle):
    return load_bundle(synthetic_bundle)


@pytest.fixture(scope="module")
def offline(bundle, synthetic_video):
    extractor = open_extractor(bundle.features)
    observations = observe_frames(read_frames(synthetic_video), extractor)
    return observations, score_observations(WindowClassifier(bundle.model, extractor), observations)


def test_offline_scores_are_the_streamed_scores(bundle, synthetic_video, offline):
    _, track = offline
    recogniser = Recogniser(bundle)
    scores = [recogniser.step(frame) for frame in read_frames(synthetic_video)]
    streamed = [[score.probabilities[name] for name in track.classes] for score in scores]
    assert [score.time_s for score in scores] == track.times_s.tolist()
    np.testing.assert_allclose(streamed, track.probabilities, atol=1e-6)


def test_offline_events_are_the_played_events(bundle, synthetic_video, offline):
    _, track = offline
    played = [event for frame in play(bundle, synthetic_video) for event in frame.events]
    expected = detect_events(track, bundle.rules)
    assert [(e.move, e.event, e.time_s) for e in played] == [
        (e.move, e.event, e.time_s) for e in expected
    ]
    assert played, "a bundle that never presses would make this test say nothing"


def test_scores_do_not_depend_on_later_frames(bundle, offline):
    observations, track = offline
    classifier = WindowClassifier(bundle.model, open_extractor(bundle.features))
    half = len(observations.times_s) // 2
    past = Observations(observations.times_s[:half], observations.values[:half])
    first = score_observations(classifier, past).probabilities
    np.testing.assert_allclose(first, track.probabilities[:half], atol=1e-6)


def test_a_reset_recogniser_gives_the_same_scores_again(bundle, synthetic_video):
    recogniser = Recogniser(bundle)
    frames = list(read_frames(synthetic_video))[:20]
    first = [recogniser.step(frame) for frame in frames]
    recogniser.reset()
    assert [recogniser.step(frame) for frame in frames] == first
