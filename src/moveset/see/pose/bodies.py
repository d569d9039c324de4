"""Bodies that were found in an image: whether two are the same, and which one stands out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, Pose, RgbImage
from moveset.see.pose.blazepose import Box, Crop

COLOUR_COUNT: Final = 6
"""Numbers that describe clothes: the median colour of the trunk, and that of the thighs."""

OTHER_COLOURS: Final = 20.0
"""A part whose colour differs more is of other clothes; see ``colour_distance``."""

_SHOULDERS_HIPS: Final = (11, 12, 23, 24)
_THIGHS: Final = ((23, 25), (24, 26))
_GRID: Final = np.linspace(0.2, 0.8, 8)  # inside the trunk and the thighs, away from their edges
_MIN_PIXELS: Final = 8  # of a part inside the image; fewer say nothing about its colour
_LIGHT_WEIGHT: Final = 0.5  # of lightness: a shadow changes it, and hue hardly
_SAME_SHARE: Final = 0.06  # of the crop's side between two results for one body; jitter is 0.02
_MARGIN: Final = 0.06  # of a box's height, around the landmarks: hair, hands, clothes
_MIN_VISIBLE: Final = 0.3  # landmarks below this are guessed and do not widen a box


@dataclass(frozen=True, slots=True)
class Body:
    """A body in an image.

    Attributes
    ----------
    crop
        Around the body, from its landmarks.
    colours
        ``clothing_colours``.
    """

    pose: Pose
    crop: Crop
    colours: FloatArray


def clothing_colours(image: RgbImage, pose: Pose) -> FloatArray:
    """Return the median colours of the trunk and the thighs, (COLOUR_COUNT,), in CIELAB.

    NaN for a part that is outside the image.
    """
    across, down = _GRID[None, :, None], _GRID[:, None, None]
    points = pose.image[:, :2]
    left, right, left_hip, right_hip = points[list(_SHOULDERS_HIPS)]
    upper, lower = (a + across * (b - a) for a, b in ((left, right), (left_hip, right_hip)))
    trunk = (upper + down * (lower - upper)).reshape(-1, 2)
    thighs = np.concatenate(
        [points[hip] + _GRID[:, None] * (points[knee] - points[hip]) for hip, knee in _THIGHS]
    )
    return np.concatenate([_median_colour(image, part) for part in (trunk, thighs)])


def _median_colour(image: RgbImage, points: FloatArray) -> FloatArray:
    import cv2

    height, width = image.shape[:2]
    column, row = points.round().astype(int).T
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    if inside.sum() < _MIN_PIXELS:
        return np.full(3, np.nan, np.float32)
    lab = cv2.cvtColor(image[row[inside], column[inside]][None], cv2.COLOR_RGB2LAB)[0]
    middle: FloatArray = np.median(lab, axis=0).astype(np.float32)
    middle[0] *= _LIGHT_WEIGHT
    return middle


def colour_distance(one: FloatArray, other: FloatArray) -> float:
    """Return how far the colours of clothes are apart, in CIELAB units; 0 if none can be compared.

    The same person differs by 2 to 10 from image to image, two people by 30 in the median
    (docs/log.md).
    """
    known = np.isfinite(one) & np.isfinite(other)
    return float(np.sqrt(np.square(one[known] - other[known]).sum()))


def wears_other_clothes(one: FloatArray, other: FloatArray) -> bool:
    """Return whether every part that is known in both is of another colour.

    One part alone says little: whoever squats shows the floor beside the thighs.
    """
    parts = zip(one.reshape(-1, 3), other.reshape(-1, 3), strict=True)
    apart = [
        colour_distance(part, same)
        for part, same in parts
        if np.isfinite(part).all() and np.isfinite(same).all()
    ]
    return bool(apart) and min(apart) > OTHER_COLOURS


def is_same_body(one: Body, other: Body) -> bool:
    """Return whether two results, from different crops, are of one body."""
    trunk = list(_SHOULDERS_HIPS)
    apart = one.pose.image[trunk, :2] - other.pose.image[trunk, :2]
    side = min(one.crop.side, other.crop.side)
    return float(np.linalg.norm(apart, axis=1).mean()) < _SAME_SHARE * side


def box_of(pose: Pose) -> Box:
    """Return left, top, right, bottom in pixels of a box around a body, with a margin."""
    points = pose.image[pose.visibility >= _MIN_VISIBLE, :2]
    if not len(points):
        points = pose.image[:, :2]
    low, high = points.min(axis=0), points.max(axis=0)
    margin = _MARGIN * float(high[1] - low[1])
    left, top = low - margin
    right, bottom = high + margin
    return float(left), float(top) - margin, float(right), float(bottom)


def overlaps(one: Body, other: Body) -> bool:
    """Return whether one body's hips are inside the box of the other: hardly two people's."""
    return _contains(box_of(one.pose), other.crop) or _contains(box_of(other.pose), one.crop)


def _contains(box: Box, crop: Crop) -> bool:
    left, top, right, bottom = box
    return left <= crop.x <= right and top <= crop.y <= bottom


def prominence(body: Body, width: int) -> float:
    """Return how much a body stands out as the player: large, and in the middle of the image."""
    off_centre = abs(body.crop.x - width / 2) / (width / 2)
    return body.crop.side * math.exp(-off_centre)
