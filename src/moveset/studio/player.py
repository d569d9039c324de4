"""One player before a page's camera: the pipeline of ``moveset play``, its results as JSON."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from moveset.base.errors import BundleError, VideoError
from moveset.base.values import (
    FloatArray,
    Json,
    MoveEvent,
    Observations,
    TimedFrame,
    TriggerRule,
)
from moveset.learn.correction import correct
from moveset.play.event_json import landmarks_json
from moveset.play.pipeline import LiveRecogniser, PlayedFrame, PlayerPipeline
from moveset.recognise.bundle import Bundle
from moveset.recognise.predictor import Recogniser
from moveset.recognise.trigger_rules import adjust_threshold
from moveset.see.pose.extractor import POSE
from moveset.studio.crowd import Sight
from moveset.studio.frames import IncomingFrame
from moveset.studio.landmark_recognisers import GivenLandmarks, LandmarkRecogniser

FPS_FRAMES: Final = 30
"""Frames over which frames per second are counted."""

CLOCK_RESET_S: Final = 1.0
"""A clock that goes back further than this was reset: the page was loaded again."""

REMEMBERED_S: Final = 12.0
"""Observations of this long can be corrected."""

NOTHING_RECOGNISED: Final = "nothing is recognised: choose moves first"

STAGES: Final = ("wait", "decode", "observe", "score", "trigger")


class Player:
    """One player; not for use from two threads at once."""

    def __init__(self) -> None:
        self._last_s = -math.inf
        self._finished_s: deque[float] = deque(maxlen=FPS_FRAMES)
        self._pending: tuple[MoveEvent, ...] = ()
        self._start(None, LandmarkRecogniser())

    @property
    def rules(self) -> tuple[TriggerRule, ...]:
        """The trigger rules in use."""
        return self._pipeline.rules

    def use(self, bundle: Bundle | None) -> None:
        """Recognise the moves of a bundle from now on; only landmarks with None.

        Raises
        ------
        BundleError, WeightsError
            The bundle cannot be used here; the one before stays in use.
        """
        recogniser = Recogniser(bundle) if bundle else LandmarkRecogniser()
        self._pending += self._pipeline.release_all()
        self._start(bundle, recogniser)

    def set_thresholds(self, thresholds: Mapping[str, float]) -> None:
        """Set the probability at which each of the named moves presses."""
        rules = self._pipeline.rules
        self._pipeline.set_rules(
            [adjust_threshold(rule, thresholds.get(rule.move)) for rule in rules]
        )

    def correct(self, time_s: float, move: str) -> Bundle:
        """Return the bundle in use, with its thresholds, after a correction.

        Parameters
        ----------
        time_s
            When it pressed, or should have pressed; in the last ``REMEMBERED_S``.
        move
            What it really was: a move of the bundle, or ``none``.

        Raises
        ------
        BundleError, TrainingError
            There is no bundle, it has other features, or the time is too long ago.
        """
        if self._bundle is None:
            raise BundleError(NOTHING_RECOGNISED)
        bundle = replace(self._bundle, rules=self._pipeline.rules)
        return correct(bundle, self.recent(), time_s, move)

    def recent(self) -> Observations:
        """Return the observations of the last ``REMEMBERED_S``.

        Raises
        ------
        BundleError
            There are none yet.
        """
        if not self._recent:
            raise BundleError(NOTHING_RECOGNISED)
        times_s, rows = zip(*self._recent, strict=True)
        return Observations(np.array(times_s), np.array(rows, np.float32))

    def step(self, incoming: IncomingFrame, sight: Sight | None = None) -> Json:
        """Return the results of a frame as JSON.

        Parameters
        ----------
        sight
            What the frame shows of this player; None to find the only one there.

        Raises
        ------
        VideoError
            It is not an image, or its time is wrong; the next frame can be right.
        """
        begun_s = time.monotonic()
        self.check_time(incoming.time_s)
        frame = TimedFrame(incoming.time_s, sight.view if sight else incoming.image())
        earlier_ms = {
            "wait": 1000.0 * (begun_s - incoming.arrived_s),
            "decode": 1000.0 * (time.monotonic() - begun_s),
        }
        self._last_s = frame.time_s
        if self._given:
            self._given.row = sight.row if sight else None
        played = self._pipeline.step(frame, earlier_ms)
        self._remember(played)
        landmarks, landmarks_ms = self._landmarks(played, sight)
        self._finished_s.append(time.monotonic())
        result = self._as_json(played, landmarks, landmarks_ms)
        return {**result, "lost": bool(sight and sight.lost)}

    def _start(self, bundle: Bundle | None, recogniser: LiveRecogniser) -> None:
        self._bundle = bundle
        # The observations of other features are not landmarks: these are found in addition.
        takes_landmarks = bundle is None or bundle.features == POSE.name
        self._given = GivenLandmarks(recogniser) if takes_landmarks else None
        self._shown = None if takes_landmarks else LandmarkRecogniser()
        self._pipeline = PlayerPipeline(self._given or recogniser, now=time.monotonic)
        self._last_s = -math.inf
        self._recent: deque[tuple[float, FloatArray]] = deque()

    def _remember(self, played: PlayedFrame) -> None:
        self._recent.append((played.frame.time_s, played.observation))
        while self._recent[0][0] < played.frame.time_s - REMEMBERED_S:
            self._recent.popleft()

    def check_time(self, time_s: float) -> None:
        """Accept the time of the next frame; a clock that starts again resets the player.

        Raises
        ------
        VideoError
            It is not a time, or not later than that of the frame before.
        """
        if not math.isfinite(time_s) or not 0.0 <= time_s < 1e9:
            raise VideoError("a frame's time is not a number of seconds: load the page again")
        if time_s <= self._last_s - CLOCK_RESET_S:
            self._last_s = -math.inf
            self._pipeline.reset()
            self._recent.clear()
        if time_s <= self._last_s:
            raise VideoError("a frame came twice or too late and was ignored")

    def _landmarks(self, played: PlayedFrame, sight: Sight | None) -> tuple[Json, float]:
        """Return the landmarks as JSON, and the milliseconds that it took to find them."""
        if sight:
            return landmarks_json(sight.row, sight.image), sight.took_ms
        begun_s = time.monotonic()
        row = self._shown.observe(played.frame) if self._shown else played.observation
        return landmarks_json(row, played.frame.image), 1000.0 * (time.monotonic() - begun_s)

    def _as_json(self, played: PlayedFrame, landmarks: Json, landmarks_ms: float) -> Json:
        events, self._pending = self._pending + played.events, ()
        stages_ms = {**played.stages_ms, "observe": played.stages_ms["observe"] + landmarks_ms}
        return {
            "time_s": played.frame.time_s,
            "person": landmarks is not None,
            "landmarks": landmarks,
            "scores": {move: round(value, 4) for move, value in played.score.probabilities.items()},
            "held": list(played.held),
            "events": [event_json(event, self._bundle) for event in events],
            "stages_ms": {stage: round(stages_ms[stage], 2) for stage in STAGES},
            "fps": self._fps(),
        }

    def _fps(self) -> float:
        if len(self._finished_s) < 2:
            return 0.0
        passed_s = self._finished_s[-1] - self._finished_s[0]
        return round((len(self._finished_s) - 1) / passed_s, 1) if passed_s > 0 else 0.0


def event_json(event: MoveEvent, bundle: Bundle | None) -> Json:
    """Return an event as a page takes it, with the key of its move."""
    moves = bundle.moves if bundle else ()
    setting = next((one for one in moves if one.move == event.move), None)
    return {
        "time_s": event.time_s,
        "move": event.move,
        "event": event.event,
        "probability": round(event.probability, 3),
        "key": setting.key if setting else "",
        "hold": bool(setting and setting.hold),
    }
