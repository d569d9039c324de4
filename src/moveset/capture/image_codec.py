"""Decodes and encodes images in memory."""

from __future__ import annotations

from typing import Final, cast

import numpy as np

from moveset.base.errors import VideoError
from moveset.base.values import RgbImage
from moveset.capture.image_size import image_size
from moveset.capture.jpeg_markers import has_more_scans
from moveset.capture.png_chunks import has_false_chunk

MAX_FRAME_PIXELS: Final = 4096 * 2304
"""Limit for a frame of a stream; decoded it takes 28 MB."""

MAX_SCANS: Final = 200
"""Limit for the scans of a progressive JPEG; encoders write about ten."""

MAX_WHOLE_SCANS: Final = 16
"""The same for an image of as many pixels as allowed: a scan of 100 million takes 0.3 s."""

STREAM_QUALITY: Final = 75
"""JPEG quality of frames that a page shows: a third of the bytes of 95."""

FILE_QUALITY: Final = 95
"""JPEG quality of image files; above it they grow without a visible difference."""


def decode_image(content: bytes, *, max_pixels: int = MAX_FRAME_PIXELS) -> RgbImage:
    """Return the upright RGB image in a JPEG, PNG, WebP or BMP: (height, width, 3) uint8.

    Raises
    ------
    VideoError
        ``find_problem`` finds one, before the image is decoded; or it is damaged.
    """
    if problem := find_problem(content, max_pixels):
        raise VideoError(f"this file {problem}")
    image = decode_checked(content)
    if image is None:
        raise VideoError("the image is damaged: send it again")
    return image


def find_problem(content: bytes, max_pixels: int) -> str | None:
    """Return why an image must not be decoded, as the end of a sentence; None if it may be.

    Only formats are allowed whose size is known before they are decoded: others could fill the
    memory.
    """
    size = image_size(content)
    if size is None:
        return "is not an image that can be read: save it again as jpg or png"
    if problem := find_size_problem(size, max_pixels):
        return problem
    limit = min(MAX_SCANS, MAX_WHOLE_SCANS * max_pixels // (size[0] * size[1]))
    if has_more_scans(content, limit):
        return f"is a JPEG of more than {limit} scans: save it again as jpg or png"
    if has_false_chunk(content):
        return "is a damaged or cut PNG: copy it again, or save it again as jpg or png"
    return None


def find_size_problem(size: tuple[int, int], max_pixels: int) -> str | None:
    """Return that an image has too many pixels, or none, as the end of a sentence; else None."""
    if 0 < size[0] * size[1] <= max_pixels:
        return None
    most = f"{max_pixels / 10**6:.0f} million"
    return f"has {size[0]} by {size[1]} pixels, more than {most}: make it smaller"


def decode_checked(content: bytes) -> RgbImage | None:
    """Return an upright RGB image that ``find_problem`` allows; None if it cannot be decoded."""
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
