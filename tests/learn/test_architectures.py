import sys
from types import SimpleNamespace

import numpy as np
import pytest

from moveset.base.errors import TrainingError
from moveset.base.keras_backend import load_keras
from moveset.learn.architectures import KINDS, build_network, find_kind, outputs_for


def weights(network):
    return [np.asarray(variable.value) for variable in network.weights]


def test_one_move_needs_one_output():
    assert [outputs_for(classes) for classes in (2, 3, 10)] == [1, 3, 10]


def test_unknown_kind_names_the_known_ones():
    with pytest.raises(TrainingError, match=r"transformer.*frame, lstm, tcn"):
        find_kind("transformer")


def test_other_backend_is_named_with_its_mend(monkeypatch):
    other = SimpleNamespace(backend=SimpleNamespace(backend=lambda: "torch"))
    monkeypatch.setitem(sys.modules, "keras", other)
    with pytest.raises(TrainingError, match=r"torch.*KERAS_BACKEND=jax"):
        load_keras()


@pytest.mark.parametrize("name", KINDS)
def test_piece_gives_one_answer_for_each_labelled_tick(name):
    kind = KINDS[name]
    network = build_network(kind, 5, 4, np.random.default_rng(0))
    answer = np.asarray(network(np.zeros((2, kind.length, 5), np.float32)))
    assert answer.size == 2 * kind.span * 4


@pytest.mark.parametrize("name", KINDS)
def test_same_seed_same_weights_and_other_seed_others(name):
    first, again, other = (
        weights(build_network(KINDS[name], 5, 4, np.random.default_rng(seed))) for seed in (1, 1, 2)
    )
    assert all(np.array_equal(one, two) for one, two in zip(first, again, strict=True))
    assert not all(np.array_equal(one, two) for one, two in zip(first, other, strict=True))


def test_long_piece_answers_as_each_tick_s_own_window_would():
    kind = KINDS["tcn"]
    network = build_network(kind, 5, 4, np.random.default_rng(0))
    piece = np.random.default_rng(1).normal(size=(1, kind.length, 5)).astype(np.float32)
    whole = np.asarray(network(piece))[0]
    for tick in (0, 17, kind.span - 1):
        window = np.repeat(piece[:, tick : tick + kind.ticks], 2, axis=0)
        padded = np.pad(window, ((0, 0), (0, kind.span - 1), (0, 0)))
        np.testing.assert_allclose(np.asarray(network(padded))[0, 0], whole[tick], atol=1e-5)
