"""Titles of moves in any language become names that are safe in files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.errors import LabelError
from moveset.base.values import MOVE_NAME, NONE, MoveSetting
from moveset.label.move_names import check_title, name_from_title, shown_name, with_title


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Große Welle", "grosse_welle"),
        ("  Ça va !", "ca_va"),
        ("Łódź Ørn", "lodz_orn"),
        ("招手", "move"),
        ("2 Fäuste", "move_2_fauste"),
        ("none", "none_2"),
        ("High-Five", "high_five"),
    ],
)
def test_a_title_becomes_a_similar_name(title, name):
    assert name_from_title(title) == name


@given(st.text(max_size=60), st.sets(st.sampled_from(["wave", "move", "move_2", "a", "a_2"])))
def test_every_title_becomes_a_valid_name_that_is_free(title, taken):
    name = name_from_title(title, taken)
    assert MOVE_NAME.fullmatch(name)
    assert name not in {*taken, NONE}


def test_a_title_is_kept_only_where_it_says_more_than_the_name():
    assert with_title(MoveSetting("x", "j", True), "big_wave", "big wave").title == ""
    kept = with_title(MoveSetting("x", "j", True), "grosse_welle", "Große Welle")
    assert kept == MoveSetting("grosse_welle", "j", True, "Große Welle")
    assert [shown_name(one) for one in (kept, MoveSetting("big_wave"))] == [
        "Große Welle",
        "big wave",
    ]


def test_titles_that_cannot_be_shown_are_refused():
    assert check_title(" a \t b ") == "a b"
    for bad in ("x" * 41, "a\u202eb", 3, None):
        with pytest.raises(LabelError):
            check_title(bad)
