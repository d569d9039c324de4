"""Beside ``classroom``: pictures looked at, and altered copies of them to learn from."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

from moveset.base.files import write_atomically
from moveset.base.values import FloatArray, Progress, RgbImage
from moveset.capture.picture_hash import content_digest
from moveset.capture.pictures import read_picture
from moveset.label.picture_set import Picture, PictureSet
from moveset.learn.image_augmentation import alter, draw
from moveset.see.mobilenet.extractor import MobileNetExtractor

CHUNK: Final = 8
"""Pictures read, altered and seen together, with all their copies."""

LARGE_PX: Final = 320
"""A longer side is shrunk to this before copies are made: MobileNet looks at 224 pixels."""


@dataclass(frozen=True, slots=True)
class SeenPictures:
    """What was seen in n pictures and in k altered copies of each.

    Attributes
    ----------
    rows
        (n, size).
    copies
        (k, n, size).
    mirrored
        (k, n): whether a copy shows the other side.
    """

    rows: FloatArray
    copies: FloatArray
    mirrored: npt.NDArray[np.bool_]


def look_at(
    pictures: PictureSet,
    extractor: MobileNetExtractor,
    *,
    copies: int,
    seed: int,
    cache: Path,
    progress: Progress | None = None,
) -> SeenPictures:
    """Return what is seen in a set of pictures, from the cache where it was seen before.

    Parameters
    ----------
    copies
        Altered copies of each picture; each has its own draw, the same for the same seed.
    cache
        Folder of what was seen before.

    Raises
    ------
    VideoError
        A picture cannot be read.
    """
    digests = [content_digest(picture.path) for picture in pictures.pictures]
    kept = cache / f"pictures-{_key(pictures, digests, extractor, copies, seed)}.npz"
    seen = _read(kept, (len(digests), copies, extractor.size))
    if seen is None:
        seen = _look(pictures, extractor, copies, seed, progress)
        write_atomically(kept, _packed(seen))
    return seen


def _look(
    pictures: PictureSet,
    extractor: MobileNetExtractor,
    copies: int,
    seed: int,
    progress: Progress | None,
) -> SeenPictures:
    rows, mirrored = [], []
    done = 0
    for chunk in _chunks(pictures.pictures):
        altered = [_versions(picture, pictures.moves, extractor, copies, seed) for picture in chunk]
        images = [image for versions, _ in altered for image in versions]
        rows.append(extractor.see(images).reshape(len(chunk), 1 + copies, -1))
        mirrored += [flags for _, flags in altered]
        done += len(chunk)
        if progress:
            progress("see pictures", done, len(pictures.pictures))
    seen = np.concatenate(rows)
    flags = np.array(mirrored, bool).reshape(len(seen), copies)
    return SeenPictures(
        np.ascontiguousarray(seen[:, 0]),
        np.ascontiguousarray(seen[:, 1:].swapaxes(0, 1)),
        np.ascontiguousarray(flags.T),
    )


def _chunks(pictures: Sequence[Picture]) -> Iterator[Sequence[Picture]]:
    for start in range(0, len(pictures), CHUNK):
        yield pictures[start : start + CHUNK]


def _versions(
    picture: Picture,
    moves: Sequence[str],
    extractor: MobileNetExtractor,
    copies: int,
    seed: int,
) -> tuple[list[RgbImage], list[bool]]:
    """Return a picture with its copies behind it, and for each copy whether it is mirrored."""
    image = reduced(extractor.prepare(read_picture(picture.path)))
    name = crc32(f"{picture.move}/{picture.path.name}".encode())
    draws = [draw(np.random.default_rng([seed, copy, name]), moves) for copy in range(copies)]
    return [image, *(alter(image, one) for one in draws)], [one.mirrored for one in draws]


def reduced(image: RgbImage) -> RgbImage:
    """Return a picture shrunk until no side is longer than ``LARGE_PX``."""
    import cv2

    share = LARGE_PX / max(image.shape[:2])
    if share >= 1.0:
        return image
    size = (max(1, round(image.shape[1] * share)), max(1, round(image.shape[0] * share)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _key(
    pictures: PictureSet,
    digests: Sequence[str],
    extractor: MobileNetExtractor,
    copies: int,
    seed: int,
) -> str:
    """Name the cached file by all that changes what is in it."""
    key = sha256()
    for picture, digest in zip(pictures.pictures, digests, strict=True):
        key.update(f"{picture.move}/{picture.path.name}/{digest}".encode())
    settings = [dict(extractor.settings), copies, seed, list(pictures.moves), LARGE_PX]
    key.update(json.dumps(settings, sort_keys=True).encode())
    return key.hexdigest()[:32]


def _packed(seen: SeenPictures) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, rows=seen.rows, copies=seen.copies, mirrored=seen.mirrored)
    return buffer.getvalue()


def _read(kept: Path, shape: tuple[int, int, int]) -> SeenPictures | None:
    """Return what was kept; nothing when absent or damaged, to be seen again."""
    number, copies, size = shape
    try:
        with kept.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            seen = SeenPictures(arrays["rows"], arrays["copies"], arrays["mirrored"])
    except Exception:  # NumPy and zipfile raise a dozen kinds; all mean: see it again
        return None
    fits = seen.rows.shape == (number, size) and seen.copies.shape == (copies, number, size)
    return seen if fits and seen.mirrored.shape == (copies, number) else None
