import numpy as np
import onnxruntime
import pytest

from moveset.base.errors import BundleError
from moveset.learn.architectures import ARCHITECTURES, build_network
from moveset.learn.onnx_writer import network_bytes
from moveset.learn.scaler import Scaler
from moveset.recognise.network import BATCH_SIZE, Network, none_where_invalid

from .small_networks import TICKS, small_network

PLAIN = Scaler(np.zeros(4, np.float32), np.ones(4, np.float32))


@pytest.mark.parametrize("classes", [2, 5])
def test_every_class_has_a_probability(classes):
    rng = np.random.default_rng(0)
    network = Network(network_bytes(build_network(ARCHITECTURES["tcn"], 4, classes, rng), PLAIN))
    answer = network.predict(rng.normal(size=(3, ARCHITECTURES["tcn"].ticks, 4)))
    assert answer.shape == (3, classes)
    assert answer.dtype == np.float32
    np.testing.assert_allclose(answer.sum(axis=1), 1.0, rtol=1e-5)


def test_bytes_that_are_not_a_network_are_refused():
    with pytest.raises(BundleError, match="teach it again"):
        Network(b"no network")


def test_onnx_runtimes_own_format_is_refused(tmp_path):
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / "own.ort")
    options.add_session_config_entry("session.save_model_format", "ORT")
    onnxruntime.InferenceSession(small_network(), options, providers=["CPUExecutionProvider"])
    own = (tmp_path / "own.ort").read_bytes()
    onnxruntime.InferenceSession(own, providers=["CPUExecutionProvider"])  # by its first bytes
    with pytest.raises(BundleError, match="teach it again"):
        Network(own)


def test_many_windows_are_computed_as_one_by_one():
    network = Network(small_network())
    windows = np.random.default_rng(2).normal(size=(2 * BATCH_SIZE + 3, TICKS, 93)).astype("f4")
    alone = np.concatenate([network.predict(window[None]) for window in windows])
    np.testing.assert_allclose(network.predict(windows), alone, atol=1e-6)
    assert network.predict(windows[:0]).shape == (0, 3)


def test_windows_that_do_not_fit_are_a_bundle_error():
    with pytest.raises(BundleError, match="cannot be run"):
        Network(small_network()).predict(np.zeros((1, TICKS, 92), np.float32))


def test_rows_that_are_no_probabilities_are_none():
    nan, inf = np.nan, np.inf
    rows = [
        [0.2, 0.3, 0.5],
        [nan, 0.3, 0.5],
        [nan, nan, nan],
        [inf, -inf, 1.0],
        [inf, 0.0, 0.0],
        [2.0, -1.0, 0.0],
        [0.9, 0.9, 0.9],
        [0.0, 0.0, 0.0],
        [3e38, 3e38, 3e38],
    ]
    answer = none_where_invalid(np.array(rows, np.float32))
    np.testing.assert_array_equal(answer[0], np.float32(rows[0]))
    np.testing.assert_array_equal(answer[1:], [[0.0, 0.0, 1.0]] * 8)
