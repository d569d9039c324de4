"""One player's pipeline: from frames to scores, events and keys, with the time of each stage."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Final, Protocol

import numpy as np

from moveset.base.values import FloatArray, MoveEvent, Score, TimedFrame, TriggerRule
from moveset.play.keys import KeyPresser
from moveset.recognise.events import EventDetector

ABSENT_S: Final = 0.3
"""A player who is not detected for this long has left. Single frames often lose a player."""

NO_STAGES: Final[Mapping[str, float]] = MappingProxyType({})


class LiveRecogniser(Protocol):
    """A recogniser that takes frames one by one."""

    @property
    def rules(self) -> tuple[TriggerRule, ...]:
        """The trigger rule of each move."""
        ...

    def reset(self) -> None:
        """Forget the frames seen so far."""
        ...

    def observe(self, frame: TimedFrame) -> FloatArray:
        """Return the observation of a frame, (width,); NaN where no player is detected."""
        ...

    def score(self, time_s: float, observation: FloatArray) -> Score:
        """Return the score at an observation."""
        ...


@dataclass(frozen=True, slots=True)
class PlayedFrame:
    """A frame with its results and the time that each stage took.

    Attributes
    ----------
    frame
        The image and its time.
    observation
        What the extractor returned, (width,).
    score
        The probabilities at this frame, before smoothing.
    events
        Presses and releases, in the order in which they happen.
    stages_ms
        Milliseconds of each stage, in order: those before the pipeline (``wait`` for a live
        frame's turn, ``decode``), then ``observe``, ``score``, ``trigger``.
    held
        The moves that are held after this frame.
    paused
        Whether the pause key keeps the keys from being pressed.
    """

    frame: TimedFrame
    observation: FloatArray
    score: Score
    events: tuple[MoveEvent, ...]
    stages_ms: Mapping[str, float]
    held: tuple[str, ...] = ()
    paused: bool = False

    @property
    def latency_ms(self) -> float:
        """Milliseconds from receiving the frame to pressing the keys."""
        return sum(self.stages_ms.values())


class PlayerPipeline:
    """Recognises one player's moves and presses their keys, frame by frame.

    Parameters
    ----------
    recogniser
        Is reset, and used by this pipeline only.
    presser
        Presses the keys of the events; without it there are only events.
    now
        A clock in seconds that times the stages.

    Notes
    -----
    A player who is not detected for ``ABSENT_S`` releases every held move. Not for use from two
    threads at once.
    """

    def __init__(
        self,
        recogniser: LiveRecogniser,
        *,
        presser: KeyPresser | None = None,
        now: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._recogniser = recogniser
        self._presser = presser
        self._now = now
        self._rules = recogniser.rules
        self._time_s = 0.0
        self._pending: tuple[MoveEvent, ...] = ()
        self._detector = EventDetector(())
        self.reset()

    @property
    def rules(self) -> tuple[TriggerRule, ...]:
        """The trigger rules in use."""
        return self._rules

    def set_rules(self, rules: Sequence[TriggerRule]) -> None:
        """Use other trigger rules; the next step releases what is held now."""
        self._rules = tuple(rules)
        self._pending += self._detector.release_all(self._time_s)
        self._detector = EventDetector(self._rules)

    def reset(self) -> None:
        """Start again with frames of any time; the next step releases what is held now."""
        self._recogniser.reset()
        self._detected_s = -math.inf
        self.set_rules(self._rules)

    def step(self, frame: TimedFrame, earlier_ms: Mapping[str, float] = NO_STAGES) -> PlayedFrame:
        """Return a frame with its score and events, and press the keys of the events.

        Parameters
        ----------
        frame
            Later than the one before, unless the pipeline was reset.
        earlier_ms
            Milliseconds of the stages before the pipeline.
        """
        clock = [self._now()]
        observation = self._recogniser.observe(frame)
        clock.append(self._now())
        score = self._recogniser.score(frame.time_s, observation)
        clock.append(self._now())
        events = self._detect(score, observation)
        self._press(events)
        clock.append(self._now())
        took = (1000.0 * (after - before) for before, after in pairwise(clock))
        stages = {**earlier_ms, **dict(zip(("observe", "score", "trigger"), took, strict=True))}
        held, paused = self._detector.held, bool(self._presser and self._presser.paused)
        return PlayedFrame(frame, observation, score, events, stages, held, paused)

    def release_all(self) -> tuple[MoveEvent, ...]:
        """Release every held move, at the time of the last frame; return the releases."""
        events = self._pending + self._detector.release_all(self._time_s)
        self._pending = ()
        self._press(events)
        return events

    def _detect(self, score: Score, observation: FloatArray) -> tuple[MoveEvent, ...]:
        """Return the events at a score; a player who has left releases everything."""
        self._time_s = score.time_s
        events = self._pending + self._detector.step(score)
        self._pending = ()
        if not np.isnan(observation).any():
            self._detected_s = score.time_s
        if score.time_s - self._detected_s <= ABSENT_S:
            return events
        return events + self._detector.release_all(score.time_s)

    def _press(self, events: Sequence[MoveEvent]) -> None:
        if self._presser:
            for event in events:
                self._presser.handle(event)
            self._presser.tick()
