"""The same moves come out at 10 frames a second and at 60."""

from functools import cache
from pathlib import Path

import pytest

from moveset import TeachOptions, TrainOptions, detect_events, synthesise_clip, teach_on
from moveset.base.values import MoveSetting, Observations, Recording
from moveset.label.labelled_recording import LabelledRecording
from moveset.recognise.predictor import WindowClassifier, score_observations
from moveset.see.pose.landmarks import OBSERVATION_SIZE
from moveset.see.registry import open_extractor

MOVES = (MoveSetting("kick_left"), MoveSetting("kick_right"), MoveSetting("squat", hold=True))


def recorded(seed: int, frame_rate: float) -> LabelledRecording:
    """Return a person's true landmarks at the frame rate of a camera; nothing is drawn."""
    name = f"p{seed}"
    names = [move.move for move in MOVES]
    clip = synthesise_clip(
        seed, moves=names, duration_s=24.0, frame_rate=frame_rate, recording=name
    )
    values = clip.true_landmarks().reshape(len(clip.times_s), OBSERVATION_SIZE)
    recording = Recording(name, name, Path(f"{name}.mp4"))
    return LabelledRecording(recording, Observations(clip.times_s, values), clip.segments)


@pytest.fixture(scope="module")
def bundle():
    options = TeachOptions(train=TrainOptions(epochs=20, copies=1))
    return teach_on([recorded(seed, 30.0) for seed in range(8)], MOVES, options)


@pytest.fixture(scope="module")
def presses(bundle):
    classifier = WindowClassifier(bundle.model, open_extractor("pose"))

    @cache
    def press(seed: int, frame_rate: float) -> list[tuple[str, float]]:
        track = score_observations(classifier, recorded(seed, frame_rate).observations)
        events = detect_events(track, bundle.rules)
        return [(event.move, event.time_s) for event in events if event.event == "press"]

    return press


@pytest.mark.slow
@pytest.mark.parametrize("frame_rate", [10.0, 15.0, 24.0, 60.0])
def test_any_frame_rate_presses_the_same_moves_at_the_same_times(presses, frame_rate):
    expected = [press for seed in (20, 21) for press in presses(seed, 30.0)]
    found = [press for seed in (20, 21) for press in presses(seed, frame_rate)]
    same = sum(
        any(move == other and abs(time_s - at_s) < 0.15 for other, at_s in found)
        for move, time_s in expected
    )
    assert len(expected) >= 10
    assert same >= 0.9 * len(expected)
    assert abs(len(found) - len(expected)) <= 0.1 * len(expected) + 1
