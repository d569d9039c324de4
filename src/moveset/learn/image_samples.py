"""Samples of single images: one per source and round of augmented copies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from moveset.base.values import NONE, FloatArray, LabelArray, Sample
from moveset.label.image_set import ImageSet
from moveset.learn.image_features import ImageFeatures
from moveset.see.pose.landmarks import mirror_move


def make_image_samples(images: ImageSet, features: ImageFeatures) -> dict[str, Sample]:
    """Return the images of each source as a sample of single frames."""
    labels = _labels(images, [image.move for image in images.images])
    return {
        source: _sample(source, features.originals[rows], labels[rows])
        for source, rows in _rows_by_source(images).items()
    }


def make_augmented_samples(images: ImageSet, features: ImageFeatures) -> list[Sample]:
    """Return the same for each round of augmented copies; mirrored ones show the mirrored move."""
    samples = []
    for values, mirrored in zip(features.augmented, features.mirrored.tolist(), strict=True):
        moves = [
            mirror_move(image.move) if flag else image.move
            for image, flag in zip(images.images, mirrored, strict=True)
        ]
        labels = _labels(images, moves)
        samples += [
            _sample(source, values[rows], labels[rows])
            for source, rows in _rows_by_source(images).items()
        ]
    return samples


def _labels(images: ImageSet, moves: Sequence[str]) -> LabelArray:
    numbers = {name: number for number, name in enumerate((*images.moves, NONE))}
    return np.array([numbers[move] for move in moves], np.int64)


def _rows_by_source(images: ImageSet) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, image in enumerate(images.images):
        rows.setdefault(image.source, []).append(row)
    return rows


def _sample(source: str, values: FloatArray, labels: LabelArray) -> Sample:
    return Sample(source, source, values, labels, np.ones(len(labels), np.float32))
