"""Features of images and of augmented copies of them, from the feature cache if they are there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, ProgressCallback, RgbImage
from moveset.capture.image_hash import content_digest
from moveset.capture.images import read_image
from moveset.label.image_set import ImageSet, LabelledImage
from moveset.learn.image_augmentation import sample_transform, transform_image
from moveset.learn.image_geometry import limit_size
from moveset.see.extractor import ImageExtractor
from moveset.see.feature_cache import FeatureCache

BATCH: Final = 8
"""Images read, augmented and extracted together with all their copies."""

MAX_SIDE_PX: Final = 320
"""Images are shrunk to this before they are augmented: MobileNet reads 224 pixels."""


@dataclass(frozen=True, slots=True)
class ImageFeatures:
    """The features of n images, and of k augmented copies of each.

    Attributes
    ----------
    originals
        (n, feature_size) float32.
    augmented
        (k, n, feature_size) float32.
    mirrored
        (k, n): whether a copy is mirrored.
    """

    originals: FloatArray
    augmented: FloatArray
    mirrored: npt.NDArray[np.bool_]


def extract_image_features(
    images: ImageSet,
    extractor: ImageExtractor,
    *,
    copies: int,
    seed: int,
    cache: Path,
    progress: ProgressCallback | None = None,
) -> ImageFeatures:
    """Return the features of a set of images, from the feature cache if they are there.

    Parameters
    ----------
    copies
        Augmented copies of each image, each with its own transform; the same for the same seed.
    cache
        Folder of the feature cache.

    Raises
    ------
    VideoError
        An image cannot be read.
    """
    count, size = len(images.images), extractor.feature_size
    name = _cache_name(images, extractor, copies, seed)
    shapes = {
        "originals": (count, size),
        "augmented": (copies, count, size),
        "mirrored": (copies, count),
    }
    kept = FeatureCache(cache)
    if arrays := kept.load(name, shapes):
        return ImageFeatures(**arrays)
    features = _extract(images, extractor, copies, seed, progress)
    kept.save(name, {key: getattr(features, key) for key in shapes})
    return features


def _extract(
    images: ImageSet,
    extractor: ImageExtractor,
    copies: int,
    seed: int,
    progress: ProgressCallback | None,
) -> ImageFeatures:
    rows, mirrored = [], []
    done = 0
    for batch in _batches(images.images):
        versions = [_augment(image, images.moves, extractor, copies, seed) for image in batch]
        features = extractor.extract([pixels for each, _ in versions for pixels in each])
        rows.append(features.reshape(len(batch), 1 + copies, -1))
        mirrored += [flags for _, flags in versions]
        done += len(batch)
        if progress:
            progress("extract features", done, len(images.images))
    table = np.concatenate(rows)
    flags = np.array(mirrored, bool).reshape(len(table), copies)
    return ImageFeatures(
        np.ascontiguousarray(table[:, 0]),
        np.ascontiguousarray(table[:, 1:].swapaxes(0, 1)),
        np.ascontiguousarray(flags.T),
    )


def _batches(images: Sequence[LabelledImage]) -> Iterator[Sequence[LabelledImage]]:
    for start in range(0, len(images), BATCH):
        yield images[start : start + BATCH]


def _augment(
    image: LabelledImage,
    moves: Sequence[str],
    extractor: ImageExtractor,
    copies: int,
    seed: int,
) -> tuple[list[RgbImage], list[bool]]:
    """Return an image followed by its augmented copies, and whether each copy is mirrored."""
    pixels = limit_size(extractor.prepare(read_image(image.path)), MAX_SIDE_PX)
    name = crc32(f"{image.move}/{image.path.name}".encode())
    transforms = [
        sample_transform(np.random.default_rng([seed, copy, name]), moves) for copy in range(copies)
    ]
    augmented = [transform_image(pixels, transform) for transform in transforms]
    return [pixels, *augmented], [transform.mirrored for transform in transforms]


def _cache_name(images: ImageSet, extractor: ImageExtractor, copies: int, seed: int) -> str:
    """Return a name that depends on everything that changes the features."""
    key = sha256()
    for image in images.images:
        key.update(f"{image.move}/{image.path.name}/{content_digest(image.path)}".encode())
    settings = [
        extractor.name,
        dict(extractor.settings),
        copies,
        seed,
        list(images.moves),
        MAX_SIDE_PX,
    ]
    key.update(json.dumps(settings, sort_keys=True).encode())
    return f"images-{key.hexdigest()[:32]}"
