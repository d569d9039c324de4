import base64
import struct
import zlib

import cv2
import numpy as np
import pytest

from moveset.base.errors import VideoError
from moveset.capture.image_kinds import optional_image_size
from moveset.capture.image_size import image_size
from moveset.capture.images import read_image

CMYK_JPEG = base64.b64decode(
    "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggL"
    "CAkKCgoKCgYICwwLCgwJCgoK/8AAFAgABgAIBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYH"
    "CAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBka"
    "JSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeo"
    "qaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD9/K/n"
    "/r+f+v38r//Z"
)
"""8 by 6 pixels of red in CMYK: no cyan, full magenta, full yellow, no black."""


def encoded(suffix: str, width: int, height: int, options: tuple[int, ...] = ()) -> bytes:
    image = np.zeros((height, width, 3), np.uint8)
    return bytes(cv2.imencode(suffix, image, options)[1])


def png_claiming(width: int, height: int) -> bytes:
    """Return a small PNG whose header claims any size."""

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
def test_the_size_is_read_from_the_header(suffix, options, size):
    assert image_size(encoded(suffix, *size, options)) == size


@pytest.mark.parametrize("content", [b"", b"\xff\xd8", b"RIFF", b"BM", b"\x89PNG\r\n\x1a\n", b"?"])
def test_without_a_header_there_is_no_size(content):
    assert image_size(content) is None


def os2_bmp(width: int, height: int) -> bytes:
    row = (width * 3 + 3) // 4 * 4
    head = b"BM" + struct.pack("<IHHI", 26 + row * height, 0, 0, 26)
    return head + struct.pack("<IHHHH", 12, width, height, 1, 24) + bytes(row * height)


def stuffed_jpeg(width: int, height: int) -> bytes:
    """Return a JPEG that a parser of segments takes for a single pixel, but no decoder does."""
    real = encoded(".jpg", width, height)[2:]
    start = real.find(b"\xff\xc0")
    decoy = real[start : start + 5] + struct.pack(">HH", 1, 1) + real[start + 9 : start + 19]
    return b"\xff\xd8\xff\x00" + struct.pack(">H", 2 + len(real)) + real + decoy + b"\xff\xd9"


@pytest.mark.parametrize("make", [os2_bmp, stuffed_jpeg])
def test_the_size_is_what_the_decoder_allocates(make):
    content = make(37, 20)
    decoded = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert image_size(content) == decoded.shape[1::-1] == (37, 20)


def test_an_image_of_400_million_pixels_is_refused_before_decoding(tmp_path):
    path = tmp_path / "bomb.png"
    path.write_bytes(png_claiming(20_000, 20_000))
    with pytest.raises(VideoError, match=r"bomb\.png has 20000 by 20000 pixels, more than 100"):
        read_image(path)


def test_a_very_wide_image_is_read(tmp_path):
    path = tmp_path / "wide.jpg"
    path.write_bytes(encoded(".jpg", 20_000, 30))
    assert read_image(path).shape == (30, 20_000, 3)


def test_a_single_pixel_is_an_image(tmp_path):
    path = tmp_path / "dot.png"
    path.write_bytes(encoded(".png", 1, 1))
    assert read_image(path).shape == (1, 1, 3)


def test_cmyk_becomes_rgb(tmp_path):
    path = tmp_path / "print.jpg"
    path.write_bytes(CMYK_JPEG)
    image = read_image(path)
    assert image.shape == (6, 8, 3)
    assert np.abs(image.astype(int) - (255, 0, 0)).max() < 8


def test_a_tiff_that_gives_its_size_twice_has_the_larger_one():
    content = encoded(".tiff", 37, 20)
    (start,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, start)
    tags = [content[at : at + 12] for at in range(start + 2, start + 2 + 12 * count, 12)]
    smaller = [tag[:8] + struct.pack("<HH", 1, 0) for tag in tags[:2]]
    twice = [tags[0], smaller[0], tags[1], smaller[1], *tags[2:]]
    table = struct.pack("<H", len(twice)) + b"".join(twice) + bytes(4)
    content = content[:4] + struct.pack("<I", len(content)) + content[8:] + table
    decoded = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert optional_image_size(content) == decoded.shape[1::-1] == (37, 20)
