"""Numbers are drawn within their ranges, and at no strength they are what changes nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.learn.parameter_sampler import Chance


@given(seed=st.integers(0, 2**32), strength=st.floats(0.0, 1.0))
def test_a_weaker_draw_stays_nearer_to_nothing(seed, strength):
    whole, part = (Chance(np.random.default_rng(seed), one) for one in (1.0, strength))
    far, near = whole.between(0.5, 2.0, 1.0), part.between(0.5, 2.0, 1.0)
    assert 0.5 <= far < 2.0
    assert near - 1.0 == pytest.approx(strength * (far - 1.0))


def test_whole_numbers_take_in_both_ends():
    chance = Chance(np.random.default_rng(0))
    assert {chance.whole(2, 5) for _ in range(200)} == {2, 3, 4, 5}


def test_channels_differ_as_often_as_asked():
    chance = Chance(np.random.default_rng(0))
    drawn = [chance.channels(-1.0, 1.0, per_channel=0.25) for _ in range(1000)]
    assert np.mean([len(set(one)) == 3 for one in drawn]) == pytest.approx(0.25, abs=0.05)
    assert {len(set(one)) for one in drawn} == {1, 3}


def test_some_are_drawn_in_any_order_and_none_twice():
    chance = Chance(np.random.default_rng(0))
    orders = {tuple(chance.some("abc", 3)) for _ in range(200)}
    assert len(orders) == 6
    assert all(sorted(order) == list("abc") for order in orders)
    assert sorted(chance.some("abc", 9)) == list("abc")
    assert chance.some("abc", 0) == []


def test_same_generator_same_numbers():
    first, again = (Chance(np.random.default_rng(3)) for _ in range(2))
    assert [first.share() for _ in range(500)] == [again.share() for _ in range(500)]
