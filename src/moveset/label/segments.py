"""Second on the road: which move is when; pure changes to lists of segments, and their checks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby, pairwise
from operator import attrgetter

from moveset.base.errors import LabelError
from moveset.base.values import MOVE_NAME, NONE, Segment

Segments = tuple[Segment, ...]

SHORTEST_S = 0.001
"""Files keep milliseconds: what is shorter has no length there."""

END_SLACK_S = 0.1
"""A segment may end so much later than its recording: players round up to their next frame."""

LONGEST_NAME = 40


def add_segment(segments: Iterable[Segment], new: Segment) -> Segments:
    """Return the segments with one more, in order.

    Raises
    ------
    LabelError
        It has no length or a bad name, or overlaps another one of the same recording.
    """
    check_segment(new)
    together = tuple(sorted((*segments, new)))
    check_overlaps(together)
    return together


def remove_segment(segments: Iterable[Segment], gone: Segment) -> Segments:
    """Return the segments without one of them.

    Raises
    ------
    LabelError
        It is not among them.
    """
    known = tuple(segments)
    if gone not in known:
        raise LabelError(f"{say(gone)} is not there: it may have been removed already")
    return tuple(segment for segment in known if segment != gone)


def find_segment(segments: Iterable[Segment], recording: str, time_s: float) -> Segment:
    """Return the segment of a recording that covers a time.

    Raises
    ------
    LabelError
        There is none.
    """
    own = [segment for segment in segments if segment.recording == recording]
    for segment in own:
        if segment.start_s <= time_s < segment.end_s:
            return segment
    there = ", ".join(f"{one.start_s:g}-{one.end_s:g} s {one.move}" for one in own)
    raise LabelError(
        f"{recording} has no segment at {time_s:g} s: choose a time in one of {there or 'none'}"
    )


def trim_segment(
    segments: Iterable[Segment],
    segment: Segment,
    *,
    start_s: float | None = None,
    end_s: float | None = None,
) -> Segments:
    """Return the segments with another start or end for one of them.

    Raises
    ------
    LabelError
        It is not among them, would have no length, or would overlap another one.
    """
    trimmed = replace(
        segment,
        start_s=segment.start_s if start_s is None else start_s,
        end_s=segment.end_s if end_s is None else end_s,
    )
    return add_segment(remove_segment(segments, segment), trimmed)


def rename_segment(segments: Iterable[Segment], segment: Segment, move: str) -> Segments:
    """Return the segments with another move for one of them.

    Raises
    ------
    LabelError
        It is not among them, or the move's name is bad.
    """
    return add_segment(remove_segment(segments, segment), replace(segment, move=move))


def rename_move(segments: Iterable[Segment], old: str, new: str) -> Segments:
    """Return the segments with every move called ``old`` called ``new``.

    Raises
    ------
    LabelError
        The new name is bad.
    """
    check_move_name(new)
    return tuple(sorted(replace(one, move=new) if one.move == old else one for one in segments))


def move_at(segments: Iterable[Segment], time_s: float) -> str:
    """Return the move at a time of the segments' recording; ``NONE`` where no segment is."""
    return next((one.move for one in segments if one.start_s <= time_s < one.end_s), NONE)


def check_segments(segments: Iterable[Segment], durations_s: Mapping[str, float]) -> None:
    """Pass over segments that are all right, alone and together.

    Parameters
    ----------
    durations_s
        Seconds of each recording; those not in it are taken to be long enough.

    Raises
    ------
    LabelError
        The first one that is wrong, by recording, time and move, and what to do.
    """
    known = tuple(segments)
    for segment in known:
        check_segment(segment, durations_s.get(segment.recording, math.inf))
    check_overlaps(known)


def check_segment(segment: Segment, duration_s: float = math.inf) -> None:
    """Pass over a segment that is all right on its own.

    Raises
    ------
    LabelError
        Times that are no times, no length, a start before or an end after the recording, or a bad
        name. ``none`` is a name: it says that there is surely no move.
    """
    check_move_name(segment.move)
    start_s, end_s = segment.start_s, segment.end_s
    if not (math.isfinite(start_s) and math.isfinite(end_s)):
        raise LabelError(f"{say(segment)} has a time that is no number: give seconds")
    if start_s < 0:
        raise LabelError(f"{say(segment)} starts before the recording: start it at 0 or later")
    if end_s - start_s < SHORTEST_S:
        raise LabelError(f"{say(segment)} has no length: its end must come after its start")
    if end_s > duration_s + END_SLACK_S:
        raise LabelError(
            f"{say(segment)} ends after the recording, which is {duration_s:.3f} s long: "
            "trim or remove it"
        )


def check_overlaps(segments: Iterable[Segment]) -> None:
    """Pass over segments of which no two overlap in the same recording.

    Raises
    ------
    LabelError
        The first two that do.
    """
    for first, second in overlaps(segments):
        raise LabelError(f"{say(second)} overlaps {say(first)}: trim or remove one of them")


def overlaps(segments: Iterable[Segment]) -> Iterator[tuple[Segment, Segment]]:
    """Yield neighbours in time that overlap, the earlier one first."""
    for _, group in groupby(sorted(segments), key=attrgetter("recording")):
        for first, second in pairwise(group):
            if second.start_s < first.end_s:
                yield first, second


def check_move_name(move: str) -> None:
    """Pass over a name that a move, or no move, may have.

    Raises
    ------
    LabelError
        It is empty, too long, or has other characters than a-z, 0-9 and underscores.
    """
    if not MOVE_NAME.fullmatch(move):
        raise LabelError(
            f"a move cannot be called {move!r}: use at most {LONGEST_NAME} small letters, digits "
            "and underscores, a letter first"
        )


def say(segment: Segment) -> str:
    """Return a segment in words: ``demo 0.42-1.02 s punch``."""
    return f"{segment.recording} {segment.start_s:g}-{segment.end_s:g} s {segment.move}"
