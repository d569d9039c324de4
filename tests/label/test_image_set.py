import cv2
import numpy as np
import pytest

from moveset.base.errors import LabelError, ProjectError, VideoError
from moveset.base.values import NONE
from moveset.label.image_folders import has_images
from moveset.label.image_set import LabelledImage
from moveset.label.image_sources import Fingerprint, find_sources, read_image_set
from moveset.label.project import create_project


def image(seed: int, noise: float = 0.0) -> np.ndarray:
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
        cv2.imencode(path.suffix, image(seed, noise))[1].tofile(path)
        return path

    return write


@pytest.fixture
def folder(tmp_path, write):
    for seed, name in enumerate(["punches/ann012.jpg", "kicks/ann040.JPG", "others/ben_3.png"]):
        write(name, seed)
    return tmp_path / "pictures"


def test_class_folders_are_moves_and_others_is_none(folder):
    image_set = read_image_set(folder)
    assert image_set.moves == ("kicks", "punches")
    assert image_set.counts() == {"kicks": 1, "punches": 1, NONE: 1}


def test_frames_of_one_recording_have_one_source_in_all_classes(folder):
    sources = {one.path.name: one.source for one in read_image_set(folder).images}
    assert sources["ann012.jpg"] == sources["ann040.JPG"] == "ann"
    assert sources["ben_3.png"] == "ben"


def test_augmented_images_have_the_source_of_their_original(folder, write):
    write("kicks/ann012_aug07.jpg", 50)
    write("kicks/7_aug01.jpg", 51)
    write("kicks/7.jpg", 51, noise=4.0)
    sources = {one.path.name: one.source for one in read_image_set(folder).images}
    assert sources["ann012_aug07.jpg"] == "ann"
    assert sources["7.jpg"] == sources["7_aug01.jpg"]


def test_an_augmented_numbered_image_has_the_source_of_its_original(tmp_path):
    names = ["punch/17.jpg", "punch/17_aug03.jpg", "kick/17_aug19.jpg", "kick/18.jpg"]
    images = [LabelledImage(tmp_path / name, name.split("/")[0]) for name in names]
    looks = [0, (1 << 32) - 1, (1 << 64) - (1 << 32), (1 << 48) - (1 << 16)]
    far = [Fingerprint(name, look) for name, look in zip(names, looks, strict=True)]
    original, copy, mirrored, other = find_sources(images, far)
    assert original == copy == mirrored != other


def test_equal_files_have_one_source(folder, write):
    same = (folder / "others" / "ben_3.png").read_bytes()
    (folder / "others" / "carl_1.png").write_bytes(same)
    write("others/dora_1.jpg", 2, noise=2.0)  # another image of the same room
    sources = {one.path.name: one.source for one in read_image_set(folder).images}
    assert sources["carl_1.png"] == sources["ben_3.png"]
    assert sources["dora_1.jpg"] == "dora"


def test_numbered_near_duplicates_have_one_source(tmp_path):
    marks = [
        Fingerprint(f"{n}", look) for n, look in enumerate([0, 0b111, 0b111111, (1 << 60) - 1])
    ]
    images = [LabelledImage(tmp_path / f"{number}.jpg", "punch") for number in range(4)]
    first, second, third, other = find_sources(images, marks)
    assert first == second == third != other


def test_a_project_gives_its_own_images(tmp_path, folder):
    project = tmp_path / "project"
    create_project(project, ["punches"])
    assert not has_images(project / "pictures") if (project / "pictures").exists() else True
    (project / "pictures").mkdir(exist_ok=True)
    for one in folder.iterdir():
        one.rename(project / "pictures" / one.name)
    assert read_image_set(project).moves == ("kicks", "punches")


def test_hidden_and_other_files_are_ignored(folder):
    (folder / ".undersampled" / "others").mkdir(parents=True)
    (folder / "punches" / "notes.txt").write_text("mine")
    (folder / "punches" / "._ann1.jpg").write_bytes(b"")
    assert len(read_image_set(folder).images) == 3


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (lambda top: (top / "empty").mkdir(), ProjectError, "empty has no images"),
        (lambda top: (top / "High Kick").mkdir(), LabelError, "High Kick"),
        (
            lambda top: (top / "kicks").rename(top / "none"),
            ProjectError,
            "none and others both mean no move",
        ),
        (
            lambda top: (top / "kicks" / "1.jpg").write_text("no image"),
            VideoError,
            "1.jpg is not an image",
        ),
    ],
)
def test_invalid_folders_are_reported(folder, change, error, words):
    change(folder)
    with pytest.raises(error, match=words):
        read_image_set(folder)


def test_a_single_class_is_refused(tmp_path, write):
    write("punches/a1.jpg", 1)
    with pytest.raises(ProjectError, match="only one class, punches"):
        read_image_set(tmp_path / "pictures")


def test_a_folder_without_class_folders_is_refused(tmp_path):
    assert not has_images(tmp_path)
    with pytest.raises(ProjectError, match="no folders of images"):
        read_image_set(tmp_path)
    with pytest.raises(ProjectError, match="is not a folder"):
        read_image_set(tmp_path / "absent")
