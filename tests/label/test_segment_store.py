import pytest

from moveset.base.errors import LabelError
from moveset.base.values import Segment
from moveset.label.segment_store import open_segments, recording_key

HEADER = "recording,start_s,end_s,move\n"


def write(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "segments.csv"
    path.write_text(text, encoding=encoding)
    return path


def test_segments_are_found_by_recording_whatever_their_order(tmp_path):
    table = write(tmp_path, HEADER + "b,3,4,jump\na,0,1,wave\nb,1,2,squat\nb,1,2,squat\n")
    with open_segments(table) as store:
        assert list(store.keys()) == ["a", "b"]
        assert store.of("b") == (Segment("b", 1.0, 2.0, "squat"), Segment("b", 3.0, 4.0, "jump"))
        assert store.of("c") == ()


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEADER + "a,0.5,1,wave\n",
        HEADER.replace("\n", "\r\n") + "a,0.5,1,wave\r\n\r\n",
        "recording;start_s;end_s;move\na;0,5;1;wave\n",
        "Move, End_S ,note,recording,start_s\nwave, 1 ,hello,a,0.5\n",
        HEADER + '"a",0.5,1,wave',
        HEADER + "a.mp4,0.5,1,wave,,\n",
    ],
    ids=["byte order mark", "Windows", "semicolons", "other columns", "quotes", "video's name"],
)
def test_tables_of_spreadsheets_are_read(tmp_path, text):
    with open_segments(write(tmp_path, text)) as store:
        assert store.of("a") == (Segment("a", 0.5, 1.0, "wave"),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("day 1/ann.mp4", "day 1/ann"),
        ("day 1\\ann.MOV", "day 1/ann"),
        ("cafe\u0301", "caf\u00e9"),
        ("v1.2", "v1.2"),
    ],
)
def test_names_that_mean_the_same_recording_have_one_key(one, other):
    assert recording_key(one) == recording_key(other)


def test_overlapping_segments_are_named_with_the_table(tmp_path):
    table = write(tmp_path, HEADER + "a,0,2,wave\na,1,3,squat\n")
    with open_segments(table) as store, pytest.raises(LabelError, match=r"segments.csv: a 1-3 s"):
        store.of("a")
