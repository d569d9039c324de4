"""In the studio: segments that a bundle would add to a recording, for somebody to accept."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from moveset.base.values import Json, MoveEvent, Progress, ScoreTrack, Segment
from moveset.recognise.bundle import Bundle, check_features
from moveset.recognise.events import detect_events
from moveset.recognise.predictor import Scorer, score_observations
from moveset.see.cache import observe_recording
from moveset.see.extractor import reopen_extractor

LEAST_S: Final = 0.2
REACH_S: Final = 1.2
"""A press is looked around so far for where its move begins and ends."""

SHARE: Final = 0.5
"""Of the probability at the press: below it the move is over, or has not begun."""

AHEAD_S: Final = 0.12
"""Causal networks say a move a little after it has begun."""


def propose(
    bundle: Bundle, path: Path, recording: str, cache: Path, progress: Progress | None = None
) -> tuple[list[Segment], list[float]]:
    """Return what a bundle takes for moves in a recording, and how sure it is of each.

    Raises
    ------
    MovesetError
        The video cannot be read, or the bundle is of other features.
    """
    extractor = reopen_extractor(bundle.features, bundle.settings)
    check_features(bundle, extractor.name, extractor.settings)
    tell = (lambda share: progress("look", round(100 * share), 100)) if progress else None
    seen = observe_recording(path, extractor, cache=cache, progress=tell)
    track = score_observations(Scorer(bundle.model, extractor, bundle.templates), seen)
    found: list[Segment] = []
    sure: list[float] = []
    events = detect_events(track, bundle.rules)
    for event in events:
        if event.event != "press":
            continue
        segment = _around(track, event, recording)
        if found and segment.start_s < found[-1].end_s:
            segment = Segment(recording, found[-1].end_s, segment.end_s, segment.move)
        if segment.end_s - segment.start_s >= LEAST_S:
            found.append(segment)
            sure.append(event.probability)
    return found, sure


def without_labelled(found: list[Segment], labelled: tuple[Segment, ...]) -> list[Segment]:
    """Return those that overlap nothing that is labelled already."""
    return [
        one
        for one in found
        if not any(one.start_s < old.end_s and old.start_s < one.end_s for old in labelled)
    ]


def describe(segments: list[Segment], sure: dict[Segment, float]) -> Json:
    """Return proposals as a page takes them."""
    return [
        {
            "start_s": round(one.start_s, 3),
            "end_s": round(one.end_s, 3),
            "move": one.move,
            "probability": round(sure.get(one, 0.0), 3),
        }
        for one in segments
    ]


def _around(track: ScoreTrack, press: MoveEvent, recording: str) -> Segment:
    """Return the stretch around a press in which its move stays likely."""
    column = track.probabilities[:, track.classes.index(press.move)]
    near = [
        number
        for number, time_s in enumerate(track.times_s.tolist())
        if abs(time_s - press.time_s) <= REACH_S
    ]
    least = SHARE * max(float(column[near].max()), 1e-6)
    at = min(near, key=lambda number: abs(float(track.times_s[number]) - press.time_s))
    first = last = at
    while first - 1 in near and column[first - 1] >= least:
        first -= 1
    while last + 1 in near and column[last + 1] >= least:
        last += 1
    start_s = max(0.0, float(track.times_s[first]) - AHEAD_S)
    return Segment(recording, round(start_s, 3), round(float(track.times_s[last]), 3), press.move)
