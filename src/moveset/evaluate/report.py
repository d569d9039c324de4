"""The report of an evaluation: its values, and how they are computed from event timelines."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

from moveset.base.values import EventTimeline
from moveset.evaluate.calibration_curve import CalibrationCurve
from moveset.evaluate.event_metrics import (
    EventMetrics,
    compute_chance_f1,
    compute_event_metrics,
    confusion_matrix,
)
from moveset.evaluate.frame_metrics import FrameCount
from moveset.recognise.model import CurvePoint

RecommendationKind = Literal["mislabelled", "unlabelled", "badly_timed", "confused", "record_next"]

NOT_HELD_OUT: Final = "not held out: counts only if the bundle was not taught on them"
"""The split of a report in which a bundle is scored as it is."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One thing to do next, so that moves are recognised better.

    Attributes
    ----------
    kind
        ``mislabelled``, ``unlabelled`` or ``badly_timed`` segments; two ``confused`` moves; or what
        to ``record_next``.
    words
        What to do and why, in one plain sentence.
    move, other
        The label and what the segment looks like, ``NONE`` among them; or two confused moves.
    recording, start_s, end_s
        The place, in seconds: as labelled, or where something is to be labelled. Empty and NaN
        where the recommendation is about no single place.
    shift_s
        How many seconds later the label should be; negative: earlier.
    gain
        Estimated change of event F1 on the same presses; NaN where unknown.
    """

    kind: RecommendationKind
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
    """An evaluation on held-out people or recordings.

    Attributes
    ----------
    split
        How the recordings were split, in words: ``by person``.
    people, recordings
        Number of held-out people and recordings.
    moves
        The moves, without ``NONE``.
    per_move, overall
        Event metrics: how well presses match the labelled segments.
    chance_f1
        Chance level of event F1, in [0, 1]: the same presses at random times.
    frame_accuracy
        Share of frames classified correctly, in [0, 1].
    frame_majority_accuracy
        Frame accuracy of always predicting the most frequent class.
    confusion
        (moves + 1, moves + 1) counts: row = move done (last: none of them), column = move pressed
        (last: nothing).
    frame_f1
        Macro F1 of the frames, ``NONE`` among the classes.
    baselines
        Event metrics of the same probabilities under other trigger rules, by the rules' names.
    timelines
        One for each recording.
    curves
        Learning curve of each fold.
    calibration
        Accuracy by predicted probability; None where no frame was counted.
    recommendations
        What to do next, the most useful first.
    """

    split: str
    people: int
    recordings: int
    moves: tuple[str, ...]
    per_move: Mapping[str, EventMetrics]
    overall: EventMetrics
    chance_f1: float
    frame_accuracy: float
    frame_majority_accuracy: float
    confusion: tuple[tuple[int, ...], ...]
    frame_f1: float = math.nan
    baselines: Mapping[str, EventMetrics] = field(default_factory=dict)
    timelines: tuple[EventTimeline, ...] = ()
    curves: tuple[tuple[CurvePoint, ...], ...] = ()
    calibration: CalibrationCurve | None = None
    recommendations: tuple[Recommendation, ...] = ()


def build_report(
    timelines: Sequence[EventTimeline],
    *,
    moves: Sequence[str],
    split: str,
    frames: FrameCount,
    curves: Sequence[tuple[CurvePoint, ...]],
    rng: np.random.Generator,
    baselines: Mapping[str, Sequence[EventTimeline]] | None = None,
) -> Report:
    """Return the report of presses in held-out recordings.

    Parameters
    ----------
    rng
        For the chance level.
    baselines
        The same recordings with the presses of other trigger rules, by the rules' names.
    """
    others = (baselines or {}).items()
    return Report(
        split=split,
        people=len({timeline.person for timeline in timelines}),
        recordings=len({timeline.recording for timeline in timelines}),
        moves=tuple(moves),
        per_move={move: compute_event_metrics(timelines, move) for move in moves},
        overall=compute_event_metrics(timelines),
        chance_f1=compute_chance_f1(timelines, rng),
        frame_accuracy=frames.accuracy,
        frame_majority_accuracy=frames.majority_accuracy,
        frame_f1=frames.macro_f1,
        baselines={name: compute_event_metrics(other) for name, other in others},
        confusion=tuple(tuple(row) for row in confusion_matrix(timelines, moves)),
        timelines=tuple(timelines),
        curves=tuple(curves),
    )
