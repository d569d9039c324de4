"""Fifth on the road: scores to press and release events, one press for each move."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from moveset.base.values import NONE, MoveEvent, Score, ScoreTrack, TriggerRule

CLOCK_S: Final = 1e-3
"""Frames' times are rounded to milliseconds, and a look must not wait a frame for that."""


class EventDetector:
    """Turns scores into events, one score at a time.

    A move presses when its smoothed probability reaches ``rule.threshold_on``, is greater than
    every other move's, and has been so for ``rule.min_duration_s``; it may press again only after falling below
    ``rule.threshold_off``: the gap keeps a noisy score from pressing twice. Under a rule that looks only
    every so often it is looked at then, and armed by the look.

    Parameters
    ----------
    rules
        One for each move.

    Notes
    -----
    Causal: what comes out at time t depends on the scores up to t only, so a live run and an
    offline run agree.
    """

    def __init__(self, rules: Sequence[TriggerRule]) -> None:
        self._tracks = [_MoveTrack(rule) for rule in rules]

    @property
    def held(self) -> tuple[str, ...]:
        """The moves whose key is down now."""
        return tuple(track.rule.move for track in self._tracks if track.is_held)

    def step(self, score: Score) -> tuple[MoveEvent, ...]:
        """Return what happens at this score; releases come before presses."""
        for track in self._tracks:
            track.take(score)
        strongest = max((track.level for track in self._tracks), default=0.0)
        releases = [track.release(score.time_s) for track in self._tracks]
        presses = [track.press(score.time_s, strongest) for track in self._tracks]
        return tuple(event for event in (*releases, *presses) if event)

    def release_all(self, time_s: float) -> tuple[MoveEvent, ...]:
        """Return a release for every move still held."""
        events = [track.let_go(time_s) for track in self._tracks if track.is_held]
        return tuple(events)


@dataclass(slots=True)
class _MoveTrack:
    """What one move's rule remembers."""

    rule: TriggerRule
    level: float = 0.0
    is_held: bool = False
    is_armed: bool = True
    is_calm: bool = True
    since_s: float | None = None
    pressed_s: float = float("-inf")
    looked_s: float = float("-inf")
    recent: deque[tuple[float, float]] = field(default_factory=deque)

    def take(self, score: Score) -> None:
        self.recent.append((score.time_s, score.probabilities[self.rule.move]))
        while self.recent[0][0] <= score.time_s - self.rule.smoothing_s and len(self.recent) > 1:
            self.recent.popleft()
        self.level = sum(probability for _, probability in self.recent) / len(self.recent)
        self.is_calm = score.probabilities.get(NONE, 0.0) >= self.rule.max_none
        if self.level < self.rule.threshold_off:
            self.is_armed = True

    def release(self, time_s: float) -> MoveEvent | None:
        return (
            self.let_go(time_s) if self.is_held and self.level < self.rule.threshold_off else None
        )

    def let_go(self, time_s: float) -> MoveEvent:
        self.is_held = False
        return MoveEvent(time_s, self.rule.move, "release", self.level)

    def press(self, time_s: float, strongest: float) -> MoveEvent | None:
        if self.rule.interval_s and not self._looks(time_s):
            return None
        if self.is_calm or self.level < max(self.rule.threshold_on, strongest):
            self.since_s = None
            return None
        self.since_s = time_s if self.since_s is None else self.since_s
        if not self.is_armed or not self._may_press(time_s):
            return None
        self.is_armed, self.is_held, self.pressed_s = False, self.rule.hold, time_s
        return MoveEvent(time_s, self.rule.move, "press", self.level)

    def _looks(self, time_s: float) -> bool:
        """Whether it is time to look; a look arms a tapped move anew."""
        if time_s - self.looked_s < self.rule.interval_s - CLOCK_S:
            return False
        self.looked_s, self.is_armed = time_s, not self.is_held
        return True

    def _may_press(self, time_s: float) -> bool:
        lasted = self.since_s is not None and time_s - self.since_s >= self.rule.min_duration_s
        return lasted and time_s - self.pressed_s >= self.rule.refractory_s


def detect_events(track: ScoreTrack, rules: Sequence[TriggerRule]) -> list[MoveEvent]:
    """Return the events of a whole recording, in time order; what is held at its end is let go."""
    detector = EventDetector(rules)
    events: list[MoveEvent] = []
    for time_s, row in zip(track.times_s.tolist(), track.probabilities.tolist(), strict=True):
        events += detector.step(Score(time_s, dict(zip(track.classes, row, strict=True))))
    if len(track.times_s):
        events += detector.release_all(float(track.times_s[-1]))
    return events
