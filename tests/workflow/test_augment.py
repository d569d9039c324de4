"""Augmented copies of a folder are written all or not at all, in the right class, reproducibly."""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path

import cv2
import numpy as np
import pytest

from moveset.base.errors import ProjectError, VideoError, WriteError
from moveset.capture.images import read_image
from moveset.label.image_set import list_images
from moveset.learn.image_augmentation import ImageAugmentation
from moveset.workflow import augment as module
from moveset.workflow.augment import AugmentOptions, augment_images, write_augmented_images

FLIPPED = ImageAugmentation(strength=0.0, mirror=1.0, invert=0.0, max_effects=0)
"""Copies are mirrored and not transformed otherwise."""

SMALL = AugmentOptions(copies=3)


def save(path: Path, seed: int = 0, size: tuple[int, int] = (24, 16)) -> Path:
    """Write an image dark on the left and light on the right."""
    width, height = size
    path.parent.mkdir(parents=True, exist_ok=True)
    image = np.full((height, width, 3), 40 + 10 * seed, np.uint8)
    image[:, width // 2 :] = 200
    cv2.imwrite(str(path), image)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two classes with sides, and one without; the same names in each."""
    for move in ("punch_left", "punch_right", "none"):
        for number in range(3):
            save(tmp_path / "given" / move / f"clip{number:03d}.jpg", number)
    return tmp_path / "given"


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_each_image_gets_its_copies_in_its_class(tmp_path: Path):
    for move in ("kick", "punch"):
        save(tmp_path / "given" / move / "a.png")
    assert write_augmented_images(tmp_path / "given", tmp_path / "out", SMALL) == 6
    names = [f"a_aug0{number}.jpg" for number in range(3)]
    assert sorted(contents(tmp_path / "out")) == [f"kick/{n}" for n in names] + [
        f"punch/{n}" for n in names
    ]
    assert read_image(tmp_path / "out" / "kick" / "a_aug02.jpg").shape == (16, 24, 3)


def test_copies_of_images_without_class_folders_have_none_either(tmp_path: Path):
    save(tmp_path / "given" / "a.jpg")
    write_augmented_images(tmp_path / "given", tmp_path / "out", SMALL)
    assert names_in(tmp_path / "out") == [f"a_aug0{number}.jpg" for number in range(3)]


def test_many_copies_still_sort_by_their_numbers(tmp_path: Path):
    save(tmp_path / "given" / "a.jpg", size=(4, 4))
    write_augmented_images(tmp_path / "given", tmp_path / "out", AugmentOptions(copies=101))
    assert names_in(tmp_path / "out")[::100] == ["a_aug000.jpg", "a_aug100.jpg"]


def test_copies_have_the_size_asked_for(folder: Path, tmp_path: Path):
    write_augmented_images(folder, tmp_path / "out", AugmentOptions(copies=1, size=(10, 5)))
    for path in (tmp_path / "out").rglob("*.jpg"):
        assert read_image(path).shape == (5, 10, 3)


def test_the_same_seed_writes_the_same_files(folder: Path, tmp_path: Path):
    for name, seed in (("once", 44), ("again", 44), ("other", 45)):
        write_augmented_images(folder, tmp_path / name, AugmentOptions(copies=3, seed=seed))
    once, again, other = (contents(tmp_path / name) for name in ("once", "again", "other"))
    assert once == again
    assert set(once.values()) != set(other.values())


def test_images_of_the_same_name_in_two_classes_are_augmented_differently(folder, tmp_path):
    still = ImageAugmentation(mirror=0.0)
    write_augmented_images(folder, tmp_path / "out", AugmentOptions(augmentation=still))
    left, right = (names_of(tmp_path / "out" / side) for side in ("punch_left", "punch_right"))
    assert left.keys() == right.keys()
    assert not set(left.values()) & set(right.values())


def names_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_copies_do_not_depend_on_the_number_of_workers(folder: Path, tmp_path: Path):
    steps: list[tuple[str, int, int]] = []
    for workers in (1, 2):
        write_augmented_images(
            folder,
            tmp_path / f"by{workers}",
            SMALL,
            workers=workers,
            progress=lambda *step: steps.append(step),
        )
    assert contents(tmp_path / "by1") == contents(tmp_path / "by2")
    assert steps == 2 * [("augment images", done, 9) for done in range(1, 10)]


def test_another_image_does_not_change_the_copies_of_the_others(folder: Path, tmp_path: Path):
    write_augmented_images(folder, tmp_path / "before", SMALL)
    save(folder / "none" / "another.jpg")
    write_augmented_images(folder, tmp_path / "after", SMALL)
    before, after = contents(tmp_path / "before"), contents(tmp_path / "after")
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 3


def test_a_mirrored_left_punch_is_a_right_one(folder: Path, tmp_path: Path):
    write_augmented_images(folder, tmp_path / "out", AugmentOptions(copies=2, augmentation=FLIPPED))
    assert names_in(tmp_path / "out" / "punch_right") == [
        f"clip00{number}_aug0{2 + copy}.jpg" for number in range(3) for copy in range(2)
    ]
    assert names_in(tmp_path / "out" / "none")[0] == "clip000_aug00.jpg"
    copy = read_image(tmp_path / "out" / "punch_right" / "clip000_aug02.jpg")
    assert copy[:, :10].mean() > 180
    assert copy[:, 14:].mean() < 60


def test_mirrored_and_other_copies_of_both_sides_have_different_names(folder: Path, tmp_path: Path):
    assert write_augmented_images(folder, tmp_path / "out") == 9 * 16
    assert len(contents(tmp_path / "out")) == 9 * 16


@pytest.mark.parametrize("given", ["", "punch_left"])
def test_nothing_is_mirrored_if_a_move_has_no_mirrored_one(tmp_path: Path, given: str):
    save(tmp_path / "given" / "punch_left" / "a.jpg")
    options = AugmentOptions(copies=4, augmentation=FLIPPED)
    write_augmented_images(tmp_path / "given" / given, tmp_path / "out", options)
    for path in (tmp_path / "out").rglob("*.jpg"):
        copy = read_image(path)
        assert copy[:, :10].mean() < 60
        assert copy[:, 14:].mean() > 180


def test_an_empty_folder_may_be_filled(folder: Path, tmp_path: Path):
    (tmp_path / "out").mkdir()
    assert write_augmented_images(folder, tmp_path / "out", SMALL) == 27


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (AugmentOptions(copies=0), "0 copies"),
        (AugmentOptions(size=(0, 56)), "0x56"),
        (AugmentOptions(seed=-1), "-1 is not a seed"),
    ],
)
def test_impossible_options_are_refused(folder, tmp_path, options, words):
    with pytest.raises(ProjectError, match=words):
        write_augmented_images(folder, tmp_path / "out", options)


def test_a_folder_that_is_not_empty_is_refused(folder: Path, tmp_path: Path):
    write_augmented_images(folder, tmp_path / "out", SMALL)
    before = contents(tmp_path / "out")
    with pytest.raises(WriteError, match="is not empty"):
        write_augmented_images(folder, tmp_path / "out", AugmentOptions(seed=1))
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize("place", ["given", "given/copies", "given/none/copies", "given/../given"])
def test_copies_are_not_written_among_the_originals(folder: Path, tmp_path: Path, place: str):
    before = contents(folder)
    with pytest.raises(WriteError, match=r"is in .*given"):
        write_augmented_images(folder, tmp_path / place, SMALL)
    assert contents(folder) == before


@pytest.mark.parametrize("place", ["file", "file/out"])
def test_a_file_in_the_way_is_refused(folder: Path, tmp_path: Path, place: str):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(WriteError, match="is a file"):
        write_augmented_images(folder, tmp_path / place, SMALL)
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may write")
def test_a_folder_without_permission_is_reported(folder: Path, tmp_path: Path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(WriteError, match="not allowed"):
        write_augmented_images(folder, locked / "out", SMALL)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_broken_image_is_named_and_nothing_is_left(folder: Path, tmp_path: Path, workers: int):
    (folder / "punch_left" / "clip001.jpg").write_text("not an image")
    with pytest.raises(VideoError, match=r"punch_left.clip001\.jpg is not an image"):
        write_augmented_images(folder, tmp_path / "out", SMALL, workers=workers)
    assert names_in(tmp_path) == ["given"]


def test_nothing_is_left_after_an_interrupt(folder: Path, tmp_path: Path):
    def stop(stage: str, done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_augmented_images(folder, tmp_path / "out", SMALL, progress=stop)
    assert names_in(tmp_path) == ["given"]


def test_a_full_disk_is_reported_and_nothing_is_left(folder, tmp_path, monkeypatch):
    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(WriteError, match="the disk is full"):
        write_augmented_images(folder, tmp_path / "out", SMALL)
    assert names_in(tmp_path) == ["given"]


@pytest.mark.parametrize(
    "paths",
    [["none/a.jpg", "none/a.png"], ["none/a.jpg", "none/A.JPEG"]],
)
def test_images_whose_copies_would_have_the_same_name_are_refused(tmp_path, paths):
    for path in (*paths, "punch/a.jpg"):
        save(tmp_path / "given" / path)
    with pytest.raises(ProjectError, match="would have the same name"):
        write_augmented_images(tmp_path / "given", tmp_path / "out", SMALL)
    assert names_in(tmp_path) == ["given"]


def test_images_in_memory_are_augmented_alike_by_any_number_of_workers():
    images = [
        np.random.default_rng(seed).integers(0, 256, (12, 20, 3), np.uint8) for seed in range(3)
    ]
    by_one, by_two = (
        augment_images(images, 4, np.random.default_rng(7), ("punch",), workers=workers)
        for workers in (1, 2)
    )
    assert [len(made) for made in by_one] == [4, 4, 4]
    for one, two in zip(chain(*by_one), chain(*by_two), strict=True):
        assert one.mirrored == two.mirrored
        np.testing.assert_array_equal(one.image, two.image)


def test_copies_in_memory_say_whether_they_are_mirrored():
    image = np.random.default_rng(0).integers(0, 256, (8, 10, 3), np.uint8)
    (made,) = augment_images([image], 3, np.random.default_rng(0), (), FLIPPED)
    for copy in made:
        assert copy.mirrored
        np.testing.assert_array_equal(copy.image, image[:, ::-1])
    (kept,) = augment_images([image], 3, np.random.default_rng(0), ("kick_left",), FLIPPED)
    assert not any(copy.mirrored for copy in kept)


def test_few_images_start_no_processes(folder, tmp_path, monkeypatch):
    seen = []
    shared = module.parallel_map
    monkeypatch.setattr(module, "parallel_map", lambda count: seen.append(count) or shared(1))
    write_augmented_images(folder, tmp_path / "out", SMALL)
    assert max(seen) <= 1


def test_copies_have_the_source_of_their_original(folder: Path, tmp_path: Path):
    write_augmented_images(folder, tmp_path / "out", SMALL)
    assert {image.stem for image in list_images(tmp_path / "out").images} == {"clip"}
