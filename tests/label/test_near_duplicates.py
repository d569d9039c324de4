from hypothesis import given
from hypothesis import strategies as st

from moveset.label.near_duplicates import join_alike

hashes = st.lists(st.integers(0, 2**64 - 1), max_size=12)


def test_a_chain_of_small_steps_is_one_group():
    assert join_alike([0b0, 0b11, 0b1111, 2**64 - 1], 2) == [0, 0, 0, 3]


@given(hashes, st.integers(0, 40))
def test_two_alike_are_always_together_and_groups_are_named_by_their_first(known, most):
    groups = join_alike(known, most)
    for one, first in enumerate(known):
        assert groups[one] <= one
        assert groups[groups[one]] == groups[one]
        for other, second in enumerate(known):
            if (first ^ second).bit_count() <= most:
                assert groups[one] == groups[other]
