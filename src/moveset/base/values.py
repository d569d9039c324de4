"""The small frozen dataclasses that modules exchange, and array aliases."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

RgbImage = npt.NDArray[np.uint8]
"""An image, (height, width, 3), in RGB order."""

FloatArray = npt.NDArray[np.float32]
"""Numbers in single precision; what uses it says the shape."""

TimeArray = npt.NDArray[np.float64]
"""Times in seconds, increasing."""

LabelArray = npt.NDArray[np.int64]
"""Class indices into ``(*moves, NONE)``."""

NONE = "none"
"""The class of everything that no segment covers."""

MOVE_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""Valid names of moves: lower-case letters, digits and underscores."""

EventKind = Literal["press", "release"]
"""A release follows only where the move's rule holds its key."""

ProgressCallback = Callable[[str, int, int], None]
"""Called after every step of a long job with its stage, the steps done and their total."""

BatchCallback = Callable[[str, int, float, float], None]
"""Called after every training batch with the stage, the epoch, the mean loss and the accuracy."""


@dataclass(frozen=True, slots=True)
class TimedFrame:
    """An image and its time.

    Attributes
    ----------
    time_s
        Seconds from the start of the recording; of a camera, from its first frame.
    image
        (height, width, 3) uint8, in RGB order.
    """

    time_s: float
    image: RgbImage


@dataclass(frozen=True, slots=True)
class Pose:
    """BlazePose's 33 landmarks of one body.

    Attributes
    ----------
    image
        (33, 3) float32: x and y in pixels of the frame, z in the same unit.
    world
        (33, 3) float32: metres from the centre of the hips; x to the right of the image, y down,
        z away from the camera.
    visibility
        (33,) float32 in [0, 1].
    presence
        Probability in [0, 1] that there is a body.
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
    name
        Unique in its project; segments refer to it.
    person
        Recordings of one person stay together in a split by person; ``unknown`` where nobody is
        named.
    path
        The video, or the file of landmarks.
    note
        Any text.
    weak_labels
        Whether its segments were made automatically, from beeps, and nobody has checked them yet.
    """

    name: str
    person: str
    path: Path
    note: str = ""
    weak_labels: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """A time in which the person in a recording does a move.

    Attributes
    ----------
    recording
        Its name.
    start_s, end_s
        Seconds from the start of the recording, 0 <= start < end; a frame at ``end_s`` is outside.
    move
        Its name; ``none`` marks a time in which certainly no move is done.
    """

    recording: str
    start_s: float
    end_s: float
    move: str


@dataclass(frozen=True, slots=True)
class Observations:
    """An extractor's observations of one recording, one per frame.

    Attributes
    ----------
    times_s
        (n,) float64, increasing.
    values
        (n, observation_size) float32; a row of NaN where nobody was seen.
    """

    times_s: TimeArray
    values: FloatArray


@dataclass(frozen=True, slots=True)
class Sample:
    """One recording for training: observations at even ticks, each with a label.

    Attributes
    ----------
    values
        (t, observation_size) float32, an observation per tick; NaN where nobody was seen.
    labels
        (t,) class indices.
    weights
        (t,) float32 in [0, 1]: 0 where a label is too uncertain for training.
    """

    recording: str
    person: str
    values: FloatArray
    labels: LabelArray
    weights: FloatArray


@dataclass(frozen=True, slots=True)
class Score:
    """How likely each move is at one time.

    Attributes
    ----------
    time_s
        That of the frame, in seconds.
    probabilities
        Of each move and of ``none``, in [0, 1]; they add up to one.
    """

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
    """A move was pressed, or a held one released.

    Attributes
    ----------
    time_s
        That of the frame that decided it, in seconds.
    move
        Its name.
    event
        ``press``; or ``release``, which only moves with ``TriggerRule.hold`` have.
    probability
        The smoothed probability at that time, in [0, 1].
    """

    time_s: float
    move: str
    event: EventKind
    probability: float


@dataclass(frozen=True, slots=True)
class TriggerRule:
    """When one move presses and releases its key.

    Attributes
    ----------
    move
        Its name.
    threshold_on
        Smoothed probability, in (0, 1], from which on the move presses.
    threshold_off
        Smoothed probability, in [0, ``threshold_on``), below which the move may press again, or
        releases a held key (hysteresis).
    smoothing_s
        Length in seconds of the moving average over past probabilities; 0: none.
    min_duration_s
        Seconds for which the probability must stay at ``threshold_on`` or above (debounce).
    refractory_s
        Refractory period: minimum seconds between two presses.
    hold
        Whether the key stays down while the move lasts.
    interval_s
        0: every score is checked, and a move presses once. Otherwise scores are checked only at
        this interval in seconds, and a tapped move presses at every check while it lasts, as in
        the article.
    max_none
        Presses only while ``NONE`` is less likely than this; a value above 1 disables the check.

    Raises
    ------
    ValueError
        The thresholds are out of range, or not in this order.
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
class EventTimeline:
    """The true segments and the events of one recording.

    Attributes
    ----------
    recording, person
        Their names.
    duration_s
        Seconds from the first frame to the last.
    truth
        The labelled segments.
    events
        Presses and releases, in time order.
    start_s
        Time of the first frame, seconds.
    """

    recording: str
    person: str
    duration_s: float
    truth: tuple[Segment, ...]
    events: tuple[MoveEvent, ...]
    start_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Fold:
    """One split into a training and a test set, which do not overlap.

    Attributes
    ----------
    train, test
        Names of recordings.
    name
        What is left out, for progress and errors.
    """

    train: tuple[str, ...]
    test: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class MoveSetting:
    """A move in a project: the key it presses, and whether the key is held.

    Attributes
    ----------
    move
        The name in files: lower-case letters, digits and ``_``, at most 40, a letter first.
    key
        Such as ``space`` or ``ctrl+c``; empty: the move presses no key.
    hold
        Whether the key stays down while the move lasts; otherwise it is tapped.
    title
        The name that pages show, in any language; empty where ``move`` is shown.
    """

    move: str
    key: str = ""
    hold: bool = False
    title: str = ""


Json = Any
"""A value that ``json.loads`` can return."""
