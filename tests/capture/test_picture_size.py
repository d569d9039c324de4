import base64
import struct
import zlib

import cv2
import numpy as np
import pytest

from moveset.base.errors import VideoError
from moveset.capture.picture_size import picture_size
from moveset.capture.pictures import read_picture

CMYK_JPEG = base64.b64decode(
    "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggL"
    "CAkKCgoKCgYICwwLCgwJCgoK/8AAFAgABgAIBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYH"
    "CAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBka"
    "JSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeo"
    "qaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD9/K/n"
    "/r+f+v38r//Z"
)
"""8 by 6 pixels of red, in the inks of a printer: no cyan, all magenta, all yellow, no black."""


def encoded(suffix: str, width: int, height: int, options: tuple[int, ...] = ()) -> bytes:
    image = np.zeros((height, width, 3), np.uint8)
    return bytes(cv2.imencode(suffix, image, options)[1])


def png_claiming(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that claims to be of any size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize("size", [(1, 1), (37, 20), (300, 1)])
@pytest.mark.parametrize(
    ("suffix", "options"),
    [
        (".jpg", ()),
        (".jpg", (cv2.IMWRITE_JPEG_PROGRESSIVE, 1)),
        (".png", ()),
        (".bmp", ()),
        (".webp", (cv2.IMWRITE_WEBP_QUALITY, 80)),
        (".webp", (cv2.IMWRITE_WEBP_QUALITY, 101)),  # without loss
    ],
)
def test_the_size_is_read_from_the_first_bytes(suffix, options, size):
    assert picture_size(encoded(suffix, *size, options)) == size


@pytest.mark.parametrize("content", [b"", b"\xff\xd8", b"RIFF", b"BM", b"\x89PNG\r\n\x1a\n", b"?"])
def test_what_says_no_size_has_none(content):
    assert picture_size(content) is None


def test_a_picture_of_twenty_thousand_by_twenty_thousand_is_refused_unopened(tmp_path):
    path = tmp_path / "bomb.png"
    path.write_bytes(png_claiming(20_000, 20_000))
    with pytest.raises(VideoError, match=r"bomb\.png is 20000 by 20000 pixels, more than 100"):
        read_picture(path)


def test_a_very_wide_picture_is_read(tmp_path):
    path = tmp_path / "wide.jpg"
    path.write_bytes(encoded(".jpg", 20_000, 30))
    assert read_picture(path).shape == (30, 20_000, 3)


def test_a_single_pixel_is_a_picture(tmp_path):
    path = tmp_path / "dot.png"
    path.write_bytes(encoded(".png", 1, 1))
    assert read_picture(path).shape == (1, 1, 3)


def test_printers_inks_become_colours(tmp_path):
    path = tmp_path / "print.jpg"
    path.write_bytes(CMYK_JPEG)
    image = read_picture(path)
    assert image.shape == (6, 8, 3)
    assert np.abs(image.astype(int) - (255, 0, 0)).max() < 8
