"""Eyes, brows, ears and mouth as polygons on the head."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from moveset.synth.person import Person

Array = npt.NDArray[np.float64]

_CORNERS = 8
_SIZES = (0.047, 0.068, 0.055)  # half width, height and depth of a head, in statures
_LIFT = 1.04  # polygons lie a little above the skin
_WHITE, _IRIS, _LIPS = (244.0, 242.0, 238.0), (42.0, 34.0, 30.0), (176.0, 62.0, 62.0)


def face_polygons(person: Person) -> tuple[Array, Array]:
    """Return the polygons of a face.

    Returns
    -------
    (n, 8, 3) corners in metres along the head's own left, up and gaze; (n, 3) colours, RGB.
    Later polygons cover earlier ones.
    """
    brow = np.clip(np.array(person.appearance.hair) * 0.8, 0, 255)
    white = 0.75 * np.array(_WHITE) + 0.25 * np.array(person.appearance.skin)
    lips = 0.45 * np.array(person.appearance.skin) + 0.55 * np.array(_LIPS)
    polygons: list[tuple[Array, npt.ArrayLike]] = []
    for sign in (1.0, -1.0):
        polygons.append((_patch(sign * 0.37, 0.08, 0.18, 0.075), white))
        polygons.append((_patch(sign * 0.37, 0.08, 0.10, 0.075), _IRIS))
        polygons.append((_patch(sign * 0.37, 0.29, 0.20, 0.035), brow))
        ear = _patch(sign * 0.985, 0.02, 0.10, 0.16)
        polygons.append((ear * np.array([1.06, 1.0, 1.0]), 0.86 * np.array(person.appearance.skin)))
    polygons.append((_patch(0.0, -0.48, 0.28, 0.070), lips))
    corners = np.stack([polygon for polygon, _ in polygons]) * person.build.stature_m
    return corners, np.array([np.asarray(colour, dtype=float) for _, colour in polygons])


def _patch(sideways: float, height: float, wide: float, high: float) -> Array:
    """Return an ellipse on a head, (8, 3), given in shares of its half width and height."""
    angle = np.arange(_CORNERS) * (2.0 * np.pi / _CORNERS)
    across = np.clip(sideways + wide * np.cos(angle), -1.0, 1.0)
    up = height + high * np.sin(angle)
    front = np.sqrt(np.maximum(1.0 - across**2 - up**2, 0.0))
    placed: Array = _LIFT * np.array(_SIZES) * np.stack([across, up, front], axis=1)
    return placed
