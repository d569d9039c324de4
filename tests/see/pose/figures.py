"""Drawn figures whose joints are known, alone and with others in one picture."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from moveset.base.values import RgbImage

NOSE, LEFT_SHOULDER, RIGHT_SHOULDER = 0, 11, 12
LEFT_ELBOW, RIGHT_ELBOW, LEFT_WRIST, RIGHT_WRIST = 13, 14, 15, 16
LEFT_HIP, RIGHT_HIP, LEFT_KNEE, RIGHT_KNEE, LEFT_ANKLE, RIGHT_ANKLE = 23, 24, 25, 26, 27, 28

SKIN, HAIR, EYES = (205, 160, 130), (50, 35, 25), (40, 30, 30)
SHIRT, SLEEVES, TROUSERS = (40, 70, 150), (55, 90, 175), (60, 60, 70)

# A figure facing the camera, so that its own left is on the right: hips' middle at (0, 0), y down,
# in torso lengths.
STANDING = {
    NOSE: (0.0, -1.42),
    LEFT_SHOULDER: (0.34, -1.0),
    RIGHT_SHOULDER: (-0.34, -1.0),
    LEFT_ELBOW: (0.48, -0.42),
    RIGHT_ELBOW: (-0.48, -0.42),
    LEFT_WRIST: (0.52, 0.12),
    RIGHT_WRIST: (-0.52, 0.12),
    LEFT_HIP: (0.2, 0.0),
    RIGHT_HIP: (-0.2, 0.0),
    LEFT_KNEE: (0.24, 0.82),
    RIGHT_KNEE: (-0.24, 0.82),
    LEFT_ANKLE: (0.28, 1.62),
    RIGHT_ANKLE: (-0.28, 1.62),
}
LEFT_HAND_UP = STANDING | {LEFT_ELBOW: (0.62, -1.45), LEFT_WRIST: (0.5, -2.0)}
RIGHT_HAND_UP = STANDING | {RIGHT_ELBOW: (-0.62, -1.45), RIGHT_WRIST: (-0.5, -2.0)}

Joints = dict[int, tuple[float, float]]
Limbs = tuple[tuple[int, int, int], ...]
Colour = tuple[int, int, int]
Points = npt.NDArray[np.float64]


def room(width: int, height: int) -> RgbImage:
    """Return a wall and a floor."""
    image = np.empty((height, width, 3), np.uint8)
    image[:] = (200, 198, 188)
    image[int(height * 0.85) :] = (150, 120, 90)
    return image


def draw(
    joints: Joints,
    *,
    size: tuple[int, int] = (640, 360),
    hips: tuple[float, float] = (320.0, 190.0),
    torso_px: float = 80.0,
    turn_deg: float = 0.0,
) -> tuple[RgbImage, Points]:
    """Return an image of the figure and its landmarks, (33, 2), NaN where none is drawn."""
    a, b = math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
    truth = np.full((33, 2), np.nan)
    for joint, (x, y) in joints.items():
        truth[joint] = hips[0] + (a * x - b * y) * torso_px, hips[1] + (b * x + a * y) * torso_px
    image = room(*size)
    legs = (LEFT_HIP, LEFT_KNEE, LEFT_ANKLE), (RIGHT_HIP, RIGHT_KNEE, RIGHT_ANKLE)
    _draw_limbs(image, truth, torso_px, legs, TROUSERS, 0.3)
    trunk = truth[[LEFT_SHOULDER, RIGHT_SHOULDER, RIGHT_HIP, LEFT_HIP]]
    cv2.fillConvexPoly(image, trunk.astype(np.int32), SHIRT, cv2.LINE_AA)
    _line(image, trunk[0], trunk[1], SHIRT, 0.24 * torso_px)
    _line(image, trunk[2], trunk[3], TROUSERS, 0.3 * torso_px)
    _draw_head(image, truth, torso_px, turn_deg)
    arms = (LEFT_SHOULDER, LEFT_ELBOW, LEFT_WRIST), (RIGHT_SHOULDER, RIGHT_ELBOW, RIGHT_WRIST)
    _draw_limbs(image, truth, torso_px, arms, SLEEVES, 0.22)
    for wrist in (LEFT_WRIST, RIGHT_WRIST):
        _disc(image, truth[wrist], SKIN, 0.13 * torso_px)
    return image, truth


def _draw_limbs(
    image: RgbImage, truth: Points, torso_px: float, limbs: Limbs, colour: Colour, width: float
) -> None:
    for limb in limbs:
        for start, end in itertools.pairwise(limb):
            _line(image, truth[start], truth[end], colour, width * torso_px)


def _draw_head(image: RgbImage, truth: Points, torso_px: float, turn_deg: float) -> None:
    neck = (truth[LEFT_SHOULDER] + truth[RIGHT_SHOULDER]) / 2
    up = (truth[NOSE] - neck) / np.linalg.norm(truth[NOSE] - neck)
    right = np.array([-up[1], up[0]])
    _line(image, neck, truth[NOSE], SKIN, 0.2 * torso_px)
    middle = truth[NOSE] + up * 0.05 * torso_px
    axes = (int(0.2 * torso_px), int(0.28 * torso_px))
    for shift, colour in ((0.07, HAIR), (0.0, SKIN)):
        centre = tuple(int(value) for value in middle + up * shift * torso_px)
        cv2.ellipse(image, centre, axes, turn_deg, 0, 360, colour, -1, cv2.LINE_AA)
    for side in (-0.08, 0.08):
        _disc(image, middle + (right * side + up * 0.04) * torso_px, EYES, 0.03 * torso_px)
    mouth = middle - up * 0.16 * torso_px
    _line(image, mouth - right * 5, mouth + right * 5, (150, 70, 70), 2)
    _disc(image, truth[NOSE], (180, 130, 105), 0.035 * torso_px)


def _line(image: RgbImage, start: Points, end: Points, colour: Colour, width: float) -> None:
    ends = [tuple(round(float(value)) for value in point) for point in (start, end)]
    cv2.line(image, *ends, colour, max(1, int(width)), cv2.LINE_AA)


def _disc(image: RgbImage, centre: Points, colour: Colour, radius: float) -> None:
    point = tuple(round(float(value)) for value in centre)
    cv2.circle(image, point, max(1, int(radius)), colour, -1, cv2.LINE_AA)


def draw_together(figures: Sequence[tuple[float, float, bool]], **drawn: Any) -> RgbImage:
    """Return an image of several standing figures.

    Parameters
    ----------
    figures
        From back to front: the hips' x, the torso in pixels, and whether the clothes are red.
    """
    image = room(640, 360)
    empty = image.copy()
    for x, torso_px, is_red in figures:
        one = draw(STANDING, hips=(x, 190.0), torso_px=torso_px, **drawn)[0]
        shown = (one != empty).any(axis=2)
        image[shown] = (one[..., ::-1] if is_red else one)[shown]
    return image
