"""Find badly timed labels, and by how much they should be shifted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, ScoreTrack, Segment
from moveset.evaluate.held_out import HeldOutRecording
from moveset.evaluate.matching import MATCH_TOLERANCE_S
from moveset.evaluate.report import Recommendation

STEP_S: Final = 1.0 / 30.0
MAX_STEPS: Final = 30
"""Labels are shifted by at most so many steps, one second, to either side."""

FLANK_S: Final = 0.3
FLANK_WEIGHT: Final = 0.5
"""Next to the segment its move should be improbable, so that the mask fits in the middle of a
longer stretch."""

MIN_SHIFT_S: Final = 0.2
"""Smaller shifts do no harm; labels set by hand are not more precise."""

MAX_SHARE_IN_PLACE: Final = 0.6
"""A label is badly timed only if its move's mean probability where it is now is at most this share
of the mean where it fits best."""

MIN_PROBABILITY: Final = 0.4
"""Mean probability below which the move was not found within reach."""


@dataclass(frozen=True, slots=True)
class ShiftFit:
    """How well a segment's mask fits its move's probability, for each shift.

    Attributes
    ----------
    shift_s
        Shift that fits best; negative: earlier.
    means
        (2 * ``MAX_STEPS`` + 1,) mean probability in the shifted segment.
    """

    shift_s: float
    means: FloatArray

    @property
    def best(self) -> float:
        """The mean probability at the best shift."""
        return self.at(self.shift_s)

    def at(self, shift_s: float) -> float:
        """Return the mean probability in the segment shifted by so much."""
        return float(self.means[MAX_STEPS + round(shift_s / STEP_S)])


def fit_shift(track: ScoreTrack, segment: Segment, others: Iterable[Segment]) -> ShiftFit:
    """Return the shift of at most one second at which a segment fits its move's probability best.

    Parameters
    ----------
    segment
        Of a move among the track's classes.
    others
        The recording's segments: the probability inside the others is left out.

    Notes
    -----
    The mask is cross-correlated with the probability; next to the segment it is negative.
    """
    inside = max(round((segment.end_s - segment.start_s) / STEP_S), 1)
    flank = min(round(FLANK_S / STEP_S), inside)
    ticks = np.arange(inside + 2 * (flank + MAX_STEPS)) - flank - MAX_STEPS
    times = segment.start_s + STEP_S * ticks
    own = track.probabilities[:, track.classes.index(segment.move)]
    probability = np.interp(times, track.times_s, own, left=0.0, right=0.0)
    for other in others:
        if other != segment:
            covered = (times >= other.start_s) & (times < other.end_s + MATCH_TOLERANCE_S)
            probability[covered] = 0.0
    mask = np.zeros(inside + 2 * flank)
    mask[flank : flank + inside] = 1.0
    template = np.where(mask > 0.0, 1.0, -FLANK_WEIGHT)
    best = int(np.argmax(np.correlate(probability, template, mode="valid")))
    means = np.correlate(probability, mask, mode="valid") / inside
    return ShiftFit((best - MAX_STEPS) * STEP_S, means.astype(np.float32))


def find_badly_timed(
    held_out: Sequence[HeldOutRecording], excluded: Collection[tuple[str, float]]
) -> list[Recommendation]:
    """Return segments that are shifted against their moves by more than the model's latency.

    Parameters
    ----------
    excluded
        Recordings and starts of segments to leave out: their move may be wrong.
    """
    fits = [
        (segment, fit)
        for item in held_out
        for segment in item.timeline.truth
        if (segment.recording, segment.start_s) not in excluded
        for fit in [fit_shift(item.track, segment, item.labelled)]
        if fit.best >= MIN_PROBABILITY
    ]
    shifts: dict[str, list[float]] = {}
    for segment, fit in fits:
        shifts.setdefault(segment.move, []).append(fit.shift_s)
    latency_s = {move: median(values) for move, values in shifts.items()}
    return [
        _recommend(segment, fit.shift_s - latency_s[segment.move])
        for segment, fit in fits
        if _is_badly_timed(fit, latency_s[segment.move])
    ]


def _is_badly_timed(fit: ShiftFit, latency_s: float) -> bool:
    is_far = abs(fit.shift_s - latency_s) > MIN_SHIFT_S
    return is_far and fit.at(latency_s) <= MAX_SHARE_IN_PLACE * fit.best


def _recommend(one: Segment, shift_s: float) -> Recommendation:
    words = (
        f"In {one.recording}, the label {one.move} at {one.start_s:.1f} s is about "
        f"{abs(shift_s):.1f} s too {'early' if shift_s > 0.0 else 'late'}: the move seems to last "
        f"from {one.start_s + shift_s:.1f} s to {one.end_s + shift_s:.1f} s."
    )
    place = (one.recording, one.start_s, one.end_s)
    return Recommendation("badly_timed", words, one.move, "", *place, shift_s=shift_s)
