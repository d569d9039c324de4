from dataclasses import replace

import numpy as np
import onnx
import pytest

from moveset.base.errors import BundleError
from moveset.learn.embedding import SIZE, add_embedding
from moveset.learn.ensemble import average_models
from moveset.learn.merge_classes import merge_outputs
from moveset.learn.onnx_reader import read_layers
from moveset.recognise.bundle_file import load_bundle
from moveset.recognise.network import Network
from moveset.recognise.predictor import WindowClassifier
from moveset.see.pose.extractor import PoseExtractor
from moveset.synth.clip import synthesise_clip


@pytest.fixture(name="everyday", scope="module")
def make_everyday():
    clip = synthesise_clip(3, moves=("idle",), duration_s=12.0, person_seed=3)
    return clip.true_landmarks().reshape(len(clip.times_s), -1).astype(np.float32)


@pytest.fixture(name="plain", scope="module")
def make_plain(synthetic_bundle):
    return load_bundle(synthetic_bundle).model


@pytest.fixture(name="model", scope="module")
def make_model(plain, everyday):
    return add_embedding(plain, [everyday])


def windows_of(model):
    rng = np.random.default_rng(2)
    return rng.normal(0.0, 0.5, (5, model.ticks, model.feature_size)).astype(np.float32)


def test_the_embedding_of_everyday_motion_has_mean_0_and_variance_up_to_1(model, everyday):
    rows = WindowClassifier(model, PoseExtractor()).embed(everyday)
    assert rows is not None
    assert len(rows) == len(everyday)
    assert rows.shape[1] <= SIZE
    np.testing.assert_allclose(rows.mean(axis=0), 0.0, atol=1e-2)
    assert rows.std(axis=0).max() <= 1.01
    covariance = np.cov(rows.T)
    assert np.abs(covariance - np.diag(np.diag(covariance))).max() < 1e-2


def test_probabilities_stay_as_they_were(plain, model):
    windows = windows_of(plain)
    before, after = Network(plain.onnx), Network(model.onnx)
    np.testing.assert_allclose(after.predict(windows), before.predict(windows), atol=1e-6)
    assert not before.has_embedding


def test_a_network_without_embedding_gives_none(plain, everyday):
    assert WindowClassifier(plain, PoseExtractor()).embed(everyday) is None


def test_each_network_of_an_ensemble_contributes(plain, everyday):
    two = add_embedding(average_models([plain, plain]), [everyday])
    embeddings = Network(two.onnx).predict_and_embed(windows_of(plain))[1]
    assert np.isfinite(embeddings).all()


def test_layers_averages_and_merged_classes_do_not_see_the_embedding(plain, model):
    assert [one.name for one in read_layers(model.onnx)] == [
        one.name for one in read_layers(plain.onnx)
    ]
    assert average_models([model, plain]).onnx == average_models([plain, plain]).onnx
    groups = dict.fromkeys(plain.classes[:-1], "move")
    merged = merge_outputs(model, groups, ("move", "none"))
    assert Network(merged.onnx).has_embedding
    assert Network(merged.onnx).predict(windows_of(plain)).shape == (5, 2)


def test_a_network_without_softmax_is_refused(plain, everyday):
    parsed = onnx.load_from_string(plain.onnx)
    for node in parsed.graph.node:
        if node.op_type == "Softmax":
            node.op_type = "Sigmoid"
            del node.attribute[:]
    without = replace(plain, onnx=parsed.SerializeToString())
    with pytest.raises(BundleError, match="softmax"):
        add_embedding(without, [everyday])
