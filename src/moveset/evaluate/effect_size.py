"""Fifth on the road: which feature parts two moves best, and whether by more than luck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from moveset.base.values import FloatArray, Segment, TimeArray

LEAST_SPREAD: Final = 0.05
"""In torso lengths: smaller spreads are landmarks' jitter, and would make giants of trifles."""

LARGE: Final = 0.8
"""A difference of so many spreads is called large (Cohen, Statistical Power Analysis, 1988)."""

DRAWS: Final = 200
BY_LUCK: Final = 0.05
"""Share of segments dealt out at random whose best difference may be as large as the real one."""

FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """The feature that parts two moves best.

    Attributes
    ----------
    feature
        Its column.
    effect
        Difference of the two means over the pooled standard deviation, at least 0.
    is_clear
        Whether it is large, and larger than luck makes the best of so many features.
    """

    feature: int
    effect: float
    is_clear: bool


def middle_looks(
    segments: tuple[Segment, ...], times_s: TimeArray, features: FloatArray
) -> FloatArray:
    """Return mean features over the middle half of each segment, (segments, features).

    A row is NaN where a segment has no moment of its own.
    """
    looks = np.full((len(segments), features.shape[1]), np.nan, np.float32)
    for number, one in enumerate(segments):
        quarter_s = (one.end_s - one.start_s) / 4.0
        inside = (times_s >= one.start_s + quarter_s) & (times_s <= one.end_s - quarter_s)
        if inside.any():
            looks[number] = features[inside].mean(axis=0)
    return looks


def tell_apart(one: FloatArray, other: FloatArray, rng: np.random.Generator) -> Difference | None:
    """Return the feature whose mean differs most between two moves, or None of too few segments.

    Parameters
    ----------
    one, other
        (segments, features) of each move, free of NaN.

    References
    ----------
    The luck of the best of many: Westfall and Young, Resampling-Based Multiple Testing, 1993.
    """
    if min(len(one), len(other)) < FEWEST or not one.shape[1]:
        return None
    effects = _effects(one, other)
    both = np.concatenate([one, other])
    lots = [rng.permutation(len(both)) for _ in range(DRAWS)]
    luck = [_effects(both[lot[: len(one)]], both[lot[len(one) :]]).max() for lot in lots]
    best = int(effects.argmax())
    effect = float(effects[best])
    # Few segments can be dealt in few ways, the true one among them: ties count as luck.
    lucky = sum(value >= effect * (1.0 - 1e-6) for value in luck) / DRAWS
    return Difference(best, effect, effect >= LARGE and lucky <= BY_LUCK)


def _effects(one: FloatArray, other: FloatArray) -> npt.NDArray[np.float64]:
    """Return how many pooled standard deviations the means of each feature are apart."""
    free = len(one) + len(other) - 2
    squares = sum(np.square(part - part.mean(axis=0)).sum(axis=0) for part in (one, other))
    spread = np.maximum(np.sqrt(squares / free), LEAST_SPREAD)
    return np.asarray(np.abs(one.mean(axis=0) - other.mean(axis=0)) / spread, np.float64)
