"""Image files."""

from __future__ import annotations

from pathlib import Path

from moveset.base.errors import VideoError
from moveset.base.files import explain_read_error, read_regular_file
from moveset.base.values import RgbImage
from moveset.capture.image_codec import decode_checked, find_problem, find_size_problem
from moveset.capture.image_kinds import optional_image_size

IMAGE_SUFFIXES = (".jpg", ".jpeg", ".jfif", ".png", ".webp", ".bmp")
"""File name suffixes of images in a folder; ``image_kinds`` has more, which some builds of OpenCV
read."""

MAX_PIXELS = 100 * 10**6
"""Limit for an image file; decoded it takes 300 MB."""

MAX_FILE_BYTES = 4 * MAX_PIXELS
"""Limit for an image file: a BMP of that many pixels, with transparency."""

_JPEG_START, _JPEG_SCAN, _JPEG_END = b"\xff\xd8", b"\xff\xda", b"\xff\xd9"


def read_image(path: str | Path) -> RgbImage:
    """Return the upright RGB image in a file: (height, width, 3) uint8.

    Parameters
    ----------
    path
        A jpg, png, webp or bmp file, which may also be grey, transparent, CMYK or of 16 bits; or a
        gif, tiff or avif file, of which the first image is taken.

    Raises
    ------
    VideoError
        The file is missing, is not an image, was cut short, has more than ``MAX_PIXELS``, or would
        take minutes to decode.
    """
    content = read_content(path)
    if problem := _find_problem(content):
        raise VideoError(f"{path} {problem}")
    image = decode_checked(content)
    if image is None:
        raise VideoError(f"{path} is not an image that can be read: save it again as jpg or png")
    return image


def _find_problem(content: bytes) -> str | None:
    """Return why a file must not be decoded, as the end of a sentence; None if it may be."""
    size = optional_image_size(content)
    return find_size_problem(size, MAX_PIXELS) if size else find_problem(content, MAX_PIXELS)


def read_content(path: str | Path) -> bytes:
    """Return the bytes of an image file.

    Raises
    ------
    VideoError
        The file is missing, empty, too large or cut short.
    """
    try:
        content = read_regular_file(path, MAX_FILE_BYTES)
    except OSError as error:
        raise VideoError(explain_read_error(path, error)) from error
    if not content:
        raise VideoError(f"{path} is empty: save the image again or delete it")
    if _is_cut_short(content):
        raise VideoError(f"{path} was cut short: copy the image again or delete it")
    return content


def _is_cut_short(content: bytes) -> bool:
    """Whether the last scan of a JPEG has no end; decoders fill what is missing with grey."""
    return content.startswith(_JPEG_START) and content.rfind(_JPEG_END) < content.rfind(_JPEG_SCAN)
