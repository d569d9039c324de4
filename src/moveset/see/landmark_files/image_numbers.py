"""The numbers of frames in the names of their images."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from moveset.base.errors import LandmarkFileError
from moveset.base.shown_text import quote

MAX_FRAME_NUMBER: Final = 2**53
_NUMBERED: Final = re.compile(r"^(.*?)(\d{1,15})(\.\w+)?$", re.DOTALL)
"""The number is at the end, before the suffix."""


class ImageNumbers:
    """Tells the number of a frame by its image's name, of one recording.

    Parameters
    ----------
    name
        What the images are of, for messages.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._known: str | None = None

    def of(self, image: str) -> int:
        """Return the number of an image.

        Raises
        ------
        LandmarkFileError
            It has none, or is of another recording than the ones before.
        """
        match = _NUMBERED.match(image)
        if match is None:
            raise LandmarkFileError(
                f"{quote(image)} in {self._name} has no frame number at its end: number the frames"
            )
        if self._known is not None and match[1] != self._known:
            raise LandmarkFileError(
                f"{self._name} has frames of several recordings, {quote(self._known)} and "
                f"{quote(match[1])}: put each into its own folder or file"
            )
        self._known = match[1]
        return int(match[2])

    def of_all(self, images: Iterable[int | str]) -> Mapping[int | str, int] | None:
        """Return the number of each image; None if one has none."""
        found: dict[int | str, int] = {}
        for image in images:
            if isinstance(image, int):
                found[image] = max(min(image, MAX_FRAME_NUMBER), -MAX_FRAME_NUMBER)
            elif _NUMBERED.match(image):
                found[image] = self.of(image)
            else:
                return None
        return found
