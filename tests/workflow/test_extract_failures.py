"""The table of failures, which is a manifest itself, and disks that are full."""

import csv
import errno
import shutil
from pathlib import Path

import pytest

from moveset.base.errors import WriteError
from moveset.workflow.extract_one import JobOutcome
from moveset.workflow.extract_videos import extract_videos, in_this_process
from moveset.workflow.extracted_files import output_path, read_extracted
from moveset.workflow.video_jobs import VideoJob, read_jobs

from .extraction import extract, read_failures


@pytest.fixture(name="three")
def copy_landmarks(landmarks, tmp_path):
    (tmp_path / "in").mkdir()
    for name in "abc":
        shutil.copy(landmarks, tmp_path / "in" / f"{name}.csv")
    return tmp_path / "in"


NAMES = ("new\nline.csv", "a\r\nb.csv", " spaces .csv", 'é, "ü"; 👩\u200d🚀.csv', "plain.csv")


def write_manifest(folder):
    rows = [[name, f" {number}\n", "Änne", "0.25", "0.75"] for number, name in enumerate(NAMES)]
    with (folder / "list.csv").open("w", newline="", encoding="utf-8") as table:
        csv.writer(table).writerows([["path", "id", "person", "start_s", "end_s"], *rows])
    return folder / "list.csv"


def test_the_table_of_failures_is_a_manifest_of_the_same_jobs(landmarks, tmp_path, monkeypatch):
    manifest, out = write_manifest(tmp_path), tmp_path / "out"
    monkeypatch.chdir(tmp_path)
    assert extract("list.csv", out="out") == 1
    assert len(read_failures(out)) == len(NAMES)
    assert read_jobs([str(out / "failed.csv")]) == read_jobs([str(manifest)])
    for job in read_jobs([str(manifest)]):
        shutil.copy(landmarks, job.path)
    monkeypatch.chdir("/")
    assert extract(out / "failed.csv", out=out) == 0
    assert not (out / "failed.csv").exists()
    jobs = read_jobs([str(manifest)])
    summary = extract_videos(jobs, out, run_all=in_this_process)
    assert (summary.done, summary.skipped) == (0, len(NAMES))
    facts = read_extracted(output_path(out, jobs[0])).facts
    assert (facts["person"], facts["start_s"], facts["end_s"]) == ("Änne", 0.25, 0.75)


def test_spaces_around_an_id_are_kept_where_a_program_wrote_them(tmp_path):
    job = VideoJob(" a ", str(tmp_path / "none" / "b.csv "))
    extract_videos([job], tmp_path / "out", run_all=in_this_process)
    assert read_jobs([str(tmp_path / "out" / "failed.csv")]) == [job]


def test_what_is_wrong_in_a_manifest_stays_wrong_in_the_table_of_failures(three, tmp_path):
    out = tmp_path / "out"
    (three / "list.csv").write_text(
        "path,id,start_s,end_s\na.csv,soon,soon,\na.csv,turned,4,3\n,empty,,\n"
        "b.csv,twice,,\nc.csv,twice,,\n"
    )
    assert extract(three / "list.csv", out=out) == 1
    before = read_failures(out)
    assert [row["id"] for row in before] == ["empty", "soon", "turned", "twice", "twice"]
    assert [row["start_s"] for row in before] == ["", "soon", "4", "", ""]
    assert extract(out / "failed.csv", out=out) == 1
    for old, new in zip(before, read_failures(out), strict=True):
        assert {**old, "reason": ""} == {**new, "reason": ""}
        assert old["reason"].rpartition(": ")[2] == new["reason"].rpartition(": ")[2]


def test_the_table_cannot_drive_a_terminal_and_any_name_can_be_listed(tmp_path):
    jobs = [VideoJob("\x1b[2J\x9b", "\x1b]0;x\x07.mp4"), VideoJob("\udcff", "\udcff\u200c.mp4")]
    extract_videos(jobs, tmp_path / "out", run_all=in_this_process)
    text = (tmp_path / "out" / "failed.csv").read_text(encoding="utf-8")
    assert not {"\x1b", "\x9b", "\x07"} & {*text}
    assert "\\udcff\u200c.mp4" in text


def fail_from(monkeypatch, number, name, first):
    """Let writes of files with some ending fail from the first such file on."""
    write, written = Path.write_bytes, []

    def write_bytes(path, content):
        if path.name.endswith(name):
            written.append(path)
            if len(written) >= first:
                write(path, content[:10])
                raise OSError(number, "no", str(path))
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", write_bytes)


def left_over(out):
    """Return the files that killed or failed writes left."""
    return [path for path in out.rglob("*") if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "disk is full"), (errno.EACCES, "not allowed")]
)
def test_a_full_disk_ends_the_run_and_blames_no_video(
    three, tmp_path, monkeypatch, capsys, number, words
):
    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        fail_from(patch, number, ".npz", 2)
        assert extract(three, out=out) == 1
    said = capsys.readouterr().err
    assert words in said
    assert "Stopped at video 2 of 3; the same command goes on" in said
    assert not (out / "failed.csv").exists()
    assert not left_over(out)
    assert extract(three, out=out) == 0
    assert "2 videos extracted, 1 was there already" in capsys.readouterr().out


def test_a_recording_that_is_too_large_fails_alone(three, tmp_path, monkeypatch):
    write, out = Path.write_bytes, tmp_path / "out"

    def write_bytes(path, content):
        if path.parent.name == output_path(out, VideoJob("b", "")).parent.name:
            raise OSError(errno.EFBIG, "no", str(path))
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    assert extract(three, out=out) == 1
    (row,) = read_failures(out)
    assert (row["id"], row["error"]) == ("b", "WriteError")
    assert "too large for this disk" in row["reason"]


@pytest.mark.parametrize("name", ["extract.json", "failed.csv"])
def test_a_full_disk_leaves_no_half_of_a_table(three, tmp_path, monkeypatch, capsys, name):
    (three / "d.bvh").touch()
    out, stem = tmp_path / "out", Path(name)
    fail_from(monkeypatch, errno.ENOSPC, stem.suffix, 1)
    assert extract(three, out=out) == 1
    assert f"{name} cannot be written, the disk is full" in capsys.readouterr().err
    assert not (out / name).exists()
    assert not left_over(out)


def test_where_a_run_is_stopped_its_workers_are_ended(tmp_path):
    ended = []

    def run_all(jobs, _):
        try:
            for job in jobs:
                yield JobOutcome(job, "failed", "the disk is full", "WriteError", stops=True)
        finally:
            ended.append(True)

    jobs = [VideoJob(name, f"{name}.mp4") for name in "ab"]
    with pytest.raises(WriteError, match="Stopped at video 1 of 2"):
        extract_videos(jobs, tmp_path / "out", run_all=run_all)
    assert ended
