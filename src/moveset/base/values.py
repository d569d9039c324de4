"""Ground floor: the small frozen values that travel the whole road, and the array aliases."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

RgbImage = npt.NDArray[np.uint8]
"""A picture, (height, width, 3), red green blue."""

FloatArray = npt.NDArray[np.float32]

TimeArray = npt.NDArray[np.float64]
"""Seconds, increasing."""

LabelArray = npt.NDArray[np.int64]
"""Class numbers: an index into ``(*moves, NONE)``."""

NONE = "none"
"""What no segment covers."""

MOVE_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""What a move may be called: lower case, digits and underscores."""

EventKind = Literal["press", "release"]

Progress = Callable[[str, int, int], None]
"""Told of every step of a long job: what it is, steps done, steps in all."""

BatchLog = Callable[[str, int, float, float], None]
"""Told of every batch learnt from: the job, its epoch, the batch's mean loss, its accuracy."""


@dataclass(frozen=True, slots=True)
class TimedFrame:
    """A picture and the moment it was taken, in seconds from the recording's start."""

    time_s: float
    image: RgbImage


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a body is, by BlazePose's 33 landmarks.

    Attributes
    ----------
    image
        (33, 3) float32: x and y in pixels of the frame, z on the same scale.
    world
        (33, 3) float32: metres from the middle of the hips; x to the picture's right, y down,
        z away from the camera.
    visibility
        (33,) float32 in [0, 1].
    presence
        Probability that there is a body at all.
    """

    image: FloatArray
    world: FloatArray
    visibility: FloatArray
    presence: float


@dataclass(frozen=True, slots=True)
class Recording:
    """One video of one person.

    Attributes
    ----------
    loose
        Its segments came by themselves, from beeps: nobody has looked at their edges yet.
    """

    name: str
    person: str
    path: Path
    note: str = ""
    loose: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """From ``start_s`` until before ``end_s`` the person in ``recording`` does ``move``."""

    recording: str
    start_s: float
    end_s: float
    move: str


@dataclass(frozen=True, slots=True)
class Observations:
    """What an extractor saw in one recording, frame by frame.

    Attributes
    ----------
    times_s
        (n,) float64, increasing.
    values
        (n, width) float32; a row of NaN where nobody was seen.
    """

    times_s: TimeArray
    values: FloatArray


@dataclass(frozen=True, slots=True)
class Sample:
    """One recording made ready to learn from: observations at even ticks, each with a label.

    Attributes
    ----------
    values
        (t, width) float32, observations at every tick; NaN where nobody was seen.
    labels
        (t,) class numbers.
    weights
        (t,) float32 in [0, 1]: 0 where a label is too doubtful to learn from.
    """

    recording: str
    person: str
    values: FloatArray
    labels: LabelArray
    weights: FloatArray


@dataclass(frozen=True, slots=True)
class Score:
    """How likely each move is at one moment; ``NONE`` among them, all adding to one."""

    time_s: float
    probabilities: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ScoreTrack:
    """The scores of one recording as arrays.

    Attributes
    ----------
    classes
        The moves, then ``NONE``.
    times_s
        (n,) float64, increasing.
    probabilities
        (n, len(classes)) float32.
    """

    classes: tuple[str, ...]
    times_s: TimeArray
    probabilities: FloatArray


@dataclass(frozen=True, slots=True)
class MoveEvent:
    """A move was pressed, or a held one let go."""

    time_s: float
    move: str
    event: EventKind
    probability: float


@dataclass(frozen=True, slots=True)
class TriggerRule:
    """When one move presses and lets go.

    Attributes
    ----------
    threshold_on
        Presses when the smoothed probability reaches this.
    threshold_off
        May press again (a held one: lets go) only after it fell below this, which is below
        ``threshold_on``.
    smoothing_s
        Probabilities are averaged over this many seconds back.
    min_duration_s
        It must have stayed at ``threshold_on`` for this long.
    refractory_s
        No second press within this time.
    hold
        Whether the key stays down while the move lasts.
    interval_s
        0: scores are looked at as they come, and a move presses once. Else they are looked at only
        so often, and a tapped move presses at every look while it lasts: how the article plays.
    max_none
        Presses only while ``NONE`` is less likely than this; above 1 it is not asked.
    """

    move: str
    threshold_on: float = 0.6
    threshold_off: float = 0.3
    smoothing_s: float = 0.1
    min_duration_s: float = 0.0
    refractory_s: float = 0.3
    hold: bool = False
    interval_s: float = 0.0
    max_none: float = 2.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.threshold_off < self.threshold_on <= 1.0:
            raise ValueError(f"rule for {self.move}: needs 0 <= threshold_off < threshold_on <= 1")


@dataclass(frozen=True, slots=True)
class Strip:
    """What was true and what was pressed in one recording, from ``start_s`` on, for a timeline."""

    recording: str
    person: str
    duration_s: float
    truth: tuple[Segment, ...]
    events: tuple[MoveEvent, ...]
    start_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Fold:
    """Names of the recordings to learn from and of those to test on; never one in both."""

    train: tuple[str, ...]
    test: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class MoveSetting:
    """What a project says of a move: the key it presses, and whether the key is held."""

    move: str
    key: str = ""
    hold: bool = False


Json = Any
"""What ``json.loads`` gives."""

Moves = Sequence[str]
