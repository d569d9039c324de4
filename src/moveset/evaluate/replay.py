"""Beside ``classroom``: what a model presses in recordings that it did not learn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, MoveSetting, ScoreTrack, Segment, Strip, TriggerRule
from moveset.evaluate.calibration_curve import (
    ReliabilityCount,
    count_reliability,
    measure_reliability,
)
from moveset.evaluate.effect_size import middle_looks
from moveset.evaluate.event_metrics import FrameCount, add_frames, build_report, count_frames
from moveset.evaluate.held_out import HeldOut
from moveset.evaluate.recommendations import advise
from moveset.evaluate.reports import Advice, Report
from moveset.label.frame_labels import LOOSE, label_times
from moveset.label.labelled_recording import LabelledRecording
from moveset.recognise.events import detect_events
from moveset.recognise.model import CurvePoint
from moveset.recognise.predictor import Scorer, score_observations
from moveset.recognise.trigger_rules import article_rules
from moveset.see.extractor import Extractor
from moveset.see.pose.landmarks import feature_names
from moveset.see.resample import at_times, tick_times

FEATURE_NAMES: Final[Mapping[str, Callable[[], tuple[str, ...]]]] = {"pose": feature_names}
"""What features of each kind are, in plain words; of others nobody can say."""

CHANCE_SEED: Final = 0
"""The chance line is drawn by lot; the same lots make reports comparable."""

ARTICLE_RULE: Final = "the article's rule"

ADVICE_SEED: Final = 0
"""Advice holds differences against luck; the same lots give the same advice."""


@dataclass(frozen=True, slots=True)
class PlayedRecording:
    """What a model pressed in a recording that it did not learn from.

    Attributes
    ----------
    strip, by_article
        The same scores under its own rules, and under the article's.
    frames
        How many frames it knew.
    reliability
        How sure it was of them.
    track
        The scores themselves.
    """

    strip: Strip
    by_article: Strip
    frames: FrameCount
    reliability: ReliabilityCount
    track: ScoreTrack


def play_recording(
    item: LabelledRecording, scorer: Scorer, rules: Sequence[TriggerRule]
) -> PlayedRecording:
    """Return what a model presses in a recording beside the truth, and how many frames it knew."""
    track = score_observations(scorer, item.observations)
    moves = track.classes[:-1]
    truth = tuple(segment for segment in item.segments if segment.move in moves)
    strip = Strip(
        item.recording.name,
        item.recording.person,
        item.duration_s,
        truth,
        tuple(detect_events(track, rules)),
        start_s=float(track.times_s[0]),
    )
    article = article_rules([MoveSetting(rule.move, hold=rule.hold) for rule in rules])
    doubt = LOOSE if item.recording.loose else None
    labels, weights = label_times(track.times_s, item.segments, moves, doubt)
    # Where nobody is in view it is none for certain, and the model is not asked.
    weights[np.isnan(item.observations.values).any(axis=1)] = 0.0
    return PlayedRecording(
        strip,
        replace(strip, events=tuple(detect_events(track, article))),
        count_frames(labels, track.probabilities.argmax(axis=1), track.classes),
        count_reliability(track.probabilities, labels, weights, scorer.temperature),
        track,
    )


def advise_on(
    items: Mapping[str, LabelledRecording], played: Sequence[PlayedRecording], extractor: Extractor
) -> tuple[Advice, ...]:
    """Return what to do next, from recordings that were not learnt from and what was pressed.

    Parameters
    ----------
    items
        The recordings by name.
    """
    names = FEATURE_NAMES.get(extractor.name, tuple)()
    held_out = []
    for one in played:
        item = items[one.strip.recording]
        taught = one.track.classes[:-1]
        refused = tuple(part for part in item.segments if part.move not in taught)
        looks = _middle_looks(item, one.strip.truth, extractor) if names else None
        held_out.append(HeldOut(one.strip, one.track, refused, looks))
    return advise(held_out, names, np.random.default_rng(ADVICE_SEED))


def _middle_looks(
    item: LabelledRecording, truth: tuple[Segment, ...], extractor: Extractor
) -> FloatArray:
    times_s = tick_times(item.observations)
    features = extractor.features(at_times(item.observations, times_s))
    return middle_looks(truth, times_s, features)


def report_on(
    played: Sequence[PlayedRecording],
    moves: Sequence[str],
    split: str,
    curves: Sequence[tuple[CurvePoint, ...]],
) -> Report:
    """Return the report of what was pressed in some recordings.

    Parameters
    ----------
    split
        Says in the report what parts these recordings from those learnt.
    """
    strips = [one.strip for one in played]
    report = build_report(
        strips,
        moves=moves,
        split=split,
        frames=add_frames(one.frames for one in played),
        curves=curves,
        rng=np.random.default_rng(CHANCE_SEED),
        rivals={ARTICLE_RULE: [one.by_article for one in played]},
    )
    reliability = measure_reliability([one.reliability for one in played], strips)
    return replace(report, reliability=reliability)
