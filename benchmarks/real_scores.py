"""Scores of presses in recordings of real people; pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from real_data import EverydayClip, FightClip, IgnoreSpan, VideoClip

from moveset.base.values import EventTimeline, MoveEvent, Segment
from moveset.evaluate.event_metrics import (
    EventMetrics,
    compute_chance_f1,
    compute_event_metrics,
)
from moveset.evaluate.matching import MATCH_TOLERANCE_S, match_presses
from moveset.label.labelled_recording import LabelledRecording

EARLY_S = 0.1
"""A press this long before a segment of a video counts: the labels were made by eye, ± 0.1 s."""

ANY_KIND = "*"
SAME, OTHER_SIDE, OTHER_KIND = "same strike again", "other side", "other kind of move"
BETWEEN = "outside any strike"
REASONS = (SAME, OTHER_SIDE, OTHER_KIND, BETWEEN)

MOVE, SIMILAR, NO_MOVE = "a move itself", "similar to a move", "no move"
MOTION_GROUPS = {  # beginnings of motions' names; all other motions are no move
    MOVE: ("Punch", "Kick-", "Jump", "Do-two-jumping-jacks", "Do-five-jumping-jacks"),
    SIMILAR: ("Bow", "Touch-your-toes", "Do-a-forward-lunge", "Lift-your-leg", "Bend-your-"),
}
CHANCE_SEED = 0

Events = tuple[MoveEvent, ...]


@dataclass(frozen=True, slots=True)
class FightScore:
    """Presses in fights.

    Attributes
    ----------
    metrics
        Over all runs.
    found
        By kind of strike: strikes that were pressed, and all strikes.
    reasons
        How many false presses there are of each of ``REASONS``.
    false_moves
        The false presses by move.
    run_f1
        F1 of each run: one model and the people that it was tested on.
    chance_f1
        F1 of the same presses at random times.
    """

    metrics: EventMetrics
    found: Mapping[str, tuple[int, int]]
    reasons: Mapping[str, int]
    false_moves: Mapping[str, int]
    run_f1: tuple[float, ...]
    chance_f1: float


FightRun = Sequence[tuple[FightClip, Events]]


def score_fights(runs: Sequence[FightRun]) -> FightScore:
    """Return the score over runs; a clip counts once for each run that it is tested in."""
    timelines = [[make_timeline(clip.item, events) for clip, events in run] for run in runs]
    pooled = [timeline for run in timelines for timeline in run]
    clips = [clip for run in runs for clip, _ in run]
    return FightScore(
        compute_event_metrics(pooled),
        count_found(clips, pooled),
        dict(Counter(reason for timeline in pooled for reason, _ in false_presses(timeline))),
        dict(Counter(move for timeline in pooled for _, move in false_presses(timeline))),
        tuple(compute_event_metrics(run).f1 for run in timelines),
        compute_chance_f1(pooled, np.random.default_rng(CHANCE_SEED)),
    )


def make_timeline(item: LabelledRecording, events: Iterable[MoveEvent]) -> EventTimeline:
    """Return the presses of a recording beside its segments."""
    recording = item.recording
    return EventTimeline(
        recording.name,
        recording.person,
        item.duration_s,
        item.segments,
        tuple(event for event in events if event.event == "press"),
        start_s=float(item.observations.times_s[0]),
    )


def count_found(
    clips: Sequence[FightClip], timelines: Sequence[EventTimeline]
) -> dict[str, tuple[int, int]]:
    """Return for each kind of strike how many were pressed, and how many there are."""
    found, total = Counter[str](), Counter[str]()
    for clip, timeline in zip(clips, timelines, strict=True):
        kinds = dict(zip(clip.item.segments, clip.kinds, strict=True))
        total.update(kinds.values())
        matches = match_presses(timeline.truth, timeline.events)
        found.update(kinds[match.segment] for match in matches if match.segment)
    return {kind: (found[kind], count) for kind, count in total.items()}


def false_presses(timeline: EventTimeline) -> Iterator[tuple[str, str]]:
    """Yield for each false press what was done at its time, and its move."""
    for match in match_presses(timeline.truth, timeline.events):
        if not match.segment:
            yield false_reason(match.press, timeline.truth), match.press.move


def false_reason(press: MoveEvent, strikes: Iterable[Segment]) -> str:
    """Return what was done at the time of a false press, the most similar strike first."""
    during = [one.move for one in strikes if _is_during(press.time_s, one)]
    if press.move in during:
        return SAME
    if kind_of(press.move) in map(kind_of, during):
        return OTHER_SIDE
    return OTHER_KIND if during else BETWEEN


def _is_during(time_s: float, segment: Segment) -> bool:
    return segment.start_s <= time_s <= segment.end_s + MATCH_TOLERANCE_S


def kind_of(move: str) -> str:
    """Return a move without its side."""
    return move.removesuffix("_left").removesuffix("_right")


def motion_group(motion: str) -> str:
    """Return whether an everyday motion is a move itself, similar to one, or no move."""
    groups = (name for name, starts in MOTION_GROUPS.items() if motion.startswith(starts))
    return next(groups, NO_MOVE)


@dataclass(frozen=True, slots=True)
class PressRate:
    """Presses in recordings in which there is nothing to press.

    Attributes
    ----------
    moves
        The presses by move.
    """

    recordings: int
    minutes: float
    moves: Mapping[str, int]

    @property
    def presses(self) -> int:
        """Presses in all."""
        return sum(self.moves.values())

    @property
    def per_minute(self) -> float:
        """Presses per minute; NaN without recordings."""
        return self.presses / self.minutes if self.minutes else float("nan")


def press_rate(runs: Sequence[tuple[EverydayClip, Events]]) -> PressRate:
    """Return how often everyday motion presses."""
    moves = Counter(event.move for _, events in runs for event in events if event.event == "press")
    minutes = sum(clip.item.duration_s for clip, _ in runs) / 60.0
    return PressRate(len(runs), minutes, dict(moves))


def score_video(clip: VideoClip, events: Iterable[MoveEvent], *, with_sides: bool) -> EventTimeline:
    """Return the presses and segments of a video that count.

    Parameters
    ----------
    with_sides
        Whether a press must be of the labelled side; labels without a side match both.
    """
    timeline = make_timeline(clip.item, drop_ignored(events, clip.ignored))
    timeline = replace(timeline, truth=tuple(map(start_early, timeline.truth)))
    labelled = {segment.move for segment in timeline.truth}
    return merge_sides(timeline, labelled if with_sides else None)


def drop_ignored(events: Iterable[MoveEvent], spans: Sequence[IgnoreSpan]) -> Events:
    """Return the events that are not in an interval in which their kind is ignored."""
    return tuple(event for event in events if not any(_ignores(span, event) for span in spans))


def _ignores(span: IgnoreSpan, event: MoveEvent) -> bool:
    is_meant = not span.kinds.isdisjoint({ANY_KIND, event.move, kind_of(event.move)})
    return is_meant and span.start_s <= event.time_s <= span.end_s


def start_early(segment: Segment) -> Segment:
    """Return a segment with the tolerance before its start."""
    return replace(segment, start_s=segment.start_s - EARLY_S)


def merge_sides(timeline: EventTimeline, kinds: Iterable[str] | None = None) -> EventTimeline:
    """Return a timeline in which moves of these kinds, or of all kinds, have no side."""
    chosen = None if kinds is None else set(kinds)
    rename = lambda move: kind_of(move) if chosen is None or kind_of(move) in chosen else move  # noqa: E731
    return replace(
        timeline,
        truth=tuple(replace(one, move=rename(one.move)) for one in timeline.truth),
        events=tuple(replace(one, move=rename(one.move)) for one in timeline.events),
    )


def metrics_by_kind(timelines: Sequence[EventTimeline]) -> dict[str, EventMetrics]:
    """Return the metrics of each kind of move that is labelled or pressed, without sides."""
    merged = [merge_sides(timeline) for timeline in timelines]
    done = {one.move for timeline in merged for one in (*timeline.truth, *timeline.events)}
    return {kind: compute_event_metrics(merged, kind) for kind in sorted(done)}


def found_by_kind(timelines: Sequence[EventTimeline]) -> Counter[str]:
    """Return how many segments of each kind of move were pressed."""
    return Counter(
        kind_of(match.segment.move)
        for timeline in timelines
        for match in match_presses(timeline.truth, timeline.events)
        if match.segment
    )
