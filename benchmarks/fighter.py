"""Scores of the built-in bundle.

    python benchmarks/fighter.py [--people 200] [--minutes 30] [--seed 900] [--json]

Five tables: unseen simulated people, 12 s each, by move and by group; latency against errors at
several operating points (`--fast`, `--sure`); false presses during activities that are no moves;
and the article's footage, if it is there. Nothing was chosen on people of these seeds.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from measure import BenchmarkResult, Table, parse, publish

from moveset.base.values import EventTimeline, MoveEvent, ScoreTrack, Segment, TriggerRule
from moveset.evaluate.event_metrics import compute_event_metrics
from moveset.evaluate.recording_results import evaluate_recording
from moveset.evaluate.report_text import report_columns, report_table
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.merge_classes import merge_moves
from moveset.recognise.builtin import fighter
from moveset.recognise.events import detect_events
from moveset.recognise.predictor import WindowClassifier, score_observations
from moveset.recognise.trigger_rules import FAST, SURE, shift_operating_point
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.pose.landmarks import reshape_landmarks
from moveset.synth.dataset import CLIP_S, GeneratedRecording, generate
from moveset.synth.tracker.noise import HIPS, SHOULDERS
from moveset.workflow.evaluate import score_bundle
from moveset.workflow.play import play

ARTICLE = Path(__file__).parents[2] / "shared" / "data" / "article"
SHIFTS = (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5)
WITHOUT_SIDE = {f"{move}_{side}": move for move in ("punch", "kick") for side in ("left", "right")}
FIRST_SEED = 1_000_000
CHILD_M = 1.5  # shorter people count as children
NEAR_PX = 90.0  # length of the torso in the image
SLOW_CAMERA = 17.0  # frames per second
GROUPS = (
    "standing",
    "seated",
    "adults",
    "children",
    "facing the camera",
    "turned",
    "from behind",
    "near",
    "far",
    "over 17 frames a second",
    "10 to 17 frames a second",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=200, help="simulated people, 12 s each")
    parser.add_argument(
        "--minutes", type=float, default=30.0, help="of people who perform no moves"
    )
    parser.add_argument("--seed", type=int, default=900)
    options = parse(parser)
    first = options.seed * FIRST_SEED
    generated = [generate(seed) for seed in range(first, first + options.people)]
    people = [one.item for one in generated]
    tables = [
        _unseen(people),
        _by_group(generated),
        _operating_points(people),
        _no_moves(first + 500_000, options.minutes),
    ]
    if ARTICLE.is_dir():
        tables.append(_article())
    publish(BenchmarkResult("fighter", tuple(tables), {}), options)


def _unseen(people: Sequence[LabelledRecording]) -> Table:
    report = score_bundle(fighter(), people, split="unseen synthetic people")
    calibration = report.calibration
    notes = (
        f"{report.people} unseen simulated people, {report.overall.minutes:.0f} min.",
        (
            f"F1 by chance {report.chance_f1:.2f}. Some people sit, stand with their back to the "
            "camera, or are cut off at the legs."
        ),
        *((f"Calibration error of frames {calibration.ece:.3f}.",) if calibration else ()),
    )
    return Table(report_columns(), tuple(report_table(report)), "Simulated people", notes=notes)


def _by_group(generated: Sequence[GeneratedRecording]) -> Table:
    """Return the scores by what is known of the people; everybody is in several groups."""
    rules = fighter().rules
    tracks = _score([one.item for one in generated])
    groups = defaultdict[str, list[EventTimeline]](list)
    for one, track in zip(generated, tracks, strict=True):
        for name in _groups_of(one):
            groups[name].append(_timeline(one.item, detect_events(track, rules)))
    rows = []
    for name in GROUPS:
        score = compute_event_metrics(groups[name])
        found = f"{score.true_positives} of {score.segments}"
        rate = f"{score.false_positives_per_minute:.2f}"
        rows.append((name, f"{len(groups[name])}", f"{score.f1:.3f}", found, rate))
    columns = ("group", "people", "F1", "found", "false per minute")
    return Table(columns, tuple(rows), "Simulated people by group")


def _groups_of(one: GeneratedRecording) -> tuple[str, ...]:
    person, seen = one.person, one.item.observations
    turned = abs((person.place.facing_deg + 180.0) % 360.0 - 180.0)
    size = reshape_landmarks(seen.values)[..., :2]
    torso = np.linalg.norm(size[:, SHOULDERS].mean(axis=1) - size[:, HIPS].mean(axis=1), axis=1)
    fast = len(seen.times_s) / one.item.duration_s > SLOW_CAMERA
    return (
        "seated" if person.seated else "standing",
        "children" if person.build.stature_m < CHILD_M else "adults",
        "facing the camera" if turned < 30.0 else "turned" if turned < 100.0 else "from behind",
        "near" if np.nanmedian(torso) > NEAR_PX else "far",
        "over 17 frames a second" if fast else "10 to 17 frames a second",
    )


def _score(people: Sequence[LabelledRecording]) -> list[ScoreTrack]:
    bundle = fighter()
    classifier = WindowClassifier(bundle.model, PoseExtractor(), bundle.templates)
    return [score_observations(classifier, item.observations) for item in people]


def _operating_points(people: Sequence[LabelledRecording]) -> Table:
    tracks = _score(people)
    rows = []
    for shift in SHIFTS:
        rules = shift_operating_point(fighter().rules, shift)
        timelines = [
            _timeline(item, detect_events(track, rules))
            for item, track in zip(people, tracks, strict=True)
        ]
        score = compute_event_metrics(timelines)
        rows.append(
            (
                f"{shift:+.1f}{_name(shift)}",
                f"{score.f1:.3f}",
                f"{score.recall:.2f}",
                f"{score.false_positives_per_minute:.2f}",
                f"{score.latency_median_s:.2f} s",
                f"{score.latency_p95_s:.2f} s",
            )
        )
    columns = ("shift", "F1", "recall", "false per minute", "latency", "latency p95")
    return Table(columns, tuple(rows), "Latency against errors")


def _name(shift: float) -> str:
    return {FAST: ", --fast", 0.0: ", default", SURE: ", --sure"}.get(shift, "")


def _timeline(item: LabelledRecording, events: Sequence[MoveEvent]) -> EventTimeline:
    person = item.recording.person
    return EventTimeline(item.recording.name, person, item.duration_s, item.segments, tuple(events))


def _no_moves(first: int, minutes: float) -> Table:
    """Return the false presses of people who perform no moves, by activity."""
    presses, seconds = Counter[str](), defaultdict[str, float](float)
    bundle = fighter()
    classifier = WindowClassifier(bundle.model, PoseExtractor(), bundle.templates)
    for item, spans in _distractor_recordings(first, minutes):
        events = evaluate_recording(item, classifier, bundle.rules).timeline.events
        for name, start_s, end_s in spans:
            seconds[name] += end_s - start_s
        for event in events:
            if event.event == "press":
                presses[_activity(event.time_s, spans)] += 1
    total = sum(seconds.values()) / 60.0
    rows = [("all", f"{sum(presses.values())}", f"{sum(presses.values()) / total:.2f}")]
    rows += [
        (name, str(count), f"{60.0 * count / max(seconds[name], 1e-9):.1f}")
        for name, count in presses.most_common(12)
    ]
    notes = (f"{total:.0f} min of simulated people who perform none of the moves.",)
    return Table(("activity", "presses", "per minute of it"), tuple(rows), "No moves", notes=notes)


def _distractor_recordings(
    first: int, minutes: float
) -> Iterator[tuple[LabelledRecording, list[tuple[str, float, float]]]]:
    for seed in range(first, first + round(minutes * 60.0 / CLIP_S)):
        generated = generate(seed, ("idle",))
        spans, clock = [], 0.0
        for one in generated.schedule:
            spans += [("standing", clock, one.start_s), (one.action, one.start_s, one.end_s)]
            clock = one.end_s
        yield replace(generated.item, segments=()), [*spans, ("standing", clock, CLIP_S)]


def _activity(time_s: float, spans: Sequence[tuple[str, float, float]]) -> str:
    """Return what was done at a time, or had ended less than half a second before."""
    for name, start_s, end_s in spans:
        if name != "standing" and start_s <= time_s < end_s + 0.5:
            return name
    return "standing"


def _article() -> Table:
    with (ARTICLE / "segments.csv").open(newline="") as rows:
        truth = tuple(
            Segment("demo", float(row["start_s"]), float(row["end_s"]), row["move"])
            for row in csv.DictReader(rows)
        )
    bundle = merge_moves(fighter(), WITHOUT_SIDE)
    lines = []
    for shift in (FAST, 0.0, SURE):
        rules: tuple[TriggerRule, ...] = shift_operating_point(bundle.rules, shift)
        events = [
            event
            for frame in play(bundle, ARTICLE / "demo.mp4", rules=rules)
            for event in frame.events
        ]
        score = compute_event_metrics([EventTimeline("demo", "author", 6.8, truth, tuple(events))])
        latency = f"{np.median(score.latencies_s):.2f} s" if score.latencies_s else "none"
        found = f"{score.true_positives} of {score.segments}"
        lines.append((f"{shift:+.1f}{_name(shift)}", found, str(score.false_positives), latency))
    columns = ("shift", "right", "false", "latency")
    notes = ("One man, side-on, 17 frames per second; left and right merged into punch and kick.",)
    return Table(columns, tuple(lines), "The article's footage", notes=notes)


if __name__ == "__main__":
    main()
