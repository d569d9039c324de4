import zlib

import numpy as np
import onnx
import pytest

from moveset.learn.weight_rounding import SIGNIFICANT_BITS, round_weights
from moveset.recognise.bundle_file import load_bundle
from moveset.recognise.network import Network


@pytest.fixture(name="plain", scope="module")
def read_plain(model):
    return model.onnx


@pytest.fixture(name="model", scope="module")
def read_model(synthetic_bundle):
    return load_bundle(synthetic_bundle).model


def constants(content):
    graph = onnx.load_from_string(content).graph
    return {one.name: onnx.numpy_helper.to_array(one) for one in graph.initializer}


def test_matrices_keep_their_significant_bits_and_vectors_all(plain):
    before, after = constants(plain), constants(round_weights(plain))
    assert before.keys() == after.keys()
    for name, values in before.items():
        if values.dtype != np.float32 or values.ndim < 2:
            np.testing.assert_array_equal(after[name], values)
            continue
        np.testing.assert_allclose(after[name], values, rtol=2.0**-SIGNIFICANT_BITS, atol=0.0)
        mantissas = np.frexp(after[name])[0] * 2**SIGNIFICANT_BITS
        np.testing.assert_array_equal(mantissas, np.round(mantissas))


def test_the_network_compresses_well_and_says_nearly_the_same(plain, model):
    rounded = round_weights(plain)
    assert len(zlib.compress(rounded)) < 0.75 * len(zlib.compress(plain))
    rng = np.random.default_rng(1)
    windows = rng.normal(0.0, 0.5, (20, model.ticks, model.feature_size)).astype(np.float32)
    before, after = Network(plain).predict(windows), Network(rounded).predict(windows)
    np.testing.assert_allclose(after, before, atol=0.01)


def test_rounding_twice_changes_nothing(plain):
    once = round_weights(plain)
    assert round_weights(once) == once
