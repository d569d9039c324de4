"""Probabilities are calibrated on unseen people."""

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
TRAINING, UNSEEN = range(40, 44), range(44, 46)
UNDERCONFIDENT = TrainOptions(
    architecture="frame", epochs=6, min_steps=12, copies=0, label_smoothing=0.4
)
"""Strong label smoothing, so that the network must come out under-confident."""


def record(seed: int) -> LabelledRecording:
    """Return a synthetic person's true landmarks as a labelled recording."""
    name = f"clip{seed}"
    moves = [move.move for move in MOVES]
    clip = synthesise_clip(seed, moves=moves, duration_s=12.0, frame_rate=15.0, recording=name)
    landmarks = clip.true_landmarks()
    seen = Observations(clip.times_s, landmarks.reshape(len(landmarks), -1))
    return LabelledRecording(Recording(name, f"person{seed}", Path(name)), seen, clip.segments)


def train(rule: str, options: TrainOptions):
    """Return a trainer, and the recogniser that it trained."""
    recordings = [record(seed) for seed in TRAINING]
    trainer = CrossValidationTrainer(recordings, MOVES, TeachOptions(train=options, rule=rule))
    return trainer, trainer.teach([item.recording.name for item in recordings])


def calibration_error(trainer, model, rules):
    classifier = WindowClassifier(model, trainer.extractor)
    played = [evaluate_recording(record(seed), classifier, rules) for seed in UNSEEN]
    calibration = compute_calibration_curve(
        [one.calibration for one in played], [one.timeline for one in played]
    )
    assert calibration.temperature == pytest.approx(model.temperature)
    return calibration.ece


@pytest.mark.slow
def test_temperature_lowers_the_calibration_error_on_unseen_people():
    trainer, outcome = train("chosen", UNDERCONFIDENT)
    assert outcome.model.temperature < 0.9
    uncalibrated = calibrate_model(outcome.model, 1.0 / outcome.model.temperature)
    assert uncalibrated.temperature == pytest.approx(1.0)
    before = calibration_error(trainer, uncalibrated, outcome.rules)
    assert calibration_error(trainer, outcome.model, outcome.rules) <= before


def test_the_articles_thresholds_see_uncalibrated_probabilities():
    _, outcome = train("article", replace(UNDERCONFIDENT, epochs=1, min_steps=1))
    assert outcome.model.temperature == 1.0
