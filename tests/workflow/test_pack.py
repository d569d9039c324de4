import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from moveset.base.errors import LabelError, MovesetError, ProjectError, VideoError, WriteError
from moveset.cli.app import main
from moveset.label.project import open_project
from moveset.workflow.dataset_reader import read_dataset
from moveset.workflow.extract import observe_project
from moveset.workflow.extracted_files import output_path
from moveset.workflow.pack import pack
from moveset.workflow.video_jobs import VideoJob

from .packed import assert_same, people, write_extraction, write_segments

pytest.importorskip("pyarrow")


@pytest.fixture(name="items", scope="module")
def make_items():
    return people(4)


@pytest.fixture(name="extracted", scope="module")
def make_extracted(items, tmp_path_factory):
    return write_extraction(tmp_path_factory.mktemp("extracted") / "out", items)


@pytest.fixture(name="table", scope="module")
def make_table(items, tmp_path_factory):
    return write_segments(tmp_path_factory.mktemp("labels") / "segments.csv", items)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_dataset_has_the_landmarks_and_labels_of_every_recording(
    items, extracted, table, tmp_path
):
    counts = pack(extracted, tmp_path / "moves.parquet", segments=table)
    found = list(read_dataset(tmp_path / "moves.parquet"))
    for one, expected in zip(found, items, strict=True):
        assert_same(one, expected)
    assert counts.recordings == len(items) == len(counts.people)
    assert sum(counts.examples.values()) == sum(len(item.segments) for item in items) > 0


def test_the_same_input_gives_the_same_bytes(extracted, table, tmp_path):
    for name in ("first", "second"):
        pack(extracted, tmp_path / name / "moves.parquet", segments=table)
    first = contents(tmp_path / "first" / "moves.parquet")
    assert first == contents(tmp_path / "second" / "moves.parquet")
    assert sorted(first) == ["README.md", "part-00000.parquet"]


def test_the_card_says_what_is_in_it_and_how_to_read_it(items, extracted, table, tmp_path):
    pack(extracted, tmp_path / "moves.parquet", segments=table)
    card = (tmp_path / "moves.parquet" / "README.md").read_text(encoding="utf-8")
    squats = sum(one.move == "squat" for item in items for one in item.segments)
    for words in (f"| recordings | {len(items)} |", f"| squat | {squats} |", "license: unknown"):
        assert words in card
    assert "read_parquet" in card


def test_a_project_is_packed_with_its_own_labels(synthetic_project, tmp_path):
    pack(synthetic_project, tmp_path / "moves.parquet")
    project = open_project(synthetic_project)
    expected = sorted(observe_project(project), key=lambda one: one.recording.name)
    for one, other in zip(read_dataset(tmp_path / "moves.parquet"), expected, strict=True):
        same = replace(other.recording, path=one.recording.path, note="")
        assert_same(one, replace(other, recording=same))


def test_names_of_recordings_may_be_those_of_their_videos(items, extracted, tmp_path):
    segment = items[0].segments[0] if items[0].segments else items[1].segments[0]
    table = tmp_path / "segments.csv"
    table.write_text(
        f"recording;start_s;end_s;move\n{segment.recording}.MP4;0,5;0,9;wave\n", encoding="utf-8"
    )
    pack(extracted, tmp_path / "moves.parquet", segments=table)
    found = [one for item in read_dataset(tmp_path / "moves.parquet") for one in item.segments]
    assert [(one.recording, one.start_s, one.end_s) for one in found] == [
        (segment.recording, 0.5, 0.9)
    ]


