"""Checks that a path leads to a file before anything reads from it."""

from __future__ import annotations

import stat
from pathlib import Path

from moveset.base.errors import VideoError

RECORD_AGAIN = "record it again, or convert it to mp4"


def check_video_path(path: str | Path) -> Path:
    """Return the absolute path of a video file.

    Raises
    ------
    VideoError
        There is no such file, it is empty, or it is something else: reading from a pipe waits for
        ever, and some devices never end.
    """
    place = Path(path)
    try:
        facts = place.stat()
    except PermissionError as error:
        raise VideoError(f"{path} may not be read: change its permissions") from error
    except (OSError, ValueError) as error:
        raise VideoError(f"{path} does not exist: check the name") from error
    if stat.S_ISDIR(facts.st_mode):
        raise VideoError(f"{path} is a folder: name a video in it")
    if not stat.S_ISREG(facts.st_mode):
        raise VideoError(f"{path} is a pipe or a device, not a file: save the video in a file")
    if not facts.st_size:
        raise VideoError(f"{path} is empty: {RECORD_AGAIN}")
    return place.absolute()
