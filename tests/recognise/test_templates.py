import numpy as np
import pytest

from moveset.recognise.templates import TemplateMatcher, cut_template

JOINTS = 13
REST, OUT = 30, 12


def movement(joint: int, direction: tuple[float, float, float], *, out=OUT, size=1.0, seed=0):
    """Return one joint going out and back along a curve, with noise on all joints."""
    rng = np.random.default_rng(seed)
    share = np.concatenate([np.zeros(REST), np.sin(np.linspace(0, np.pi, 2 * out)), np.zeros(REST)])
    positions = np.zeros((len(share), JOINTS, 3), np.float32)
    positions[:, joint] = size * share[:, None] * np.array(direction)
    positions[:, joint, 1] += size * 0.4 * share**2
    positions += 0.002 * rng.standard_normal(positions.shape)
    return positions.reshape(len(share), -1).astype(np.float32)


def template(move: str, joint: int, direction, **how):
    return cut_template(move, movement(joint, direction, **how), REST, REST + 2 * OUT)


PUNCH = template("punch", 5, (0.0, 0.0, -1.0))
WAVE = template("wave", 6, (1.0, 0.0, 0.0))


@pytest.fixture(name="matcher")
def make_matcher():
    return TemplateMatcher([PUNCH, WAVE])


def peak(matcher, positions):
    rows = matcher.predict(positions, np.arange(len(positions)))
    return (
        rows[:, :-1].argmax() % (rows.shape[1] - 1),
        rows[:, :-1].max(),
        rows[:, :-1].max(1).argmax(),
    )


@pytest.mark.parametrize("out", [8, 12, 18])
@pytest.mark.parametrize("size", [0.8, 1.0, 1.3])
def test_a_move_is_found_at_any_speed_and_size_where_it_turns_back(matcher, out, size):
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


def test_probabilities_depend_on_the_past_only(matcher):
    positions = movement(5, (0.0, 0.0, -1.0))
    whole = matcher.predict(positions, np.arange(len(positions)))
    part = matcher.predict(positions[:45], np.arange(45))
    np.testing.assert_allclose(whole[:45], part, atol=1e-5)


def test_rows_add_up_to_one(matcher):
    positions = movement(6, (1.0, 0.0, 0.0))
    rows = matcher.predict(positions, np.arange(len(positions)))
    np.testing.assert_allclose(rows.sum(axis=1), 1.0, atol=1e-5)
