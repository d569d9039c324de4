"""Images are found in class folders or side by side; a folder without any is reported."""

from pathlib import Path

import pytest

from moveset.base.errors import LabelError, ProjectError
from moveset.base.values import MoveSetting
from moveset.label.image_folders import find_image_files
from moveset.label.project import create_project


def put(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def found(folder: Path) -> list[tuple[str, str]]:
    return [(move, path.name) for move, path in find_image_files(folder).files]


def test_class_folders_are_read_in_order_and_other_files_are_ignored(tmp_path: Path):
    put(tmp_path, "punch/b.png", "punch/a.JPG", "punch/notes.txt", "kick/c.webp", "about.txt")
    put(tmp_path, "punch/._a.jpg", ".thumbnails/a.jpg", "punch/deeper/d.jpg")
    assert found(tmp_path) == [("kick", "c.webp"), ("punch", "a.JPG"), ("punch", "b.png")]
    assert find_image_files(tmp_path).moves == ("kick", "punch")


@pytest.mark.parametrize(
    ("name", "move"),
    [("punch_left", "punch_left"), ("Punch-Left", "punch_left"), ("left punch", "left_punch")],
)
def test_images_side_by_side_are_one_class_that_keeps_its_side(tmp_path, name, move):
    put(tmp_path / name, "b.bmp", "a.jpeg")
    originals = find_image_files(tmp_path / name)
    assert [(move, path.name) for move, path in originals.files] == [
        ("", "a.jpeg"),
        ("", "b.bmp"),
    ]
    assert originals.moves == (move,)


def test_the_images_of_a_project_are_found(tmp_path: Path):
    create_project(tmp_path / "project", [MoveSetting("punch")])
    put(tmp_path / "project" / "pictures", "punch/a.jpg", "none/b.jpg")
    assert found(tmp_path / "project") == [("none", "b.jpg"), ("punch", "a.jpg")]


@pytest.mark.parametrize(
    ("names", "error", "words"),
    [
        ([], ProjectError, "is not a folder"),
        (["notes.txt"], ProjectError, "has no folders of images"),
        (["punch/a.jpg", "kick/notes.txt"], ProjectError, r"kick has no images .*\.jpg"),
        (["punch/a.jpg", "grid.png"], ProjectError, r"grid\.png lies beside .* punch"),
        (["punch/a.jpg", "Kick High/a.jpg"], LabelError, "Kick High: a move cannot be called"),
    ],
)
def test_missing_and_misplaced_images_are_reported(tmp_path, names, error, words):
    put(tmp_path / "given", *names)
    with pytest.raises(error, match=words):
        find_image_files(tmp_path / "given")
