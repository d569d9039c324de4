"""What a user sees of files that cannot be read, and of those that are in the way."""

import csv
import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from moveset.base.errors import ProjectError
from moveset.capture.video_writer import write_video
from moveset.synth.clip import synthesise_clip
from moveset.workflow import extract_one as task_module
from moveset.workflow.extract_one import extract_one
from moveset.workflow.extracted_files import fingerprint, prepare_folder, source_state
from moveset.workflow.video_jobs import VideoJob

from ..see.landmark_files.bodies import body, write_kinect
from .extraction import extract, read_failures


def write_sound(path):
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44_100)
        silence = np.zeros((1, 1024), np.float32)
        samples = av.AudioFrame.from_ndarray(silence, format="fltp", layout="mono")
        samples.rate, samples.pts = 44_100, 0
        for packet in (*stream.encode(samples), *stream.encode(None)):
            container.mux(packet)


def write_bad_videos(folder):
    clip = synthesise_clip(0, duration_s=0.3, size=(160, 120))
    dark = (replace(frame, image=np.zeros_like(frame.image)) for frame in clip.frames())
    write_video(folder / "nobody.mp4", dark)
    (folder / "cut.mp4").write_bytes((folder / "nobody.mp4").read_bytes()[:300])
    (folder / "closed.mp4").write_bytes((folder / "nobody.mp4").read_bytes())
    (folder / "empty.mp4").touch()
    (folder / "noise.mp4").write_bytes(np.random.default_rng(1).bytes(5000))
    (folder / "lost.mp4").symlink_to("nowhere.mp4")
    os.mkfifo(folder / "pipe.mp4")
    write_sound(folder / "sound.mp4")


REASONS = {
    "closed": "may not be read: change its permissions",
    "cut": "is not a whole video",
    "empty": "is empty",
    "lost": "cannot be read (No such file or directory): check the name",
    "noise": "is not a whole video",
    "nobody": "shows nobody",
    "pipe": "is a pipe or a device",
    "sound": "has no images, only sound",
}


def test_each_bad_video_is_listed_with_its_reason_and_the_others_go_on(
    landmarks, tmp_path, capsys, monkeypatch
):
    import av

    opened = av.open

    def refuse(path, *arguments, **options):  # as the system does, but for root
        if Path(path).name == "closed.mp4":
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *arguments, **options)

    monkeypatch.setattr(av, "open", refuse)
    folder = tmp_path / "videos"
    folder.mkdir()
    write_bad_videos(folder)
    shutil.copy(landmarks, folder)
    assert extract(folder, out=tmp_path / "out") == 1
    found = {row["id"]: row["reason"] for row in read_failures(tmp_path / "out")}
    assert {*found} == {*REASONS}
    assert all(REASONS[name] in found[name] for name in REASONS)
    said = capsys.readouterr()
    assert "1 video extracted" in said.out
    assert "8 of 9 videos failed: see" in said.err


def rewrite(path, change):
    """Change the rows of a table."""
    with path.open(newline="") as table:
        rows = list(csv.reader(table))
    with path.open("w", newline="") as table:
        csv.writer(table).writerows(change(rows))


def write_bad_landmarks(folder):
    points = body()
    for name, axes, scale in [("lying", [0, 2, 1], 1.0), ("units", [0, 1, 2], 7.0)]:
        write_kinect(folder / f"{name}.csv", points=points[..., axes], scale=scale)
    write_kinect(folder / "head.csv", points=points * [1.0, -1.0, 1.0])
    for name in ("back", "gap", "text", "none"):
        write_kinect(folder / f"{name}.csv")
    rewrite(folder / "back.csv", lambda rows: [*rows[:9], *rows[4:]])
    late = [["90000", *row[1:]] for row in write_rows_of(folder / "gap.csv")[-1:]]
    rewrite(folder / "gap.csv", lambda rows: [*rows[:-1], *late])
    rewrite(folder / "text.csv", lambda rows: [*rows[:3], [rows[3][0], "far", *rows[3][2:]]])
    rewrite(folder / "none.csv", lambda rows: rows[:1])
    (folder / "short.json").write_text('{"frames": [{"landmarks": [')
    (folder / "nothing.bvh").touch()


