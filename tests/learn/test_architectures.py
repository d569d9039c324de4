import sys
from types import SimpleNamespace

import numpy as np
import pytest

from moveset.base.errors import TrainingError
from moveset.base.keras_backend import load_keras
from moveset.learn.architectures import (
    ARCHITECTURES,
    build_network,
    count_outputs,
    find_architecture,
)


def weights(network):
    return [np.asarray(variable.value) for variable in network.weights]


def test_one_move_needs_one_output():
    assert [count_outputs(classes) for classes in (2, 3, 10)] == [1, 3, 10]


def test_unknown_architecture_names_the_known_ones():
    with pytest.raises(TrainingError, match=r"transformer.*tcn, lstm, frame, article"):
        find_architecture("transformer")


def test_other_backend_is_named_with_its_fix(monkeypatch):
    other = SimpleNamespace(backend=SimpleNamespace(backend=lambda: "torch"))
    monkeypatch.setitem(sys.modules, "keras", other)
    with pytest.raises(TrainingError, match=r"torch.*KERAS_BACKEND=jax"):
        load_keras()


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_window_gives_one_output_for_each_labelled_tick(name):
    architecture = ARCHITECTURES[name]
    network = build_network(architecture, 5, 4, np.random.default_rng(0))
    output = np.asarray(network(np.zeros((2, architecture.window_length, 5), np.float32)))
    assert output.size == 2 * architecture.output_length * 4


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_same_seed_same_weights_and_other_seed_others(name):
    first, again, other = (
        weights(build_network(ARCHITECTURES[name], 5, 4, np.random.default_rng(seed)))
        for seed in (1, 1, 2)
    )
    assert all(np.array_equal(one, two) for one, two in zip(first, again, strict=True))
    assert not all(np.array_equal(one, two) for one, two in zip(first, other, strict=True))


def test_long_window_gives_the_same_outputs_as_each_tick_s_own_window():
    architecture = ARCHITECTURES["tcn"]
    network = build_network(architecture, 5, 4, np.random.default_rng(0))
    window = (
        np.random.default_rng(1).normal(size=(1, architecture.window_length, 5)).astype(np.float32)
    )
    whole = np.asarray(network(window))[0]
    for tick in (0, 17, architecture.output_length - 1):
        own = np.repeat(window[:, tick : tick + architecture.ticks], 2, axis=0)
        padded = np.pad(own, ((0, 0), (0, architecture.output_length - 1), (0, 0)))
        np.testing.assert_allclose(np.asarray(network(padded))[0, 0], whole[tick], atol=1e-5)
