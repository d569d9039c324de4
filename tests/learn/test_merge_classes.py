import numpy as np
import pytest

from moveset.base.errors import BundleError
from moveset.learn.merge_classes import merge_moves
from moveset.recognise.builtin import fighter
from moveset.recognise.network import Network

BOTH = {f"{kind}_{side}": kind for kind in ("punch", "kick") for side in ("left", "right")}


def test_probabilities_of_merged_moves_add_up():
    fine, coarse = fighter(), merge_moves(fighter(), BOTH)
    window = np.random.default_rng(0).normal(size=(5, fine.model.ticks, fine.model.feature_size))
    before = Network(fine.model.onnx).predict(window.astype(np.float32))
    after = Network(coarse.model.onnx).predict(window.astype(np.float32))
    assert coarse.model.classes == ("punch", "kick", "none")
    np.testing.assert_allclose(after[:, 0], before[:, :2].sum(axis=1), atol=1e-6)
    np.testing.assert_allclose(after[:, 1], before[:, 2:4].sum(axis=1), atol=1e-6)
    np.testing.assert_allclose(after.sum(axis=1), 1.0, atol=1e-5)


def test_every_merged_move_has_a_rule_and_a_key():
    coarse = merge_moves(fighter(), BOTH)
    assert [move.move for move in coarse.moves] == [rule.move for rule in coarse.rules]
    assert all(move.key for move in coarse.moves)


def test_unknown_move_is_refused_by_name():
    with pytest.raises(BundleError, match="knows no fly"):
        merge_moves(fighter(), {"fly": "punch"})
