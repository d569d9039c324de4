"""A pinhole camera in front of the room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_NEAR_M = 0.2


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera that looks along the negative z axis.

    Attributes
    ----------
    height_m, distance_m
        Above the floor, and from the middle of the room.
    focal
        Focal length as a share of the image height.
    tilt_deg
        Tilt downwards, degrees.
    """

    height_m: float = 1.1
    distance_m: float = 3.4
    focal: float = 1.3
    tilt_deg: float = 3.0


def random_camera(rng: np.random.Generator, stature_m: float) -> Camera:
    """Return a camera whose image contains a person of this stature entirely, also in a jump."""
    height = float(rng.uniform(0.7, 1.6))
    focal = float(rng.uniform(1.15, 1.7))
    share = rng.uniform(0.60, 0.76)  # of the image height
    distance = float(focal * stature_m / share)
    aim = 0.55 * stature_m + rng.uniform(-0.04, 0.04)
    tilt = float(np.degrees(np.arctan2(height - aim, distance)))
    return Camera(height, distance, focal, tilt)


def project(
    camera: Camera, points: npt.NDArray[np.float64], size: tuple[int, int]
) -> npt.NDArray[np.float64]:
    """Project points of the room into the image.

    Parameters
    ----------
    points
        (..., 3) metres.
    size
        Width and height of the image, pixels.

    Returns
    -------
    (..., 3) x and y in pixels, and depth before the camera in metres.
    """
    width, height = size
    tilt = np.radians(camera.tilt_deg)
    up, away = points[..., 1] - camera.height_m, camera.distance_m - points[..., 2]
    depth = np.maximum(away * np.cos(tilt) - up * np.sin(tilt), _NEAR_M)
    raised = up * np.cos(tilt) + away * np.sin(tilt)
    scale = camera.focal * height / depth
    across = 0.5 * width + points[..., 0] * scale
    return np.stack([across, 0.5 * height - raised * scale, depth], axis=-1)
