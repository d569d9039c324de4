import csv
import os

import pytest

from moveset.base.errors import ProjectError
from moveset.workflow.video_jobs import read_jobs
from moveset.workflow.video_manifest import has_path_column, read_manifest


def rows(path):
    return [(row.path, row.id, row.start_s, row.fault) for row in read_manifest(path)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",x,,,", "line 2: the path is empty"),
        ("  ,x,,,", "line 2: the path is empty"),
        ("a.mp4,x,,soon,", "line 2: start_s is 'soon'"),
        ("a.mp4,x,,-1,", "start_s is '-1'"),
        ("a.mp4,x,,nan nan,", "start_s"),
        ("a.mp4,x,,inf,", "start_s is 'inf'"),
        ('a.mp4,x,,"1,5",', "write seconds, 0 or more, such as 1.5"),
        ("a.mp4,x,,4,4", "not after the start"),
        ("a.mp4,x,,4,3,7,8", "more values than columns"),
    ],
)
def test_a_wrong_row_has_a_fault_and_the_others_go_on(tmp_path, row, reason):
    (tmp_path / "list.csv").write_text(f"path,id,person,start_s,end_s\n{row}\nb.mp4,y,,,\n")
    wrong, right = read_jobs([str(tmp_path / "list.csv")])
    assert reason in wrong.fault
    assert (right.id, right.fault) == ("y", "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"video,id\na.mp4,1\n", "no column path, nor the landmarks of one recording"),
        (b"", "no column path"),
        (b"path,id\n", "lists no videos"),
        (b"path\nb.mp4\n\xff\xfe.mp4\n", "line 3 .* is not UTF-8"),
        ("path\na.mp4\n".encode("utf-16"), "line 1 .* is not UTF-8"),
        (b'path\n"a.mp4\n', "check quotes and line ends up to line 2"),
        (b'path,id\n"a.mp4,x\n' + b"b.mp4,y\n" * 20_000, "check quotes"),
        (b"path,id\ra.mp4,x\rb.mp4,y\r", "check quotes and line ends"),
        (b"path\n" + b"x" * 2**17, "line longer"),
        (b"path,id,Path\na.mp4,x,b.mp4\n", "two columns path"),
        (b"path,id,ID \na.mp4,x,y\n", "two columns id"),
    ],
)
def test_a_file_that_is_no_manifest_is_refused(tmp_path, content, message):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match=message):
        read_jobs([str(path)])


@pytest.mark.parametrize("name", ["start", "End", "end_ms", "start time", "stop_s", "begin"])
def test_a_column_that_seems_to_mean_a_part_is_not_ignored(tmp_path, name):
    (tmp_path / "list.csv").write_text(f"path,{name}\na.mp4,1\n")
    with pytest.raises(ProjectError, match="name the columns start_s and end_s, in seconds"):
        read_jobs([str(tmp_path / "list.csv")])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_of_all_spreadsheets_are_read(tmp_path, delimiter, mark, end):
    lines = (
        delimiter.join(cells) for cells in (("path", "id", "start_s"), ("é b.mp4", "x", "1.5"))
    )
    (tmp_path / "list.csv").write_bytes((mark + end.join(lines) + end).encode())
    assert rows(tmp_path / "list.csv") == [("é b.mp4", "x", 1.5, "")]


@pytest.mark.parametrize("cell", ["", "nan", "NaN", "NA", "null", "None", " "])
def test_an_empty_time_is_the_whole_video(tmp_path, cell):
    (tmp_path / "list.csv").write_text(f"path,start_s,end_s\na.mp4,{cell},{cell}\n")
    assert rows(tmp_path / "list.csv") == [("a.mp4", "", None, "")]


AWKWARD = (
    "a b.mp4",
    "x\ny.mp4",
    "a\r\nb.mp4",
    'say "hi".mp4',
    "é\u200cf 👩\u200d🚀.mp4",
    "a,b;c.mp4",
)


def test_any_path_is_read_from_csv(tmp_path):
    with (tmp_path / "list.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["path"], *([name] for name in AWKWARD)])
    assert [path for path, *_ in rows(tmp_path / "list.csv")] == [*AWKWARD]


def test_columns_tell_whether_a_table_is_a_manifest(tmp_path):
    path = tmp_path / "list.csv"
    for text, is_manifest in [("\ufeffid; Path\n", True), ("x,y\n", False), ("", False)]:
        path.write_text(text, encoding="utf-8")
        assert has_path_column(path) == is_manifest


pyarrow = pytest.importorskip("pyarrow", reason="needs the extra cluster")
parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra cluster")


def test_any_path_is_read_from_parquet(tmp_path):
    path = tmp_path / "list.parquet"
    names = [*AWKWARD, " spaces ", None, "", "z.mp4"]
    times = [None, float("nan"), 2, 0, None, None, None, None, None, -1.0]
    parquet.write_table(pyarrow.table({"path": names, "start_s": times}), path)
    found = rows(path)
    assert [one[0] for one in found] == [name or "" for name in names]
    assert [one[2] for one in found] == [None, None, 2.0, 0.0, *[None] * 6]
    assert [one[3].partition(": ")[2] for one in found if one[3]] == [
        "the path is empty: name a video",
        "the path is empty: name a video",
        "start_s is '-1.0': write seconds, 0 or more, such as 1.5",
    ]


def test_paths_that_parquet_has_as_bytes_are_read(tmp_path):
    parquet.write_table(pyarrow.table({"path": ["é.mp4".encode()]}), tmp_path / "list.parquet")
    assert rows(tmp_path / "list.parquet")[0][0] == "é.mp4"


def damaged(table):
    buffer = pyarrow.BufferOutputStream()
    parquet.write_table(table, buffer)
    whole = bytearray(buffer.getvalue().to_pybytes())
    whole[10:60] = b"\xff" * 50
    return bytes(whole)


def no_text():
    texts = pyarrow.array([b"a.mp4", b"\xff\xfe.mp4"])
    column = pyarrow.Array.from_buffers(pyarrow.string(), 2, texts.buffers())
    return pyarrow.table({"path": column})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no Parquet table, or is damaged"),
        (b"path\na.mp4\n", "no Parquet table"),
        (damaged(pyarrow.table({"path": ["a.mp4"] * 9})), "is damaged: write it again"),
        (pyarrow.table({"video": ["a.mp4"]}), "no column path"),
        (pyarrow.table({"path": pyarrow.array([], pyarrow.string())}), "lists no videos"),
        (pyarrow.table([["a"], ["b"]], names=["path", "path"]), "two columns path"),
        (pyarrow.table({"path": ["a"], "end": [1]}), "column end, which is not read"),
        (no_text(), "not UTF-8"),
    ],
)
def test_a_parquet_file_that_is_no_manifest_is_refused(tmp_path, content, message):
    path = tmp_path / "list.parquet"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        parquet.write_table(content, path)
    with pytest.raises(ProjectError, match=message):
        read_jobs([str(path)])


@pytest.mark.parametrize("name", ["list.csv", "list.parquet"])
def test_a_pipe_in_place_of_a_manifest_does_not_hang(tmp_path, name):
    os.mkfifo(tmp_path / name)
    with pytest.raises(ProjectError, match="it is a pipe or a device"):
        read_jobs([str(tmp_path / name)])
