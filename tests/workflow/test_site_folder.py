"""A site is replaced as a whole, and what was added to it outlives any kill."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from moveset.base.errors import WriteError
from moveset.workflow.site_folder import DESCRIPTION, write_site

ADDED = {"CNAME": b"example.org", ".git/HEAD": b"ref", "js/mine.js": b"mine"}
KILLED = """
import os, shutil, signal, sys
from pathlib import Path
sys.path.append(sys.argv[1])
from moveset.workflow import site_folder
from test_site_folder import site_files

steps, number = iter(range(1, 100)), int(sys.argv[3])

def dying(real):
    def run(*given, **named):
        if next(steps) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)
    return run

Path.rename = dying(Path.rename)
shutil.rmtree = dying(shutil.rmtree)
site_folder.write_site(Path(sys.argv[2]), site_files("new"))
print("ended")
"""
STEPS = (2, 3, 5, 6, 7)
"""Of: renaming two folders, moving three additions, putting the old site away, removing it."""


def site_files(version):
    files = {"index.html": version.encode(), "js/main.js": version.encode(), version: b""}
    listed = [{"path": name} for name in files]
    return {**files, DESCRIPTION: json.dumps({"moveset": version, "files": listed}).encode()}


def contents(folder):
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def write_earlier_site(folder):
    write_site(folder, site_files("old"))
    for name, content in ADDED.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)


def write_and_kill(site, step):
    command = [sys.executable, "-c", KILLED, str(Path(__file__).parent), str(site), str(step)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL


@pytest.mark.skipif(os.name != "posix", reason="files are locked as on POSIX")
@pytest.mark.parametrize("step", STEPS)
def test_after_a_kill_the_next_run_has_the_site_and_all_that_was_added(tmp_path, step):
    site = tmp_path / "site"
    write_earlier_site(site)
    write_and_kill(site, step)
    everything = b"".join(contents(tmp_path).values())
    assert all(content in everything for content in ADDED.values())
    write_site(site, site_files("newer"))
    assert contents(site) == {**site_files("newer"), **ADDED}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("step", range(1, 7))
def test_an_interruption_leaves_a_whole_site_with_all_that_was_added(tmp_path, monkeypatch, step):
    site = tmp_path / "site"
    write_earlier_site(site)
    rename, steps = type(site).rename, iter(range(1, 100))

    def interrupt(path, target):
        if next(steps) == step:
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(type(site), "rename", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_site(site, site_files("new"))
    assert contents(site) in [{**site_files(version), **ADDED} for version in ("old", "new")]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("failing", ["CNAME", ".git", "js/mine.js"])
def test_a_failed_move_leaves_the_earlier_site(tmp_path, monkeypatch, failing):
    site = tmp_path / "site"
    write_earlier_site(site)
    before, rename = contents(site), type(site).rename

    def refuse(path, target):
        if target == site / failing:
            raise PermissionError(13, "denied", str(path))
        return rename(path, target)

    monkeypatch.setattr(type(site), "rename", refuse)
    with pytest.raises(WriteError, match="change its permissions"):
        write_site(site, site_files("new"))
    assert contents(site) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.skipif(os.name != "posix", reason="files are locked as on POSIX")
def test_what_is_put_back_stays_in_the_folder(tmp_path):
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    write_earlier_site(site)
    write_and_kill(site, 3)
    (site / "js" / "main.js").unlink()
    (site / "js").rmdir()
    (site / "js").symlink_to(elsewhere)
    with pytest.raises(WriteError, match="is a link to"):
        write_site(site, site_files("newer"))
    assert not list(elsewhere.iterdir())
    assert b"mine" in contents(tmp_path).values()
