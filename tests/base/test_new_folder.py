from pathlib import Path

import pytest

from moveset.base.errors import WriteError
from moveset.base.new_folder import new_folder


def test_a_folder_appears_with_everything_in_it(tmp_path):
    out = tmp_path / "deep" / "out"
    with new_folder(out) as partial:
        (partial / "a.txt").write_text("a")
        assert not out.exists()
    assert [path.name for path in out.iterdir()] == ["a.txt"]
    assert [path.name for path in out.parent.iterdir()] == ["out"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_after_an_error_nothing_is_left(tmp_path, error):
    with pytest.raises(error), new_folder(tmp_path / "out") as partial:
        (partial / "a.txt").write_text("a")
        raise error
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["folder", "file", "dangling link"])
def test_what_exists_stays(tmp_path, kind):
    out = tmp_path / "out"
    {
        "folder": out.mkdir,
        "file": out.touch,
        "dangling link": lambda: out.symlink_to(tmp_path / "gone"),
    }[kind]()
    with pytest.raises(WriteError, match="exists: choose another name"), new_folder(out):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_appears_meanwhile_stays(tmp_path):
    out = tmp_path / "out"
    with pytest.raises(WriteError, match="exists"), new_folder(out):
        out.mkdir()
        (out / "other.txt").touch()
    assert [path.name for path in out.iterdir()] == ["other.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(WriteError, match="its folder is a file"), new_folder(tmp_path / "file/out"):
        pass


def test_errors_of_other_files_pass_through(tmp_path):
    with pytest.raises(FileNotFoundError), new_folder(tmp_path / "out"):
        Path("/nonexistent/other").read_text()


def test_a_link_out_of_a_project_is_not_followed(tmp_path):
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "moveset.toml").touch()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "project" / "link").symlink_to(tmp_path / "elsewhere")
    with (
        pytest.raises(WriteError, match="outside"),
        new_folder(tmp_path / "project" / "link" / "out"),
    ):
        pass
