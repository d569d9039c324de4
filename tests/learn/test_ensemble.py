from dataclasses import replace

import numpy as np
import pytest

from moveset.learn.ensemble import average_models
from moveset.learn.merge_classes import merge_outputs
from moveset.learn.temperature import calibrate_model
from moveset.recognise.builtin import fighter
from moveset.recognise.bundle_file import load_bundle, save_bundle
from moveset.recognise.network import Network


@pytest.fixture(name="windows", scope="module")
def make_windows():
    model = fighter().model
    rng = np.random.default_rng(1)
    return rng.normal(0.0, 0.5, (7, model.ticks, model.feature_size)).astype(np.float32)


@pytest.fixture(name="models", scope="module")
def make_models(synthetic_bundle):
    """Two different models of the same classes."""
    model = load_bundle(synthetic_bundle).model
    return [model, calibrate_model(model, 3.0)]


def test_an_ensemble_predicts_the_mean(models, windows):
    alone = [Network(model.onnx).predict(windows) for model in models]
    together = Network(average_models(models).onnx).predict(windows)
    assert np.abs(alone[0] - alone[1]).max() > 0.01
    np.testing.assert_allclose(together, (alone[0] + alone[1]) / 2.0, atol=1e-6)


def test_an_ensemble_of_one_is_the_model_itself(models):
    assert average_models(models[:1]) == models[0]


def test_ensembles_can_be_averaged_and_merged_again(models, windows):
    two = average_models(models)
    np.testing.assert_allclose(
        Network(average_models([two, two]).onnx).predict(windows),
        Network(two.onnx).predict(windows),
        atol=1e-6,
    )
    groups = dict.fromkeys(two.classes[:-1], "move")
    merged = merge_outputs(two, groups, ("move", "none"))
    rows = Network(two.onnx).predict(windows)
    np.testing.assert_allclose(
        Network(merged.onnx).predict(windows)[:, 0], rows[:, :-1].sum(axis=1), atol=1e-6
    )


def test_an_ensemble_survives_a_bundle_file(synthetic_bundle, models, windows, tmp_path):
    bundle = replace(load_bundle(synthetic_bundle), model=average_models(models))
    save_bundle(bundle, tmp_path / "both.moveset")
    again = load_bundle(tmp_path / "both.moveset")
    np.testing.assert_array_equal(
        Network(again.model.onnx).predict(windows), Network(bundle.model.onnx).predict(windows)
    )


def test_models_of_different_classes_are_refused(models):
    other = replace(models[0], classes=("wave", *models[0].classes[1:]))
    with pytest.raises(ValueError, match="different classes"):
        average_models([models[0], other])
