"""Last on the road: the live loop, from frames to keys, timing itself stage by stage."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from moveset.capture.source import FrameSource
from moveset.play.keys import KeyPresser
from moveset.recognise.events import EventDetector
from moveset.types import FireRule, FloatArray, MoveEvent, Score, TimedFrame


class LiveRecogniser(Protocol):
    """What play asks of whoever recognises."""

    @property
    def rules(self) -> tuple[FireRule, ...]:
        """When each move presses."""
        ...

    def reset(self) -> None:
        """Forget what was seen."""
        ...

    def see(self, frame: TimedFrame) -> FloatArray:
        """Return the observation of a frame, (width,)."""
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
    go. What is still held at the last frame is released with that frame's time.
    """
    detector = EventDetector(recogniser.rules)
    recogniser.reset()
    played = None
    with closing(source), presser or nullcontext():
        for frame in source:
            wait_ms = 1000.0 * source.age_s(frame)
            played = _play_frame(frame, wait_ms, recogniser, detector, presser, now)
            yield played
        if played and (events := detector.release_all(played.frame.time_s)):
            _press(presser, events, played.frame.time_s)
            yield replace(played, events=events)


def _play_frame(
    frame: TimedFrame,
    wait_ms: float,
    recogniser: LiveRecogniser,
    detector: EventDetector,
    presser: KeyPresser | None,
    now: Callable[[], float],
) -> PlayedFrame:
    clock = [now()]
    observation = recogniser.see(frame)
    clock.append(now())
    score = recogniser.judge(frame.time_s, observation)
    clock.append(now())
    events = detector.step(score)
    _press(presser, events, frame.time_s)
    clock.append(now())
    took = [1000.0 * (after - before) for before, after in pairwise(clock)]
    stages = dict(zip(("wait", "see", "judge", "fire"), [wait_ms, *took], strict=True))
    return PlayedFrame(frame, observation, score, events, stages)


def _press(presser: KeyPresser | None, events: Iterable[MoveEvent], time_s: float) -> None:
    if presser:
        for event in events:
            presser.handle(event, time_s)
        presser.tick(time_s)
