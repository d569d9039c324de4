from hypothesis import given
from hypothesis import strategies as st

from moveset.label.near_duplicates import group_near_duplicates

hashes = st.lists(st.integers(0, 2**64 - 1), max_size=12)


def test_a_chain_of_small_steps_is_one_group():
    assert group_near_duplicates([0b0, 0b11, 0b1111, 2**64 - 1], 2) == [0, 0, 0, 3]


@given(hashes, st.integers(0, 40))
def test_near_duplicates_are_grouped_under_their_first(known, most):
    groups = group_near_duplicates(known, most)
    for one, first in enumerate(known):
        assert groups[one] <= one
        assert groups[groups[one]] == groups[one]
        for other, second in enumerate(known):
            if (first ^ second).bit_count() <= most:
                assert groups[one] == groups[other]
