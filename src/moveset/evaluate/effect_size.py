"""Find the feature that differs most between two moves, and test whether that is significant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, Segment, TimeArray

MIN_STANDARD_DEVIATION: Final = 0.05
"""In torso lengths. Smaller deviations are landmark jitter and would inflate the effect size."""

LARGE_EFFECT: Final = 0.8
"""Cohen's d from which an effect is called large (Cohen, Statistical Power Analysis, 1988)."""

PERMUTATIONS: Final = 200
SIGNIFICANCE_LEVEL: Final = 0.05

MIN_SEGMENTS: Final = 2


@dataclass(frozen=True, slots=True)
class EffectSize:
    """The feature that differs most between two moves.

    Attributes
    ----------
    feature
        Its column.
    value
        Cohen's d: difference of the two means over the pooled standard deviation, at least 0.
    is_clear
        Whether it is large and significant.
    """

    feature: int
    value: float
    is_clear: bool


def mean_features(
    segments: tuple[Segment, ...], times_s: TimeArray, features: FloatArray
) -> FloatArray:
    """Return mean features over the middle half of each segment, (segments, features).

    A row is NaN where the middle of a segment has no frame.
    """
    means = np.full((len(segments), features.shape[1]), np.nan, np.float32)
    for number, one in enumerate(segments):
        quarter_s = (one.end_s - one.start_s) / 4.0
        inside = (times_s >= one.start_s + quarter_s) & (times_s <= one.end_s - quarter_s)
        if inside.any():
            means[number] = features[inside].mean(axis=0)
    return means


def largest_effect(
    one: FloatArray, other: FloatArray, rng: np.random.Generator
) -> EffectSize | None:
    """Return the feature whose mean differs most between two moves, or None of too few segments.

    Parameters
    ----------
    one, other
        (segments, features) of each move, free of NaN.

    Notes
    -----
    A permutation test of the largest effect: it accounts for the choice among many features.

    References
    ----------
    Westfall and Young, Resampling-Based Multiple Testing, 1993.
    """
    if min(len(one), len(other)) < MIN_SEGMENTS or not one.shape[1]:
        return None
    effects = _effects(one, other)
    both = np.concatenate([one, other])
    orders = [rng.permutation(len(both)) for _ in range(PERMUTATIONS)]
    largest = [_effects(both[order[: len(one)]], both[order[len(one) :]]).max() for order in orders]
    best = int(effects.argmax())
    value = float(effects[best])
    # Few segments have few permutations, the true order among them: ties count as chance.
    p_value = sum(other >= value * (1.0 - 1e-6) for other in largest) / PERMUTATIONS
    return EffectSize(best, value, value >= LARGE_EFFECT and p_value <= SIGNIFICANCE_LEVEL)


def _effects(one: FloatArray, other: FloatArray) -> npt.NDArray[np.float64]:
    """Return Cohen's d of each feature, without its sign."""
    freedom = len(one) + len(other) - 2
    squares = sum(np.square(part - part.mean(axis=0)).sum(axis=0) for part in (one, other))
    deviation = np.maximum(np.sqrt(squares / freedom), MIN_STANDARD_DEVIATION)
    return np.asarray(np.abs(one.mean(axis=0) - other.mean(axis=0)) / deviation, np.float64)
