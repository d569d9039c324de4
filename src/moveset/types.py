"""Ground floor: the small frozen values that travel the whole road, and the array aliases."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
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
    """One video of one person."""

    name: str
    person: str
    path: Path
    note: str = ""


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
class FireRule:
    """When one move presses and lets go.

    Attributes
    ----------
    on
        Presses when the smoothed probability reaches this.
    off
        May press again (a held one: lets go) only after it fell below this; ``off < on``.
    smooth_s
        Probabilities are averaged over this many seconds back.
    min_length_s
        It must have stayed at ``on`` for this long.
    cool_down_s
        No second press within this time.
    hold
        Whether the key stays down while the move lasts.
    every_s
        0: scores are looked at as they come, and a move presses once. Else they are looked at only
        so often, and a tapped move presses at every look while it lasts: how the article plays.
    none_below
        Presses only while ``NONE`` is less likely than this; above 1 it is not asked.
    """

    move: str
    on: float = 0.6
    off: float = 0.3
    smooth_s: float = 0.1
    min_length_s: float = 0.0
    cool_down_s: float = 0.3
    hold: bool = False
    every_s: float = 0.0
    none_below: float = 2.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.off < self.on <= 1.0:
            raise ValueError(f"rule for {self.move}: needs 0 <= off < on <= 1")


@dataclass(frozen=True, slots=True)
class EventScore:
    """How well presses met the truth.

    Attributes
    ----------
    truths, presses, correct
        Segments to be found, presses made, presses that met a segment of their move, once each.
    minutes
        How long was played.
    delays_s
        For each correct press, seconds from its segment's start.
    """

    truths: int
    presses: int
    correct: int
    minutes: float
    delays_s: tuple[float, ...] = ()

    @property
    def missed(self) -> int:
        """Segments that no press met."""
        return self.truths - self.correct

    @property
    def false(self) -> int:
        """Presses that met no segment, or one already met."""
        return self.presses - self.correct

    @property
    def precision(self) -> float:
        """Share of presses that are correct; NaN without presses."""
        return self.correct / self.presses if self.presses else math.nan

    @property
    def recall(self) -> float:
        """Share of segments that were met; NaN without segments."""
        return self.correct / self.truths if self.truths else math.nan

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; NaN when there is nothing to count."""
        total = self.truths + self.presses
        return 2.0 * self.correct / total if total else math.nan

    @property
    def false_per_minute(self) -> float:
        """False presses a minute; NaN for no time at all."""
        return self.false / self.minutes if self.minutes else math.nan

    @property
    def delay_median_s(self) -> float:
        """Median delay of the correct presses; NaN without any."""
        return median(self.delays_s) if self.delays_s else math.nan

    @property
    def delay_p95_s(self) -> float:
        """95th percentile of the delays; NaN without any."""
        return float(np.percentile(self.delays_s, 95)) if self.delays_s else math.nan


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
class CurvePoint:
    """One epoch of training: losses and frame accuracies; NaN where nothing was held out."""

    epoch: int
    loss: float
    accuracy: float
    held_out_loss: float = math.nan
    held_out_accuracy: float = math.nan


@dataclass(frozen=True, slots=True)
class Trust:
    """How often something was right, beside how often it said it would be.

    Attributes
    ----------
    said
        Mean probability; NaN of nothing.
    right
        Share that was right; NaN of nothing.
    count
        Of how many.
    """

    said: float = math.nan
    right: float = math.nan
    count: int = 0


@dataclass(frozen=True, slots=True)
class Reliability:
    """Whether a probability of 0.8 is right eight times in ten.

    Attributes
    ----------
    bins
        Frames by the probability of the likeliest class: those of ten equally wide bins that have
        any, from the lowest. Frames too doubtful to learn from are left out.
    presses
        The smoothed probability at each press.
    temperature
        By which the model's logits were divided, as its training recordings asked for.
    """

    bins: tuple[Trust, ...]
    presses: Trust = field(default_factory=Trust)
    temperature: float = 1.0

    @property
    def ece(self) -> float:
        """Expected calibration error: how far said and right are apart on average; NaN of none."""
        total = sum(one.count for one in self.bins)
        apart = sum(one.count * abs(one.said - one.right) for one in self.bins)
        return apart / total if total else math.nan