@pytest.mark.parametrize(
    ("rows", "error", "words"),
    [
        ("other,0,1,squat", LabelError, "has segments of other, which were not extracted"),
        ("generated-0,0,2,squat\ngenerated-0,1,3,jump", LabelError, "overlaps"),
        ("generated-0,1,0,squat", LabelError, "line 2: .* has no length"),
        ("generated-0,x,1,squat", LabelError, "line 2: .* not a number"),
        ("generated-0,0,1,Squat!", LabelError, "line 2: a move cannot be called"),
        ("generated-0,0,1,squat,5", LabelError, "line 2: more values than columns"),
        (",0,1,squat", LabelError, "line 2: the recording is empty"),
        ('generated-0,0,1,"squat', ProjectError, "close its quotes"),
        ("generated-0,0,1," + 70_000 * "x", ProjectError, "a line longer"),
    ],
)
def test_what_is_wrong_in_a_table_of_segments_is_said(extracted, tmp_path, rows, error, words):
    table = tmp_path / "segments.csv"
    table.write_text(f"recording,start_s,end_s,move\n{rows}\n", encoding="utf-8")
    with pytest.raises(error, match=words):
        pack(extracted, tmp_path / "moves.parquet", segments=table)
    assert [one.name for one in tmp_path.iterdir()] == ["segments.csv"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "has no column recording or start_s"),
        (b"recording,start_s,end_s\n", "has no column move"),
        (b"recording,start_s,end_s,move\n\xff\xfe\n", "not UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_table_that_is_none_is_refused(extracted, tmp_path, content, words):
    table = tmp_path / "segments.csv"
    if content is not None:
        table.write_bytes(content)
    with pytest.raises(ProjectError, match=words):
        pack(extracted, tmp_path / "moves.parquet", segments=table)


def test_segments_of_videos_that_failed_are_left_out(items, tmp_path):
    folder = write_extraction(tmp_path / "out", items[:1])
    (folder / "failed.csv").write_text("id,path,reason,error\nbroken,x.mp4,no,E\n", "utf-8")
    table = tmp_path / "segments.csv"
    table.write_text("recording,start_s,end_s,move\nbroken,0,1,squat\n", encoding="utf-8")
    assert pack(folder, tmp_path / "moves.parquet", segments=table).recordings == 1


def test_a_segment_without_a_frame_is_counted(items, extracted, tmp_path):
    table = tmp_path / "segments.csv"
    table.write_text("recording,start_s,end_s,move\ngenerated-0,90,91,squat\n", encoding="utf-8")
    counts = pack(extracted, tmp_path / "moves.parquet", segments=table)
    assert counts.frameless == 1
    assert not counts.examples


@pytest.mark.parametrize("damage", [b"", b"PK", "half"])
def test_a_damaged_recording_is_named_and_nothing_is_written(items, tmp_path, damage):
    folder = write_extraction(tmp_path / "out", items[:2])
    path = output_path(folder, VideoJob(items[1].recording.name, ""))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] if damage == "half" else damage)
    with pytest.raises(VideoError, match=rf"{path.name} is damaged"):
        pack(folder, tmp_path / "moves.parquet")
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_damage_inside_of_a_recording_leaves_nothing_behind(items, tmp_path):
    folder = write_extraction(tmp_path / "out", items[:2])
    path = output_path(folder, VideoJob(items[1].recording.name, ""))
    content = bytearray(path.read_bytes())
    content[3000:3100] = bytes(100)  # of the landmarks; their checksum tells
    path.write_bytes(content)
    with pytest.raises(VideoError, match="is damaged"):
        pack(folder, tmp_path / "moves.parquet")
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_two_files_of_one_recording_are_refused(items, tmp_path):
    folder = write_extraction(tmp_path / "out", items[:1])
    path = output_path(folder, VideoJob(items[0].recording.name, ""))
    path.with_name("copy.npz").write_bytes(path.read_bytes())
    with pytest.raises(VideoError, match="are of one recording: delete one"):
        pack(folder, tmp_path / "moves.parquet")


def test_nothing_that_exists_is_replaced(extracted, tmp_path):
    out = tmp_path / "moves.parquet"
    out.mkdir()
    with pytest.raises(WriteError, match="exists: choose another name"):
        pack(extracted, out)
    assert not list(out.iterdir())


def test_other_folders_are_refused(tmp_path):
    with pytest.raises(ProjectError, match=r"has neither extract.json nor moveset.toml"):
        pack(tmp_path, tmp_path / "moves.parquet")
    write_extraction(tmp_path / "empty", [])
    with pytest.raises(ProjectError, match="has no recordings: run `moveset extract`"):
        pack(tmp_path / "empty", tmp_path / "moves.parquet")


def test_a_full_disk_leaves_nothing_behind(extracted, tmp_path, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("moveset.workflow.dataset_writer.DatasetWriter.add", full)
    with pytest.raises(WriteError, match="the disk is full"):
        pack(extracted, tmp_path / "moves.parquet")
    assert not list(tmp_path.iterdir())


KILLED = """
import os, signal, sys
from pathlib import Path
from moveset.workflow import dataset_writer, pack

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

step, folder, out = sys.argv[1:]
setattr(Path if step == "rename" else dataset_writer.DatasetWriter, step, die)
pack.pack(Path(folder), Path(out))
"""


@pytest.mark.skipif(os.name != "posix", reason="files are locked as on POSIX")
@pytest.mark.parametrize("step", ["_write_group", "_close_file", "rename"])
def test_a_killed_run_leaves_nothing_visible_and_the_next_one_cleans_up(extracted, tmp_path, step):
    expected, out = tmp_path / "expected" / "moves.parquet", tmp_path / "moves.parquet"
    pack(extracted, expected)
    command = [sys.executable, "-c", KILLED, step, str(extracted), str(out)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    left = {path.name for path in tmp_path.iterdir()} - {"expected"}
    assert left
    assert all(name.startswith(".moves.parquet.") for name in left)
    pack(extracted, out)
    assert {path.name for path in tmp_path.iterdir()} == {"expected", "moves.parquet"}
    assert contents(out) == contents(expected)


def test_the_command_says_what_it_packed(items, extracted, table, tmp_path, capsys):
    out = tmp_path / "moves.parquet"
    assert main(["pack", str(extracted), str(out), "--segments", str(table)]) == 0
    words = capsys.readouterr().out
    assert f"{len(items)} recordings of {len(items)} people" in words
    assert main(["pack", str(extracted), str(out)]) == 1


def test_without_pyarrow_a_sentence_says_what_to_install(extracted, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with pytest.raises(MovesetError, match="pip install"):
        pack(extracted, tmp_path / "moves.parquet")
