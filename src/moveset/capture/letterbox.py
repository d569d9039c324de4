"""Fits an image into a size without changing its shape."""

from __future__ import annotations

import numpy as np

from moveset.base.values import RgbImage


def letterbox(image: RgbImage, width: int, height: int) -> RgbImage:
    """Return an image scaled to fit a size and centred, with black bars on the sides left over.

    This is what a player does whose window keeps its size when a video changes its own. An image of
    that size is returned as it is.
    """
    if image.shape[:2] == (height, width):
        return image
    import cv2

    scale = min(width / image.shape[1], height / image.shape[0])
    inner = tuple(max(1, round(scale * side)) for side in image.shape[1::-1])
    # AREA keeps thin limbs whole when it shrinks.
    method = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    fitted = np.zeros((height, width, 3), np.uint8)
    fitted[top : top + inner[1], left : left + inner[0]] = cv2.resize(
        image, inner, interpolation=method
    )
    return fitted
