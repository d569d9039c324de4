import numpy as np
import pytest

from moveset.base.errors import BundleError
from moveset.learn.architectures import ARCHITECTURES, build_network
from moveset.learn.onnx_writer import network_bytes
from moveset.learn.scaler import Scaler
from moveset.recognise.network import Network

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
