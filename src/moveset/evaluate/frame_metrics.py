"""Count how single frames were classified."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from moveset.base.values import LabelArray


@dataclass(frozen=True, slots=True)
class FrameCount:
    """Frames by class.

    Attributes
    ----------
    true, correct, predicted
        Frames of each class by label, of those classified correctly, and by predicted class.
    """

    true: Mapping[str, int]
    correct: Mapping[str, int]
    predicted: Mapping[str, int]

    @property
    def total(self) -> int:
        """Number of frames."""
        return sum(self.true.values())

    @property
    def accuracy(self) -> float:
        """Share of frames classified correctly; NaN without frames."""
        return sum(self.correct.values()) / self.total if self.total else math.nan

    @property
    def majority_accuracy(self) -> float:
        """Accuracy of always predicting the most frequent class; NaN without frames."""
        return max(self.true.values()) / self.total if self.total else math.nan

    @property
    def macro_f1(self) -> float:
        """Mean F1 over the classes that have frames; NaN without frames."""
        scores = [
            2.0 * self.correct.get(name, 0) / (true + self.predicted.get(name, 0))
            for name, true in self.true.items()
            if true
        ]
        return float(np.mean(scores)) if scores else math.nan


def count_frames(labels: LabelArray, predicted: LabelArray, classes: Sequence[str]) -> FrameCount:
    """Count frames by class.

    Parameters
    ----------
    labels, predicted
        (n,) true and predicted class numbers.
    """
    names = np.array(classes)
    counts = (names[labels], names[labels[labels == predicted]], names[predicted])
    return FrameCount(*(Counter(part.tolist()) for part in counts))


def add_frames(counts: Iterable[FrameCount]) -> FrameCount:
    """Return the sum of several counts."""
    true, correct, predicted = Counter[str](), Counter[str](), Counter[str]()
    for count in counts:
        true.update(count.true)
        correct.update(count.correct)
        predicted.update(count.predicted)
    return FrameCount(true, correct, predicted)
