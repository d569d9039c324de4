"""Beside the road: one picture, from a file or from a camera."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from moveset.base.errors import CameraError
from moveset.base.values import RgbImage
from moveset.capture.pictures import read_picture
from moveset.capture.source import open_source

CAMERA = "camera:"
SETTLES_FRAMES = 15
"""A camera's first frames are dark, until it has found its exposure."""


def take_picture(place: str) -> RgbImage:
    """Return the picture in a file, or what a camera sees once it has settled.

    Raises
    ------
    VideoError
        The file is no picture.
    CameraError
        The camera cannot be opened, or sends nothing.
    """
    if not place.startswith((CAMERA, "live:")):
        return read_picture(Path(place))
    image = None
    with closing(open_source(place)) as source:
        for number, frame in enumerate(source, 1):
            image = frame.image
            if number >= SETTLES_FRAMES:
                break
    if image is None:
        raise CameraError(f"{place} sent no picture: see whether another program uses it")
    return image
