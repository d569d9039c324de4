"""Checks of segments, and searches in lists of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, pairwise
from operator import attrgetter

from moveset.base.errors import LabelError
from moveset.base.shown_text import quote, shorten
from moveset.base.values import MOVE_NAME, Segment

Segments = tuple[Segment, ...]

MIN_LENGTH_S = 0.001
"""Files store milliseconds; anything shorter would have no length in them."""

END_SLACK_S = 0.1
"""A segment may end this long after its recording: players round up to the next frame."""

MAX_NAME_LENGTH = 40


def remove_segment(segments: Iterable[Segment], gone: Segment) -> Segments:
    """Return the segments except one.

    Raises
    ------
    LabelError
        It is not one of them.
    """
    known = tuple(segments)
    if gone not in known:
        raise LabelError(f"there is no segment {say(gone)}: it may have been removed already")
    return tuple(segment for segment in known if segment != gone)


def find_segment(segments: Iterable[Segment], recording: str, time_s: float) -> Segment:
    """Return the segment of a recording that contains a time.

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


def check_segments(segments: Iterable[Segment], durations_s: Mapping[str, float]) -> None:
    """Check segments, each on its own and all together.

    Parameters
    ----------
    durations_s
        Length of each recording in seconds; others count as long enough.

    Raises
    ------
    LabelError
        A segment is invalid, or two overlap; with the recording, the times and the move.
    """
    known = tuple(segments)
    for segment in known:
        check_segment(segment, durations_s.get(segment.recording, math.inf))
    check_overlaps(known)


def check_segment(segment: Segment, duration_s: float = math.inf) -> None:
    """Check one segment.

    Raises
    ------
    LabelError
        A time is not a number, the segment has no length or is not within the recording, or its
        move has an invalid name. ``none`` is valid: it marks a time that certainly has no move.
    """
    check_move_name(segment.move)
    start_s, end_s = segment.start_s, segment.end_s
    if not (math.isfinite(start_s) and math.isfinite(end_s)):
        raise LabelError(f"{say(segment)} has a time that is not a number: give seconds")
    if start_s < 0:
        raise LabelError(f"{say(segment)} starts before the recording: start it at 0 or later")
    if end_s - start_s < MIN_LENGTH_S:
        raise LabelError(f"{say(segment)} has no length: its end must come after its start")
    if end_s > duration_s + END_SLACK_S:
        raise LabelError(
            f"{say(segment)} ends after the recording, which is {duration_s:.3f} s long: "
            "trim or remove it"
        )


def check_overlaps(segments: Iterable[Segment]) -> None:
    """Check that no two segments of a recording overlap.

    Raises
    ------
    LabelError
        Two do.
    """
    for first, second in overlaps(segments):
        raise LabelError(f"{say(second)} overlaps {say(first)}: trim or remove one of them")


def overlaps(segments: Iterable[Segment]) -> Iterator[tuple[Segment, Segment]]:
    """Yield pairs of consecutive segments that overlap, the earlier one first."""
    for _, group in groupby(sorted(segments), key=attrgetter("recording")):
        for first, second in pairwise(group):
            if second.start_s < first.end_s:
                yield first, second


def check_move_name(move: str) -> None:
    """Check the name of a move.

    Raises
    ------
    LabelError
        It is empty, too long, or has characters other than a-z, 0-9 and underscores.
    """
    if not MOVE_NAME.fullmatch(move):
        raise LabelError(
            f"a move cannot be called {quote(move)}: use at most {MAX_NAME_LENGTH} "
            "lower-case letters, digits and underscores, a letter first"
        )


def say(segment: Segment) -> str:
    """Return a segment as text: ``demo 0.42-1.02 s punch``."""
    recording, move = shorten(segment.recording), shorten(segment.move)
    return f"{recording} {segment.start_s:g}-{segment.end_s:g} s {move}"
