import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from moveset.base.errors import VideoError
from moveset.capture.video_writer import write_video
from moveset.cli.app import main
from moveset.see.observe import observe_recording
from moveset.see.pose.extractor import PoseExtractor
from moveset.synth.clip import synthesise_clip
from moveset.workflow import extract_one as task_module
from moveset.workflow.extract_one import extract_one
from moveset.workflow.extract_videos import extract_videos, in_processes, in_this_process
from moveset.workflow.extracted_files import (
    fingerprint,
    is_extracted,
    output_path,
    prepare_folder,
    read_extracted,
)
from moveset.workflow.video_jobs import Shard, VideoJob, read_jobs


@pytest.fixture(name="clips", scope="module")
def make_clips(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clips")
    for number in range(3):
        clip = synthesise_clip(number, duration_s=1.0, size=(320, 240), frame_rate=12)
        write_video(folder / f"clip {number}.mp4", clip.frames(), frame_rate=12)
    return folder


@pytest.fixture(name="out", scope="module")
def extract_clips(clips, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "landmarks"
    summary = extract_videos(read_jobs([str(clips)]), out, run_all=in_this_process)
    assert (summary.done, summary.skipped, summary.failed) == (3, 0, 0)
    return out


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.npz")}


def test_the_file_of_a_video_has_its_landmarks_and_features(clips, out):
    job = read_jobs([str(clips)])[0]
    extracted = read_extracted(output_path(out, job))
    expected = observe_recording(clips / "clip 0.mp4", PoseExtractor())
    np.testing.assert_array_equal(extracted.observations.times_s, expected.times_s)
    np.testing.assert_allclose(extracted.observations.values, expected.values, atol=0.05)
    assert extracted.features.shape == (len(extracted.ticks_s), PoseExtractor.feature_size)
    assert extracted.facts["id"] == "clip 0"
    assert extracted.facts["bytes"] == (clips / "clip 0.mp4").stat().st_size


def test_a_second_run_reads_no_video_again(clips, out):
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.npz")}
    summary = extract_videos(read_jobs([str(clips)]), out, run_all=in_this_process)
    assert (summary.done, summary.skipped) == (0, 3)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.npz")} == before


def test_what_a_killed_run_left_long_ago_is_removed(clips, out):
    left = output_path(out, read_jobs([str(clips)])[0]).with_name(".clip_0.0a1b2c3d.npz")
    new = left.with_name(".clip_1.0a1b2c3d.npz")
    for path in (left, new):
        path.write_bytes(b"half")
    os.utime(left, (1000.0, 1000.0))
    before = {path for path in out.rglob("*") if path != left}
    extract_videos(read_jobs([str(clips)]), out, run_all=in_this_process)
    assert {*out.rglob("*")} == before
    new.unlink()


def test_several_processes_and_shards_give_the_same_files(clips, out, tmp_path):
    for number in (1, 2):
        shard = Shard(number, 2)
        jobs = read_jobs([str(clips)], shard)
        extract_videos(jobs, tmp_path / "parts", shard=shard, run_all=in_processes(2))
    assert contents(tmp_path / "parts") == contents(out)


@pytest.mark.parametrize("damage", [b"", b"PK", None])
def test_a_damaged_file_is_made_again(clips, out, tmp_path, damage):
    job = read_jobs([str(clips)])[0]
    prepare_folder(tmp_path)
    path = output_path(tmp_path, job)
    path.parent.mkdir(parents=True)
    whole = output_path(out, job).read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert not is_extracted(path, job)
    with pytest.raises(VideoError, match="damaged"):
        read_extracted(path)
    assert extract_one(job, tmp_path, fingerprint()).state == "done"
    assert path.read_bytes() == whole


def test_another_video_or_part_under_the_same_id_is_extracted_anew(clips, out):
    job = read_jobs([str(clips)])[0]
    path = output_path(out, job)
    assert is_extracted(path, job)
    assert not is_extracted(path, replace(job, end_s=0.5))
    assert not is_extracted(path, replace(job, person="Ann"))
    assert not is_extracted(path, replace(job, path=str(clips / "clip 1.mp4")))


def test_a_part_has_the_frames_of_its_time(clips, tmp_path):
    job = VideoJob("part", str(clips / "clip 0.mp4"), start_s=0.25, end_s=0.75)
    assert extract_one(job, tmp_path, fingerprint()).frames == 6
    times_s = read_extracted(output_path(tmp_path, job)).observations.times_s
    np.testing.assert_allclose(times_s, np.arange(3, 9) / 12, atol=1e-3)


@pytest.mark.parametrize(
    "name", ["a/b", "../../etc/passwd", "con", "ü\n\ud800", "x" * 5000, "a" + "\u202e" + "b", "."]
)
def test_any_id_gives_a_valid_name_inside_the_folder(tmp_path, name):
    path = output_path(tmp_path, VideoJob(name, "a.mp4"))
    assert path.resolve().is_relative_to(tmp_path / "recordings")
    assert path.name.isascii()
    assert len(path.name) < 100
    assert path != output_path(tmp_path, VideoJob(name + " ", "a.mp4"))


def test_the_table_of_failures_goes_when_nothing_fails_any_more(clips, tmp_path):
    video = tmp_path / "clip.mp4"
    video.write_bytes(b"")
    out = tmp_path / "out"
    assert main(["extract", str(video), "--out", str(out)]) == 1
    assert (out / "failed.csv").exists()
    video.write_bytes((clips / "clip 0.mp4").read_bytes())
    assert main(["extract", str(video), "--out", str(out)]) == 0
    assert not (out / "failed.csv").exists()


def test_each_shard_has_its_own_table_of_failures(tmp_path):
    (tmp_path / "bad.mp4").write_bytes(b"x")
    codes = [
        main(["extract", str(tmp_path), "--out", str(tmp_path / "out"), "--shard", f"{one}/2"])
        for one in (1, 2)
    ]
    assert sorted(codes) == [0, 1]
    (table,) = (tmp_path / "out").glob("failed*")
    assert table.name == f"failed-{codes.index(1) + 1}-of-2.csv"


def test_a_worker_with_other_networks_extracts_nothing(clips, tmp_path):
    outcome = extract_one(read_jobs([str(clips)])[0], tmp_path, "0123")
    assert (outcome.state, outcome.error) == ("failed", "ProjectError")
    assert "install the same" in outcome.reason
    assert not contents(tmp_path)


def die_on_the_second(job, **_):
    """Stand for ``extract_one`` where the memory ends."""
    if job.id == "clip 1":
        os.kill(os.getpid(), signal.SIGKILL)
    return task_module.JobOutcome(job, "done")


def test_a_video_that_kills_its_process_fails_alone(clips, monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parents[2])  # processes import the task above
    jobs = read_jobs([str(clips)])
    outcomes = list(in_processes(2)(jobs, die_on_the_second))
    assert sorted((one.job.id, one.state) for one in outcomes) == [
        ("clip 0", "done"),
        ("clip 1", "failed"),
        ("clip 2", "done"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("after_s", [1.0, 2.0, 3.0, 4.0])
def test_a_killed_run_leaves_whole_files_and_goes_on(clips, out, tmp_path, after_s):
    command = [sys.executable, "-m", "moveset", "extract", str(clips), "--workers", "2"]
    target = tmp_path / "out"
    running = subprocess.Popen(
        [*command, "--out", str(target)], start_new_session=True, stderr=subprocess.DEVNULL
    )
    time.sleep(after_s)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    whole = contents(out)
    finished = {path: content for path, content in contents(target).items() if visible(path)}
    assert finished.items() <= whole.items()
    subprocess.run([*command, "--out", str(target)], check=True, capture_output=True)
    assert {path: content for path, content in contents(target).items() if visible(path)} == whole


def visible(path: Path) -> bool:
    return not path.name.startswith(".")
