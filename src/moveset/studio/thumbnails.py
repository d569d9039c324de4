"""Thumbnails of recordings, for timelines and reports; computed once and kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np

from moveset.base.errors import VideoError
from moveset.capture.image_codec import decode_image, encode_jpeg
from moveset.see.landmark_files.frames import read_recording_frames

INTERVAL_S: Final = 0.2
HEIGHT_PX: Final = 132
JPEG_QUALITY: Final = 70
POSTER_S: Final = 0.5
"""Time of the poster: the first frames are often dark or blurred."""

MAX_RECORDINGS: Final = 24
MAX_THUMBNAILS: Final = 3000


@dataclass(frozen=True, slots=True)
class Thumbnails:
    """The thumbnails of a recording, as JPEGs, and their times."""

    times_s: tuple[float, ...]
    jpegs: tuple[bytes, ...]

    def at(self, time_s: float) -> bytes:
        """Return the thumbnail nearest to a time."""
        times_s = self.times_s
        nearest = min(range(len(times_s)), key=lambda number: abs(times_s[number] - time_s))
        return self.jpegs[nearest]

    def side_by_side(self, count: int) -> bytes:
        """Return evenly spaced thumbnails side by side as one JPEG."""
        end_s = self.times_s[-1]
        jpegs = [self.at(end_s * (number + 0.5) / count) for number in range(count)]
        return encode_jpeg(np.concatenate([decode_image(jpeg) for jpeg in jpegs], axis=1))


class ThumbnailCache:
    """The thumbnails of the recordings that were requested last."""

    def __init__(self) -> None:
        self._thumbnails: OrderedDict[tuple[Path, int], Thumbnails] = OrderedDict()
        self._lock = Lock()

    def get(self, path: Path) -> Thumbnails:
        """Return the thumbnails of a video.

        Raises
        ------
        VideoError
            It cannot be read.
        """
        try:
            key = (path, path.stat().st_mtime_ns)
        except OSError as error:
            raise VideoError(f"{path.name} does not exist any more: load the page again") from error
        with self._lock:  # one decoder at a time: two would slow down a running game
            if key not in self._thumbnails:
                self._thumbnails[key] = make_thumbnails(path)
            self._thumbnails.move_to_end(key)
            while len(self._thumbnails) > MAX_RECORDINGS:
                self._thumbnails.popitem(last=False)
            return self._thumbnails[key]


def make_thumbnails(path: Path) -> Thumbnails:
    """Return the thumbnails of a video, ``INTERVAL_S`` apart."""
    times_s: list[float] = []
    jpegs: list[bytes] = []
    for frame in read_recording_frames(path, max_height=HEIGHT_PX):
        if not times_s or frame.time_s - times_s[-1] >= INTERVAL_S - 1e-3:
            times_s.append(frame.time_s)
            jpegs.append(encode_jpeg(frame.image, quality=JPEG_QUALITY))
        if len(jpegs) >= MAX_THUMBNAILS:
            break
    return Thumbnails(tuple(times_s), tuple(jpegs))


def make_poster(path: Path) -> bytes:
    """Return one thumbnail from the start of a video, without decoding the rest."""
    image = None
    for frame in read_recording_frames(path, max_height=HEIGHT_PX):
        image = frame.image
        if frame.time_s >= POSTER_S:
            break
    if image is None:
        raise VideoError(f"{path.name} has no frames: record it again")
    return encode_jpeg(image, quality=JPEG_QUALITY)
