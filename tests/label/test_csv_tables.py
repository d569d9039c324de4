"""Tables written by hand or by a spreadsheet are read, and extended without losing anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.errors import LabelError, ProjectError
from moveset.base.values import Segment
from moveset.label.csv_tables import add_rows, change_rows, read_rows
from moveset.label.segments_table import parse_segments, row_of

COLUMNS = ("recording", "start_s", "end_s", "move")
DEMO = Segment("demo", 0.5, 1.25, "punch")


def segments_in(text: str) -> list[Segment]:
    return [one for _, one in parse_segments(read_rows(text, "s.csv", COLUMNS), "s.csv")]


@pytest.mark.parametrize(
    "text",
    [
        "recording,start_s,end_s,move\ndemo,0.5,1.25,punch\n",
        "recording,start_s,end_s,move\ndemo,0.5,1.25,punch",
        "\ufeffrecording,start_s,end_s,move\r\ndemo,0.5,1.25,punch\r\n\r\n\r\n",
        "recording, start_s ,end_s,move\n\n  demo , 0.5,1.25 ,punch \n , ,,\n",
        "Recording,Start_s,END_S,Move\ndemo,0.5,1.25,punch\n",
        "note,move,recording,end_s,start_s\n,punch,demo,1.25,0.5\n",
        '"recording","start_s","end_s","move"\n"demo","0.5","1.25","punch"\n',
        "recording;start_s;end_s;move\ndemo;0,5;1,25;punch\n",
        "recording,start_s,end_s,move,,\ndemo,0.5,1.25,punch,,,\n",
    ],
    ids="plain no-last-end excel spaces case other-order quotes semicolons empty-columns".split(),
)
def test_all_dialects_are_read(text: str) -> None:
    assert segments_in(text) == [DEMO]


def test_an_empty_table_has_no_rows() -> None:
    assert segments_in("recording,start_s,end_s,move\n") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"s\.csv, line 1: no column recording or start_s or end_s or move: begin the file"),
        ("recording,start_s,end_s\n", r"line 1: no column move"),
        ("demo,0.5,1.25,punch\n", r"line 1: no column recording"),
        ("recording,start_s,end_s,move\n\ndemo,0.5,1,punch,x\n", "line 3: more values"),
        ('recording,start_s,end_s,move\ndemo,0,1,"punch\n', r"line 2: .*quote"),
    ],
)
def test_an_invalid_table_is_reported_with_its_line(text: str, words: str) -> None:
    with pytest.raises(ProjectError, match=words):
        segments_in(text)


@pytest.mark.parametrize("written", ["", "one", "0:05", "1.2.3", "1 s"])
def test_an_invalid_time_is_reported_with_its_line(written: str) -> None:
    text = f"recording,start_s,end_s,move\ndemo,0,1,punch\ndemo,{written},9,punch\n"
    with pytest.raises(LabelError, match=rf"s\.csv, line 3: start_s is '{written}', not a number"):
        segments_in(text)


def test_added_rows_have_the_dialect_of_the_table() -> None:
    text = "\ufeffmove;note;recording;end_s;start_s\r\nkick;good;demo;4;3"
    assert add_rows(text, COLUMNS, [row_of(DEMO)]) == text + "\r\npunch;;demo;1.250;0.500\r\n"


def test_an_empty_file_gets_a_header() -> None:
    text = add_rows("", COLUMNS, [row_of(DEMO)])
    assert text == "recording,start_s,end_s,move\ndemo,0.500,1.250,punch\n"


TEXTS = st.text(st.characters(exclude_categories=["C"]), max_size=12).map(str.strip)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_added_rows_are_read_back(pairs: list[tuple[str, str]]) -> None:
    rows = [{"person": f"p{person}", "note": note} for person, note in pairs]
    text = add_rows("", ("person", "note"), rows)
    back = [dict(row.values) for row in read_rows(text, "r.csv", ("person",))]
    assert back == rows


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("b,a\n1,x\n2,y\n", "b,a\n1,x\n5,y\n"),
        ("\ufeffB;A;more\r\n1;x;7\r\n\r\n2;y;8", "\ufeffB;A;more\r\n1;x;7\r\n5;y;8\r\n"),
        ('a,b\nx,"1,5"\ny,2\n', 'a,b\nx,"1,5"\ny,5\n'),
    ],
    ids=["plain", "excel", "quotes"],
)
def test_one_value_changes_and_the_rest_stays(text: str, changed: str) -> None:
    change = lambda row: {"b": "5"} if row["a"] == "y" else {}  # noqa: E731
    assert change_rows(text, "s.csv", ("a",), change) == changed


def test_rows_are_removed_and_columns_are_added() -> None:
    text = "a,b\nx,1\ny,2\nz,3\n"
    new: dict[str, dict[str, str] | None] = {"x": None, "z": {"labels": "weak"}}
    changed = change_rows(text, "s.csv", ("a",), lambda row: new.get(row["a"], {}))
    assert changed == "a,b,labels\ny,2,\nz,3,weak\n"
    assert change_rows(text, "s.csv", ("a",), lambda _: None) == "a,b\n"
