"""Which recording each image comes from, by file names and near-duplicate images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from moveset.base.values import ProgressCallback
from moveset.capture.image_hash import content_digest, file_hash
from moveset.label.image_set import ImageSet, LabelledImage, list_images
from moveset.label.near_duplicates import MAX_SCENE_BITS, group_near_duplicates


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What identifies an image file.

    Attributes
    ----------
    content
        Digest of the file: equal for equal files only.
    look
        64 bits from ``image_hash``; 0 for images whose name tells their source.
    """

    content: str
    look: int = 0


def read_image_set(folder: Path, *, progress: ProgressCallback | None = None) -> ImageSet:
    """Return an image set with the source of each image.

    Images whose names differ only in the number have one source, in any class. An augmented image
    has the source of its original. Images whose name is only a number have one source if they are
    near-duplicates. Equal files always have one source.

    Raises
    ------
    ProjectError, LabelError
        As ``list_images``.
    VideoError
        An image cannot be read.
    """
    image_set = list_images(folder)
    fingerprints = _fingerprints(image_set.images, progress)
    sources = find_sources(image_set.images, fingerprints)
    named = zip(image_set.images, sources, strict=True)
    return replace(image_set, images=tuple(replace(one, source=source) for one, source in named))


def find_sources(images: Sequence[LabelledImage], fingerprints: Sequence[Fingerprint]) -> list[str]:
    """Return the name of each image's source."""
    groups = [image.stem for image in images]
    bare = [number for number, stem in enumerate(groups) if not stem]
    alike = group_near_duplicates([fingerprints[number].look for number in bare], MAX_SCENE_BITS)
    for number, scene in zip(bare, alike, strict=True):
        groups[number] = f"#{scene + 1}"
    # An augmented image may look different from its original, but its name tells it.
    augmented = {image.order[:2] for image in images if image.augmented}
    originals = [
        image.order[:2] if image.order[:2] in augmented else number
        for number, image in enumerate(images)
    ]
    merged = _merge_groups(groups, [one.content for one in fingerprints])
    return _merge_groups(merged, originals)


def _fingerprints(
    images: Sequence[LabelledImage], progress: ProgressCallback | None
) -> list[Fingerprint]:
    fingerprints = []
    for done, image in enumerate(images, 1):
        look = 0 if image.stem else file_hash(image.path)
        fingerprints.append(Fingerprint(content_digest(image.path), look))
        if progress and (done % 20 == 0 or done == len(images)):
            progress("compare images", done, len(images))
    return fingerprints


def _merge_groups(groups: Sequence[str], keys: Sequence[object]) -> list[str]:
    """Return the group of each item, with those groups merged that have items of equal keys."""
    leader: dict[str, str] = {group: group for group in groups}

    def find(group: str) -> str:
        while leader[group] != group:
            group = leader[group]
        return group

    first: dict[object, str] = {}
    for group, key in zip(groups, keys, strict=True):
        other = find(first.setdefault(key, group))
        low, high = sorted((find(group), other))
        leader[high] = low
    return [find(group) for group in groups]
