import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.recognise.json_values import MAX_INTEGER, read_json, to_json

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-MAX_INTEGER, MAX_INTEGER),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cc", "Cs"])),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text("abc", max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_what_moveset_writes_is_read_unchanged(value):
    assert read_json(json.dumps(value).encode()) == value


def test_what_json_cannot_hold_is_null():
    assert to_json({"a": (1, float("nan"), [float("-inf")])}) == {"a": [1, None, [None]]}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float64(1.5), 1.5),
        (np.float32(1.5), 1.5),
        (np.float64("nan"), None),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (np.str_("wave"), "wave"),
    ],
)
def test_numbers_of_numpy_become_those_of_python(value, expected):
    (written,) = to_json({"a": (value,)})["a"]
    assert written == expected
    assert type(written) is type(expected)


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "[Infinity]",
        "-Infinity",
        "1e999",
        "-1e999",
        str(MAX_INTEGER + 1),
        "-" + "1" * 5000,
        '{"a": 1, "a": 1}',
        '{"a": {"b": 1, "b": 2}}',
        '"\\u001b[2J"',
        '{"\\u009b": 1}',
        '"\\ud800"',
        "[" * 17 + "]" * 17,
        "[" * 100_000 + "]" * 100_000,
        "",
        "[1",
        "[1] 2",
        "'a'",
        "\ufeff1",
    ],
    ids=range(19),
)
def test_json_that_would_do_harm_is_refused(text):
    with pytest.raises((ValueError, RecursionError)):
        read_json(text.encode())


def test_text_that_is_not_utf_8_is_refused():
    for content in (b'"\xff"', '"a"'.encode("utf-16"), '"a"'.encode("utf-32")):
        with pytest.raises(ValueError, match=r"codec|Expecting"):
            read_json(content)


def test_lists_and_objects_can_be_nested_a_little():
    assert read_json(b"[" * 16 + b"]" * 16)
