"""A PNG cannot make the decoder take memory that the file does not have."""

import struct

import cv2
import numpy as np
import pytest

from moveset.base.errors import VideoError
from moveset.capture.image_codec import decode_image, find_problem
from moveset.capture.images import read_image
from moveset.capture.png_chunks import MAX_CHUNKS, has_false_chunk

START = b"\x89PNG\r\n\x1a\n"
IMAGE = np.random.default_rng(0).integers(0, 255, (40, 50, 3), np.uint8)
WHOLE = bytes(cv2.imencode(".png", IMAGE)[1])
FIRST_DATA = WHOLE.index(b"IDAT") - 4


@pytest.mark.parametrize("length", [2**31 - 1, 2**32 - 1, 10**9, len(WHOLE)])
def test_a_chunk_longer_than_the_file_is_refused_before_decoding(length, tmp_path, monkeypatch):
    content = WHOLE[:FIRST_DATA] + struct.pack(">I", length) + WHOLE[FIRST_DATA + 4 :]
    path = tmp_path / "image.png"
    path.write_bytes(content)
    monkeypatch.setattr(cv2, "imdecode", None)
    with pytest.raises(VideoError, match=r"image\.png is a damaged or cut PNG"):
        read_image(path)
    with pytest.raises(VideoError, match="is a damaged or cut PNG"):
        decode_image(content)


def test_very_many_chunks_are_refused():
    chunk = struct.pack(">I4sI", 0, b"tEXt", 0)
    assert has_false_chunk(START + chunk * (MAX_CHUNKS + 1))


@pytest.mark.parametrize("compression", [0, 9])
def test_whole_images_are_read(compression):
    whole = cv2.imencode(".png", IMAGE, [cv2.IMWRITE_PNG_COMPRESSION, compression])[1]
    assert (decode_image(bytes(whole)) == IMAGE[..., ::-1]).all()
    assert (decode_image(bytes(whole) + b"behind the end") == IMAGE[..., ::-1]).all()


@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".bmp"])
def test_other_formats_have_no_chunks(suffix):
    assert find_problem(bytes(cv2.imencode(suffix, IMAGE)[1]), 10**6) is None
