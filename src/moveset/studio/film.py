"""In the studio: small pictures of recordings, for timelines and reports, made once and kept."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np

from moveset.base.errors import VideoError
from moveset.capture.jpeg import decode_picture, encode_jpeg
from moveset.capture.video import read_frames

EVERY_S: Final = 0.2
HEIGHT_PX: Final = 132
POSTER_S: Final = 0.5
MOST_FILMS: Final = 24
MOST_PICTURES: Final = 3000


@dataclass(frozen=True, slots=True)
class Film:
    """A recording as small JPEGs, and when each was taken."""

    times_s: tuple[float, ...]
    pictures: tuple[bytes, ...]

    def strip(self, count: int) -> bytes:
        """Return so many pictures, evenly spread, side by side as one JPEG."""
        end_s = self.times_s[-1]
        jpegs = [self.at(end_s * (number + 0.5) / count) for number in range(count)]
        return encode_jpeg(np.concatenate([decode_picture(jpeg) for jpeg in jpegs], axis=1))

    def at(self, time_s: float) -> bytes:
        """Return the picture nearest to a time."""
        times_s = self.times_s
        nearest = min(range(len(times_s)), key=lambda number: abs(times_s[number] - time_s))
        return self.pictures[nearest]


class Films:
    """Films of the recordings last asked for."""

    def __init__(self) -> None:
        self._films: OrderedDict[tuple[Path, int], Film] = OrderedDict()
        self._lock = Lock()

    def get(self, path: Path) -> Film:
        """Return the film of a video.

        Raises
        ------
        VideoError
            It cannot be read.
        """
        try:
            key = (path, path.stat().st_mtime_ns)
        except OSError as error:
            raise VideoError(f"{path.name} is not there any more: load the page again") from error
        with self._lock:  # one decoder at a time: two of them would take the cores from play
            if key not in self._films:
                self._films[key] = make_film(path)
            self._films.move_to_end(key)
            while len(self._films) > MOST_FILMS:
                self._films.popitem(last=False)
            return self._films[key]


def make_film(path: Path) -> Film:
    """Return a recording as small pictures, ``EVERY_S`` apart."""
    times_s: list[float] = []
    pictures: list[bytes] = []
    for frame in read_frames(path, max_height=HEIGHT_PX):
        if not times_s or frame.time_s - times_s[-1] >= EVERY_S - 1e-3:
            times_s.append(frame.time_s)
            pictures.append(encode_jpeg(frame.image, quality=70))
        if len(pictures) >= MOST_PICTURES:
            break
    return Film(tuple(times_s), tuple(pictures))


def make_poster(path: Path) -> bytes:
    """Return a small picture of how a recording begins, without a look at the rest of it."""
    image = None
    for frame in read_frames(path, max_height=HEIGHT_PX):
        image = frame.image
        if frame.time_s >= POSTER_S:
            break
    if image is None:
        raise VideoError(f"{path.name} has no picture: record it again")
    return encode_jpeg(image, quality=70)
