"""Decodes and encodes images in memory."""

from __future__ import annotations

from typing import Final, cast

import numpy as np

from moveset.base.errors import VideoError
from moveset.base.values import RgbImage
from moveset.capture.image_size import image_size

MAX_FRAME_PIXELS: Final = 4096 * 2304
"""Limit for a frame of a stream; decoded it takes 28 MB."""

STREAM_QUALITY: Final = 75
"""JPEG quality of frames that a page shows: a third of the bytes of 95."""

FILE_QUALITY: Final = 95
"""JPEG quality of image files; above it they grow without a visible difference."""


def decode_image(content: bytes, *, max_pixels: int = MAX_FRAME_PIXELS) -> RgbImage:
    """Return the upright RGB image in a JPEG, PNG, WebP or BMP: (height, width, 3) uint8.

    Raises
    ------
    VideoError
        It is no such image, is damaged, or its header claims more pixels than allowed. The header
        is checked before the image is decoded.
    """
    size = image_size(content)
    if size is None:
        raise VideoError("this is not an image: send a jpg, png, webp or bmp")
    if not 0 < size[0] * size[1] <= max_pixels:
        raise VideoError(f"the image has {size[0]} by {size[1]} pixels: make it smaller")
    image = decode_unchecked(content)
    if image is None:
        raise VideoError("the image is damaged: send it again")
    return image


def decode_unchecked(content: bytes) -> RgbImage | None:
    """Return an upright RGB image of any size; None if it cannot be decoded."""
    import cv2

    try:
        # Converts grey to colour and 16 bits to 8, drops transparency, applies EXIF orientation.
        image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        image = None
    return None if image is None else cast("RgbImage", cv2.cvtColor(image, cv2.COLOR_BGR2RGB))


def encode_image(image: RgbImage, suffix: str) -> bytes:
    """Return an image as the content of a file with this suffix."""
    return encode_jpeg(image, quality=FILE_QUALITY) if suffix == ".jpg" else _encode(image, suffix)


def encode_jpeg(image: RgbImage, *, quality: int = STREAM_QUALITY) -> bytes:
    """Return an image as the content of a JPEG file, of a quality up to 100."""
    import cv2

    return _encode(image, ".jpg", [cv2.IMWRITE_JPEG_QUALITY, quality])


def _encode(image: RgbImage, suffix: str, options: list[int] | None = None) -> bytes:
    import cv2

    _, content = cv2.imencode(suffix, cv2.cvtColor(image, cv2.COLOR_RGB2BGR), options or [])
    return bytes(content)
