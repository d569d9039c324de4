"""Compare predicted probabilities with how often they are right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import starmap
from typing import Final

import numpy as np

from moveset.base.values import EventTimeline, FloatArray, LabelArray
from moveset.evaluate.matching import match_presses

BINS: Final = 10
"""Bins of equal width from 0 to 1; the usual number."""


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Predictions of about the same probability.

    Attributes
    ----------
    confidence
        Mean predicted probability; NaN without predictions.
    accuracy
        Share that was right; NaN without predictions.
    count
        Number of predictions.
    """

    confidence: float = math.nan
    accuracy: float = math.nan
    count: int = 0


@dataclass(frozen=True, slots=True)
class CalibrationCurve:
    """Accuracy by predicted probability.

    Attributes
    ----------
    bins
        Frames by the probability of the likeliest class, in rising order, without empty bins.
        Frames with a label too uncertain to train on are left out.
    presses
        The smoothed probability at each press, in one bin.
    temperature
        The model's logits were divided by this; chosen on training recordings.
    """

    bins: tuple[CalibrationBin, ...]
    presses: CalibrationBin = field(default_factory=CalibrationBin)
    temperature: float = 1.0

    @property
    def ece(self) -> float:
        """Expected calibration error; NaN without frames.

        References
        ----------
        Guo, Pleiss, Sun, Weinberger, On Calibration of Modern Neural Networks, ICML 2017.
        """
        total = sum(one.count for one in self.bins)
        errors = sum(one.count * abs(one.confidence - one.accuracy) for one in self.bins)
        return errors / total if total else math.nan


@dataclass(frozen=True, slots=True)
class CalibrationCounts:
    """Sums over the frames of one recording in each bin of probability.

    Attributes
    ----------
    confidence
        (BINS,) sums of the probability of the likeliest class.
    correct
        (BINS,) frames in which that class is the true one.
    frames
        (BINS,) frames.
    temperature
        Of the model.
    """

    confidence: tuple[float, ...]
    correct: tuple[int, ...]
    frames: tuple[int, ...]
    temperature: float = 1.0


def count_calibration(
    probabilities: FloatArray,
    labels: LabelArray,
    weights: FloatArray,
    temperature: float = 1.0,
) -> CalibrationCounts:
    """Return the sums over one recording from which a calibration curve is computed.

    Parameters
    ----------
    probabilities
        (n, classes).
    labels, weights
        (n,) true classes; frames of weight 0 are left out.
    temperature
        Already applied to the probabilities; kept for the report.
    """
    counted = weights > 0.0
    probabilities, labels = probabilities[counted], labels[counted]
    confidence = probabilities.max(axis=1, initial=0.0).astype(np.float64)
    correct = probabilities.argmax(axis=1) == labels
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    sums = [
        np.bincount(bins, part, BINS).tolist() for part in (confidence, correct, np.ones(len(bins)))
    ]
    right, frames = (tuple(map(int, part)) for part in sums[1:])
    return CalibrationCounts(tuple(sums[0]), right, frames, temperature)


def compute_calibration_curve(
    counts: Sequence[CalibrationCounts], timelines: Sequence[EventTimeline]
) -> CalibrationCurve | None:
    """Return the calibration curve over several recordings; None where no frame counted.

    Parameters
    ----------
    counts
        One for each recording.
    timelines
        The same recordings with their presses.

    Notes
    -----
    Where the models have different temperatures, the curve has their geometric mean.
    """
    totals = np.sum([(one.confidence, one.correct, one.frames) for one in counts], axis=0)
    if not np.any(totals):
        return None
    bins = starmap(_bin, (column for column in totals.T.tolist() if column[2]))
    matches = [match for one in timelines for match in match_presses(one.truth, one.events)]
    confidence = sum(match.press.probability for match in matches)
    correct = sum(match.segment is not None for match in matches)
    temperature = np.exp(np.mean(np.log([one.temperature for one in counts])))
    return CalibrationCurve(
        tuple(bins), _bin(confidence, correct, len(matches)), float(temperature)
    )


def _bin(confidence: float, correct: float, count: float) -> CalibrationBin:
    if not count:
        return CalibrationBin()
    return CalibrationBin(confidence / count, correct / count, int(count))


def pool_bins(curve: CalibrationCurve, low: float, high: float) -> CalibrationBin:
    """Return the bins with a confidence in ``[low, high)`` as one bin."""
    inside = [one for one in curve.bins if low <= one.confidence < high]
    confidence = sum(one.confidence * one.count for one in inside)
    correct = sum(one.accuracy * one.count for one in inside)
    return _bin(confidence, correct, sum(one.count for one in inside))
