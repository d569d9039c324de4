"""The contact sheet shows images, each beside its augmented copies."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from moveset.base.errors import ProjectError, WriteError
from moveset.capture.images import read_image
from moveset.learn.image_augmentation import ImageAugmentation
from moveset.workflow.augment import AugmentOptions
from moveset.workflow.contact_sheet import (
    CELL_PX,
    GAP_PX,
    SIDE,
    make_contact_sheet,
    write_contact_sheet,
)

NEUTRAL = ImageAugmentation(strength=0.0, mirror=0.0, invert=0.0)


def flat(level, size=(20, 30)):
    return np.full((*size, 3), level, np.uint8)


def cell(sheet, row, column, size=(20, 30)):
    top, left = (
        GAP_PX + place * (side + GAP_PX) for place, side in zip((row, column), size, strict=True)
    )
    return sheet[top : top + size[0], left : left + size[1]]


def test_one_image_is_followed_by_its_copies():
    image = np.random.default_rng(0).integers(0, 256, (20, 30, 3), np.uint8)
    sheet = make_contact_sheet([image], np.random.default_rng(1))
    assert sheet.shape == (SIDE * 22 + 2, SIDE * 32 + 2, 3)
    np.testing.assert_array_equal(cell(sheet, 0, 0), image)
    others = [cell(sheet, row, column) for row in range(SIDE) for column in range(SIDE)][1:]
    assert sum(np.array_equal(other, image) for other in others) < 3


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_several_images_share_the_sheet(count):
    images = [flat(30 * number) for number in range(count)]
    sheet = make_contact_sheet(images, np.random.default_rng(1), (), NEUTRAL)
    levels = [int(cell(sheet, row, column)[5, 5, 0]) for row in range(8) for column in range(8)]
    assert levels == sorted(levels)
    assert set(levels) == {30 * number for number in range(count)}
    assert max(map(levels.count, levels)) - min(map(levels.count, levels)) <= 1


def test_large_images_are_shrunk():
    sheet = make_contact_sheet([flat(9, (360, 640))], np.random.default_rng(1), (), NEUTRAL)
    assert sheet.shape[1] <= SIDE * (CELL_PX + GAP_PX) + GAP_PX
    assert (
        make_contact_sheet([flat(9, (1, 3000))], np.random.default_rng(1)).shape[1]
        == sheet.shape[1]
    )


def test_the_sheet_of_a_folder_shows_all_classes(tmp_path: Path):
    for number, move in enumerate(("kick", "none", "punch")):
        (tmp_path / "given" / move).mkdir(parents=True)
        for name in range(5):
            cv2.imwrite(str(tmp_path / "given" / move / f"{name}.png"), flat(40 + 60 * number))
    path = write_contact_sheet(
        tmp_path / "given", tmp_path / "grid.png", AugmentOptions(size=(10, 6))
    )
    sheet = read_image(path)
    assert sheet.shape == (SIDE * 8 + 2, SIDE * 12 + 2, 3)
    firsts = {int(cell(sheet, row, 0, (6, 10))[3, 3, 0]) for row in range(SIDE)}
    assert firsts == {40, 100, 160}


def test_the_same_seed_gives_the_same_sheet(tmp_path: Path):
    cv2.imwrite(str(tmp_path / "a.png"), flat(90))
    once, again, other = (
        write_contact_sheet(
            tmp_path, tmp_path.parent / f"{name}.png", AugmentOptions(seed=seed)
        ).read_bytes()
        for name, seed in (("once", 1), ("again", 1), ("other", 2))
    )
    assert once == again != other


def test_errors_are_named(tmp_path: Path):
    with pytest.raises(ProjectError, match="is not a folder"):
        write_contact_sheet(tmp_path / "absent", tmp_path / "grid.png")
    cv2.imwrite(str(tmp_path / "a.png"), flat(90))
    with pytest.raises(ProjectError, match="an image cannot be 0x9"):
        write_contact_sheet(tmp_path, tmp_path / "grid.png", AugmentOptions(size=(0, 9)))
    with pytest.raises(WriteError):
        write_contact_sheet(tmp_path, tmp_path / "a.png" / "grid.png")
