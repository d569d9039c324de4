"""In the studio: one player, frame by frame: landmarks, scores, events, stage times."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from moveset.base.errors import VideoError
from moveset.base.values import FloatArray, Json, MoveEvent, RgbImage, TimedFrame, TriggerRule
from moveset.capture.jpeg import decode_picture
from moveset.recognise.bundle import Bundle
from moveset.recognise.events import EventDetector
from moveset.recognise.predictor import Recogniser
from moveset.see.pose.landmarks import COLUMNS, LANDMARKS, observe
from moveset.see.pose.tracker import PoseTracker

MOST_FRAME_BYTES: Final = 3 * 2**20
FPS_FRAMES: Final = 30
CLOCK_LEAP_S: Final = 1.0
"""A clock that goes back further than this was set anew: a page that was loaded again."""

STAGES: Final = ("wait", "decode", "see", "judge", "fire")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A frame that waits to be looked at: a page's JPEG, or a picture of the machine's camera.

    Attributes
    ----------
    time_s
        On the sender's clock.
    arrived_s
        On ours.
    """

    time_s: float
    content: bytes | RgbImage
    arrived_s: float

    def picture(self) -> RgbImage:
        """Return what was taken.

        Raises
        ------
        VideoError
            It is no picture.
        """
        return decode_picture(self.content) if isinstance(self.content, bytes) else self.content


class Sight:
    """Looks at the frames of one player; not to be used from two threads at once."""

    def __init__(self) -> None:
        self._bundle: Bundle | None = None
        self._recogniser: Recogniser | None = None
        self._tracker: PoseTracker | None = None
        self._detector = EventDetector(())
        self._rules: tuple[TriggerRule, ...] = ()
        self._last_s = -math.inf
        self._seen_at: deque[float] = deque(maxlen=FPS_FRAMES)
        self._pending: tuple[MoveEvent, ...] = ()

    @property
    def rules(self) -> tuple[TriggerRule, ...]:
        """When each move presses now."""
        return self._rules

    def use(self, bundle: Bundle | None) -> None:
        """Recognise the moves of a bundle from now on; of None, see landmarks only.

        Raises
        ------
        BundleError, WeightsError
            It cannot be used here; what was used before stays.
        """
        recogniser = Recogniser(bundle) if bundle else None
        self._pending = self._detector.release_all(max(self._last_s, 0.0))
        self._bundle, self._recogniser = bundle, recogniser
        self._rules = bundle.rules if bundle else ()
        self._detector = EventDetector(self._rules)
        only_landmarks = bundle is None or bundle.features != "pose"
        self._tracker = PoseTracker() if only_landmarks else None
        self._last_s = -math.inf

    def set_thresholds(self, ons: Mapping[str, float]) -> None:
        """Press each of the named moves from another probability on."""
        self._pending += self._detector.release_all(max(self._last_s, 0.0))
        self._rules = tuple(moved_rule(rule, ons.get(rule.move)) for rule in self._rules)
        self._detector = EventDetector(self._rules)

    def step(self, arrival: Arrival) -> Json:
        """Return all that a page shows of a frame.

        Raises
        ------
        VideoError
            It is no picture, or its time is none; the next one may be right.
        """
        clock = [arrival.arrived_s, time.monotonic()]
        self._check_time(arrival.time_s)
        image = arrival.picture()
        clock.append(time.monotonic())
        self._last_s = arrival.time_s
        frame = TimedFrame(arrival.time_s, image)
        row = self._see(frame)
        clock.append(time.monotonic())
        landmarks, scores, events = self._judge(frame, row, clock)
        clock.append(time.monotonic())
        self._seen_at.append(clock[-1])
        took = [round(1000.0 * (after - before), 2) for before, after in pairwise(clock)]
        return {
            "time_s": arrival.time_s,
            "person": landmarks is not None,
            "landmarks": landmarks,
            "scores": scores,
            "held": list(self._detector.held),
            "events": [self._event_json(event) for event in events],
            "stages_ms": dict(zip(STAGES, took, strict=True)),
            "fps": self._fps(),
        }

    def _see(self, frame: TimedFrame) -> FloatArray:
        if self._recogniser:
            return self._recogniser.see(frame)
        return self._track(frame.image)

    def _track(self, image: RgbImage) -> FloatArray:
        self._tracker = self._tracker or PoseTracker()
        return observe(self._tracker.step(image))

    def _judge(
        self, frame: TimedFrame, row: FloatArray, clock: list[float]
    ) -> tuple[Json, Json, Sequence[MoveEvent]]:
        scores: Json = {}
        events: list[MoveEvent] = [*self._pending]
        self._pending = ()
        if self._recogniser:
            score = self._recogniser.judge(frame.time_s, row)
            scores = {move: round(value, 4) for move, value in score.probabilities.items()}
            clock.append(time.monotonic())
            events += self._detector.step(score)
        else:
            clock.append(time.monotonic())
        # Of other features than landmarks the picture is looked at a second time, to draw them.
        drawn = self._track(frame.image) if self._bundle and self._tracker else row
        return places(drawn, frame.image), scores, events

    def _check_time(self, time_s: float) -> None:
        if not math.isfinite(time_s) or not 0.0 <= time_s < 1e9:
            raise VideoError("a frame's time is no number of seconds: load the page again")
        if time_s <= self._last_s - CLOCK_LEAP_S:
            self._last_s = -math.inf
            if self._recogniser:
                self._recogniser.reset()
        if time_s <= self._last_s:
            raise VideoError("a frame came twice, or too late: it was left out")

    def _event_json(self, event: MoveEvent) -> Json:
        moves = self._bundle.moves if self._bundle else ()
        setting = next((one for one in moves if one.move == event.move), None)
        return {
            "time_s": event.time_s,
            "move": event.move,
            "event": event.event,
            "probability": round(event.probability, 3),
            "key": setting.key if setting else "",
            "hold": bool(setting and setting.hold),
        }

    def _fps(self) -> float:
        if len(self._seen_at) < 2:
            return 0.0
        span = self._seen_at[-1] - self._seen_at[0]
        return round((len(self._seen_at) - 1) / span, 1) if span > 0 else 0.0


def places(row: FloatArray, image: RgbImage) -> Json:
    """Return landmarks as [x, y, visibility] with x and y shares of the picture; None of nobody."""
    if not np.isfinite(row).all():
        return None
    height, width = image.shape[:2]
    points = row.reshape(len(LANDMARKS), len(COLUMNS))
    shares = points[:, [0, 1, 5]] / np.array([width, height, 1.0])
    return [[round(float(value), 4) for value in point] for point in shares]


def moved_rule(rule: TriggerRule, on: float | None) -> TriggerRule:
    """Return the rule with another threshold, the gap below it kept in proportion."""
    if on is None or not math.isfinite(on):
        return rule
    on = min(max(on, 0.02), 1.0)
    return replace(
        rule,
        threshold_on=on,
        threshold_off=min(on * rule.threshold_off / rule.threshold_on, on - 0.01),
    )
