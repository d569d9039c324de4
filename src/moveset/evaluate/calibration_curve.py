"""Fifth on the road: whether a probability is right as often as it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, LabelArray, Strip
from moveset.evaluate.event_metrics import match_presses
from moveset.evaluate.reports import Reliability, Trust

BINS: Final = 10
"""Equally wide, from 0 to 1; as many as is customary."""


@dataclass(frozen=True, slots=True)
class ReliabilityCount:
    """Frames of one recording by the probability of the likeliest class.

    Attributes
    ----------
    said
        (BINS,) sums of that probability.
    right
        (BINS,) frames in which that class was the true one.
    frames
        (BINS,) frames.
    temperature
        Of the model that said so.
    """

    said: tuple[float, ...]
    right: tuple[int, ...]
    frames: tuple[int, ...]
    temperature: float = 1.0


def count_reliability(
    probabilities: FloatArray,
    labels: LabelArray,
    weights: FloatArray,
    temperature: float = 1.0,
) -> ReliabilityCount:
    """Return how often frames were right, by how sure the model was of them.

    Parameters
    ----------
    probabilities
        (n, classes).
    labels, weights
        (n,) true classes; frames of weight 0 are too doubtful to count.
    temperature
        Already in the probabilities; for the record.
    """
    counted = weights > 0.0
    probabilities, labels = probabilities[counted], labels[counted]
    said = probabilities.max(axis=1, initial=0.0).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels
    place = np.minimum((said * BINS).astype(int), BINS - 1)
    sums = (np.bincount(place, part, BINS) for part in (said, right, np.ones(len(place))))
    of_said, of_right, frames = (part.tolist() for part in sums)
    return ReliabilityCount(
        tuple(of_said), tuple(map(int, of_right)), tuple(map(int, frames)), temperature
    )


def measure_reliability(
    counts: Sequence[ReliabilityCount], strips: Sequence[Strip]
) -> Reliability | None:
    """Return how reliable probabilities and presses are; nothing where no frame counted.

    Parameters
    ----------
    counts
        One for each recording.
    strips
        The same recordings with what was pressed in them.

    Notes
    -----
    Of models of different temperatures it says the geometric mean, recording by recording.
    """
    totals = np.sum([(one.said, one.right, one.frames) for one in counts], axis=0)
    if not np.any(totals):
        return None
    bins = starmap(_trust, (column for column in totals.T.tolist() if column[2]))
    matches = [match for one in strips for match in match_presses(one.truth, one.events)]
    said = sum(match.press.probability for match in matches)
    right = sum(match.segment is not None for match in matches)
    temperature = np.exp(np.mean(np.log([one.temperature for one in counts])))
    return Reliability(tuple(bins), _trust(said, right, len(matches)), float(temperature))


def _trust(said: float, right: float, count: float) -> Trust:
    return Trust(said / count, right / count, int(count)) if count else Trust()


def around(reliability: Reliability, low: float, high: float) -> Trust:
    """Return frames of all bins whose mean probability lies within ``[low, high)``, in one."""
    inside = [one for one in reliability.bins if low <= one.said < high]
    count = sum(one.count for one in inside)
    said, right = (
        sum(getattr(one, name) * one.count for one in inside) for name in ("said", "right")
    )
    return _trust(said, right, count)
