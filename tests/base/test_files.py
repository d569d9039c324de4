"""A file is written completely, or it stays as it was."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from moveset.base.errors import MovesetError, WriteError
from moveset.base.files import (
    ABANDONED_S,
    check_writable,
    explain_read_error,
    open_regular_file,
    read_regular_file,
    remove_partial_files,
    temporary_folder,
    temporary_path,
    write_atomically,
)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_half(path: Path, failure: BaseException | type[BaseException]) -> None:
    with temporary_path(path) as unfinished:
        unfinished.write_text("half")
        raise failure


def test_only_old_partial_files_are_removed(tmp_path):
    left = tmp_path / "models" / ".mine.0a1b2c3d.moveset"
    others = [
        tmp_path / "mine.moveset",
        tmp_path / ".gitignore",
        tmp_path / ".uploads" / "0123456789abcdef.webm",
        tmp_path / ".out.0a1b2c3d.lock",
    ]
    for path in (left, *others):
        path.parent.mkdir(exist_ok=True)
        path.touch()
        os.utime(path, (1000.0, 1000.0))
    remove_partial_files(tmp_path, 999.0)
    assert left.exists()
    remove_partial_files(tmp_path, 1001.0)
    assert not left.exists()
    assert all(path.exists() for path in others)


def test_what_killed_processes_left_of_a_file_goes_before_long_work(tmp_path):
    names = {
        ".mine.0a1b2c3d.moveset": "left",
        ".mine.00000000.moveset": "new",
        ".mine.0a1b2c3d.csv": "of another file",
        ".mine.2.0a1b2c3d.moveset": "of another file",
        ".mine.moveset": "of the user",
        "mine.moveset": "of the user",
    }
    for name, kind in names.items():
        path = write_atomically(tmp_path / name, kind)
        if kind != "new":
            then_s = path.stat().st_mtime - 1.1 * ABANDONED_S
            os.utime(path, (then_s, then_s))
    check_writable(tmp_path / "mine.moveset")
    assert names_in(tmp_path) == sorted(name for name, kind in names.items() if kind != "left")


def write_half_a_folder(folder: Path, failure: BaseException | type[BaseException]) -> None:
    with temporary_folder(folder) as unfinished:
        write_atomically(unfinished / "a.jpg", "x")
        raise failure


def write_to_a_full_disk(path: Path) -> None:
    path.write_text("half")
    with Path("/dev/full").open("w") as full:
        full.write("x" * 100_000)


def test_text_and_bytes_arrive_as_given(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.csv", "ä\r\nb\n")
    write_atomically(tmp_path / "b.bin", b"\x00\xff")
    assert (tmp_path / "a.csv").read_bytes() == "ä\r\nb\n".encode()
    assert (tmp_path / "b.bin").read_bytes() == b"\x00\xff"


def test_missing_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "reports" / "deep" / "page.html"
    assert write_atomically(path, "x") == path
    assert path.read_text() == "x"


def test_the_file_extension_is_kept(tmp_path: Path) -> None:
    with temporary_path(tmp_path / "clip.mp4") as unfinished:
        assert unfinished.suffix == ".mp4"
        assert unfinished.parent == tmp_path
        assert unfinished.name.startswith(".")
        unfinished.write_bytes(b"x")


@pytest.mark.parametrize("failure", [KeyboardInterrupt, SystemExit, ValueError, MovesetError])
def test_any_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, failure: type[BaseException]
) -> None:
    path = write_atomically(tmp_path / "a.txt", "old")
    with pytest.raises(failure):
        write_half(path, failure)
    assert path.read_text() == "old"
    assert names_in(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "quota is full"),
        (errno.EACCES, "not allowed"),
        (errno.EROFS, "read-only"),
        (errno.EIO, "another place"),
    ],
)
def test_failed_writes_say_what_to_do(tmp_path: Path, number: int, words: str) -> None:
    path = write_atomically(tmp_path / "a.txt", "old")
    with pytest.raises(WriteError, match=words) as caught:
        write_half(path, OSError(number, os.strerror(number)))
    assert str(path) in str(caught.value)
    assert path.read_text() == "old"
    assert names_in(tmp_path) == ["a.txt"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    path = write_atomically(tmp_path / "a.txt", "old")
    with pytest.raises(WriteError, match="disk is full"), temporary_path(path) as unfinished:
        write_to_a_full_disk(unfinished)
    assert names_in(tmp_path) == ["a.txt"]


def test_an_error_of_another_file_is_not_a_write_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), temporary_path(tmp_path / "copy.mp4") as unfinished:
        unfinished.write_bytes((tmp_path / "source.mp4").read_bytes())


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", "x")
    with pytest.raises(WriteError, match="folder is a file"):
        write_atomically(tmp_path / "a" / "b.txt", "y")


def test_a_folder_where_a_file_should_be(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(WriteError, match="folder of that name"):
        write_atomically(tmp_path / "a", "y")
    assert names_in(tmp_path) == ["a"]


def test_links_are_written_through(tmp_path: Path) -> None:
    real = write_atomically(tmp_path / "real.txt", "old")
    (tmp_path / "link.txt").symlink_to(real)
    write_atomically(tmp_path / "link.txt", "new")
    assert real.read_text() == "new"
    assert (tmp_path / "link.txt").is_symlink()


def test_long_names_still_fit(tmp_path: Path) -> None:
    path = write_atomically(tmp_path / ("a" * 240 + ".txt"), "x")
    assert path.read_text() == "x"


def test_a_folder_is_merged_into_an_existing_one(tmp_path: Path) -> None:
    write_atomically(tmp_path / "out" / "punch" / "old.jpg", "old")
    with temporary_folder(tmp_path / "out") as unfinished:
        write_atomically(unfinished / "punch" / "new.jpg", "new")
        assert not (tmp_path / "out" / "punch" / "new.jpg").exists()
    assert names_in(tmp_path / "out" / "punch") == ["new.jpg", "old.jpg"]
    assert names_in(tmp_path) == ["out"]


@pytest.mark.parametrize("failure", [KeyboardInterrupt, MovesetError])
def test_a_folder_that_failed_leaves_nothing(tmp_path: Path, failure: type[BaseException]) -> None:
    with pytest.raises(failure):
        write_half_a_folder(tmp_path / "out", failure)
    assert names_in(tmp_path) == []


def test_a_full_disk_while_a_folder_is_made(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="disk is full"):
        write_half_a_folder(tmp_path / "out", OSError(errno.ENOSPC, "full"))
    assert names_in(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX")
@pytest.mark.parametrize("kind", ["pipe", "link to a pipe", "device", "folder"])
def test_what_is_not_a_regular_file_is_neither_read_nor_replaced(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.csv"
    if kind == "folder":
        path.mkdir()
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        os.mkfifo(tmp_path / "pipe")
        path.symlink_to("pipe") if "link" in kind else (tmp_path / "pipe").rename(path)
    mode = path.stat().st_mode
    for read in (open_regular_file, lambda place: read_regular_file(place, 10)):
        with pytest.raises(OSError, match="it is a") as caught:
            read(path)
        words = explain_read_error(path, caught.value)
        assert words.startswith(f"{path} cannot be read (it is a ")
    with pytest.raises(WriteError, match="cannot be written"):
        write_atomically(path, "x")
    assert path.stat().st_mode == mode


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = write_atomically(tmp_path / "a.csv", "0123456789")
    assert read_regular_file(path, 10) == b"0123456789"
    with pytest.raises(OSError, match="larger than") as caught:
        read_regular_file(path, 9)
    assert "choose a smaller file" in explain_read_error(path, caught.value)


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOENT, "check the name"), (errno.EACCES, "its permissions")]
)
def test_a_failed_read_says_what_to_do(number: int, words: str) -> None:
    error = OSError(number, os.strerror(number))
    said = explain_read_error("a.csv", error)
    assert said.startswith(f"a.csv cannot be read ({os.strerror(number)}): ")
    assert said.endswith(words)
