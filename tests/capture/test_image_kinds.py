"""Images of rarer kinds are read if OpenCV can, and never decoded before their size is known."""

from __future__ import annotations

import struct
from pathlib import Path

import cv2
import numpy as np
import pytest

from moveset.base.errors import VideoError
from moveset.capture.image_kinds import optional_image_size, unreadable_suffixes
from moveset.capture.images import read_image

BGR = np.zeros((20, 40, 3), np.uint8)
BGR[:, :20, 2] = BGR[:, 20:, 0] = 250


def encoded(suffix: str) -> bytes:
    if suffix in unreadable_suffixes():
        pytest.skip(f"OpenCV was built without {suffix}")
    return cv2.imencode(suffix, BGR)[1].tobytes()


@pytest.mark.parametrize("suffix", [".gif", ".tif", ".tiff", ".avif"])
def test_rarer_kinds_are_read_in_colour(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(encoded(suffix))
    image = read_image(path)
    assert (image.shape, image.dtype) == ((20, 40, 3), np.uint8)
    assert np.abs(image[:, 2:16].mean((0, 1)) - (250, 0, 0)).max() < 40
    assert optional_image_size(path.read_bytes()) == (40, 20)


def tiff(order: str, *tags: tuple[int, int]) -> bytes:
    """Return the start of a TIFF with numbers as 32 bits."""
    start = b"II*\0" if order == "<" else b"MM\0*"
    entries = b"".join(struct.pack(f"{order}HHII", tag, 4, 1, value) for tag, value in tags)
    return start + struct.pack(f"{order}IH", 8, len(tags)) + entries + bytes(4)


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_size_of_a_tiff_is_that_of_its_largest_part(order: str) -> None:
    assert optional_image_size(tiff(order, (256, 40), (257, 20))) == (40, 20)
    tiled = tiff(order, (256, 40), (257, 20), (322, 1000), (323, 3000))
    assert optional_image_size(tiled) == (1000, 3000)


HUGE = {
    "gif": b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + bytes(20),
    "tiff": tiff("<", (256, 60_000), (257, 60_000)),
    "tiles": tiff("<", (256, 40), (257, 20), (322, 60_000), (323, 60_000)),
    "avif": b"\0\0\0\x1cftypavif"
    + bytes(12)
    + b"\0\0\0\x14ispe\0\0\0\0"
    + struct.pack(">II", 60_000, 60_000),
}


@pytest.mark.parametrize("kind", HUGE)
def test_an_image_that_would_fill_the_memory_is_not_decoded(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cv2.imdecode", lambda *_: pytest.fail("decoded"))
    path = tmp_path / f"a.{kind}"
    path.write_bytes(HUGE[kind])
    with pytest.raises(VideoError, match="has 60000 by 60000 pixels, more than 100 million"):
        read_image(path)


@pytest.mark.parametrize("length", [8, 9, 12, 20, 30])
@pytest.mark.parametrize("kind", HUGE)
def test_a_cut_header_is_no_image(tmp_path: Path, kind: str, length: int) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(HUGE[kind][: min(length, len(HUGE[kind]) - 5)])
    with pytest.raises(VideoError, match=r"is not an image|has 60000"):
        read_image(path)
