import numpy as np
import pytest

from moveset.base.values import MoveSetting, TriggerRule
from moveset.recognise.templates import (
    COOL_DOWN,
    TemplateMatcher,
    cut_template,
    join_probabilities,
    template_rules,
)

JOINTS = 13
REST, OUT = 30, 12


def movement(joint: int, direction: tuple[float, float, float], *, out=OUT, size=1.0, seed=0):
    """One joint goes out and back along a bend; everything else trembles a little."""
    rng = np.random.default_rng(seed)
    share = np.concatenate([np.zeros(REST), np.sin(np.linspace(0, np.pi, 2 * out)), np.zeros(REST)])
    places = np.zeros((len(share), JOINTS, 3), np.float32)
    places[:, joint] = size * share[:, None] * np.array(direction)
    places[:, joint, 1] += size * 0.4 * share**2
    places += 0.002 * rng.standard_normal(places.shape)
    return places.reshape(len(share), -1).astype(np.float32)


def template(move: str, joint: int, direction, **how):
    return cut_template(move, movement(joint, direction, **how), REST, REST + 2 * OUT)


PUNCH = template("punch", 5, (0.0, 0.0, -1.0))
WAVE = template("wave", 6, (1.0, 0.0, 0.0))


@pytest.fixture(name="matcher")
def make_matcher():
    return TemplateMatcher([PUNCH, WAVE])


def peak(matcher, places):
    rows = matcher.predict(places, np.arange(len(places)))
    return (
        rows[:, :-1].argmax() % (rows.shape[1] - 1),
        rows[:, :-1].max(),
        rows[:, :-1].max(1).argmax(),
    )


@pytest.mark.parametrize("out", [8, 12, 18])
@pytest.mark.parametrize("size", [0.8, 1.0, 1.3])
def test_move_is_found_at_any_speed_and_size_where_it_turns_back(matcher, out, size):
    number, probability, tick = peak(
        matcher, movement(5, (0.0, 0.0, -1.0), out=out, size=size, seed=3)
    )
    assert matcher.moves[number] == "punch"
    assert probability > 0.8
    assert abs(tick - (REST + out)) <= 5


@pytest.mark.parametrize("joint", [5, 6])
def test_rest_and_another_limb_are_none(matcher, joint):
    other = movement(12, (0.0, 0.5, 0.5), seed=4)
    rows = matcher.predict(other, np.arange(len(other)))
    assert rows[:, -1].min() > 0.5
    still = movement(joint, (1.0, 0.0, 0.0), size=0.0)
    assert matcher.predict(still, np.arange(len(still)))[:, -1].min() > 0.9


def test_answer_depends_on_the_past_only(matcher):
    places = movement(5, (0.0, 0.0, -1.0))
    whole = matcher.predict(places, np.arange(len(places)))
    part = matcher.predict(places[:45], np.arange(45))
    np.testing.assert_allclose(whole[:45], part, atol=1e-5)


def test_rows_add_to_one(matcher):
    places = movement(6, (1.0, 0.0, 0.0))
    rows = matcher.predict(places, np.arange(len(places)))
    np.testing.assert_allclose(rows.sum(axis=1), 1.0, atol=1e-5)


def test_where_both_know_every_move_neither_presses_alone():
    network, matched = np.array([[0.9, 0.1, 0.0]]), np.array([[0.4, 0.1, 0.5]])
    joint = join_probabilities(network, ("a", "b"), matched, ("a", "b"))
    np.testing.assert_allclose(joint, [[0.6, 0.1, 0.3]])
    sure, blind = np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])
    assert join_probabilities(sure, ("a",), blind, ("a",))[0, 0] == 0.0
    assert join_probabilities(blind, ("a",), sure, ("a",))[0, 0] == 0.0


def test_joint_probabilities_are_shares_of_one():
    rng = np.random.default_rng(1)
    network, matched = rng.dirichlet(np.ones(4), 200), rng.dirichlet(np.ones(3), 200)
    joint = join_probabilities(network, ("a", "b", "c"), matched, ("b", "new"))
    assert joint.shape == (200, 5)
    assert (joint >= 0.0).all()
    np.testing.assert_allclose(joint.sum(axis=1), 1.0, atol=1e-5)


def test_new_move_gets_its_share_of_what_the_network_calls_none():
    network, matched = np.array([[0.0, 1.0]]), np.array([[0.9, 0.1]])
    joint = join_probabilities(network, ("a",), matched, ("new",))
    np.testing.assert_allclose(joint, [[0.0, 0.9, 0.1]], atol=1e-6)


def test_old_move_is_not_lost_to_templates_that_do_not_know_it():
    network, matched = np.array([[0.95, 0.05]]), np.array([[0.05, 0.95]])
    joint = join_probabilities(network, ("a",), matched, ("new",))
    assert joint[0, 0] > 0.9


def test_rules_wait_for_the_way_back_and_are_surer_beside_a_network():
    moves = (MoveSetting("punch"), MoveSetting("jump"))
    network = {
        "punch": TriggerRule("punch", threshold_on=0.9, threshold_off=0.45, smoothing_s=0.34),
        "jump": TriggerRule("jump", threshold_on=0.8, threshold_off=0.4),
    }
    punch, jump = template_rules([PUNCH], moves, network)
    (alone,) = template_rules([PUNCH], moves[:1])
    (new,) = template_rules([PUNCH], moves[:1], {"jump": network["jump"]})
    assert alone.threshold_on < punch.threshold_on < new.threshold_on
    assert alone.smoothing_s < punch.smoothing_s
    assert punch.refractory_s == pytest.approx(COOL_DOWN * 2 * OUT / 30.0)
    assert jump == network["jump"]
