from pathlib import Path

import numpy as np
import pytest

from moveset.base.values import MoveSetting, Observations, Recording
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.architectures import find_architecture
from moveset.learn.options import TeachOptions
from moveset.learn.pretraining import MAX_EXAMPLES, find_pretraining, read_pretraining
from moveset.learn.train_options import TrainOptions
from moveset.learn.training_step import CompiledNetwork, OptimiserOptions
from moveset.recognise.builtin import fighter
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.pose.landmarks import OBSERVATION_SIZE
from moveset.synth.clip import synthesise_clip
from moveset.workflow.teach import teach_on

SHORT = TrainOptions(epochs=1, patience=0, copies=1)
MOVES = (MoveSetting("punch_left"), MoveSetting("kick_left"), MoveSetting("jump"))


@pytest.fixture(name="pretraining", scope="module")
def make_pretraining():
    return read_pretraining(fighter().model)


def test_every_layer_but_the_last_starts_from_the_built_in_network(pretraining):
    size = fighter().model.feature_size
    network = CompiledNetwork(
        find_architecture("tcn"),
        size,
        3,
        options=OptimiserOptions(1e-3, 0, 0.0, 0.0, 0.9),
        start=pretraining.weights,
    )
    weights = network.initial_state(np.random.default_rng(1)).weights
    assert len(weights) == len(pretraining.weights) + 2, "the last layer has a kernel and a bias"
    for ours, given in zip(weights, pretraining.weights, strict=False):
        np.testing.assert_array_equal(ours, given)
    other = network.initial_state(np.random.default_rng(2)).weights
    assert not np.array_equal(weights[-2], other[-2]), "the last layer is drawn"
    assert pretraining.scaler.mean.shape == (size,)


def test_a_network_that_differs_starts_from_nothing():
    assert find_pretraining(PoseExtractor(), TeachOptions(), MAX_EXAMPLES)
    assert not find_pretraining(PoseExtractor(), TeachOptions(), MAX_EXAMPLES + 1)
    assert not find_pretraining(PoseExtractor(), TeachOptions(pretrained=False), 9)
    lstm = TeachOptions(train=TrainOptions(architecture="lstm"))
    assert not find_pretraining(PoseExtractor(), lstm, 9)
    other = PoseExtractor()
    other.settings = {**other.settings, "velocity_ticks": 5}
    assert not find_pretraining(other, TeachOptions(), 9)


@pytest.mark.slow
def test_pretraining_helps_where_there_are_few_recordings():
    people = [recording(seed) for seed in range(6)]
    losses = [
        teach_on(people, MOVES, TeachOptions(train=SHORT, pretrained=pretrained)).model.curve[0]
        for pretrained in (True, False)
    ]
    assert losses[0].held_out_loss < 0.8 * losses[1].held_out_loss


@pytest.mark.slow
def test_the_same_recordings_give_the_same_network_again():
    people = [recording(seed) for seed in range(3)]
    first, second = (
        teach_on(people, MOVES, TeachOptions(train=SHORT)).model.onnx for _ in range(2)
    )
    assert first == second


def recording(seed: int) -> LabelledRecording:
    """Return 20 s of a synthetic person, as a perfect tracker would see it."""
    name = f"person-{seed}"
    clip = synthesise_clip(
        seed, moves=[move.move for move in MOVES], duration_s=20.0, recording=name
    )
    seen = clip.true_landmarks().reshape(len(clip.times_s), OBSERVATION_SIZE)
    return LabelledRecording(
        Recording(name, name, Path(name)), Observations(clip.times_s, seen), clip.segments
    )
