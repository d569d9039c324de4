import os
from pathlib import Path

import pytest

from moveset.base.errors import ProjectError
from moveset.workflow.recording_lists import holds_landmarks, list_folder, list_pattern

COLUMNS = [
    f"{side}_{part}_{axis}"
    for side in ("left", "right")
    for part in ("hip", "shoulder")
    for axis in "xyz"
]
TABLE = ",".join(COLUMNS) + "\n" + ",".join(["0"] * len(COLUMNS)) + "\n"


def make(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def ids(listed):
    return [one.id for one in listed]


def test_folders_list_landmarks_by_what_is_in_them(tmp_path):
    files = {
        "a.mp4": "",
        "b.bvh": "",  # nothing else ends so: reading it says that it is empty
        "c.csv": TABLE,
        "d.json": '{"frames": [{"landmarks": []}]}',
        "sub/e.jsonl": '{"landmarks": null}',
        "list.csv": "path\na.mp4\n",
        "scores.csv": "name,score\nAnn,1\n",
        "settings.json": '{"colour": "red"}',
        "extract.json": '{"format": "moveset landmarks"}',
        "failed.csv": "id,path,person,start_s,end_s,reason,error\n",
        "notes.txt": "landmarks",
        ".hidden.bvh": "",
    }
    make(tmp_path, files)
    assert sorted(ids(list_folder(tmp_path))) == ["a", "b", "c", "d", "sub/e"]
    assert sorted(ids(list_pattern(f"{tmp_path}/**"))) == ["a", "b", "c", "d", "sub/e"]


def test_landmarks_beside_their_video_are_the_same_recording(tmp_path):
    make(tmp_path, {"fight.mp4": "", "fight.csv": TABLE, "other/fight.csv": TABLE})
    found = {one.id: one.path.suffix for one in list_folder(tmp_path)}
    assert found == {"fight": ".mp4", "other/fight": ".csv"}
    assert ids(list_pattern(f"{tmp_path}/*.csv")) == ["fight"]  # the video is not asked for


def test_a_folder_with_a_file_for_each_frame_is_one_recording(tmp_path):
    frame = '{"people": [{"pose_keypoints_2d": []}]}'
    names = [f"take.1/take_{number:012}_keypoints.json" for number in range(3)]
    make(tmp_path, dict.fromkeys(names, frame))
    assert ids(list_folder(tmp_path)) == ["take.1"]
    assert ids(list_pattern(f"{tmp_path}/*")) == ["take.1"]
    assert ids(list_pattern(f"{tmp_path}/**")) == ["take.1"]
    assert ids(list_folder(tmp_path / "take.1")) == ["take.1"]


def test_keypoints_after_a_long_list_of_images_are_found(tmp_path):
    images = ", ".join(f'{{"id": {number}, "file_name": "{number}.png"}}' for number in range(999))
    make(tmp_path, {"a.json": f'{{"images": [{images}], "annotations": [{{"keypoints": []}}]}}'})
    assert ids(list_folder(tmp_path)) == ["a"]


def test_a_file_of_all_frames_may_have_the_name_of_keypoints(tmp_path):
    names = ("a_keypoints.json", "b_keypoints.json")
    make(tmp_path, {"c.mp4": "", **dict.fromkeys(names, '[{"keypoints": []}]')})
    assert ids(list_folder(tmp_path)) == ["a_keypoints", "b_keypoints", "c"]


def test_links_are_followed_but_never_in_circles(tmp_path):
    make(tmp_path, {"clips/z/a.mp4": "", "elsewhere/b.mp4": ""})
    folder = tmp_path / "clips"
    (folder / "circle").symlink_to(folder)
    (folder / "again").symlink_to(folder / "z")
    (folder / "far").symlink_to(tmp_path / "elsewhere")
    (folder / "lost").symlink_to(tmp_path / "nowhere")
    assert ids(list_folder(folder)) == ["z/a", "far/b"]
    assert sorted(ids(list_pattern(f"{folder}/**/*.mp4"))) == ["again/a", "far/b"]


def test_a_hidden_folder_is_read_where_it_is_named(tmp_path):
    make(tmp_path, {".store/a.mp4": "", ".store/.b.mp4": "", ".store/.c/d.mp4": ""})
    assert ids(list_folder(tmp_path / ".store")) == ["a"]
    assert ids(list_pattern(f"{tmp_path}/.store/**/*.mp4")) == ["a"]


def test_a_folder_that_may_not_be_read_is_named(tmp_path, monkeypatch):
    make(tmp_path, {"closed/a.mp4": "", "open/b.mp4": ""})
    scan = os.scandir

    def refuse(path):
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    faults = {one.id: one.fault for one in list_folder(tmp_path)}
    assert faults.pop("open/b") == ""
    assert "cannot be read (Permission denied): change its permissions" in faults.pop("closed")
    assert not faults
    with pytest.raises(ProjectError, match="change its permissions"):
        list(list_folder(tmp_path / "closed"))


def test_parquet_tables_are_told_apart_by_their_columns(tmp_path):
    pyarrow = pytest.importorskip("pyarrow", reason="needs the extra cluster")
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra cluster")
    from moveset.see.landmark_files.own_files import COLUMNS as OWN

    landmarks = {"time_s": [0.0], **{name: [0.0] for name in OWN}}
    tables = {
        "landmarks": landmarks,
        "dataset": {"recording": ["a"], **landmarks},
        "manifest": {"path": ["a.mp4"]},
    }
    for name, columns in tables.items():
        parquet.write_table(pyarrow.table(columns), tmp_path / f"{name}.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    assert ids(list_folder(tmp_path)) == ["landmarks"]


def test_a_file_that_cannot_be_looked_at_is_none(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.json").write_text('{"landmarks": []}')
    monkeypatch.setattr(Path, "is_file", refuse)
    assert not holds_landmarks(tmp_path / "a.json")
