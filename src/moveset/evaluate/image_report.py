"""The report of a classifier of single images, to and from JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from moveset.base.values import Json


@dataclass(frozen=True, slots=True)
class ImageReport:
    """How well held-out images are classified.

    Attributes
    ----------
    split
        How the images were split, in words.
    sources, images
        Number of held-out recordings, or of their parts, and of images.
    classes
        The moves, then ``NONE``.
    confusion
        (classes, classes) counts: row = true class, column = predicted class.
    training_accuracy
        Accuracy on the training images, by the same models. Higher than on new images.
    """

    split: str
    sources: int
    images: int
    classes: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    training_accuracy: float

    @property
    def accuracy(self) -> float:
        """Share of held-out images classified correctly."""
        right = sum(row[number] for number, row in enumerate(self.confusion))
        return right / self.images if self.images else math.nan

    @property
    def majority_accuracy(self) -> float:
        """Accuracy of always predicting the most frequent class."""
        return max(map(sum, self.confusion)) / self.images if self.images else math.nan

    @property
    def f1(self) -> Mapping[str, float]:
        """F1 of every class; NaN for a class without images."""
        scores = {}
        for number, name in enumerate(self.classes):
            true = sum(self.confusion[number])
            predicted = sum(row[number] for row in self.confusion)
            right = self.confusion[number][number]
            scores[name] = 2.0 * right / (true + predicted) if true else math.nan
        return scores

    @property
    def macro_f1(self) -> float:
        """Mean F1 over the classes that have images."""
        scores = [score for score in self.f1.values() if not math.isnan(score)]
        return sum(scores) / len(scores) if scores else math.nan


def image_report_json(report: ImageReport) -> dict[str, Json]:
    """Return the numbers of a report as plain JSON."""
    return {
        "split": report.split,
        "sources": report.sources,
        "images": report.images,
        "classes": list(report.classes),
        "confusion": [list(row) for row in report.confusion],
        "accuracy": report.accuracy,
        "majority_accuracy": report.majority_accuracy,
        "macro_f1": report.macro_f1,
        "training_accuracy": report.training_accuracy,
    }


def image_report_from_json(numbers: Mapping[str, Json]) -> ImageReport:
    """Return the report that ``image_report_json`` was made from."""
    return ImageReport(
        numbers["split"],
        numbers["sources"],
        numbers["images"],
        tuple(numbers["classes"]),
        tuple(tuple(row) for row in numbers["confusion"]),
        numbers["training_accuracy"],
    )
