"""Image files."""

from __future__ import annotations

from pathlib import Path

from moveset.base.errors import VideoError
from moveset.base.values import RgbImage
from moveset.capture.image_codec import decode_unchecked
from moveset.capture.image_size import image_size

IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".bmp")
"""File name suffixes of images in a folder."""

MAX_PIXELS = 100 * 10**6
"""Limit for an image file; decoded it takes 300 MB."""

_JPEG_START, _JPEG_SCAN, _JPEG_END = b"\xff\xd8", b"\xff\xda", b"\xff\xd9"


def read_image(path: str | Path) -> RgbImage:
    """Return the upright RGB image in a file: (height, width, 3) uint8.

    Parameters
    ----------
    path
        A jpg, png, webp or bmp file, which may also be grey, transparent, CMYK or of 16 bits.

    Raises
    ------
    VideoError
        The file is missing, is not an image, was cut short, or has more than ``MAX_PIXELS``.
    """
    content = read_content(path)
    _check_size(path, content)
    image = decode_unchecked(content)
    if image is None:
        raise VideoError(f"{path} is not an image that can be read: save it again as jpg or png")
    return image


def _check_size(path: str | Path, content: bytes) -> None:
    """Refuse an image that would fill the memory, before it is decoded."""
    size = image_size(content)
    if size and size[0] * size[1] > MAX_PIXELS:
        raise VideoError(
            f"{path} has {size[0]} by {size[1]} pixels, more than {MAX_PIXELS // 10**6} million: "
            "make it smaller"
        )


def read_content(path: str | Path) -> bytes:
    """Return the bytes of an image file.

    Raises
    ------
    VideoError
        The file is missing, empty or cut short.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        reason = error.strerror or "not readable"
        raise VideoError(f"{path} cannot be read ({reason}): check the name") from error
    if not content:
        raise VideoError(f"{path} is empty: save the image again or delete it")
    if _is_cut_short(content):
        raise VideoError(f"{path} was cut short: copy the image again or delete it")
    return content


def _is_cut_short(content: bytes) -> bool:
    """Whether the last scan of a JPEG has no end; decoders fill what is missing with grey."""
    return content.startswith(_JPEG_START) and content.rfind(_JPEG_END) < content.rfind(_JPEG_SCAN)
