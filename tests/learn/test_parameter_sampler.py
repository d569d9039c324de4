"""Parameters stay within their ranges, and are neutral at strength 0."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.learn.parameter_sampler import ParameterSampler


@given(seed=st.integers(0, 2**32), strength=st.floats(0.0, 1.0))
def test_scaled_parameters_are_nearer_to_the_neutral_value_at_less_strength(seed, strength):
    full, partial = (ParameterSampler(np.random.default_rng(seed), one) for one in (1.0, strength))
    far, near = full.scaled(0.5, 2.0, 1.0), partial.scaled(0.5, 2.0, 1.0)
    assert 0.5 <= far < 2.0
    assert near - 1.0 == pytest.approx(strength * (far - 1.0))


def test_integers_include_both_ends():
    sampler = ParameterSampler(np.random.default_rng(0))
    assert {sampler.integer(2, 5) for _ in range(200)} == {2, 3, 4, 5}


def test_channels_differ_with_the_given_probability():
    sampler = ParameterSampler(np.random.default_rng(0))
    drawn = [sampler.channels(-1.0, 1.0, per_channel=0.25) for _ in range(1000)]
    assert np.mean([len(set(one)) == 3 for one in drawn]) == pytest.approx(0.25, abs=0.05)
    assert {len(set(one)) for one in drawn} == {1, 3}


def test_items_are_sampled_in_random_order_without_repeats():
    sampler = ParameterSampler(np.random.default_rng(0))
    orders = {tuple(sampler.sample("abc", 3)) for _ in range(200)}
    assert len(orders) == 6
    assert all(sorted(order) == list("abc") for order in orders)
    assert sorted(sampler.sample("abc", 9)) == list("abc")
    assert sampler.sample("abc", 0) == []


def test_the_same_seed_gives_the_same_numbers():
    first, again = (ParameterSampler(np.random.default_rng(3)) for _ in range(2))
    assert [first.random() for _ in range(500)] == [again.random() for _ in range(500)]
