"""Altered copies of a folder come all or not at all, in the right class, the same every time."""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path

import cv2
import numpy as np
import pytest

from moveset.base.errors import ProjectError, VideoError, WriteError
from moveset.capture.pictures import read_picture
from moveset.label.picture_set import list_pictures
from moveset.learn.image_augmentation import PictureAugmentation
from moveset.workflow import augmented_images as copying
from moveset.workflow.augmented_images import CopyOptions, alter_all, write_copies

FLIPPED = PictureAugmentation(strength=0.0, mirror=1.0, invert=0.0, most=0)
"""Copies that are mirrored and else as they were."""

SMALL = CopyOptions(copies=3)


def save(path: Path, seed: int = 0, size: tuple[int, int] = (24, 16)) -> Path:
    """Write a picture dark on the left and light on the right."""
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


def test_each_picture_gets_its_copies_in_its_class(tmp_path: Path):
    for move in ("kick", "punch"):
        save(tmp_path / "given" / move / "a.png")
    assert write_copies(tmp_path / "given", tmp_path / "out", SMALL) == 6
    names = [f"a_aug0{number}.jpg" for number in range(3)]
    assert sorted(contents(tmp_path / "out")) == [f"kick/{n}" for n in names] + [
        f"punch/{n}" for n in names
    ]
    assert read_picture(tmp_path / "out" / "kick" / "a_aug02.jpg").shape == (16, 24, 3)


def test_pictures_side_by_side_have_their_copies_side_by_side(tmp_path: Path):
    save(tmp_path / "given" / "a.jpg")
    write_copies(tmp_path / "given", tmp_path / "out", SMALL)
    assert names_in(tmp_path / "out") == [f"a_aug0{number}.jpg" for number in range(3)]


def test_many_copies_still_sort_by_their_numbers(tmp_path: Path):
    save(tmp_path / "given" / "a.jpg", size=(4, 4))
    write_copies(tmp_path / "given", tmp_path / "out", CopyOptions(copies=101))
    assert names_in(tmp_path / "out")[::100] == ["a_aug000.jpg", "a_aug100.jpg"]


def test_copies_have_the_size_asked_for(folder: Path, tmp_path: Path):
    write_copies(folder, tmp_path / "out", CopyOptions(copies=1, size=(10, 5)))
    for path in (tmp_path / "out").rglob("*.jpg"):
        assert read_picture(path).shape == (5, 10, 3)


def test_same_seed_same_files_and_other_seed_others(folder: Path, tmp_path: Path):
    for name, seed in (("once", 44), ("again", 44), ("other", 45)):
        write_copies(folder, tmp_path / name, CopyOptions(copies=3, seed=seed))
    once, again, other = (contents(tmp_path / name) for name in ("once", "again", "other"))
    assert once == again
    assert set(once.values()) != set(other.values())


def test_copies_of_pictures_of_one_name_in_two_classes_are_not_altered_alike(folder, tmp_path):
    still = PictureAugmentation(mirror=0.0)
    write_copies(folder, tmp_path / "out", CopyOptions(augmentation=still))
    left, right = (names_of(tmp_path / "out" / side) for side in ("punch_left", "punch_right"))
    assert left.keys() == right.keys()
    assert not set(left.values()) & set(right.values())


def names_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_however_many_work_the_copies_are_the_same(folder: Path, tmp_path: Path):
    told: list[tuple[str, int, int]] = []
    for workers in (1, 2):
        write_copies(
            folder,
            tmp_path / f"by{workers}",
            SMALL,
            workers=workers,
            progress=lambda *step: told.append(step),
        )
    assert contents(tmp_path / "by1") == contents(tmp_path / "by2")
    assert told == 2 * [("alter pictures", done, 9) for done in range(1, 10)]


def test_one_more_picture_leaves_the_copies_of_the_others(folder: Path, tmp_path: Path):
    write_copies(folder, tmp_path / "before", SMALL)
    save(folder / "none" / "another.jpg")
    write_copies(folder, tmp_path / "after", SMALL)
    before, after = contents(tmp_path / "before"), contents(tmp_path / "after")
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 3


def test_a_mirrored_left_punch_is_a_right_one(folder: Path, tmp_path: Path):
    write_copies(folder, tmp_path / "out", CopyOptions(copies=2, augmentation=FLIPPED))
    assert names_in(tmp_path / "out" / "punch_right") == [
        f"clip00{number}_aug0{2 + copy}.jpg" for number in range(3) for copy in range(2)
    ]
    assert names_in(tmp_path / "out" / "none")[0] == "clip000_aug00.jpg"
    copy = read_picture(tmp_path / "out" / "punch_right" / "clip000_aug02.jpg")
    assert copy[:, :10].mean() > 180
    assert copy[:, 14:].mean() < 60


def test_mirrored_and_other_copies_of_both_sides_all_have_room(folder: Path, tmp_path: Path):
    assert write_copies(folder, tmp_path / "out") == 9 * 16
    assert len(contents(tmp_path / "out")) == 9 * 16


