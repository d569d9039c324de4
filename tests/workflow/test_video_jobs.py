from itertools import chain

import pytest

from moveset.base.errors import ProjectError
from moveset.workflow.video_jobs import Shard, VideoJob, parse_shard, read_jobs


def make_videos(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"video")


def ids(jobs):
    return [job.id for job in jobs]


def test_a_folder_gives_the_videos_in_it_and_below(tmp_path):
    make_videos(tmp_path, "b.mp4", "a/c d.MOV", "a/é.webm", "notes.txt", ".hidden/x.mp4", ".y.mp4")
    assert ids(read_jobs([str(tmp_path)])) == ["a/c d", "a/é", "b"]


def test_a_pattern_gives_the_same_ids_as_its_folder(tmp_path):
    make_videos(tmp_path, "b.mp4", "a/c.mp4")
    everything = read_jobs([str(tmp_path)])
    assert read_jobs([f"{tmp_path}/**/*.mp4"]) == everything
    assert read_jobs([str(tmp_path / "b.mp4")]) == everything[1:]
    assert ids(read_jobs([f"{tmp_path}/a/c.mp4", str(tmp_path)])) == ["a/c", "b", "c"]


@pytest.mark.parametrize("source", ["none.mp4", "none/*.mp4", "none/", "none.csv", "empty"])
def test_a_source_without_videos_is_named(tmp_path, source):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ProjectError, match=r"none|empty"):
        read_jobs([str(tmp_path / source)])


def test_a_manifest_gives_paths_beside_it_people_and_parts(tmp_path):
    (tmp_path / "list.csv").write_text(
        "\ufeffPath,id,person,start_s,end_s,other\n"
        'a b.mp4,one,Änne,1.5,4,x\n"new\nline.mp4",,,,\n/abs/c.mp4,two,,,7,\n',
        encoding="utf-8",
    )
    assert read_jobs([str(tmp_path / "list.csv")]) == [
        VideoJob("new\nline.mp4", str(tmp_path / "new\nline.mp4")),
        VideoJob("one", str(tmp_path / "a b.mp4"), "Änne", 1.5, 4.0),
        VideoJob("two", "/abs/c.mp4", end_s=7.0),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",x,,,", "line 2: the path is empty"),
        ("a.mp4,x,,soon,", "line 2: start_s is 'soon'"),
        ("a.mp4,x,,-1,", "start_s is '-1'"),
        ("a.mp4,x,,nan nan,", "start_s"),
        ("a.mp4,x,,inf,", "start_s is 'inf'"),
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
        (b"video,id\na.mp4,1\n", "no column path"),
        (b"", "no column path"),
        (b"path\n\xff\xfe.mp4\n", "not UTF-8"),
        (b'path\n"a.mp4\n', "close its quotes"),
        (b"path\n" + b"x" * 2**17, "line longer"),
    ],
)
def test_a_file_that_is_no_manifest_is_refused(tmp_path, content, message):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match=message):
        read_jobs([str(path)])


def test_a_repeated_id_is_a_fault_of_all_that_have_it(tmp_path):
    (tmp_path / "list.csv").write_text("path,id\na.mp4,x\nb.mp4,x\nc.mp4,y\nc.mp4,y\nd.mp4,x\n")
    twice, fine = read_jobs([str(tmp_path / "list.csv")])
    assert "'x' is given twice" in twice.fault
    assert (fine.id, fine.fault) == ("y", "")  # the same row twice is one video


def test_shards_share_all_videos_out_whatever_their_order(tmp_path):
    names = [f"clip {number}" for number in range(200)]
    make_videos(tmp_path, *(f"{name}.mp4" for name in names))
    shards = [ids(read_jobs([str(tmp_path)], Shard(number, 7))) for number in range(1, 8)]
    assert sorted(chain.from_iterable(shards)) == sorted(names)
    assert all(10 < len(shard) < 60 for shard in shards)
    (tmp_path / "clip 5.mp4").unlink()
    again = [ids(read_jobs([str(tmp_path)], Shard(number, 7))) for number in range(1, 8)]
    assert [[one for one in shard if one != "clip 5"] for shard in shards] == again


@pytest.mark.parametrize("text", ["0/4", "5/4", "1", "1/", "/4", "a/b", "-1/4", "1/4/2", "²/3", ""])
def test_a_text_that_is_no_shard_is_refused(text):
    with pytest.raises(ProjectError, match="as 3/64"):
        parse_shard(text)


def test_a_shard_is_read():
    assert parse_shard("3/64") == Shard(3, 64)
