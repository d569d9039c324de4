"""Image files are read upright and in colour; unreadable ones are reported."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from moveset.base.errors import VideoError
from moveset.base.values import RgbImage
from moveset.capture.images import read_image


def image_of_two_colours() -> RgbImage:
    """Return red on the left, blue on the right."""
    image = np.zeros((20, 40, 3), np.uint8)
    image[:, :20, 0] = 250
    image[:, 20:, 2] = 250
    return image


GREY = cv2.cvtColor(image_of_two_colours(), cv2.COLOR_RGB2GRAY)
BGR = cv2.cvtColor(image_of_two_colours(), cv2.COLOR_RGB2BGR)


@pytest.mark.parametrize(
    ("name", "stored", "left"),
    [
        ("a.jpg", BGR, (250, 0, 0)),
        ("a.png", BGR, (250, 0, 0)),
        ("a.webp", BGR, (250, 0, 0)),
        ("a.bmp", BGR, (250, 0, 0)),
        ("a.png", cv2.cvtColor(BGR, cv2.COLOR_BGR2BGRA), (250, 0, 0)),
        ("a.png", GREY, (75, 75, 75)),
        ("a.jpg", GREY, (75, 75, 75)),
        ("a.png", BGR.astype(np.uint16) * 257, (250, 0, 0)),
        ("a.png", GREY.astype(np.uint16) * 257, (75, 75, 75)),
    ],
    ids="jpg png webp bmp transparent grey grey-jpg deep deep-grey".split(),
)
def test_every_kind_of_image_is_read_in_colour(
    tmp_path: Path, name: str, stored: np.ndarray, left: tuple[int, int, int]
) -> None:
    cv2.imwrite(str(tmp_path / name), stored)
    image = read_image(tmp_path / name)
    assert (image.shape, image.dtype) == ((20, 40, 3), np.uint8)
    assert np.abs(image[:, 2:16].mean((0, 1)) - left).max() < 12


def test_a_phone_image_is_turned_upright(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.jpg"), BGR)
    content = (tmp_path / "a.jpg").read_bytes()
    # EXIF with one entry: orientation (0x0112) 6, that is, turn a quarter clockwise.
    tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
    exif = b"Exif\0\0" + tiff
    block = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    (tmp_path / "a.jpg").write_bytes(content[:2] + block + content[2:])
    image = read_image(tmp_path / "a.jpg")
    assert image.shape == (40, 20, 3)
    assert image[:16].mean((0, 1))[0] > 200


def leave_missing(path: Path) -> None:
    """Write nothing."""


def half(path: Path) -> None:
    rng = np.random.default_rng(0)
    cv2.imwrite(str(path), rng.integers(0, 255, (80, 80, 3), np.uint8))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize(
    ("name", "write", "words"),
    [
        ("a.jpg", leave_missing, "cannot be read"),
        ("a.jpg", Path.mkdir, "cannot be read"),
        ("a.jpg", Path.touch, "is empty"),
        ("a.png", lambda path: path.write_text("no image"), "is not an image"),
        ("a.jpg", half, "was cut short"),
        ("a.jpg", lambda path: path.write_bytes(b"\xff\xd8\xff\xe0"), "is not an image|cut short"),
    ],
    ids=["missing", "folder", "empty", "text", "cut short", "start only"],
)
def test_unreadable_images_are_reported(
    tmp_path: Path, name: str, write: object, words: str
) -> None:
    write(tmp_path / name)
    with pytest.raises(VideoError, match=words) as caught:
        read_image(tmp_path / name)
    assert name in str(caught.value)
