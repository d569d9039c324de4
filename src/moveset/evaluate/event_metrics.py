"""Count presses against the labelled segments: event metrics, confusion matrix, chance level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

import numpy as np

from moveset.base.values import NONE, EventTimeline, MoveEvent, Segment
from moveset.evaluate.matching import MATCH_TOLERANCE_S, match_presses

CHANCE_REPEATS: Final = 100
"""Random arrangements of the presses that the chance level is averaged over."""


@dataclass(frozen=True, slots=True)
class EventMetrics:
    """How well presses match the labelled segments.

    Attributes
    ----------
    true_positives
        Presses that match a segment of their move; each segment matches once.
    false_positives
        Presses that match no segment, or one that was matched before.
    false_negatives
        Segments that no press matches.
    minutes
        Length of the recordings.
    latencies_s
        For each true positive, seconds from the segment's start to the press.
    """

    true_positives: int
    false_positives: int
    false_negatives: int
    minutes: float
    latencies_s: tuple[float, ...] = ()

    @property
    def segments(self) -> int:
        """Labelled segments."""
        return self.true_positives + self.false_negatives

    @property
    def presses(self) -> int:
        """Presses, right or false."""
        return self.true_positives + self.false_positives

    @property
    def precision(self) -> float:
        """Share of presses that are right; NaN without presses."""
        return self.true_positives / self.presses if self.presses else math.nan

    @property
    def recall(self) -> float:
        """Share of segments that were pressed; NaN without segments."""
        return self.true_positives / self.segments if self.segments else math.nan

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; NaN without segments and presses."""
        total = self.segments + self.presses
        return 2.0 * self.true_positives / total if total else math.nan

    @property
    def false_positives_per_minute(self) -> float:
        """False presses per minute; NaN for recordings of no length."""
        return self.false_positives / self.minutes if self.minutes else math.nan

    @property
    def latency_median_s(self) -> float:
        """Median latency of the true positives; NaN without any."""
        return median(self.latencies_s) if self.latencies_s else math.nan

    @property
    def latency_p95_s(self) -> float:
        """95th percentile of the latency; NaN without any."""
        return float(np.percentile(self.latencies_s, 95)) if self.latencies_s else math.nan


def compute_event_metrics(
    timelines: Sequence[EventTimeline], move: str | None = None
) -> EventMetrics:
    """Return the event metrics over recordings, of one move or of all."""
    latencies_s = tuple(
        match.press.time_s - match.segment.start_s
        for timeline in timelines
        for match in match_presses(timeline.truth, timeline.events)
        if match.segment and move in (None, match.segment.move)
    )
    segments = sum(_counts(one.move, move) for timeline in timelines for one in timeline.truth)
    presses = sum(
        event.event == "press" and _counts(event.move, move)
        for timeline in timelines
        for event in timeline.events
    )
    right = len(latencies_s)
    minutes = sum(timeline.duration_s for timeline in timelines) / 60.0
    return EventMetrics(right, presses - right, segments - right, minutes, latencies_s)


def _counts(move: str, wanted: str | None) -> bool:
    return move != NONE and wanted in (None, move)


def confusion_matrix(timelines: Sequence[EventTimeline], moves: Sequence[str]) -> list[list[int]]:
    """Return what was pressed for each move that was done.

    Returns
    -------
    (moves + 1) rows of (moves + 1) counts: row = move done, column = move pressed. Each segment
    counts once, in the row of its move: in the move's own column if a press matches it, else in the
    column of the first false press during it, else in the last column. Presses that remain are
    counted in the last row.
    """
    numbers = {move: number for number, move in enumerate(moves)}
    table = np.zeros((len(moves) + 1, len(moves) + 1), int)
    for timeline in timelines:
        matches = match_presses(timeline.truth, timeline.events)
        matched = {match.segment for match in matches if match.segment}
        table[list(numbers.values()), list(numbers.values())] += [
            sum(segment.move == move for segment in matched) for move in moves
        ]
        false = [match.press for match in matches if not match.segment]
        for segment in timeline.truth:
            if segment.move in numbers and segment not in matched:
                wrong = _take_first_during(segment, false)
                column = numbers[wrong.move] if wrong else len(moves)
                table[numbers[segment.move], column] += 1
        for press in false:
            table[-1, numbers[press.move]] += 1
    return [[int(count) for count in row] for row in table]


def _take_first_during(segment: Segment, presses: list[MoveEvent]) -> MoveEvent | None:
    for press in presses:
        if segment.start_s <= press.time_s <= segment.end_s + MATCH_TOLERANCE_S:
            presses.remove(press)
            return press
    return None


def compute_chance_f1(timelines: Sequence[EventTimeline], rng: np.random.Generator) -> float:
    """Return the chance level of event F1: the mean F1 of the same presses at random times."""
    scores = [
        compute_event_metrics([_at_random_times(timeline, rng) for timeline in timelines]).f1
        for _ in range(CHANCE_REPEATS)
    ]
    return float(np.mean(scores))


def _at_random_times(timeline: EventTimeline, rng: np.random.Generator) -> EventTimeline:
    presses = [event for event in timeline.events if event.event == "press"]
    end_s = timeline.start_s + timeline.duration_s
    times = np.sort(rng.uniform(timeline.start_s, end_s, len(presses))).tolist()
    order = rng.permutation(len(presses)).tolist()
    events = [
        MoveEvent(time_s, presses[i].move, "press", 1.0)
        for time_s, i in zip(times, order, strict=True)
    ]
    return replace(timeline, events=tuple(events))
