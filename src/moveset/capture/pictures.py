"""Beside the road: single pictures, taken out of a video or read from a folder."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import cast

import numpy as np

from moveset.base.errors import LabelError, VideoError
from moveset.base.files import temporary_folder
from moveset.base.values import NONE, RgbImage, Segment
from moveset.capture.picture_size import picture_size
from moveset.capture.video import read_frames

PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".bmp")
"""Endings that are taken for pictures when a folder is looked through."""

MOST_PIXELS = 100 * 10**6
"""A picture of more is refused: unpacked it would take 300 MB and more."""

JPEG_QUALITY = 95
"""Of 100; above it files grow and nothing is seen."""

_JPEG_START, _JPEG_SCAN, _JPEG_END = b"\xff\xd8", b"\xff\xda", b"\xff\xd9"


def write_pictures(
    video: str | Path,
    folder: str | Path,
    segments: Sequence[Segment] = (),
    *,
    name: str | None = None,
    every: int = 1,
) -> int:
    """Return how many pictures were written, named as ``ffmpeg -i VIDEO name%03d.jpg`` does.

    Behind a name that ends in a digit comes a hyphen, so that its end and the number stay apart.

    Parameters
    ----------
    segments
        When given, pictures go into a folder for each move, what no segment covers into ``none``.
        Those of other recordings are passed over.
    name
        The recording's name, with which the pictures' names begin; the video's own if None.
    every
        Take every so many-th frame only, beginning with the first; at least 1.

    Raises
    ------
    VideoError
        The video cannot be read, or pictures of that name are already there.
    LabelError
        Segments are given, but none of them is of this recording.
    WriteError
        The disk is full or the folder may not be written.

    Notes
    -----
    All pictures come or none does: they are made beside the folder and moved in at the end.
    """
    stem, target = name or Path(video).stem, Path(folder)
    own = _own_segments(segments, stem)
    stem += "-" if stem[-1:].isdecimal() else ""
    if every < 1:
        raise VideoError(f"every {every}-th frame cannot be taken: give 1 or more")
    _refuse_mixing(target, stem)
    number = 0
    with temporary_folder(target) as unfinished:
        for number, frame in enumerate(islice(read_frames(video), 0, None, every), 1):
            place = unfinished / (_move_at(own, frame.time_s) if own else "")
            place.mkdir(exist_ok=True)
            (place / f"{stem}{number:03d}.jpg").write_bytes(encoded(frame.image, ".jpg"))
    return number


def _own_segments(segments: Sequence[Segment], name: str) -> tuple[Segment, ...]:
    own = tuple(segment for segment in segments if segment.recording == name)
    if segments and not own:
        others = ", ".join(sorted({segment.recording for segment in segments}))
        raise LabelError(f"no segment is of {name}, only of {others}: check the recording's name")
    return own


def _move_at(segments: Sequence[Segment], time_s: float) -> str:
    """Name the move at a time, as ``label`` does: it lies further up the road than this room."""
    return next((one.move for one in segments if one.start_s <= time_s < one.end_s), NONE)


def read_picture(path: str | Path) -> RgbImage:
    """Return the picture in a file, upright, in colours: (height, width, 3).

    Parameters
    ----------
    path
        A jpg, png, webp or bmp; grey ones, those with transparency, in CMYK and of 16 bits too.

    Raises
    ------
    VideoError
        The file is missing, is no picture, was cut short, or has more than ``MOST_PIXELS``.
    """
    import cv2

    content = read_content(path)
    _check_size(path, content)
    try:
        # Reads grey as colour and 16 bits as 8, drops transparency, turns as the camera noted.
        image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        image = None
    if image is None:
        raise VideoError(f"{path} is no picture that can be read: save it again as jpg or png")
    return cast("RgbImage", cv2.cvtColor(image, cv2.COLOR_BGR2RGB))


def _check_size(path: str | Path, content: bytes) -> None:
    """Refuse what would fill the memory, before a byte of it is unpacked."""
    size = picture_size(content)
    if size and size[0] * size[1] > MOST_PIXELS:
        raise VideoError(
            f"{path} is {size[0]} by {size[1]} pixels, more than {MOST_PIXELS // 10**6} million: "
            "make it smaller"
        )


def read_content(path: str | Path) -> bytes:
    """Return the bytes of a picture's file.

    Raises
    ------
    VideoError
        The file is missing, empty or cut short.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        reason = error.strerror or "not readable"
        raise VideoError(f"{path} cannot be read ({reason}): check the name") from error
    if not content:
        raise VideoError(f"{path} is empty: save the picture again or delete it")
    if _is_cut_short(content):
        raise VideoError(f"{path} was cut short: copy the picture again or delete it")
    return content


def _is_cut_short(content: bytes) -> bool:
    """Whether a JPEG's last scan has no end; decoders fill what is missing with grey."""
    return content.startswith(_JPEG_START) and content.rfind(_JPEG_END) < content.rfind(_JPEG_SCAN)


def encoded(image: RgbImage, suffix: str) -> bytes:
    """Return a picture as a file's content, of the kind that its name's ending says."""
    import cv2

    quality = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY] if suffix == ".jpg" else []
    _, content = cv2.imencode(suffix, cv2.cvtColor(image, cv2.COLOR_RGB2BGR), quality)
    return bytes(content)


def _refuse_mixing(folder: Path, stem: str) -> None:
    """Refuse to add to older pictures of the same name: after a change of labels some would lie."""
    for path in sorted(folder.rglob("*.jpg")) if folder.is_dir() else ():
        if path.stem.startswith(stem) and path.stem[len(stem) :].isdecimal():
            raise VideoError(
                f"{folder} already has pictures of {stem} ({path.relative_to(folder)}): "
                "delete them, or choose another folder"
            )
