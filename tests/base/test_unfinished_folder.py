import os
import signal
import subprocess
import sys

import pytest

from moveset.base.files import temporary_folder
from moveset.base.new_folder import new_folder
from moveset.base.unfinished_folder import unfinished_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files are locked as on POSIX")

WORK = """
import sys, time
from pathlib import Path
from moveset.base.files import temporary_folder
from moveset.base.new_folder import new_folder
from moveset.base.unfinished_folder import unfinished_folder
with {way}(Path(sys.argv[1])) as partial:
    (partial / "deep").mkdir()
    (partial / "deep" / "half").write_text("half")
    print("working", flush=True)
    time.sleep(60)
"""
WAYS = {"new_folder": new_folder, "temporary_folder": temporary_folder}


def start_work(target, way="new_folder"):
    process = subprocess.Popen(
        [sys.executable, "-c", WORK.format(way=way), str(target)], stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"working\n"
    return process


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.communicate()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("way", WAYS)
def test_what_a_killed_process_left_goes_with_the_next_one(tmp_path, way):
    kill(start_work(tmp_path / "out", way))
    assert len(names(tmp_path)) == 2
    with WAYS[way](tmp_path / "out") as partial:
        (partial / "whole").write_text("whole")
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == ["whole"]


def test_the_folder_of_a_running_process_stays(tmp_path):
    working = start_work(tmp_path / "out")
    try:
        before = names(tmp_path)
        with unfinished_folder(tmp_path / "out"):
            assert set(before) < set(names(tmp_path))
        assert names(tmp_path) == before
    finally:
        kill(working)


def test_folders_for_other_targets_and_files_of_others_stay(tmp_path):
    kill(start_work(tmp_path / "other"))
    kill(start_work(tmp_path / ("out" * 20)))
    mine = (".out.0a1b2c3d", ".out.0a1b2c3d.lock", ".out.00000000.lock", ".out.lock", ".git")
    for name in (".out.0a1b2c3d", ".git"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "thesis").write_text("mine")
    for name in mine[1:4]:
        (tmp_path / name).write_text("mine")
    before = names(tmp_path)
    for name in ("out", "out" * 21):
        with unfinished_folder(tmp_path / name):
            pass
    assert names(tmp_path) == before
    assert (tmp_path / ".out.0a1b2c3d" / "thesis").read_text() == "mine"


@pytest.mark.parametrize("part", ["folder", "lock"])
def test_a_link_in_the_place_of_what_was_left_is_not_followed(tmp_path, part):
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    here.mkdir()
    kill(start_work(here / "out"))
    partial, lock = sorted(here.iterdir())
    moved = lock if part == "lock" else partial
    moved.rename(elsewhere)
    moved.symlink_to(elsewhere)
    content = elsewhere.read_bytes() if part == "lock" else names(elsewhere)
    with unfinished_folder(here / "out"):
        pass
    assert content == (elsewhere.read_bytes() if part == "lock" else names(elsewhere))


def test_where_files_cannot_be_locked_nothing_is_removed(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(38, os.strerror(38))

    monkeypatch.setattr("fcntl.flock", fail)
    with unfinished_folder(tmp_path / "out"):
        before = names(tmp_path)
        with unfinished_folder(tmp_path / "out"):
            pass
        assert names(tmp_path) == before
    assert not names(tmp_path)


def test_a_pipe_with_the_name_of_a_lock_is_left_alone(tmp_path):
    os.mkfifo(tmp_path / ".out.0a1b2c3d.lock")
    with unfinished_folder(tmp_path / "out"):
        pass
    assert names(tmp_path) == [".out.0a1b2c3d.lock"]
