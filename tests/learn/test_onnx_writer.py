import numpy as np
import onnx
import pytest

from moveset.base.keras_backend import load_keras
from moveset.base.onnx_runtime import load_onnxruntime
from moveset.learn.architectures import ARCHITECTURES, build_network
from moveset.learn.onnx_writer import IR_VERSION, OPSET, network_bytes
from moveset.learn.scaler import SCALED_LIMIT, Scaler


def random_scaler(size, rng):
    return Scaler(
        rng.normal(size=size).astype(np.float32),
        rng.uniform(0.5, 2.0, size).astype(np.float32),
    )


def run(content, windows):
    session = load_onnxruntime().InferenceSession(content, providers=["CPUExecutionProvider"])
    return session.run(["probabilities"], {"window": windows})[0]


def probabilities(logits):
    if logits.shape[-1] == 1:
        return 1.0 / (1.0 + np.exp(-logits))
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def disturb(network, rng):
    """Give every weight and bias another value, so that a mix-up changes the output."""
    for variable in network.weights:
        if variable.dtype == "float32":  # the others are the random states of dropout
            variable.assign(np.asarray(variable.value) + rng.normal(0.0, 0.2, variable.shape))


@pytest.mark.parametrize("classes", [2, 5])
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_onnx_gives_the_output_of_keras(name, classes):
    rng, architecture, size = np.random.default_rng(0), ARCHITECTURES[name], 7
    network = build_network(architecture, size, classes, rng)
    disturb(network, rng)
    scaler = random_scaler(size, rng)
    windows = rng.normal(0.0, 2.0, (6, architecture.window_length, size)).astype(np.float32)
    limits = (-SCALED_LIMIT, SCALED_LIMIT)
    logits = np.asarray(network(np.clip((windows - scaler.mean) * scaler.scale, *limits)))
    expected = probabilities(logits.reshape(6, architecture.output_length, -1)[:, -1])
    np.testing.assert_allclose(run(network_bytes(network, scaler), windows), expected, atol=1e-5)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_any_number_of_windows_at_once(name):
    rng, architecture = np.random.default_rng(0), ARCHITECTURES[name]
    content = network_bytes(build_network(architecture, 4, 3, rng), random_scaler(4, rng))
    windows = rng.normal(size=(9, architecture.ticks, 4)).astype(np.float32)
    one_by_one = [run(content, window[None])[0] for window in windows]
    np.testing.assert_allclose(run(content, windows), one_by_one, atol=1e-6)


def test_causal_convolution_and_every_activation():
    keras, rng = load_keras(), np.random.default_rng(0)
    window = keras.Input((9, 3))
    hidden = keras.layers.Conv1D(4, 2, dilation_rate=3, padding="causal", activation="tanh")(window)
    hidden = keras.layers.Activation("sigmoid")(hidden)
    hidden = keras.layers.Dense(4, activation="softmax")(hidden)
    hidden = keras.layers.Cropping1D((2, 1))(keras.layers.Add()([hidden, hidden]))
    network = keras.Model(window, hidden)
    disturb(network, rng)
    windows = rng.normal(size=(2, 9, 3)).astype(np.float32)
    plain = Scaler(np.zeros(3, np.float32), np.ones(3, np.float32))
    expected = probabilities(np.asarray(network(windows))[:, -1])
    np.testing.assert_allclose(run(network_bytes(network, plain), windows), expected, atol=1e-5)


def test_wild_features_cannot_swamp_the_rest():
    rng = np.random.default_rng(0)
    network = build_network(ARCHITECTURES["frame"], 4, 3, rng)
    content = network_bytes(network, random_scaler(4, rng))
    windows = np.full((1, 1, 4), 1e30, np.float32)
    assert np.isfinite(run(content, windows)).all()


def test_old_runtimes_can_read_it():
    rng = np.random.default_rng(0)
    network = build_network(ARCHITECTURES["lstm"], 4, 3, rng)
    model = onnx.load_from_string(network_bytes(network, random_scaler(4, rng)))
    assert model.ir_version == IR_VERSION
    assert [entry.version for entry in model.opset_import] == [OPSET]
    assert [value.name for value in model.graph.input] == ["window"]
