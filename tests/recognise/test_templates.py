from dataclasses import replace

import numpy as np
import pytest

from moveset.base.values import NONE
from moveset.recognise.templates import TemplateMatcher, cut_return, cut_template

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


def corrected(template, move):
    return replace(template, move=move, decisive=True)


def test_a_decisive_template_of_none_has_the_last_word():
    positions = movement(5, (0.0, 0.0, -1.0), seed=2)
    matcher = TemplateMatcher([PUNCH, WAVE, corrected(PUNCH, NONE)])
    assert matcher.moves == ("punch", "wave")
    rows = matcher.predict(positions, np.arange(len(positions)))
    assert rows[:, :-1].max() < 0.5
    assert rows[REST + OUT, -1] > 0.9
    np.testing.assert_allclose(rows.sum(axis=1), 1.0, atol=1e-5)
    waved = matcher.predict(movement(6, (1.0, 0.0, 0.0)), np.arange(REST + 2 * OUT))
    assert waved[:, 1].max() > 0.8


def test_a_decisive_template_of_a_move_wins_over_other_templates():
    matcher = TemplateMatcher([PUNCH, WAVE, corrected(PUNCH, "wave")])
    assert peak(matcher, movement(5, (0.0, 0.0, -1.0), seed=2))[:2] == (
        1,
        pytest.approx(1.0, abs=0.1),
    )


def test_a_template_of_the_way_back_competes_with_the_move():
    back = cut_return(movement(5, (0.0, 0.0, -1.0)), REST, REST + 2 * OUT)
    assert (back.move, back.decisive) == (NONE, False)
    positions = movement(5, (0.0, 0.0, -1.0), seed=3)
    rows = TemplateMatcher([PUNCH, back]).predict(positions, np.arange(len(positions)))
    assert rows[: REST + OUT + 3, 0].max() > 0.8
    assert rows[REST + 2 * OUT :, -1].min() > 0.4


def test_a_greater_neutral_distance_finds_less_similar_motion():
    positions = movement(5, (0.4, 0.3, -1.0), seed=3)
    found = [
        peak(TemplateMatcher([replace(PUNCH, neutral=neutral)]), positions)[1]
        for neutral in (2.0, 5.0, 12.0)
    ]
    assert found == sorted(found)
    assert found[-1] > found[0]
