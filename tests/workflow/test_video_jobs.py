from itertools import chain
from pathlib import Path

import pytest

from moveset.base.errors import ProjectError
from moveset.workflow.video_jobs import Shard, VideoJob, parse_shard, read_jobs

SIDES = ("left", "right")
LANDMARKS = (
    ",".join(
        f"{side}_{part}_{axis}" for side in SIDES for part in ("hip", "shoulder") for axis in "xyz"
    )
    + "\n"
    + ",".join(["0"] * 12)
    + "\n"
)


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


def test_a_repeated_id_is_a_fault_of_all_that_have_it(tmp_path):
    (tmp_path / "list.csv").write_text("path,id\na.mp4,x\nb.mp4,x\nc.mp4,y\nc.mp4,y\nd.mp4,x\n")
    *three, fine = read_jobs([str(tmp_path / "list.csv")])
    assert [Path(job.path).name for job in three] == ["a.mp4", "b.mp4", "d.mp4"]
    assert all("'x' is given to 3 videos" in job.fault for job in three)
    assert (fine.id, fine.fault) == ("y", "")  # the same row twice is one video


def test_the_same_person_and_part_are_needed_for_one_video(tmp_path):
    (tmp_path / "list.csv").write_text(
        "path,id,person,start_s\na.mp4,x,Ann,\na.mp4,x,Bob,\nb.mp4,y,,1\nb.mp4,y,,2\n"
    )
    jobs = read_jobs([str(tmp_path / "list.csv")])
    assert ids(jobs) == ["x", "x", "y", "y"]
    assert all("is given to 2 videos" in job.fault for job in jobs)


def test_a_video_with_two_ids_is_extracted_under_the_first(tmp_path):
    (tmp_path / "list.csv").write_text(
        "path,id,start_s\nv/../a.mp4,late,\na.mp4,early,\na.mp4,part,1\nb.mp4,other,\n"
    )
    faults = {job.id: job.fault for job in read_jobs([str(tmp_path / "list.csv")])}
    assert "is the same video as 'early': leave one of them out" in faults.pop("late")
    assert not any(faults.values())


def test_videos_with_one_id_are_all_listed_though_each_has_another_id_too(tmp_path):
    (tmp_path / "list.csv").write_text("path,id\na.mp4,x\nb.mp4,x\na.mp4,y\nb.mp4,z\n")
    jobs = read_jobs([str(tmp_path / "list.csv")])
    assert [(job.id, Path(job.path).name) for job in jobs] == [
        ("x", "a.mp4"),
        ("x", "b.mp4"),
        ("y", "a.mp4"),
        ("z", "b.mp4"),
    ]
    assert all(job.fault for job in jobs)


def test_every_shard_knows_the_same_duplicates(tmp_path):
    rows = "".join(f"{number % 20}.mp4,{number:02}\n" for number in range(30))
    (tmp_path / "list.csv").write_text(f"path,id\n{rows}")
    source = [str(tmp_path / "list.csv")]
    shards = chain.from_iterable(read_jobs(source, Shard(one, 3)) for one in (1, 2, 3))
    assert sorted(shards, key=lambda job: job.id) == read_jobs(source)
    assert [job.id for job in read_jobs(source) if job.fault] == [str(one) for one in range(20, 30)]


def test_links_and_several_ways_to_a_video_are_found(tmp_path, monkeypatch):
    make_videos(tmp_path, "clips/a.mp4", "clips/b.mp4")
    (tmp_path / "clips" / "c.mp4").symlink_to("a.mp4")
    (tmp_path / "other").symlink_to("clips")
    monkeypatch.chdir(tmp_path)
    twice = read_jobs(["clips", str(tmp_path / "clips"), "other", "clips/*.mp4"])
    assert [(job.id, bool(job.fault)) for job in twice] == [("a", False), ("b", False), ("c", True)]
    assert "same video as 'a'" in twice[2].fault


def test_a_relative_path_is_that_of_the_folder_one_is_in_now(tmp_path, monkeypatch):
    for name in ("first", "second"):
        make_videos(tmp_path / name, "clips/a.mp4")
        monkeypatch.chdir(tmp_path / name)
        found = read_jobs(["clips", str(tmp_path / name / "clips")])
        assert [(job.id, job.fault) for job in found] == [("a", "")]


def test_a_file_of_landmarks_and_a_manifest_are_told_apart_by_their_columns(tmp_path):
    (tmp_path / "list.csv").write_text("Path; id\na.mp4; x\n")
    (tmp_path / "landmarks.csv").write_text(LANDMARKS)
    (tmp_path / "numbers.csv").write_text(",".join(["0.5"] * 99) + "\n")
    (tmp_path / "empty.bvh").touch()
    names = ("list.csv", "landmarks.csv", "numbers.csv", "empty.bvh")
    found = read_jobs([str(tmp_path / name) for name in names])
    assert {job.id: Path(job.path).name for job in found} == {
        "x": "a.mp4",
        "landmarks": "landmarks.csv",
        "numbers": "numbers.csv",
        "empty": "empty.bvh",
    }


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
