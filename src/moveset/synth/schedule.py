"""Schedules: which moves and distractors a synthetic person performs, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from moveset.base.values import Segment


@dataclass(frozen=True, slots=True)
class ScheduledAction:
    """A move or distractor from ``start_s`` to ``end_s``.

    Attributes
    ----------
    variant
        Variant of the move; empty: the basic motion.
    """

    start_s: float
    end_s: float
    action: str
    is_move: bool
    variant: str = ""


END_MARGIN_S: Final = 0.1
"""The last action ends at least so long before the end of the clip, seconds."""


@dataclass(frozen=True, slots=True)
class TimedAction:
    """An action with its duration and the pause after it, seconds, not yet placed in time."""

    action: str
    is_move: bool
    duration_s: float
    pause_s: float
    variant: str = ""


def place_in_time(
    actions: Iterable[TimedAction], first_s: float, duration_s: float
) -> tuple[ScheduledAction, ...]:
    """Return actions one after the other from ``first_s``, as many as fit into the clip."""
    return tuple(_placed(actions, first_s, duration_s))


def _placed(
    actions: Iterable[TimedAction], clock_s: float, duration_s: float
) -> Iterator[ScheduledAction]:
    for one in actions:
        end_s = clock_s + one.duration_s
        if end_s > duration_s - END_MARGIN_S:
            return
        yield ScheduledAction(clock_s, end_s, one.action, one.is_move, one.variant)
        clock_s += one.duration_s + one.pause_s


def segments_of(schedule: Sequence[ScheduledAction], recording: str = "") -> tuple[Segment, ...]:
    """Return a labelled segment for each action that is a move."""
    return tuple(
        Segment(recording, one.start_s, one.end_s, one.action) for one in schedule if one.is_move
    )
