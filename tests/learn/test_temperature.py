"""Temperatures are recovered, and act inside a network as they do on its probabilities."""

import numpy as np
import pytest

from moveset.learn.architectures import ARCHITECTURES, build_network
from moveset.learn.onnx_reader import read_layers
from moveset.learn.onnx_writer import divide_logits, network_bytes, shift_logits
from moveset.learn.scaler import Scaler
from moveset.learn.temperature import LIMITS, apply_temperature, calibrate_model, fit_temperature
from moveset.recognise.model import Model
from moveset.recognise.network import Network

SIZE = 7
TEMPERATURES = (0.5, 1.0, 2.5)


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def overconfident(temperature, classes, count=20_000, seed=0):
    """Return probabilities that are calibrated at a temperature, labels and weights."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0.0, 2.0, (count, classes))
    edges = softmax(logits).cumsum(axis=1)
    labels = (rng.random((count, 1)) > edges[:, :-1]).sum(axis=1)
    probabilities = softmax(logits * temperature).astype(np.float32)
    return probabilities, labels.astype(np.int64), np.ones(count, np.float32)


def make_model(architecture, classes):
    rng = np.random.default_rng([len(architecture), classes])
    network = build_network(ARCHITECTURES[architecture], SIZE, classes, rng)
    for variable in network.trainable_variables:
        value = np.asarray(variable.value) + rng.normal(0.0, 0.05, variable.shape)
        variable.assign(value.astype(np.float32))
    scaler = Scaler(np.zeros(SIZE, np.float32), np.ones(SIZE, np.float32))
    names = tuple(f"move{number}" for number in range(classes - 1))
    onnx = network_bytes(network, scaler)
    return Model(architecture, ARCHITECTURES[architecture].ticks, SIZE, (*names, "none"), onnx)


@pytest.mark.parametrize("classes", [2, 5])
@pytest.mark.parametrize("temperature", TEMPERATURES)
def test_a_known_temperature_is_found_again(temperature, classes):
    assert fit_temperature(*overconfident(temperature, classes)) == pytest.approx(
        temperature, rel=0.05
    )


def test_doubtful_frames_do_not_count():
    probabilities, labels, weights = overconfident(2.0, 4)
    wrong = np.arange(len(labels)) % 3 == 0
    labels[wrong], weights[wrong] = (labels[wrong] + 1) % 4, 0.0
    assert fit_temperature(probabilities, labels, weights) == pytest.approx(2.0, rel=0.05)


def test_a_model_that_is_always_right_or_always_sure_stays_within_limits():
    labels = np.array([0, 1, 0, 1])
    sure = np.eye(2, dtype=np.float32)[labels]
    for probabilities in (sure, 1.0 - sure, 0.6 * sure + 0.2):
        assert (
            LIMITS[0] <= fit_temperature(probabilities, labels, np.ones(4, np.float32)) <= LIMITS[1]
        )


def test_nothing_to_tell_apart_leaves_probabilities_as_they_are():
    probabilities, labels, weights = overconfident(3.0, 3)
    assert fit_temperature(probabilities, np.zeros_like(labels), weights) == 1.0
    assert fit_temperature(probabilities, labels, np.zeros_like(weights)) == 1.0
    assert fit_temperature(probabilities[:0], labels[:0], weights[:0]) == 1.0
    np.testing.assert_array_equal(apply_temperature(probabilities, 1.0), probabilities)


def test_order_and_certainty_outlast_a_temperature():
    probabilities = np.array([[0.7, 0.2, 0.1], [0.0, 0.0, 1.0], [1 / 3, 1 / 3, 1 / 3]], np.float32)
    for temperature in TEMPERATURES:
        after = apply_temperature(probabilities, temperature)
        np.testing.assert_allclose(after.sum(axis=1), 1.0, rtol=1e-6)
        np.testing.assert_array_equal(after[1], probabilities[1])
        np.testing.assert_allclose(after[2], probabilities[2], rtol=1e-6)
        assert after[0].argsort().tolist() == probabilities[0].argsort().tolist()
    assert (
        apply_temperature(probabilities, 2.5)[0, 0]
        < 0.7
        < apply_temperature(probabilities, 0.5)[0, 0]
    )


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_temperature_in_a_network_acts_as_on_its_probabilities(architecture, classes):
    model = make_model(architecture, classes)
    # Small features: where a single output comes near 1, float32 has few digits left for none.
    windows = np.random.default_rng(1).normal(0.0, 0.3, (40, model.ticks, SIZE)).astype(np.float32)
    plain = Network(model.onnx).predict(windows)
    assert plain.std() > 0.01
    for temperature in TEMPERATURES:
        after = calibrate_model(model, temperature)
        assert after.temperature == temperature
        probabilities = Network(after.onnx).predict(windows)
        np.testing.assert_allclose(probabilities, apply_temperature(plain, temperature), atol=1e-6)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_raised_logits_multiply_the_odds(architecture):
    model = make_model(architecture, 4)
    windows = np.random.default_rng(1).normal(0.0, 0.3, (40, model.ticks, SIZE)).astype(np.float32)
    plain = Network(model.onnx).predict(windows)
    factors = np.array([1.0, 0.1, 1.0, 3.0], np.float32)
    weighted = plain * factors
    raised = Network(shift_logits(model.onnx, np.log(factors))).predict(windows)
    expected = weighted / weighted.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(raised, expected, atol=1e-6)


def test_an_export_is_rewritten_from_the_same_network():
    model = make_model("tcn", 4)
    before, after = read_layers(model.onnx), read_layers(divide_logits(model.onnx, 2.0))
    assert [layer.type for layer in before] == [layer.type for layer in after]
    dense = [number for number, layer in enumerate(before) if layer.type == "Dense"][-1]
    for number, (one, other) in enumerate(zip(before, after, strict=True)):
        for name, array in one.weights.items():
            share = 0.5 if number == dense else 1.0
            np.testing.assert_array_equal(other.weights[name], array * np.float32(share))


def test_temperature_one_changes_no_byte():
    model = make_model("frame", 3)
    assert calibrate_model(model, 1.0) == model


def test_a_network_that_ends_otherwise_is_refused():
    from onnx import helper

    body = helper.make_graph(
        [
            helper.make_node("MatMul", ["window", "window"], ["product"]),
            helper.make_node("Add", ["window", "window"], ["probabilities"]),
        ],
        "other",
        [helper.make_tensor_value_info("window", 1, [2, 2])],
        [helper.make_tensor_value_info("probabilities", 1, [2, 2])],
    )
    with pytest.raises(ValueError, match="does not end in a dense layer"):
        divide_logits(helper.make_model(body).SerializeToString(), 2.0)