AdviceKind = Literal["mislabelled", "unlabelled", "badly_timed", "confused", "record_next"]


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do next, so that moves are known better.

    Attributes
    ----------
    words
        What to do and why, in one plain sentence.
    move, other
        What is labelled and what it looks like, ``NONE`` among them; or the two that are confused.
    recording, start_s, end_s
        Where: as labelled, or where something is to be labelled. Empty and NaN of no one place.
    shift_s
        How much later the label should lie; below 0: earlier.
    gain
        By how much event F1, of at most 1, would differ on the same presses; NaN where nobody
        can say.
    """

    kind: AdviceKind
    words: str
    move: str
    other: str = ""
    recording: str = ""
    start_s: float = math.nan
    end_s: float = math.nan
    shift_s: float = 0.0
    gain: float = math.nan


@dataclass(frozen=True, slots=True)
class Report:
    """An evaluation on people or recordings that were not learnt from.

    Attributes
    ----------
    split
        How it was split, in words: ``by person``.
    people, recordings
        How many were tested on.
    moves
        The moves known, without ``NONE``.
    per_move, overall
        Event scores.
    chance_f1
        Event F1 of as many presses of the same moves at random times: the chance line.
    frame_accuracy, frame_chance
        Share of frames with the right label, and of always saying the commonest one.
    frame_f1
        Mean F1 of the frames' labels over the classes that are there, ``NONE`` among them.
    rivals
        What other rules would have scored on the same probabilities, by their names.
    confusion
        (moves + 1, moves + 1) counts: row = what was done (last: none of them), column = what was
        pressed (last: nothing).
    strips
        One for each recording.
    curves
        Learning curve of each fold.
    reliability
        Whether its probabilities mean what they say; None where no frame was counted.
    advice
        What to do next, the most useful first.
    """

    split: str
    people: int
    recordings: int
    moves: tuple[str, ...]
    per_move: Mapping[str, EventScore]
    overall: EventScore
    chance_f1: float
    frame_accuracy: float
    frame_chance: float
    confusion: tuple[tuple[int, ...], ...]
    frame_f1: float = math.nan
    rivals: Mapping[str, EventScore] = field(default_factory=dict)
    strips: tuple[Strip, ...] = ()
    curves: tuple[tuple[CurvePoint, ...], ...] = ()
    reliability: Reliability | None = None
    advice: tuple[Advice, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureReport:
    """How single pictures are known that were not learnt from, beside those that were.

    Attributes
    ----------
    split
        How it was split, in words.
    sources, pictures
        How many were tested on.
    classes
        The moves, then ``NONE``.
    confusion
        (classes, classes) counts: row = what a picture shows, column = what it was taken for.
    training_accuracy
        Share of right pictures among those learnt from, by the same models: says little.
    """

    split: str
    sources: int
    pictures: int
    classes: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    training_accuracy: float

    @property
    def accuracy(self) -> float:
        """Share of right pictures among those not learnt from."""
        right = sum(row[number] for number, row in enumerate(self.confusion))
        return right / self.pictures if self.pictures else math.nan

    @property
    def chance(self) -> float:
        """Share that always saying the commonest class gets right."""
        return max(map(sum, self.confusion)) / self.pictures if self.pictures else math.nan

    @property
    def f1(self) -> Mapping[str, float]:
        """F1 of every class; NaN for one without pictures."""
        scores = {}
        for number, name in enumerate(self.classes):
            true = sum(self.confusion[number])
            said = sum(row[number] for row in self.confusion)
            right = self.confusion[number][number]
            scores[name] = 2.0 * right / (true + said) if true else math.nan
        return scores

    @property
    def macro_f1(self) -> float:
        """Mean F1 over the classes that have pictures."""
        scores = [score for score in self.f1.values() if not math.isnan(score)]
        return sum(scores) / len(scores) if scores else math.nan


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
