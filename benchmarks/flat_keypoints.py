"""What the built-in bundle and own examples recognise in keypoints without depth.

    python benchmarks/flat_keypoints.py [--data FOLDER] [--json]

The same recordings of real people are played twice: with all landmarks, and with the 17 keypoints
of COCO in the picture alone, read as another tracker's file. Nothing is chosen on them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from kinect import read_players
from measure import BenchmarkResult, Table, parse, publish
from real_data import find_sources, read_everyday, read_fights, read_videos
from real_fights import play
from real_motion import CACHE, DATA
from real_scores import NO_MOVE, make_timeline, motion_group
from real_tables import timelines

from moveset.base.values import EventTimeline, Observations
from moveset.evaluate.event_metrics import compute_event_metrics
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.estimator import MoveClassifier
from moveset.recognise.builtin import fighter
from moveset.see.landmark_files.joints import COCO_17, landmark_number
from moveset.see.landmark_files.mediapipe import observe_landmarks
from moveset.see.landmark_files.points import Points
from moveset.see.pose.landmarks import MIN_VISIBILITY, reshape_landmarks

EVERYDAY_STEP = 8
"""One in so many everyday motions is played, to keep it short."""

Items = Sequence[LabelledRecording]
Row = tuple[str, ...]


def flatten(seen: Observations) -> Observations:
    """Return the observations of COCO's keypoints at the same places in the picture."""
    landmarks = reshape_landmarks(seen.values).copy()
    keypoints = [landmark_number(joint) for joint in COCO_17]
    others = np.setdiff1d(np.arange(landmarks.shape[1]), keypoints)
    landmarks[:, others] = np.nan
    landmarks[~(landmarks[:, :, 5] >= MIN_VISIBILITY)] = np.nan
    names = {"image_x": 0, "image_y": 1, "v": 5}
    values = {name: landmarks[:, :, column] for name, column in names.items()}
    return observe_landmarks(Points("COCO-17", seen.times_s, values), "recording").observations


def flat(items: Items) -> list[LabelledRecording]:
    """Return recordings without depth."""
    return [replace(item, observations=flatten(item.observations)) for item in items]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder of real people")
    options = parse(parser)
    publish(measure(options.data), options)


def measure(folder: Path) -> BenchmarkResult:
    """Return the scores with and without depth of all recordings in a folder."""
    sources = find_sources(folder)
    rows: list[Row] = []
    if sources.videos:
        clips, _ = read_videos(sources.videos, CACHE)

        def videos(items: Items) -> list[EventTimeline]:
            return timelines(list(zip(clips, play(fighter(), items), strict=True)))

        rows += _rows("videos", [clip.item for clip in clips], videos)
    if sources.fights:
        fights = [one.item for one in read_fights(sources.fights)]
        rows += _rows("fights (trained on)", fights, _play)
    if sources.everyday:
        quiet = [
            clip.item
            for clip in read_everyday(sources.everyday)
            if motion_group(clip.motion) == NO_MOVE
        ][::EVERYDAY_STEP]
        rows += _rows("everyday motion", quiet, _play)
    columns = ("recordings", "landmarks", "number", "found", "false a minute", "F1")
    tables = [Table(columns, tuple(rows), "fighter, sides ignored in videos")]
    figures = {}
    if sources.jk2017:
        scores = own_accuracy(sources.jk2017)
        figures = {"own": scores}
        known = tuple((name, f"{share:.1%}") for name, share in scores.items())
        title = "MoveClassifier on JK2017: 14 moves, one person left out in turn, chance 7 %"
        tables.append(Table(("landmarks", "right"), known, title))
    return BenchmarkResult("flat_keypoints", tuple(tables), figures)


def own_accuracy(folder: Path) -> dict[str, float]:
    """Return the accuracy of examples of people who were left out in turn."""
    players = read_players(folder)
    scores = {}
    for name, change in (("all, 3D", lambda seen: seen), ("COCO-17, 2D", flatten)):
        right = []
        sequences = {one.name: [_cut(item, change) for item in one.examples] for one in players}
        for one in players:
            others = [pair for name, some in sequences.items() if name != one.name for pair in some]
            classifier = MoveClassifier().fit(*map(list, zip(*others, strict=True)))
            own, moves = map(list, zip(*sequences[one.name], strict=True))
            right += (classifier.predict(own) == np.array(moves)).tolist()
        scores[name] = float(np.mean(right))
    return scores


def _cut(
    item: LabelledRecording, change: Callable[[Observations], Observations]
) -> tuple[Observations, str]:
    (segment,) = item.segments
    seen = change(item.observations)
    inside = (seen.times_s >= segment.start_s) & (seen.times_s < segment.end_s)
    return Observations(seen.times_s[inside], seen.values[inside]), segment.move


def _play(items: Items) -> list[EventTimeline]:
    return [
        make_timeline(item, events)
        for item, events in zip(items, play(fighter(), items), strict=True)
    ]


def _rows(name: str, items: Items, score: Callable[[Items], list[EventTimeline]]) -> list[Row]:
    kinds = (("all, 3D", list(items)), ("COCO-17, 2D", flat(items)))
    return [(name, kind, *_cells(score(some))) for kind, some in kinds]


def _cells(played: Sequence[EventTimeline]) -> Row:
    metrics = compute_event_metrics(played)
    found = f"{metrics.true_positives} of {metrics.segments}" if metrics.segments else ""
    return (
        str(len(played)),
        found,
        f"{metrics.false_positives / metrics.minutes:.2f}",
        f"{metrics.f1:.2f}" if metrics.segments else "",
    )


if __name__ == "__main__":
    main()
