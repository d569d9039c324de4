import numpy as np

from moveset.recognise.fusion import fuse_probabilities
from moveset.recognise.templates import Match


def fuse(network, moves, matched, matched_moves, way_back=0.0):
    match = Match(matched, np.full(len(matched), way_back), {})
    return fuse_probabilities(network, moves, match, matched_moves)


def test_neither_source_presses_a_shared_move_alone():
    network, matched = np.array([[0.9, 0.1, 0.0]]), np.array([[0.4, 0.1, 0.5]])
    joint = fuse(network, ("a", "b"), matched, ("a", "b"))
    np.testing.assert_allclose(joint, [[0.6, 0.1, 0.3]])
    sure, blind = np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])
    assert fuse(sure, ("a",), blind, ("a",))[0, 0] == 0.0
    assert fuse(blind, ("a",), sure, ("a",))[0, 0] == 0.0


def test_fused_probabilities_add_up_to_one():
    rng = np.random.default_rng(1)
    network, matched = rng.dirichlet(np.ones(4), 200), rng.dirichlet(np.ones(3), 200)
    joint = fuse(network, ("a", "b", "c"), matched, ("b", "new"))
    assert joint.shape == (200, 5)
    assert (joint >= 0.0).all()
    np.testing.assert_allclose(joint.sum(axis=1), 1.0, atol=1e-5)


def test_a_new_move_takes_probability_from_none():
    network, matched = np.array([[0.0, 1.0]]), np.array([[0.9, 0.1]])
    joint = fuse(network, ("a",), matched, ("new",))
    np.testing.assert_allclose(joint, [[0.0, 0.9, 0.1]], atol=1e-6)


def test_templates_do_not_suppress_moves_that_they_do_not_know():
    network, matched = np.array([[0.95, 0.05]]), np.array([[0.05, 0.95]])
    joint = fuse(network, ("a",), matched, ("new",))
    assert joint[0, 0] > 0.9


def test_templates_without_a_move_change_nothing():
    network, matched = np.array([[0.7, 0.2, 0.1]]), np.array([[1.0]])
    joint = fuse(network, ("a", "b"), matched, ())
    np.testing.assert_allclose(joint, network, atol=1e-6)


def test_the_way_back_of_a_new_move_is_no_move_of_the_network():
    network, matched = np.array([[0.9, 0.1]]), np.array([[0.0, 1.0]])
    np.testing.assert_allclose(
        fuse(network, ("a",), matched, ("new",), way_back=0.8), [[0.18, 0.0, 0.82]], atol=1e-6
    )
    assert fuse(network, ("a",), np.array([[0.9, 0.1]]), ("a",), way_back=0.8)[0, 0] > 0.8
