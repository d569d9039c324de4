"""Texts from files cannot control the terminal that shows them."""

import io
import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moveset.base.shown_text import EscapingStream, escape_controls, list_names, quote, unescaped

ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Große Welle 拳 🥊", "Große Welle 拳 🥊"),
        ("\x1b[2J", "\\u001b[2J"),
        ("a\rb\nc\td", "a\\u000db\\u000ac\\u0009d"),
        ("\a\b\0\x7f", "\\u0007\\u0008\\u0000\\u007f"),
        ("\x9b31m", "\\u009b31m"),
        ("\u202egpm.exe", "\\u202egpm.exe"),
        ("\u2028\udcff", "\\u2028\\udcff"),
        ("\U000e0001", "\\udb40\\udc01"),
    ],
)
def test_characters_that_act_are_escaped_and_others_stay(text, shown):
    assert escape_controls(text) == shown


@settings(max_examples=50)
@given(st.text(st.characters()))
def test_no_character_that_acts_is_left(text):
    assert not {unicodedata.category(char) for char in escape_controls(text)} & ACTING


@settings(max_examples=30)
@given(st.lists(st.text(st.characters()) | st.integers(), max_size=4))
def test_json_that_is_printed_keeps_its_meaning(value):
    for words in (json.dumps(value, indent=1), json.dumps(value, ensure_ascii=False)):
        stream = io.StringIO()
        print(words, file=EscapingStream(stream))
        assert json.loads(stream.getvalue()) == json.loads(words)


def test_a_stream_keeps_lines_and_leaves_what_is_below_it_alone():
    stream = io.StringIO()
    escaping = EscapingStream(stream)
    print("a\x1b", "b\tc", file=escaping)
    escaping.writelines(["d\r", "\n"])
    assert stream.getvalue() == "a\\u001b b\tc\nd\\u000d\n"
    assert unescaped(escaping) is stream
    assert unescaped(stream) is stream
    assert not escaping.isatty()


def test_a_quoted_value_is_short():
    for value in ("x" * 10**6, 10**9999, [[[[[[[["deep"]]]]]]]], {"a": "b" * 999}):
        assert len(quote(value)) < 150


def test_short_values_are_quoted_whole():
    assert quote("punch") == "'punch'"
    assert quote(1.5) == "1.5"
    assert quote("\x1b") == "'\\x1b'"


def test_of_many_names_the_first_are_listed():
    assert list_names(["a", "b"]) == "a, b"
    assert list_names([str(number) for number in range(1000)]).endswith("29 and 970 more")
