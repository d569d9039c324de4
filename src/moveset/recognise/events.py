"""Event detection: scores to press and release events, one press for each move."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from moveset.base.values import NONE, MoveEvent, Score, ScoreTrack, TriggerRule

TIME_TOLERANCE_S: Final = 1e-3
"""Frame times are rounded to milliseconds, which must not delay a check by a whole frame."""


class EventDetector:
    """Turns scores into events, one score at a time.

    A move presses when its smoothed probability reaches ``rule.threshold_on``, is greater than
    every other move's, and has been so for ``rule.min_duration_s``. It can press again only after
    it has fallen below ``rule.threshold_off`` (hysteresis), so that a noisy score does not press
    twice. With ``rule.interval_s`` it is checked only at that interval and can press at each check.

    Parameters
    ----------
    rules
        One for each move.

    Notes
    -----
    Causal: the events up to time t depend only on the scores up to t, so live and offline results
    agree.
    """

    def __init__(self, rules: Sequence[TriggerRule]) -> None:
        self._states = [_MoveState(rule) for rule in rules]

    @property
    def held(self) -> tuple[str, ...]:
        """The moves whose key is down now."""
        return tuple(state.rule.move for state in self._states if state.is_held)

    def step(self, score: Score) -> tuple[MoveEvent, ...]:
        """Return the events at this score; releases come before presses."""
        for state in self._states:
            state.update(score)
        highest = max((state.level for state in self._states), default=0.0)
        releases = [state.try_release(score.time_s) for state in self._states]
        presses = [state.try_press(score.time_s, highest) for state in self._states]
        return tuple(event for event in (*releases, *presses) if event)

    def release_all(self, time_s: float) -> tuple[MoveEvent, ...]:
        """Return a release for every move that is still held."""
        return tuple(state.release(time_s) for state in self._states if state.is_held)


@dataclass(slots=True)
class _MoveState:
    """The state of one move.

    Attributes
    ----------
    level
        The smoothed probability.
    is_armed
        Whether the move can press: it has fallen below ``threshold_off`` since the last press.
    is_none
        Whether ``NONE`` is too likely for a press.
    since_s
        Time since which the press condition holds; None while it does not.
    recent
        Times and probabilities of the smoothing window.
    """

    rule: TriggerRule
    level: float = 0.0
    is_held: bool = False
    is_armed: bool = True
    is_none: bool = True
    since_s: float | None = None
    pressed_s: float = float("-inf")
    checked_s: float = float("-inf")
    recent: deque[tuple[float, float]] = field(default_factory=deque)

    def update(self, score: Score) -> None:
        self.recent.append((score.time_s, score.probabilities[self.rule.move]))
        while self.recent[0][0] <= score.time_s - self.rule.smoothing_s and len(self.recent) > 1:
            self.recent.popleft()
        self.level = sum(probability for _, probability in self.recent) / len(self.recent)
        self.is_none = score.probabilities.get(NONE, 0.0) >= self.rule.max_none
        if self.level < self.rule.threshold_off:
            self.is_armed = True

    def try_release(self, time_s: float) -> MoveEvent | None:
        has_ended = self.is_held and self.level < self.rule.threshold_off
        return self.release(time_s) if has_ended else None

    def release(self, time_s: float) -> MoveEvent:
        self.is_held = False
        return MoveEvent(time_s, self.rule.move, "release", self.level)

    def try_press(self, time_s: float, highest: float) -> MoveEvent | None:
        if self.rule.interval_s and not self._is_due(time_s):
            return None
        if self.is_none or self.level < max(self.rule.threshold_on, highest):
            self.since_s = None
            return None
        self.since_s = time_s if self.since_s is None else self.since_s
        if not self.is_armed or not self._may_press(time_s):
            return None
        self.is_armed, self.is_held, self.pressed_s = False, self.rule.hold, time_s
        return MoveEvent(time_s, self.rule.move, "press", self.level)

    def _is_due(self, time_s: float) -> bool:
        """Return whether it is time for a check, which arms a tapped move again."""
        if time_s - self.checked_s < self.rule.interval_s - TIME_TOLERANCE_S:
            return False
        self.checked_s, self.is_armed = time_s, not self.is_held
        return True

    def _may_press(self, time_s: float) -> bool:
        lasted = self.since_s is not None and time_s - self.since_s >= self.rule.min_duration_s
        return lasted and time_s - self.pressed_s >= self.rule.refractory_s


def detect_events(track: ScoreTrack, rules: Sequence[TriggerRule]) -> list[MoveEvent]:
    """Return the events of a recording in time order; held moves are released at its end.

    Parameters
    ----------
    track
        The scores of the recording.
    rules
        One for each move that may press; the others press nothing.

    Raises
    ------
    KeyError
        A rule is for a move that is not among ``track.classes``.

    Notes
    -----
    A move presses when its smoothed probability has been at least ``threshold_on``, and the highest
    of all moves with a rule, for ``min_duration_s``. It can press again only after it has fallen
    below ``threshold_off``, and after ``refractory_s``.
    """
    detector = EventDetector(rules)
    events: list[MoveEvent] = []
    for time_s, row in zip(track.times_s.tolist(), track.probabilities.tolist(), strict=True):
        events += detector.step(Score(time_s, dict(zip(track.classes, row, strict=True))))
    if len(track.times_s):
        events += detector.release_all(float(track.times_s[-1]))
    return events
