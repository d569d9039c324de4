"""Fifth on the road: events against the truth, counted as a player would count them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from moveset.base.values import NONE, LabelArray, MoveEvent, Segment, Strip
from moveset.evaluate.reports import EventScore, Report
from moveset.recognise.model import CurvePoint

LATE_S: Final = 0.2
"""A press this long after the end of a move still counts: the customary onset tolerance."""

CHANCE_DRAWS: Final = 100


@dataclass(frozen=True, slots=True)
class Match:
    """One press and the segment it met, if any."""

    press: MoveEvent
    segment: Segment | None


@dataclass(frozen=True, slots=True)
class FrameCount:
    """Frames by true class, how many of them got the right label, and which labels were given."""

    by_class: Mapping[str, int]
    right: Mapping[str, int]
    said: Mapping[str, int]

    @property
    def total(self) -> int:
        """Frames in all."""
        return sum(self.by_class.values())

    @property
    def accuracy(self) -> float:
        """Share of frames with the right label; NaN without frames."""
        return sum(self.right.values()) / self.total if self.total else math.nan

    @property
    def chance(self) -> float:
        """Share that always saying the commonest class gets right; NaN without frames."""
        return max(self.by_class.values()) / self.total if self.total else math.nan

    @property
    def macro_f1(self) -> float:
        """Mean F1 over the classes that are there; NaN without frames."""
        scores = [
            2.0 * self.right.get(name, 0) / (true + self.said.get(name, 0))
            for name, true in self.by_class.items()
            if true
        ]
        return float(np.mean(scores)) if scores else math.nan


def count_frames(labels: LabelArray, said: LabelArray, classes: Sequence[str]) -> FrameCount:
    """Return how frames were labelled against the truth; class numbers of frames, (n,) each."""
    names = np.array(classes)
    counts = (names[labels], names[labels[labels == said]], names[said])
    return FrameCount(*(Counter(part.tolist()) for part in counts))


def add_frames(counts: Iterable[FrameCount]) -> FrameCount:
    """Return several counts in one."""
    total = FrameCount(Counter(), Counter(), Counter())
    for count in counts:
        total = FrameCount(
            Counter(total.by_class) + Counter(count.by_class),
            Counter(total.right) + Counter(count.right),
            Counter(total.said) + Counter(count.said),
        )
    return total


def match_presses(truth: Iterable[Segment], events: Iterable[MoveEvent]) -> list[Match]:
    """Return each press with the segment it met.

    A press is right when it falls between the start of a segment of its move and that segment's
    end + ``LATE_S``, once for each segment; the earliest unmet segment is taken.
    """
    unmet = sorted((s for s in truth if s.move != NONE), key=lambda segment: segment.start_s)
    matches = []
    for press in (event for event in events if event.event == "press"):
        met = next((segment for segment in unmet if _meets(press, segment)), None)
        if met:
            unmet.remove(met)
        matches.append(Match(press, met))
    return matches


def _meets(press: MoveEvent, segment: Segment) -> bool:
    in_time = segment.start_s <= press.time_s <= segment.end_s + LATE_S
    return in_time and press.move == segment.move


def score_strips(strips: Sequence[Strip], move: str | None = None) -> EventScore:
    """Return the event score over recordings, of one move or of all."""
    delays = [
        match.press.time_s - match.segment.start_s
        for strip in strips
        for match in match_presses(strip.truth, strip.events)
        if match.segment and move in (None, match.segment.move)
    ]
    truths = sum(_counts(segment.move, move) for strip in strips for segment in strip.truth)
    presses = sum(
        event.event == "press" and _counts(event.move, move)
        for strip in strips
        for event in strip.events
    )
    minutes = sum(strip.duration_s for strip in strips) / 60.0
    return EventScore(truths, presses, len(delays), minutes, tuple(delays))


def _counts(move: str, wanted: str | None) -> bool:
    return move != NONE and wanted in (None, move)


def count_confusion(strips: Sequence[Strip], moves: Sequence[str]) -> list[list[int]]:
    """Return what was pressed for what was done.

    Returns
    -------
    (moves + 1) rows of (moves + 1) counts. Each segment counts once, in the row of its move: under
    that move when it was met, else under the first other press during it, else in the last column.
    Presses left over stand in the last row.
    """
    numbers = {move: number for number, move in enumerate(moves)}
    table = np.zeros((len(moves) + 1, len(moves) + 1), int)
    for strip in strips:
        matches = match_presses(strip.truth, strip.events)
        met = {match.segment for match in matches if match.segment}
        table[list(numbers.values()), list(numbers.values())] += [
            sum(segment.move == move for segment in met) for move in moves
        ]
        spare = [match.press for match in matches if not match.segment]
        for segment in strip.truth:
            if segment.move in numbers and segment not in met:
                wrong = _take_first_during(segment, spare)
                column = numbers[wrong.move] if wrong else len(moves)
                table[numbers[segment.move], column] += 1
        for press in spare:
            table[-1, numbers[press.move]] += 1
    return [[int(count) for count in row] for row in table]


def _take_first_during(segment: Segment, presses: list[MoveEvent]) -> MoveEvent | None:
    for press in presses:
        if segment.start_s <= press.time_s <= segment.end_s + LATE_S:
            presses.remove(press)
            return press
    return None


def chance_f1(strips: Sequence[Strip], rng: np.random.Generator) -> float:
    """Return the event F1 of the same presses at random times: what luck alone would score."""
    scores = [
        score_strips([_shuffled(strip, rng) for strip in strips]).f1 for _ in range(CHANCE_DRAWS)
    ]
    return float(np.mean(scores))


def _shuffled(strip: Strip, rng: np.random.Generator) -> Strip:
    presses = [event for event in strip.events if event.event == "press"]
    end_s = strip.start_s + strip.duration_s
    times = np.sort(rng.uniform(strip.start_s, end_s, len(presses))).tolist()
    order = rng.permutation(len(presses)).tolist()
    events = [
        MoveEvent(time_s, presses[i].move, "press", 1.0)
        for time_s, i in zip(times, order, strict=True)
    ]
    return replace(strip, events=tuple(events))


def build_report(
    strips: Sequence[Strip],
    *,
    moves: Sequence[str],
    split: str,
    frames: FrameCount,
    curves: Sequence[tuple[CurvePoint, ...]],
    rng: np.random.Generator,
    rivals: Mapping[str, Sequence[Strip]] | None = None,
) -> Report:
    """Return everything there is to say about presses on recordings that were not learnt from.

    Parameters
    ----------
    rivals
        The same recordings as other rules press in them, by those rules' names.
    """
    return Report(
        split=split,
        people=len({strip.person for strip in strips}),
        recordings=len({strip.recording for strip in strips}),
        moves=tuple(moves),
        per_move={move: score_strips(strips, move) for move in moves},
        overall=score_strips(strips),
        chance_f1=chance_f1(strips, rng),
        frame_accuracy=frames.accuracy,
        frame_chance=frames.chance,
        frame_f1=frames.macro_f1,
        rivals={name: score_strips(other) for name, other in (rivals or {}).items()},
        confusion=tuple(tuple(row) for row in count_confusion(strips, moves)),
        strips=tuple(strips),
        curves=tuple(curves),
    )
