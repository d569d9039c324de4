"""Pictures are found in class folders or side by side, and a folder without any is told of."""

from pathlib import Path

import pytest

from moveset.base.errors import LabelError, ProjectError
from moveset.base.values import MoveSetting
from moveset.label.originals import find_originals
from moveset.label.project import create_project


def put(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def found(folder: Path) -> list[tuple[str, str]]:
    return [(move, path.name) for move, path in find_originals(folder).pictures]


def test_class_folders_are_read_in_order_and_other_files_passed_over(tmp_path: Path):
    put(tmp_path, "punch/b.png", "punch/a.JPG", "punch/notes.txt", "kick/c.webp", "about.txt")
    put(tmp_path, "punch/._a.jpg", ".thumbnails/a.jpg", "punch/deeper/d.jpg")
    assert found(tmp_path) == [("kick", "c.webp"), ("punch", "a.JPG"), ("punch", "b.png")]
    assert find_originals(tmp_path).moves == ("kick", "punch")


@pytest.mark.parametrize(
    ("name", "move"),
    [("punch_left", "punch_left"), ("Punch-Left", "punch_left"), ("left punch", "left_punch")],
)
def test_pictures_side_by_side_are_one_class_that_knows_its_side(tmp_path, name, move):
    put(tmp_path / name, "b.bmp", "a.jpeg")
    originals = find_originals(tmp_path / name)
    assert [(move, path.name) for move, path in originals.pictures] == [
        ("", "a.jpeg"),
        ("", "b.bmp"),
    ]
    assert originals.moves == (move,)


def test_a_project_s_pictures_are_taken(tmp_path: Path):
    create_project(tmp_path / "project", [MoveSetting("punch")])
    put(tmp_path / "project" / "pictures", "punch/a.jpg", "none/b.jpg")
    assert found(tmp_path / "project") == [("none", "b.jpg"), ("punch", "a.jpg")]


@pytest.mark.parametrize(
    ("names", "error", "words"),
    [
        ([], ProjectError, "is no folder"),
        (["notes.txt"], ProjectError, "has no pictures"),
        (["punch/a.jpg", "kick/notes.txt"], ProjectError, r"kick has no pictures .*\.jpg"),
        (["punch/a.jpg", "grid.png"], ProjectError, r"grid\.png lies beside .* punch"),
        (["punch/a.jpg", "Kick High/a.jpg"], LabelError, "Kick High: a move cannot be called"),
    ],
)
def test_what_is_missing_or_misplaced_is_named(tmp_path, names, error, words):
    put(tmp_path / "given", *names)
    with pytest.raises(error, match=words):
        find_originals(tmp_path / "given")
