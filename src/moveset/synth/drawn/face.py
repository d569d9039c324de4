"""First on the road, the drawn person: eyes, brows and mouth, as marks on the head."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from moveset.synth.drawn.person import Person

Array = npt.NDArray[np.float64]

_CORNERS = 8
_SIZES = (0.047, 0.068, 0.055)  # half width, height and depth of a head, in statures
_LIFT = 1.04  # marks lie a little off the skin
_WHITE, _IRIS, _LIPS = (244.0, 242.0, 238.0), (42.0, 34.0, 30.0), (176.0, 62.0, 62.0)


def face_marks(person: Person) -> tuple[Array, Array]:
    """Give the marks of a face.

    Returns
    -------
    (n, 8, 3) corners in metres along the head's own left, up and gaze; (n, 3) colours, RGB.
    Later ones lie on earlier ones.
    """
    brow = np.clip(np.array(person.looks.hair) * 0.8, 0, 255)
    white = 0.75 * np.array(_WHITE) + 0.25 * np.array(person.looks.skin)
    lips = 0.45 * np.array(person.looks.skin) + 0.55 * np.array(_LIPS)
    marks: list[tuple[Array, npt.ArrayLike]] = []
    for sign in (1.0, -1.0):
        marks.append((_patch(sign * 0.37, 0.08, 0.18, 0.075), white))
        marks.append((_patch(sign * 0.37, 0.08, 0.10, 0.075), _IRIS))
        marks.append((_patch(sign * 0.37, 0.29, 0.20, 0.035), brow))
        ear = _patch(sign * 0.985, 0.02, 0.10, 0.16)
        marks.append((ear * np.array([1.06, 1.0, 1.0]), 0.86 * np.array(person.looks.skin)))
    marks.append((_patch(0.0, -0.48, 0.28, 0.070), lips))
    corners = np.stack([mark for mark, _ in marks]) * person.build.stature_m
    return corners, np.array([np.asarray(colour, dtype=float) for _, colour in marks])


def _patch(sideways: float, height: float, wide: float, high: float) -> Array:
    """Eight corners of an ellipse on a head, as shares of its half width and height."""
    angle = np.arange(_CORNERS) * (2.0 * np.pi / _CORNERS)
    across = np.clip(sideways + wide * np.cos(angle), -1.0, 1.0)
    up = height + high * np.sin(angle)
    front = np.sqrt(np.maximum(1.0 - across**2 - up**2, 0.0))
    placed: Array = _LIFT * np.array(_SIZES) * np.stack([across, up, front], axis=1)
    return placed
