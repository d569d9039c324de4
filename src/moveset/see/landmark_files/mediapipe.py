"""MediaPipe's landmarks, and keypoints of the picture alone, as observations."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from moveset.base.errors import LandmarkFileError
from moveset.base.values import FloatArray
from moveset.see.landmark_files.body import (
    HIPS,
    USUAL_TORSO_M,
    check_upright,
    fit_units,
    make_observations,
    place_missing_at_hips,
    torso_length,
)
from moveset.see.landmark_files.handedness import check_handedness
from moveset.see.landmark_files.points import Points
from moveset.see.landmark_files.recording import LandmarkRecording
from moveset.see.landmark_files.times import check_times

MAX_NORMALISED: Final = 4.0
"""Image coordinates are shares of the picture; landmarks outside it may have some more than 1."""

MAX_ORIGIN: Final = 0.05
"""World landmarks have their origin between the hips, so that this point stays near 0."""

ASPECTS: Final = (16 / 9, 4 / 3, 1.0, 3 / 4, 9 / 16)
"""Usual ratios of a picture's width to its height."""

UNKNOWN_SIZE: Final = (640, 480)
HEIGHT_PX: Final = 480

FLAT_NOTE: Final = (
    "it has no depth: every landmark was taken to be as far from the camera as the hips, and the "
    f"torso to be {USUAL_TORSO_M} m long"
)
WEAK_NOTE: Final = (
    "it has no world landmarks: metres were derived from the image landmarks and their z, with a "
    f"torso of {USUAL_TORSO_M} m"
)


def observe_landmarks(points: Points, name: str) -> LandmarkRecording:
    """Return the recording of image landmarks, world landmarks, or both.

    Raises
    ------
    LandmarkFileError
        They are not those of a person who stands, or time goes backwards.
    """
    points = _name_plain_axes(points)
    times_s, kept = check_times(points.times_s, name)
    world, plane = points.axes("world_", "xyz"), points.axes("image_", "xy")
    if world is None and plane is None:
        raise LandmarkFileError(f"{name} lacks x or y of its landmarks: export it again")
    size, image, notes = _pixels(points, plane, world)
    if world is None:
        assert image is not None  # noqa: S101
        world, note = _derive_world(points, image, size, name)
        notes = (*notes, note)
    else:
        factor, unit = fit_units(world, name, "metres")
        world = np.asarray(world * np.float32(factor), np.float32)
        if factor != 1.0:
            notes = (*notes, f"its lengths are in {unit}: they were multiplied by {factor:g}")
    if lies := check_upright(world, name, "-y", may_lie=True):
        notes = (*notes, lies)
    if FLAT_NOTE not in notes:
        check_handedness(world, name, "left")
    # Without image landmarks nobody is seen to move through the scene.
    placed = np.zeros((*world.shape[:2], 2), np.float32)
    if image is not None:
        placed = place_missing_at_hips(image)
    seen = make_observations(times_s, world[kept], points.visibility[kept], placed[kept])
    return LandmarkRecording(seen, points.skeleton, size, (*points.notes, *notes))


def _name_plain_axes(points: Points) -> Points:
    """Return points whose axes are image or world landmarks, as their origin is.

    What JSON calls landmarks are often world landmarks, too.
    """
    plain = "" if "x" in points.values else "image_"
    plane = points.axes(plain, "xy")
    if plane is None or (plain and "world_x" in points.values):
        return points
    hips = plane[:, HIPS].mean(axis=1)
    hips = hips[np.isfinite(hips).all(axis=1)]
    centred = bool(len(hips)) and float(np.median(np.abs(hips).max(axis=1))) <= MAX_ORIGIN
    is_world = centred and f"{plain}z" in points.values and "world_x" not in points.values
    space = "world_" if is_world else "image_"
    values = {key: rows for key, rows in points.values.items() if not _is_axis(key, plain)}
    axes = {key: rows for key, rows in points.values.items() if _is_axis(key, plain)}
    return replace(points, values={**values, **{space + key[-1]: one for key, one in axes.items()}})


def _is_axis(key: str, prefix: str) -> bool:
    return key in {f"{prefix}{axis}" for axis in "xyz"}


def _pixels(
    points: Points, plane: FloatArray | None, world: FloatArray | None
) -> tuple[tuple[int, int], FloatArray | None, tuple[str, ...]]:
    """Return the picture's size, the landmarks in pixels, and what was assumed."""
    if plane is None:
        return points.size or UNKNOWN_SIZE, None, ("it has no image landmarks: walking is unseen",)
    known = plane[np.isfinite(plane)]
    if not len(known) or float(np.median(np.abs(known))) > MAX_NORMALISED:
        return points.size or _bounds(known), plane, ()
    size, notes = points.size, tuple[str, ...]()
    if size is None:
        aspect = _aspect(plane, world)
        size = (round(HEIGHT_PX * aspect), HEIGHT_PX)
        notes = (f"it does not say how large the picture was: {size[0]} by {size[1]} was assumed",)
    return size, np.asarray(plane * np.array(size, np.float32), np.float32), notes


def _bounds(pixels: FloatArray) -> tuple[int, int]:
    """Return the size of a picture that pixels fit into."""
    largest = float(np.quantile(pixels, 0.999)) if len(pixels) else 0.0
    return UNKNOWN_SIZE if largest <= UNKNOWN_SIZE[0] else (1920, 1080)


def _aspect(plane: FloatArray, world: FloatArray | None) -> float:
    """Return the usual ratio of width to height that fits world landmarks best; else 4/3."""
    if world is None:
        return 4 / 3
    spreads = [
        np.nanmedian(np.nanstd(rows[:, 11:, axis], axis=1))
        for rows, axis in ((world, 0), (plane, 0), (world, 1), (plane, 1))
    ]
    fitted = spreads[0] / max(spreads[1], 1e-6) / max(spreads[2] / max(spreads[3], 1e-6), 1e-6)
    return min(ASPECTS, key=lambda aspect: abs(np.log(max(fitted, 1e-6) / aspect)))


def _derive_world(
    points: Points, image: FloatArray, size: tuple[int, int], name: str
) -> tuple[FloatArray, str]:
    """Return metres from the picture alone (weak perspective), and what was assumed."""
    depth = points.values.get("image_z")
    if depth is None:
        world, note = np.concatenate([image, image[..., :1] * np.float32(0.0)], axis=2), FLAT_NOTE
    else:
        # MediaPipe: z has roughly the same scale as x.
        known = points.values["image_x"][np.isfinite(points.values["image_x"])]
        scale = size[0] if len(known) and np.median(np.abs(known)) <= MAX_NORMALISED else 1
        world, note = (
            np.concatenate([image, depth[..., None] * np.float32(scale)], axis=2),
            WEAK_NOTE,
        )
    metres = np.float32(USUAL_TORSO_M / torso_length(image, name))
    return np.asarray(world * metres, np.float32), note
