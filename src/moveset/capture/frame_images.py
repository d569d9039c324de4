"""Writes the frames of a video as image files."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from moveset.base.errors import LabelError, VideoError
from moveset.base.files import temporary_folder
from moveset.base.values import NONE, ProgressCallback, Segment
from moveset.capture.image_codec import encode_image
from moveset.capture.video import probe, read_frames


def write_frames(
    video: str | Path,
    folder: str | Path,
    segments: Sequence[Segment] = (),
    *,
    name: str | None = None,
    every: int = 1,
    progress: ProgressCallback | None = None,
) -> int:
    """Write frames as JPEG files and return how many.

    Parameters
    ----------
    segments
        If given, each frame goes into a folder named after its move; frames outside all segments go
        into ``none``. Segments of other recordings are ignored.
    name
        The recording's name, with which the file names start; the video's own if None.
    every
        Write every n-th frame only, starting with the first; at least 1.
    progress
        Called after every image with the stage's name, images written and images in all.

    Raises
    ------
    VideoError
        The video cannot be read, or there are images with that name already.
    LabelError
        Segments are given, but none is of this recording.
    WriteError
        The disk is full, or the folder is not writable.

    Notes
    -----
    Files are named as ``ffmpeg -i VIDEO name%03d.jpg`` does; after a name that ends in a digit a
    hyphen separates it from the number. Either all files are written or none: they are made in a
    temporary folder beside the target and moved at the end.
    """
    stem, target = name or unicodedata.normalize("NFC", Path(video).stem), Path(folder)
    own = _own_segments(segments, stem)
    stem += "-" if stem[-1:].isdecimal() else ""
    if every < 1:
        raise VideoError(f"every {every}-th frame cannot be taken: give 1 or more")
    _check_no_images(target, stem)
    number, total = 0, -(-probe(video).frames // every)
    with temporary_folder(target) as unfinished:
        for number, frame in enumerate(islice(read_frames(video), 0, None, every), 1):
            move_folder = unfinished / (_move_at(own, frame.time_s) if own else "")
            move_folder.mkdir(exist_ok=True)
            image = encode_image(frame.image, ".jpg")
            (move_folder / f"{stem}{number:03d}.jpg").write_bytes(image)
            if progress:
                progress(f"frames of {Path(video).stem}", number, total)
    return number


def _own_segments(segments: Sequence[Segment], name: str) -> tuple[Segment, ...]:
    own = tuple(segment for segment in segments if segment.recording == name)
    if segments and not own:
        others = ", ".join(sorted({segment.recording for segment in segments}))
        raise LabelError(f"no segment is of {name}, only of {others}: check the recording's name")
    return own


def _move_at(segments: Sequence[Segment], time_s: float) -> str:
    return next((one.move for one in segments if one.start_s <= time_s < one.end_s), NONE)


def _check_no_images(folder: Path, stem: str) -> None:
    """Refuse to add to earlier images of the same name: their labels may be out of date."""
    for path in sorted(folder.rglob("*.jpg")) if folder.is_dir() else ():
        if path.stem.startswith(stem) and path.stem[len(stem) :].isdecimal():
            raise VideoError(
                f"{folder} already has images of {stem} ({path.relative_to(folder)}): "
                "delete them, or choose another folder"
            )
