"""Segments that a bundle recognises in a recording, proposed for its labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from moveset.base.values import (
    Json,
    MoveEvent,
    ProgressCallback,
    Recording,
    ScoreTrack,
    Segment,
)
from moveset.label.project import Project
from moveset.recognise.bundle import Bundle, check_features
from moveset.recognise.events import detect_events
from moveset.recognise.predictor import WindowClassifier, score_observations
from moveset.see.observe import observe_recording
from moveset.see.registry import open_extractor

MIN_DURATION_S: Final = 0.2
MAX_DISTANCE_S: Final = 1.2
"""A segment reaches at most this far from its press."""

RELATIVE_THRESHOLD: Final = 0.5
"""A segment ends where the probability falls below this share of its maximum."""

LATENCY_S: Final = 0.12
"""A causal network recognises a move this long after its start."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed segment and the probability of its press."""

    segment: Segment
    probability: float


def propose_segments(
    bundle: Bundle, recording: Recording, cache: Path, progress: ProgressCallback | None = None
) -> list[Proposal]:
    """Return the segments that a bundle recognises in a recording, in time order.

    Raises
    ------
    MovesetError
        The video cannot be read, or the bundle has other features.
    """
    track = _score(bundle, recording.path, cache, progress)
    found: list[Proposal] = []
    for event in detect_events(track, bundle.rules):
        if event.event != "press":
            continue
        segment = _around_press(track, event, recording.name)
        if found:
            segment = replace(segment, start_s=max(segment.start_s, found[-1].segment.end_s))
        if segment.end_s - segment.start_s >= MIN_DURATION_S:
            found.append(Proposal(segment, event.probability))
    return found


def new_proposals(found: Sequence[Proposal], project: Project) -> list[Proposal]:
    """Return the proposals of the project's moves that overlap no segment of the project."""
    moves = {one.move for one in project.moves}
    return [
        one
        for one in found
        if one.segment.move in moves
        and not any(_overlap(one.segment, old) for old in project.segments)
    ]


def proposals_json(proposals: Sequence[Proposal]) -> Json:
    """Return proposals as JSON."""
    return [
        {
            "start_s": round(one.segment.start_s, 3),
            "end_s": round(one.segment.end_s, 3),
            "move": one.segment.move,
            "probability": round(one.probability, 3),
        }
        for one in proposals
    ]


def _score(
    bundle: Bundle, path: Path, cache: Path, progress: ProgressCallback | None
) -> ScoreTrack:
    extractor = open_extractor(bundle.features, bundle.settings)
    check_features(bundle, extractor.name, extractor.settings)
    report = (lambda share: progress("observe", round(100 * share), 100)) if progress else None
    observations = observe_recording(path, extractor, cache=cache, progress=report)
    classifier = WindowClassifier(bundle.model, extractor, bundle.templates)
    return score_observations(classifier, observations)


def _around_press(track: ScoreTrack, press: MoveEvent, recording: str) -> Segment:
    """Return the time around a press for which its move stays probable."""
    column = track.probabilities[:, track.classes.index(press.move)]
    near = np.flatnonzero(np.abs(track.times_s - press.time_s) <= MAX_DISTANCE_S)
    threshold = RELATIVE_THRESHOLD * max(float(column[near].max()), 1e-6)
    first = last = int(near[np.abs(track.times_s[near] - press.time_s).argmin()])
    while first > near[0] and column[first - 1] >= threshold:
        first -= 1
    while last < near[-1] and column[last + 1] >= threshold:
        last += 1
    start_s = max(0.0, float(track.times_s[first]) - LATENCY_S)
    return Segment(recording, round(start_s, 3), round(float(track.times_s[last]), 3), press.move)


def _overlap(one: Segment, other: Segment) -> bool:
    return (
        one.recording == other.recording and one.start_s < other.end_s and other.start_s < one.end_s
    )
