"""Image files are read upright and in colour; unreadable ones are reported."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from moveset.base.errors import VideoError
from moveset.base.values import RgbImage
from moveset.capture.image_codec import decode_image
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


@pytest.mark.parametrize("suffix", [".ppm", ".jp2", ".hdr"])
def test_a_format_whose_size_is_not_known_beforehand_is_not_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    image = np.zeros((64, 64, 3), np.float32 if suffix == ".hdr" else np.uint8)
    content = bytes(cv2.imencode(suffix, image)[1])
    monkeypatch.setattr(cv2, "imdecode", pytest.fail)
    (tmp_path / "a.jpg").write_bytes(content)
    with pytest.raises(VideoError, match="not an image that can be read"):
        read_image(tmp_path / "a.jpg")
    with pytest.raises(VideoError, match="not an image that can be read"):
        decode_image(content)


def progressive(side: int = 64) -> bytes:
    options = [cv2.IMWRITE_JPEG_PROGRESSIVE, 1]
    return bytes(cv2.imencode(".jpg", np.full((side, side, 3), 90, np.uint8), options)[1])


def with_scans(content: bytes, more: int) -> bytes:
    """Return a JPEG with its last scan again and again."""
    last = content.rfind(b"\xff\xda")
    return content[:-2] + content[last:-2] * more + content[-2:]


def with_comment(content: bytes, comment: bytes) -> bytes:
    return content[:2] + b"\xff\xfe" + (2 + len(comment)).to_bytes(2, "big") + comment + content[2:]


@pytest.mark.parametrize("more", [200, 134_000])
def test_a_jpeg_of_too_many_scans_is_not_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    content = with_scans(progressive(), more)
    monkeypatch.setattr(cv2, "imdecode", pytest.fail)
    (tmp_path / "a.jpg").write_bytes(content)
    with pytest.raises(VideoError, match=r"a\.jpg is a JPEG of more than 200 scans"):
        read_image(tmp_path / "a.jpg")


def test_the_larger_an_image_the_fewer_scans_are_allowed() -> None:
    content = with_scans(progressive(100), 40)
    assert decode_image(content, max_pixels=100_000).shape == (100, 100, 3)
    with pytest.raises(VideoError, match="more than 16 scans"):
        decode_image(content, max_pixels=10_000)


@pytest.mark.parametrize(
    "content",
    [
        progressive(),
        with_comment(progressive(), b"\xff\xda" * 5000),
        progressive() + b"\xff\xda\0\x02" * 5000,
        with_comment(progressive(), with_scans(progressive(16), 300)),
    ],
    ids=["progressive", "comment", "after the end", "thumbnail"],
)
def test_what_looks_like_scans_elsewhere_is_none(content: bytes) -> None:
    assert decode_image(content).shape == (64, 64, 3)


@pytest.mark.parametrize(
    "filling", [b"\xff", b"\xff\0", b"\xff\xd0", b"\xff\xe0\0\2", b"a", b"\xff\xe0\0\0"]
)
def test_a_jpeg_of_filling_alone_is_no_image_and_takes_no_time(filling: bytes) -> None:
    with pytest.raises(VideoError):
        decode_image(b"\xff\xd8" + filling * 10**6)


def test_scans_behind_thousands_of_segments_are_not_missed() -> None:
    content = with_scans(progressive(), 300)
    start = content.find(b"\xff\xda")
    hidden = content[:start] + b"\xff\xfe\0\2" * 20_000 + content[start:]
    with pytest.raises(VideoError, match="more than 200 scans"):
        decode_image(hidden)


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX")
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_an_image_that_is_no_file_is_named_at_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.jpg"
    os.mkfifo(path) if kind == "pipe" else path.symlink_to("/dev/zero")
    with pytest.raises(VideoError, match=r"a\.jpg cannot be read .it is a pipe or a device"):
        read_image(path)
