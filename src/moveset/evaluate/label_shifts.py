"""Fifth on the road: labels that lie beside the scores of their moves, and by how much."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, ScoreTrack, Segment
from moveset.evaluate.event_metrics import LATE_S
from moveset.evaluate.held_out import HeldOut
from moveset.evaluate.reports import Advice

STEP_S: Final = 1.0 / 30.0
REACH: Final = 30
"""Labels are moved by so many steps at most, one second, to either side."""

FLANK_S: Final = 0.3
FLANK_WEIGHT: Final = 0.5
"""Beside the segment its move should be unlikely; so a longer stretch is met in its middle."""

BADLY_S: Final = 0.2
"""Labels that are less far out do no harm; hands that label are not exact."""

OUTSIDE: Final = 0.6
"""Where a badly timed segment lies, its move is at most so likely, against where it should lie."""

FOUND: Final = 0.4
"""Mean probability below which no move was found within reach."""


@dataclass(frozen=True, slots=True)
class ShiftFit:
    """A segment's mask held against its move's probability, moved step by step.

    Attributes
    ----------
    shift_s
        By how much later the mask fits best; below 0: earlier.
    means
        (2 * ``REACH`` + 1,) mean probability in the segment as moved.
    """

    shift_s: float
    means: FloatArray

    @property
    def best(self) -> float:
        """The mean probability where it fits best."""
        return self.at(self.shift_s)

    def at(self, shift_s: float) -> float:
        """Return the mean probability in the segment moved by so much."""
        return float(self.means[REACH + round(shift_s / STEP_S)])


def fit_shift(track: ScoreTrack, segment: Segment, others: Iterable[Segment]) -> ShiftFit:
    """Return where a segment's mask fits its move's probability best, within a second.

    Parameters
    ----------
    segment
        Of a move among the track's classes.
    others
        The recording's segments: what lies in another one is not this one's.

    Notes
    -----
    The mask is cross-correlated with the probability; just beside the segment it is negative.
    """
    inside = max(round((segment.end_s - segment.start_s) / STEP_S), 1)
    flank = min(round(FLANK_S / STEP_S), inside)
    times = segment.start_s + STEP_S * (np.arange(inside + 2 * (flank + REACH)) - flank - REACH)
    own = track.probabilities[:, track.classes.index(segment.move)]
    likely = np.interp(times, track.times_s, own, left=0.0, right=0.0)
    for other in others:
        if other != segment:
            likely[(times >= other.start_s) & (times < other.end_s + LATE_S)] = 0.0
    mask = np.zeros(inside + 2 * flank)
    mask[flank : flank + inside] = 1.0
    template = np.where(mask > 0.0, 1.0, -FLANK_WEIGHT)
    best = int(np.argmax(np.correlate(likely, template, mode="valid")))
    means = np.correlate(likely, mask, mode="valid") / inside
    return ShiftFit((best - REACH) * STEP_S, means.astype(np.float32))


def find_badly_timed(
    held_out: Sequence[HeldOut], doubted: Collection[tuple[str, float]]
) -> list[Advice]:
    """Return segments that lie beside their moves by more than the model's usual delay.

    Parameters
    ----------
    doubted
        Recordings and starts of segments to leave out: it is their move that may be wrong.
    """
    fits = [
        (segment, fit)
        for item in held_out
        for segment in item.strip.truth
        if (segment.recording, segment.start_s) not in doubted
        for fit in [fit_shift(item.track, segment, item.labelled)]
        if fit.best >= FOUND
    ]
    delays: dict[str, list[float]] = {}
    for segment, fit in fits:
        delays.setdefault(segment.move, []).append(fit.shift_s)
    usual = {move: median(values) for move, values in delays.items()}
    return [
        _say(segment, fit.shift_s - usual[segment.move])
        for segment, fit in fits
        if _lies_beside(fit, usual[segment.move])
    ]


def _lies_beside(fit: ShiftFit, delay_s: float) -> bool:
    return abs(fit.shift_s - delay_s) > BADLY_S and fit.at(delay_s) <= OUTSIDE * fit.best


def _say(one: Segment, shift_s: float) -> Advice:
    words = (
        f"In {one.recording}, the label {one.move} at {one.start_s:.1f} s is about "
        f"{abs(shift_s):.1f} s too {'early' if shift_s > 0.0 else 'late'}: the move seems to last "
        f"from {one.start_s + shift_s:.1f} s to {one.end_s + shift_s:.1f} s."
    )
    place = (one.recording, one.start_s, one.end_s)
    return Advice("badly_timed", words, one.move, "", *place, shift_s=shift_s)