@pytest.mark.parametrize("given", ["", "punch_left"])
def test_nothing_is_mirrored_where_a_side_has_no_other(tmp_path: Path, given: str):
    save(tmp_path / "given" / "punch_left" / "a.jpg")
    options = CopyOptions(copies=4, augmentation=FLIPPED)
    write_copies(tmp_path / "given" / given, tmp_path / "out", options)
    for path in (tmp_path / "out").rglob("*.jpg"):
        copy = read_picture(path)
        assert copy[:, :10].mean() < 60
        assert copy[:, 14:].mean() > 180


def test_an_empty_folder_may_be_filled(folder: Path, tmp_path: Path):
    (tmp_path / "out").mkdir()
    assert write_copies(folder, tmp_path / "out", SMALL) == 27


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (CopyOptions(copies=0), "0 copies"),
        (CopyOptions(size=(0, 56)), "0x56"),
        (CopyOptions(seed=-1), "-1 is no seed"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(folder, tmp_path, options, words):
    with pytest.raises(ProjectError, match=words):
        write_copies(folder, tmp_path / "out", options)


def test_a_folder_with_something_in_it_is_not_mixed_up(folder: Path, tmp_path: Path):
    write_copies(folder, tmp_path / "out", SMALL)
    before = contents(tmp_path / "out")
    with pytest.raises(WriteError, match="is not empty"):
        write_copies(folder, tmp_path / "out", CopyOptions(seed=1))
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize("place", ["given", "given/copies", "given/none/copies", "given/../given"])
def test_copies_do_not_go_among_the_pictures(folder: Path, tmp_path: Path, place: str):
    before = contents(folder)
    with pytest.raises(WriteError, match=r"is in .*given"):
        write_copies(folder, tmp_path / place, SMALL)
    assert contents(folder) == before


@pytest.mark.parametrize("place", ["file", "file/out"])
def test_a_place_that_cannot_be_written_is_refused(folder: Path, tmp_path: Path, place: str):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(WriteError, match="is a file"):
        write_copies(folder, tmp_path / place, SMALL)
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may write")
def test_a_folder_that_may_not_be_written_is_told_of(folder: Path, tmp_path: Path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(WriteError, match="not allowed"):
        write_copies(folder, locked / "out", SMALL)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_broken_picture_is_named_and_nothing_is_left(folder: Path, tmp_path: Path, workers: int):
    (folder / "punch_left" / "clip001.jpg").write_text("no picture")
    with pytest.raises(VideoError, match=r"punch_left.clip001\.jpg is no picture"):
        write_copies(folder, tmp_path / "out", SMALL, workers=workers)
    assert names_in(tmp_path) == ["given"]


def test_nothing_is_left_when_it_is_stopped(folder: Path, tmp_path: Path):
    def stop(stage: str, done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_copies(folder, tmp_path / "out", SMALL, progress=stop)
    assert names_in(tmp_path) == ["given"]


def test_a_full_disk_is_told_of_and_nothing_is_left(folder, tmp_path, monkeypatch):
    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(WriteError, match="the disk is full"):
        write_copies(folder, tmp_path / "out", SMALL)
    assert names_in(tmp_path) == ["given"]


@pytest.mark.parametrize(
    "paths",
    [["none/a.jpg", "none/a.png"], ["none/a.jpg", "none/A.JPEG"]],
)
def test_two_pictures_whose_copies_would_have_one_name_are_refused(tmp_path, paths):
    for path in (*paths, "punch/a.jpg"):
        save(tmp_path / "given" / path)
    with pytest.raises(ProjectError, match="copies of one name"):
        write_copies(tmp_path / "given", tmp_path / "out", SMALL)
    assert names_in(tmp_path) == ["given"]


def test_pictures_in_memory_are_altered_alike_by_any_number_of_workers():
    images = [
        np.random.default_rng(seed).integers(0, 256, (12, 20, 3), np.uint8) for seed in range(3)
    ]
    by_one, by_two = (
        alter_all(images, 4, np.random.default_rng(7), ("punch",), workers=workers)
        for workers in (1, 2)
    )
    assert [len(made) for made in by_one] == [4, 4, 4]
    for one, two in zip(chain(*by_one), chain(*by_two), strict=True):
        assert one.mirrored == two.mirrored
        np.testing.assert_array_equal(one.image, two.image)


def test_copies_in_memory_say_whether_they_are_mirrored():
    image = np.random.default_rng(0).integers(0, 256, (8, 10, 3), np.uint8)
    (made,) = alter_all([image], 3, np.random.default_rng(0), (), FLIPPED)
    for copy in made:
        assert copy.mirrored
        np.testing.assert_array_equal(copy.image, image[:, ::-1])
    (kept,) = alter_all([image], 3, np.random.default_rng(0), ("kick_left",), FLIPPED)
    assert not any(copy.mirrored for copy in kept)


def test_few_pictures_start_no_processes(folder, tmp_path, monkeypatch):
    seen = []
    shared = copying.shared_map
    monkeypatch.setattr(copying, "shared_map", lambda count: seen.append(count) or shared(1))
    write_copies(folder, tmp_path / "out", SMALL)
    assert max(seen) <= 1


def test_copies_stay_with_the_recording_of_their_picture(folder: Path, tmp_path: Path):
    write_copies(folder, tmp_path / "out", SMALL)
    assert {picture.stem for picture in list_pictures(tmp_path / "out").pictures} == {"clip"}