def write_rows_of(path):
    with path.open(newline="") as table:
        return list(csv.reader(table))


FAULTS = {
    "back": "time goes backwards",
    "gap": "and none for",
    "head": "stands on the head",
    "lying": "lies along the z axis where standing is expected: swap the axes",
    "none": "no frame with landmarks",
    "nothing": "is empty",
    "short": "is cut short",
    "text": "'far' is no number",
    "units": "multiply all lengths by",
}


def test_each_bad_file_of_landmarks_is_listed_and_the_others_go_on(landmarks, tmp_path):
    folder = tmp_path / "landmarks"
    folder.mkdir()
    write_bad_landmarks(folder)
    shutil.copy(landmarks, folder)
    assert extract(folder, out=tmp_path / "out") == 1
    found = {row["id"]: row["reason"] for row in read_failures(tmp_path / "out")}
    assert {*found} == {*FAULTS}
    assert all(FAULTS[name] in found[name] for name in FAULTS)
    assert len(list(tmp_path.glob("out/recordings/*/*.npz"))) == 1


def test_a_change_in_a_folder_of_frames_is_a_change_of_the_recording(tmp_path):
    for number in range(3):
        (tmp_path / f"take_{number:012}_keypoints.json").write_text("{}")
    before = source_state(tmp_path)
    assert before[0] == 6
    change(tmp_path / "take_000000000001_keypoints.json")
    assert source_state(tmp_path) != before


def change(path):
    with path.open("a") as file:
        file.write("\n")


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        (change, "changed while it was being read: extract it again"),
        (Path.unlink, "cannot be read (No such file or directory): check the name"),
    ],
)
def test_a_video_that_changes_while_it_is_read_is_not_taken(
    landmarks, tmp_path, monkeypatch, meanwhile, reason
):
    path = Path(shutil.copy(landmarks, tmp_path))
    frames = task_module._frames

    def interrupted(job):
        yield from frames(job)
        meanwhile(path)

    monkeypatch.setattr(task_module, "_frames", interrupted)
    outcome = extract_one(VideoJob("a", str(path)), tmp_path / "out", fingerprint())
    assert (outcome.state, outcome.error) == ("failed", "VideoError")
    assert reason in outcome.reason
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (ZeroDivisionError("by accident"), "by accident: report this with the video"),
        (MemoryError(), "use fewer --workers"),
    ],
)
def test_a_fault_of_the_reader_is_a_failure_of_that_video_alone(
    landmarks, tmp_path, monkeypatch, error, advice
):
    def explode(_):
        raise error

    monkeypatch.setattr(task_module, "_frames", explode)
    outcome = extract_one(VideoJob("a", str(landmarks)), tmp_path, fingerprint())
    assert (outcome.state, outcome.error) == ("failed", type(error).__name__)
    assert advice in outcome.reason


@pytest.mark.parametrize("content", ["{}", "[]", "[", '{"version": 0}', "x" * 100_000])
def test_a_folder_with_other_settings_is_refused(tmp_path, content):
    (tmp_path / "extract.json").write_text(content)
    with pytest.raises(ProjectError, match=r"other settings .*version|damaged"):
        prepare_folder(tmp_path)


def test_what_differs_in_the_settings_is_named(tmp_path):
    prepare_folder(tmp_path)
    path = tmp_path / "extract.json"
    path.write_text(path.read_text().replace('"version": 1', '"version": 2'))
    with pytest.raises(ProjectError, match=r"another moveset \(version\): choose another folder"):
        prepare_folder(tmp_path)


def test_a_folder_with_other_files_is_refused(tmp_path):
    (tmp_path / "thesis.doc").touch()
    with pytest.raises(ProjectError, match="other files"):
        prepare_folder(tmp_path)


def test_shards_that_begin_together_may_make_the_folder_at_the_same_time(tmp_path, monkeypatch):
    prepare_folder(tmp_path / "whole")
    (tmp_path / "out").mkdir()
    listed = Path.iterdir

    def after_another_shard(folder):
        if folder == tmp_path / "out":
            shutil.copytree(tmp_path / "whole", folder, dirs_exist_ok=True)
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", after_another_shard)
    prepare_folder(tmp_path / "out")
