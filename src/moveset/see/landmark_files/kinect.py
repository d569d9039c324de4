"""Skeletons of Kinect v1 and v2 as observations, projected as their depth cameras see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from moveset.base.errors import LandmarkFileError
from moveset.base.values import FloatArray, Observations, TimeArray
from moveset.see.landmark_files.body import (
    HIPS,
    check_upright,
    fit_units,
    make_observations,
)
from moveset.see.landmark_files.handedness import check_handedness
from moveset.see.landmark_files.joints import KINECT_V2, landmark_number
from moveset.see.landmark_files.points import Points
from moveset.see.landmark_files.recording import LandmarkRecording
from moveset.see.landmark_files.times import check_times
from moveset.see.pose.landmarks import LANDMARK_NAMES

MIN_DEPTH_M: Final = 0.3
"""Nearer points, which no Kinect measures, are projected as if they were there."""

USUAL_DISTANCE_M: Final = 3.0
CENTRED_NOTE: Final = (
    "its joints are relative to the body: it was placed 3 m before the camera, and walking is lost"
)


@dataclass(frozen=True, slots=True)
class DepthCamera:
    """The camera that a skeleton is projected with."""

    focal_px: float
    centre_px: tuple[float, float]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its picture in pixels."""
        return round(2 * self.centre_px[0]), round(2 * self.centre_px[1])

    def project(self, points: FloatArray) -> FloatArray:
        """Return pixels (…, 2) of points (…, 3) in metres, x to the right, y down, z away."""
        depth_m = np.maximum(points[..., 2:], MIN_DEPTH_M)
        pixels = self.focal_px * points[..., :2] / depth_m + np.array(self.centre_px)
        return np.asarray(pixels, np.float32)

    def image(self, points: FloatArray) -> FloatArray:
        """Return the pixels of a body's landmarks (t, 33, 3); missing ones lie at the hips."""
        middle = self.project(points[:, HIPS].mean(axis=1, keepdims=True))
        known = np.isfinite(points).all(axis=2, keepdims=True)
        return np.asarray(np.where(known, self.project(points), middle), np.float32)


KINECT_V1: Final = DepthCamera(285.63, (160.0, 120.0))
"""Its constants are those of the Kinect for Windows SDK 1.8, NuiImageCamera.h."""

KINECT_V2_CAMERA: Final = DepthCamera(366.0, (256.0, 212.0))
CAMERAS: Final = {"Kinect v1": KINECT_V1, "Kinect v2": KINECT_V2_CAMERA}

_TO_CAMERA: Final = np.array([-1.0, -1.0, 1.0], np.float32)
"""Kinect's x grows to the left in the picture, its y upwards."""


def observe_kinect(points: Points, name: str) -> LandmarkRecording:
    """Return the recording of a Kinect's joints.

    Raises
    ------
    LandmarkFileError
        They are not those of a person who stands, or time goes backwards.
    """
    metres = points.axes("world_", "xyz")
    metres = points.axes("", "xyz") if metres is None else metres
    assert metres is not None, "skeletons with depth have three axes"  # noqa: S101
    times_s, kept = check_times(points.times_s, name)
    factor, unit = fit_units(metres, name, "metres")
    seen = metres[kept] * _TO_CAMERA if factor == 1.0 else metres[kept] * (factor * _TO_CAMERA)
    check_upright(seen, name, "+y")
    check_handedness(seen, name, "right")
    seen, placed = _before_camera(seen, name)
    camera = CAMERAS[points.skeleton]
    observations = observe_joints(
        np.asarray(seen, np.float32), points.visibility[kept], times_s, camera
    )
    note = (f"its lengths are in {unit}: they were multiplied by {factor:g}",)
    notes = (*points.notes, *(note if factor != 1.0 else ()), *placed)
    return LandmarkRecording(observations, points.skeleton, camera.size, notes)


def _before_camera(points: FloatArray, name: str) -> tuple[FloatArray, tuple[str, ...]]:
    """Return points (t, 33, 3) that a camera at the origin sees, and what was assumed."""
    middle = np.nanmedian(points[:, HIPS].mean(axis=1), axis=0)
    if middle[2] >= MIN_DEPTH_M:
        return points, ()
    if np.abs(middle).max() < MIN_DEPTH_M:
        return points + np.array([0.0, 0.0, USUAL_DISTANCE_M], np.float32), (CENTRED_NOTE,)
    raise LandmarkFileError(
        f"the person in {name} is behind the camera: turn the axes, z must grow away from it"
    )


def observe_skeletons(
    skeletons: FloatArray, times_s: TimeArray, camera: DepthCamera
) -> Observations:
    """Return observations; landmarks that Kinect does not have get visibility 0.

    Parameters
    ----------
    skeletons
        (t, joints, 3) in metres, camera at the origin, y up, in the order of Kinect v1 or v2.
    times_s
        (t,) seconds, increasing.
    """
    points = np.full((len(skeletons), len(LANDMARK_NAMES), 3), np.nan, np.float32)
    # The same joints have the same numbers in Kinect v1 and v2.
    for number, joint in enumerate(KINECT_V2[: skeletons.shape[1]]):
        if (landmark := landmark_number(joint)) is not None:
            points[:, landmark] = skeletons[:, number]
    visibility = np.ones(points.shape[:2], np.float32)
    return observe_joints(points * _TO_CAMERA, visibility, times_s, camera)


def observe_joints(
    points: FloatArray, visibility: FloatArray, times_s: TimeArray, camera: DepthCamera
) -> Observations:
    """Return observations of points (t, 33, 3) in a camera's own axes, NaN where missing."""
    return make_observations(times_s, points, visibility, camera.image(points))
