"""Ground floor: what training and an evaluation say, as small frozen values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Literal

import numpy as np

from moveset.base.values import Strip
from moveset.recognise.model import CurvePoint


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
