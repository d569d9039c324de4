"""A single image from a file or a camera."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from moveset.base.errors import CameraError
from moveset.base.values import RgbImage
from moveset.capture.frame_source import open_source
from moveset.capture.images import read_image

SETTLING_FRAMES = 15
"""The first frames of a camera are dark, until it has adjusted its exposure."""


def take_snapshot(place: str) -> RgbImage:
    """Return the image in a file, or a frame of a source once its exposure has settled.

    Parameters
    ----------
    place
        An image file, or ``camera:0`` or ``live:FILE`` as in ``open_source``.

    Raises
    ------
    VideoError
        The file is not an image.
    CameraError
        The camera cannot be opened, or sends no frames.
    """
    if not place.startswith(("camera:", "live:")):
        return read_image(Path(place))
    image = None
    with closing(open_source(place)) as source:
        for number, frame in enumerate(source, 1):
            image = frame.image
            if number >= SETTLING_FRAMES:
                break
    if image is None:
        raise CameraError(f"{place} sent no image: close other programs that use it")
    return image
