"""Taught on a few drawn people, it means what it says of those it never saw."""

from dataclasses import replace
from pathlib import Path

import pytest

from moveset.base.values import MoveSetting, Observations, Recording
from moveset.evaluate.calibration_curve import compute_calibration_curve
from moveset.evaluate.recording_results import evaluate_recording
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.cross_validation import CrossValidationTrainer
from moveset.learn.options import TeachOptions
from moveset.learn.temperature import calibrate_model
from moveset.learn.train_options import TrainOptions
from moveset.recognise.predictor import WindowClassifier
from moveset.synth.clip import synthesise_clip

MOVES = (MoveSetting("kick_left"), MoveSetting("block", hold=True))
LEARNT, UNSEEN = range(40, 44), range(44, 46)
MODEST = TrainOptions(architecture="frame", epochs=6, min_steps=12, copies=0, label_smoothing=0.4)
"""Learnt from truth that is spread over all classes, so it must come out less sure than right."""


def drawn(seed: int) -> LabelledRecording:
    """Return what a perfect extractor sees of a drawn person."""
    name = f"clip{seed}"
    moves = [move.move for move in MOVES]
    clip = synthesise_clip(seed, moves=moves, duration_s=12.0, frame_rate=15.0, recording=name)
    landmarks = clip.true_landmarks()
    seen = Observations(clip.times_s, landmarks.reshape(len(landmarks), -1))
    return LabelledRecording(Recording(name, f"person{seed}", Path(name)), seen, clip.segments)


def taught(rule: str, options: TrainOptions):
    """Return what was taught, and the room it was taught in."""
    learnt = [drawn(seed) for seed in LEARNT]
    room = CrossValidationTrainer(learnt, MOVES, TeachOptions(train=options, rule=rule))
    return room, room.teach([item.recording.name for item in learnt])


def error(room, model, rules):
    classifier = WindowClassifier(model, room.extractor)
    played = [evaluate_recording(drawn(seed), classifier, rules) for seed in UNSEEN]
    calibration = compute_calibration_curve(
        [one.calibration for one in played], [one.timeline for one in played]
    )
    assert calibration.temperature == pytest.approx(model.temperature)
    return calibration.ece


@pytest.mark.slow
def test_people_never_seen_are_known_as_surely_as_it_says():
    room, outcome = taught("chosen", MODEST)
    assert outcome.model.temperature < 0.9
    as_learnt = calibrate_model(outcome.model, 1.0 / outcome.model.temperature)
    assert as_learnt.temperature == pytest.approx(1.0)
    assert error(room, outcome.model, outcome.rules) <= error(room, as_learnt, outcome.rules)


@pytest.mark.slow
def test_the_articles_thresholds_see_probabilities_as_they_were_learnt():
    _, outcome = taught("article", replace(MODEST, epochs=1, min_steps=1))
    assert outcome.model.temperature == 1.0
