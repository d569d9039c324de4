"""First on the road: pictures as they travel to and from a page, in memory and of bounded size."""

from __future__ import annotations

from typing import Final, cast

import numpy as np

from moveset.base.errors import VideoError
from moveset.base.values import RgbImage
from moveset.capture.picture_size import picture_size

MOST_FRAME_PIXELS: Final = 4096 * 2304
"""Of one frame of a stream: unpacked it takes 28 MB."""

QUALITY: Final = 75
"""Of 100: enough to look at, a third of the bytes of 95."""


def decode_picture(content: bytes, *, most_pixels: int = MOST_FRAME_PIXELS) -> RgbImage:
    """Return the picture in a JPEG, PNG, WebP or BMP, upright, in colours: (height, width, 3).

    Raises
    ------
    VideoError
        It is no picture, is damaged, or claims more pixels than allowed, before it is unpacked.
    """
    import cv2

    size = picture_size(content)
    if size is None:
        raise VideoError("this is no picture: send a jpg, png, webp or bmp")
    if not 0 < size[0] * size[1] <= most_pixels:
        raise VideoError(f"a picture of {size[0]} by {size[1]} pixels: make it smaller")
    try:
        image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        image = None
    if image is None:
        raise VideoError("the picture is damaged: send it again")
    return cast("RgbImage", cv2.cvtColor(image, cv2.COLOR_BGR2RGB))


def encode_jpeg(image: RgbImage, *, quality: int = QUALITY) -> bytes:
    """Return a picture as the content of a JPEG file."""
    import cv2

    options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    _, content = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), options)
    return bytes(content)
