"""The orientation of a video's frames: rotation and mirroring that its file asks for."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from moveset.base.values import RgbImage

Orientation = npt.NDArray[np.int32]
"""(4,) elements a, b, c, d of a display matrix: x' = a x + c y, y' = b x + d y."""

UPRIGHT: Orientation = np.array([1, 0, 0, 1], np.int32)


def parse_display_matrix(display_matrix: bytes | None) -> Orientation:
    """Return the orientation in a file's display matrix, rounded to quarter turns.

    References
    ----------
    ISO/IEC 14496-12, 8.3.2: nine 32-bit numbers, of which 0, 1, 3, 4 rotate and mirror.
    """
    if display_matrix is None:
        return UPRIGHT
    a, b, _, c, d = np.frombuffer(display_matrix, np.int32)[:5].astype(np.float64)
    if not (a or b):
        return UPRIGHT
    straight = abs(a) >= abs(b)
    return np.sign([a, 0, 0, d] if straight else [0, b, c, 0]).astype(np.int32)


def rotation_degrees(orientation: Orientation) -> int:
    """Return degrees clockwise by which frames are rotated for display: 0, 90, 180 or 270."""
    a, b = int(orientation[0]), int(orientation[1])
    return round(math.degrees(math.atan2(b, a))) % 360


def orient_image(image: RgbImage, orientation: Orientation) -> RgbImage:
    """Return an image rotated and mirrored as a player shows it."""
    a, b, c, d = (int(number) for number in orientation)
    if a == d == 1:
        return image
    if a:
        return np.ascontiguousarray(image[:: d or 1, ::a])
    return np.ascontiguousarray(image.transpose(1, 0, 2)[::b, :: c or 1])
