"""Evaluate a model on held-out recordings: presses, report, recommendations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from moveset.base.values import (
    EventTimeline,
    FloatArray,
    MoveSetting,
    ScoreTrack,
    Segment,
    TriggerRule,
)
from moveset.evaluate.calibration_curve import (
    CalibrationCounts,
    compute_calibration_curve,
    count_calibration,
)
from moveset.evaluate.effect_size import mean_features
from moveset.evaluate.frame_metrics import FrameCount, add_frames, count_frames
from moveset.evaluate.held_out import HeldOutRecording
from moveset.evaluate.recommendations import recommend
from moveset.evaluate.report import Recommendation, Report, build_report
from moveset.label.frame_labels import WEAK_LABEL_MARGIN, label_times
from moveset.label.labelled_recording import LabelledRecording
from moveset.recognise.events import detect_events
from moveset.recognise.model import CurvePoint
from moveset.recognise.predictor import WindowClassifier, score_observations
from moveset.recognise.trigger_rules import article_rules
from moveset.see.extractor import Extractor
from moveset.see.registry import find_extractor
from moveset.see.resample import at_times, tick_times

CHANCE_SEED: Final = 0
"""A fixed seed for the chance level makes reports comparable."""

ARTICLE_RULE: Final = "the article's rule"

RECOMMENDATION_SEED: Final = 0
"""A fixed seed for the permutation test: the same scores give the same recommendations."""


@dataclass(frozen=True, slots=True)
class RecordingResult:
    """The presses of a model in a held-out recording.

    Attributes
    ----------
    timeline, by_article
        Presses under the model's own trigger rules, and under the article's.
    frames
        Frames by class.
    calibration
        Frames by predicted probability.
    track
        The probabilities.
    """

    timeline: EventTimeline
    by_article: EventTimeline
    frames: FrameCount
    calibration: CalibrationCounts
    track: ScoreTrack


def evaluate_recording(
    item: LabelledRecording, classifier: WindowClassifier, rules: Sequence[TriggerRule]
) -> RecordingResult:
    """Return what a model presses in a recording that it was not trained on.

    Parameters
    ----------
    rules
        The trigger rules in use.
    """
    track = score_observations(classifier, item.observations)
    moves = track.classes[:-1]
    truth = tuple(segment for segment in item.segments if segment.move in moves)
    timeline = EventTimeline(
        item.recording.name,
        item.recording.person,
        item.duration_s,
        truth,
        tuple(detect_events(track, rules)),
        start_s=float(track.times_s[0]),
    )
    article = article_rules([MoveSetting(rule.move, hold=rule.hold) for rule in rules])
    margin = WEAK_LABEL_MARGIN if item.recording.weak_labels else None
    labels, weights = label_times(track.times_s, item.segments, moves, margin)
    # Frames without a person are always none; they would hide errors of the model.
    weights[np.isnan(item.observations.values).any(axis=1)] = 0.0
    return RecordingResult(
        timeline,
        replace(timeline, events=tuple(detect_events(track, article))),
        count_frames(labels, track.probabilities.argmax(axis=1), track.classes),
        count_calibration(track.probabilities, labels, weights, classifier.temperature),
        track,
    )


def recommend_next(
    items: Mapping[str, LabelledRecording],
    results: Sequence[RecordingResult],
    extractor: Extractor,
) -> tuple[Recommendation, ...]:
    """Return what to do next, from the results on held-out recordings.

    Parameters
    ----------
    items
        The recordings by name.
    """
    names = find_extractor(extractor.name).feature_names
    held_out = []
    for result in results:
        item = items[result.timeline.recording]
        known = result.track.classes[:-1]
        negatives = tuple(part for part in item.segments if part.move not in known)
        means = _mean_features(item, result.timeline.truth, extractor) if names else None
        held_out.append(HeldOutRecording(result.timeline, result.track, negatives, means))
    return recommend(held_out, names, np.random.default_rng(RECOMMENDATION_SEED))


def _mean_features(
    item: LabelledRecording, truth: tuple[Segment, ...], extractor: Extractor
) -> FloatArray:
    times_s = tick_times(item.observations)
    features = extractor.features(at_times(item.observations, times_s))
    return mean_features(truth, times_s, features)


def report_results(
    results: Sequence[RecordingResult],
    moves: Sequence[str],
    split: str,
    curves: Sequence[tuple[CurvePoint, ...]],
) -> Report:
    """Return the report of the results on held-out recordings.

    Parameters
    ----------
    split
        How the recordings were split, in words, for the report.
    """
    timelines = [result.timeline for result in results]
    report = build_report(
        timelines,
        moves=moves,
        split=split,
        frames=add_frames(result.frames for result in results),
        curves=curves,
        rng=np.random.default_rng(CHANCE_SEED),
        baselines={ARTICLE_RULE: [result.by_article for result in results]},
    )
    calibration = compute_calibration_curve([result.calibration for result in results], timelines)
    return replace(report, calibration=calibration)
