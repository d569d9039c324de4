"""Links in a project of somebody else lead no write out of it."""

import os
from pathlib import Path

import pytest

from moveset.base.errors import WriteError
from moveset.base.files import check_writable, temporary_folder, write_atomically
from moveset.base.write_guard import check_inside

pytestmark = pytest.mark.skipif(os.name != "posix", reason="making links needs rights on Windows")


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / ".profile").write_text("mine")
    return folder


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "moves"
    folder.mkdir()
    (folder / "moveset.toml").touch()
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {str(path): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("link", "target", "written"),
    [
        ("segments.csv", "../home/.profile", "segments.csv"),
        ("segments.csv", "../home/.new", "segments.csv"),
        ("models", "../home", "models/.profile"),
        ("models", "../home/new", "models/a.moveset"),
        ("reports", "..", "reports/home/.profile"),
        ("moveset.toml", "../home/.profile", "moveset.toml"),
        ("moveset.toml", "../home/.new", "moveset.toml"),
        ("deep/er/x.json", "../../../home/.profile", "deep/er/x.json"),
    ],
)
def test_a_link_that_leads_outside_is_not_written_through(link, target, written, project, home):
    place = project / link
    place.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)
    before = contents(home)
    for write in (lambda path: write_atomically(path, "theirs"), check_writable):
        with pytest.raises(WriteError, match="is a link to") as caught:
            write(project / written)
        assert str(place) in str(caught.value)
        assert str(home) in str(caught.value) or target == ".."
    assert contents(home) == before


def test_a_chain_of_links_is_followed_to_its_end(project, home):
    (project / "a").symlink_to("b")
    (project / "b").symlink_to(home / ".profile")
    with pytest.raises(WriteError, match=r"\.profile"):
        write_atomically(project / "a", "theirs")
    assert (home / ".profile").read_text() == "mine"


def test_a_link_into_another_project_leads_outside_too(project, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "moveset.toml").write_text("mine")
    (project / "models").symlink_to(other)
    with pytest.raises(WriteError, match="is a link to"):
        write_atomically(project / "models" / "moveset.toml", "theirs")
    assert (other / "moveset.toml").read_text() == "mine"


def test_links_within_a_project_and_to_a_project_are_followed(project, tmp_path):
    (project / "kept").mkdir()
    (project / "models").symlink_to("kept")
    (tmp_path / "link").symlink_to(project)
    write_atomically(tmp_path / "link" / "models" / "a.moveset", "a")
    assert (project / "kept" / "a.moveset").read_text() == "a"


def test_a_folder_of_files_is_not_merged_through_a_link(tmp_path, home):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "punch").symlink_to(home)
    with (
        pytest.raises(WriteError, match=r"punch is a link to .*home"),
        temporary_folder(tmp_path / "out") as unfinished,
    ):
        write_atomically(unfinished / "punch" / ".profile", "theirs")
    assert contents(home) == {str(home / ".profile"): "mine"}


def test_a_link_itself_may_be_moved_or_deleted_but_nothing_behind_one(project, home):
    (project / "a.mp4").symlink_to(home / ".profile")
    check_inside(project / "a.mp4", follow=False)
    (project / "recordings").symlink_to(home)
    with pytest.raises(WriteError, match="recordings is a link to"):
        check_inside(project / "recordings" / ".profile", follow=False)
