import cv2
import numpy as np
import pytest

from moveset.base.errors import LabelError, ProjectError, VideoError
from moveset.base.values import NONE
from moveset.label.picture_set import Marks, Picture, find_sources, has_pictures, read_picture_set
from moveset.label.project import create_project


def picture(seed: int, noise: float = 0.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 255, (9, 9, 3), np.uint8)
    image = cv2.resize(coarse, (96, 64), interpolation=cv2.INTER_CUBIC).astype(float)
    image += np.random.default_rng(99).normal(0, noise, image.shape)
    return np.clip(image, 0, 255).astype(np.uint8)


@pytest.fixture
def write(tmp_path):
    def write(name: str, seed: int, noise: float = 0.0):
        path = tmp_path / "pictures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        cv2.imencode(path.suffix, picture(seed, noise))[1].tofile(path)
        return path

    return write


@pytest.fixture
def folder(tmp_path, write):
    for seed, name in enumerate(["punches/ann012.jpg", "kicks/ann040.JPG", "others/ben_3.png"]):
        write(name, seed)
    return tmp_path / "pictures"


def test_class_folders_are_moves_and_others_is_none(folder):
    pictures = read_picture_set(folder)
    assert pictures.moves == ("kicks", "punches")
    assert pictures.counts() == {"kicks": 1, "punches": 1, NONE: 1}


def test_frames_of_one_recording_are_one_source_whatever_their_class(folder):
    sources = {one.path.name: one.source for one in read_picture_set(folder).pictures}
    assert sources["ann012.jpg"] == sources["ann040.JPG"] == "ann"
    assert sources["ben_3.png"] == "ben"


def test_copies_are_of_the_source_of_what_they_were_made_of(folder, write):
    write("kicks/ann012_aug07.jpg", 50)
    write("kicks/7_aug01.jpg", 51)
    write("kicks/7.jpg", 51, noise=4.0)
    sources = {one.path.name: one.source for one in read_picture_set(folder).pictures}
    assert sources["ann012_aug07.jpg"] == "ann"
    assert sources["7.jpg"] == sources["7_aug01.jpg"]


def test_a_copy_of_a_numbered_picture_is_of_its_source_however_it_looks(tmp_path):
    names = ["punch/17.jpg", "punch/17_aug03.jpg", "kick/17_aug19.jpg", "kick/18.jpg"]
    pictures = [Picture(tmp_path / name, name.split("/")[0]) for name in names]
    looks = [0, (1 << 32) - 1, (1 << 64) - (1 << 32), (1 << 48) - (1 << 16)]
    far = [Marks(name, look) for name, look in zip(names, looks, strict=True)]
    original, copy, mirrored, other = find_sources(pictures, far)
    assert original == copy == mirrored != other


def test_a_picture_saved_under_two_names_is_of_one_source(folder, write):
    same = (folder / "others" / "ben_3.png").read_bytes()
    (folder / "others" / "carl_1.png").write_bytes(same)
    write("others/dora_1.jpg", 2, noise=2.0)  # another picture of the same room
    sources = {one.path.name: one.source for one in read_picture_set(folder).pictures}
    assert sources["carl_1.png"] == sources["ben_3.png"]
    assert sources["dora_1.jpg"] == "dora"


def test_numbered_pictures_are_of_one_source_where_they_look_alike(tmp_path):
    marks = [Marks(f"{n}", look) for n, look in enumerate([0, 0b111, 0b111111, (1 << 60) - 1])]
    pictures = [Picture(tmp_path / f"{number}.jpg", "punch") for number in range(4)]
    first, second, third, other = find_sources(pictures, marks)
    assert first == second == third != other


def test_a_project_gives_its_own_pictures(tmp_path, folder):
    project = tmp_path / "project"
    create_project(project, ["punches"])
    assert not has_pictures(project / "pictures") if (project / "pictures").exists() else True
    (project / "pictures").mkdir(exist_ok=True)
    for one in folder.iterdir():
        one.rename(project / "pictures" / one.name)
    assert read_picture_set(project).moves == ("kicks", "punches")


def test_hidden_and_foreign_files_are_passed_over(folder):
    (folder / ".thinned" / "others").mkdir(parents=True)
    (folder / "punches" / "notes.txt").write_text("mine")
    (folder / "punches" / "._ann1.jpg").write_bytes(b"")
    assert len(read_picture_set(folder).pictures) == 3


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (lambda top: (top / "empty").mkdir(), ProjectError, "empty has no pictures"),
        (lambda top: (top / "High Kick").mkdir(), LabelError, "High Kick"),
        (lambda top: (top / "none").mkdir(), ProjectError, "none and others both mean no move"),
        (
            lambda top: (top / "kicks" / "1.jpg").write_text("no picture"),
            VideoError,
            "1.jpg is no picture",
        ),
    ],
)
def test_what_is_wrong_is_named(folder, change, error, words):
    change(folder)
    with pytest.raises(error, match=words):
        read_picture_set(folder)


def test_one_class_alone_teaches_nothing(tmp_path, write):
    write("punches/a1.jpg", 1)
    with pytest.raises(ProjectError, match="one class only, punches"):
        read_picture_set(tmp_path / "pictures")


def test_a_folder_without_class_folders_is_refused(tmp_path):
    assert not has_pictures(tmp_path)
    with pytest.raises(ProjectError, match="no folders of pictures"):
        read_picture_set(tmp_path)
    with pytest.raises(ProjectError, match="is no folder"):
        read_picture_set(tmp_path / "absent")
