"""Images are found in class folders or side by side; a folder without any is reported."""

from pathlib import Path

import pytest

from moveset.base.errors import LabelError, ProjectError
from moveset.base.values import MoveSetting
from moveset.capture.image_kinds import unreadable_suffixes
from moveset.label.image_folders import find_image_files, has_images
from moveset.label.image_set import list_images
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


def test_images_of_every_kind_that_can_be_read_are_found(tmp_path: Path):
    put(tmp_path, "punch/a.jpg", "punch/b.GIF", "punch/c.tif", "punch/d.avif", "punch/e.jfif")
    put(tmp_path, "kick/a.tiff", "punch/f.HEIC", "punch/g.heic", "kick/h.jxl", "kick/notes.txt")
    assert [name for _, name in found(tmp_path)] == [
        *("a.tiff", "a.jpg", "b.GIF", "c.tif", "d.avif", "e.jfif")
    ]
    expected = (
        "2 .heic images are left out, as this installation cannot read them: save them as jpg",
        "1 .jxl image is left out, as this installation cannot read them: save them as jpg",
    )
    assert find_image_files(tmp_path).skipped == expected
    assert list_images(tmp_path).skipped == expected


def test_kinds_that_opencv_was_built_without_are_left_out(tmp_path: Path, monkeypatch):
    put(tmp_path, "punch/a.jpg", "punch/b.gif", "kick/c.jpg")
    monkeypatch.setattr("cv2.haveImageWriter", lambda _: False)
    unreadable_suffixes.cache_clear()
    try:
        assert [name for _, name in found(tmp_path)] == ["c.jpg", "a.jpg"]
        assert find_image_files(tmp_path).skipped[0].startswith("1 .gif image is left out")
    finally:
        unreadable_suffixes.cache_clear()


def test_an_animation_beside_class_folders_is_no_training_data(tmp_path: Path):
    put(tmp_path, "punch/a.jpg", "kick/b.jpg", "demo.gif")
    assert [name for _, name in found(tmp_path)] == ["b.jpg", "a.jpg"]
    assert has_images(put(tmp_path / "phone", "punch/a.heic")), "so that the error can say why"
    assert found(put(tmp_path / "loose", "a.gif")) == [("", "a.gif")]


@pytest.mark.parametrize(
    ("names", "error", "words"),
    [
        (
            ["punch/a.jpg", "kick/a.heic"],
            ProjectError,
            r"kick has no images that can be read: 1 \.heic image is left out.*save them as jpg",
        ),
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
