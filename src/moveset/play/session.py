"""Last on the road: the live loop, from frames to keys, timing itself stage by stage."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Protocol

import numpy as np

from moveset.base.values import FloatArray, MoveEvent, Score, TimedFrame, TriggerRule
from moveset.capture.source import FrameSource
from moveset.play.keys import KeyPresser
from moveset.recognise.events import EventDetector

ABSENT_S: Final = 0.3
"""Nobody seen for so long is nobody there; for single frames everybody is lost now and then."""


class LiveRecogniser(Protocol):
    """What play asks of whoever recognises."""

    @property
    def rules(self) -> tuple[TriggerRule, ...]:
        """When each move presses."""
        ...

    def reset(self) -> None:
        """Forget what was seen."""
        ...

    def see(self, frame: TimedFrame) -> FloatArray:
        """Return the observation of a frame, (width,); not a number where nobody is seen."""
        ...

    def judge(self, time_s: float, observation: FloatArray) -> Score:
        """Return the score at an observation."""
        ...


@dataclass(frozen=True, slots=True)
class PlayedFrame:
    """One frame, all that was made of it, and how long that took.

    Attributes
    ----------
    observation
        What the extractor saw, (width,).
    stages_ms
        Milliseconds of each stage: ``wait`` for its turn (a live frame's), ``see``, ``judge``,
        ``fire``.
    """

    frame: TimedFrame
    observation: FloatArray
    score: Score
    events: tuple[MoveEvent, ...]
    stages_ms: Mapping[str, float]

    @property
    def delay_ms(self) -> float:
        """Milliseconds from the frame received to the keys pressed."""
        return sum(self.stages_ms.values())


def play_frames(
    source: FrameSource,
    recogniser: LiveRecogniser,
    *,
    presser: KeyPresser | None = None,
    now: Callable[[], float] = time.perf_counter,
) -> Generator[PlayedFrame, None, None]:
    """Yield every frame with its score and events; the keys are pressed on the way.

    Parameters
    ----------
    source
        A video, or a camera; closed at the end.
    presser
        What presses the keys; without one nothing is pressed.
    now
        A clock in seconds, to time the stages.

    Notes
    -----
    However it ends (no more frames, an error, Ctrl-C, the caller stops asking), every key is let
    go. What is still held at the last frame is released with that frame's time; what is held
    when the player leaves the picture, ``ABSENT_S`` later.
    """
    player = _PlayerEvents(recogniser.rules)
    recogniser.reset()
    played = None
    with closing(source), presser or nullcontext():
        for frame in source:
            wait_ms = 1000.0 * source.age_s(frame)
            played = _play_frame(frame, wait_ms, recogniser, player, presser, now)
            yield played
        if played and (events := player.release_all(played.frame.time_s)):
            _press(presser, events)
            yield replace(played, events=events)


class _PlayerEvents:
    """Turns scores into events; nobody who has left holds anything."""

    def __init__(self, rules: Sequence[TriggerRule]) -> None:
        self._detector = EventDetector(rules)
        self._seen_s = -math.inf

    def step(self, score: Score, observation: FloatArray) -> tuple[MoveEvent, ...]:
        """Return what happens at this score; a player not seen for long lets go of everything."""
        events = self._detector.step(score)
        if not np.isnan(observation).any():
            self._seen_s = score.time_s
        if score.time_s - self._seen_s <= ABSENT_S:
            return events
        return events + self._detector.release_all(score.time_s)

    def release_all(self, time_s: float) -> tuple[MoveEvent, ...]:
        """Return a release for every move still held."""
        return self._detector.release_all(time_s)


def _play_frame(
    frame: TimedFrame,
    wait_ms: float,
    recogniser: LiveRecogniser,
    player: _PlayerEvents,
    presser: KeyPresser | None,
    now: Callable[[], float],
) -> PlayedFrame:
    clock = [now()]
    observation = recogniser.see(frame)
    clock.append(now())
    score = recogniser.judge(frame.time_s, observation)
    clock.append(now())
    events = player.step(score, observation)
    _press(presser, events)
    clock.append(now())
    took = [1000.0 * (after - before) for before, after in pairwise(clock)]
    stages = dict(zip(("wait", "see", "judge", "fire"), [wait_ms, *took], strict=True))
    return PlayedFrame(frame, observation, score, events, stages)


def _press(presser: KeyPresser | None, events: Iterable[MoveEvent]) -> None:
    if presser:
        for event in events:
            presser.handle(event)
        presser.tick()
