"""What the built-in bundle does before anything is taught.

    python benchmarks/fighter.py [--people 200] [--minutes 30] [--seed 900] [--json]

On generated people that it never saw (12 s each, as BlazePose would see them); how delay trades
against errors (`--fast`, `--sure`); in how much of what is no move it presses, and what that is; on
the article's footage, where it is to be had. Seeds are none that anything was chosen on.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from measure import Outcome, Table, parse, publish

from moveset.base.values import MoveEvent, Segment, Strip, TriggerRule
from moveset.evaluate.event_metrics import score_strips
from moveset.evaluate.replay import play_recording
from moveset.evaluate.report import report_table
from moveset.evaluate.report_text import COLUMNS
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.merge_classes import merge_moves
from moveset.recognise.builtin import fighter
from moveset.recognise.events import detect_events
from moveset.recognise.operating_point import FAST, SURE, paced
from moveset.recognise.predictor import Scorer, score_observations
from moveset.see.extractor import PoseExtractor
from moveset.synth.dataset import generate_recordings
from moveset.synth.performance import act
from moveset.workflow.evaluate import score_bundle
from moveset.workflow.play import play

ARTICLE = Path(__file__).parents[2] / "shared" / "data" / "article"
PACES = (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5)
COARSE = {f"{kind}_{side}": kind for kind in ("punch", "kick") for side in ("left", "right")}
FIRST_SEED = 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=200, help="12 s of each")
    parser.add_argument("--minutes", type=float, default=30.0, help="of what is no move")
    parser.add_argument("--seed", type=int, default=900)
    options = parse(parser)
    first = options.seed * FIRST_SEED
    people = list(generate_recordings(range(first, first + options.people)))
    tables = [_unseen(people), _curve(people), _everyday(first + 500_000, options.minutes)]
    if ARTICLE.is_dir():
        tables.append(_article())
    publish(Outcome("fighter", tuple(tables), {}), options)


def _unseen(people: Sequence[LabelledRecording]) -> Table:
    report = score_bundle(fighter(), people, split="generated people never seen")
    trust = report.reliability
    notes = (
        f"{report.people} generated people never seen, {report.overall.minutes:.0f} min.",
        f"By chance {report.chance_f1:.2f}. Some sit, stand from behind, or are seen without legs.",
        *((f"Calibration error of frames {trust.ece:.3f}.",) if trust else ()),
    )
    return Table(COLUMNS, tuple(report_table(report)), "Generated people", notes=notes)


def _curve(people: Sequence[LabelledRecording]) -> Table:
    bundle = fighter()
    scorer = Scorer(bundle.model, PoseExtractor(), bundle.templates)
    tracks = [score_observations(scorer, item.observations) for item in people]
    rows = []
    for pace in PACES:
        rules = paced(bundle.rules, pace)
        strips = [
            _strip(item, detect_events(track, rules))
            for item, track in zip(people, tracks, strict=True)
        ]
        score = score_strips(strips)
        rows.append(
            (
                f"{pace:+.1f}{_name(pace)}",
                f"{score.f1:.3f}",
                f"{score.recall:.2f}",
                f"{score.false_per_minute:.2f}",
                f"{score.delay_median_s:.2f} s",
                f"{score.delay_p95_s:.2f} s",
            )
        )
    heads = ("pace", "F1", "recall", "false a minute", "delay", "delay, 95 %")
    return Table(heads, tuple(rows), "Delay against errors")


def _name(pace: float) -> str:
    return {FAST: ", --fast", 0.0: ", default", SURE: ", --sure"}.get(pace, "")


def _strip(item: LabelledRecording, events: Sequence[MoveEvent]) -> Strip:
    person = item.recording.person
    return Strip(item.recording.name, person, item.duration_s, item.segments, tuple(events))


def _everyday(first: int, minutes: float) -> Table:
    """Count false presses in what people do beside moves, by what they were doing."""
    causes, times = Counter[str](), Counter[str]()
    bundle = fighter()
    scorer = Scorer(bundle.model, PoseExtractor(), bundle.templates)
    for item, spans in _pastimes(first, minutes):
        events = play_recording(item, scorer, bundle.rules).strip.events
        for name, start_s, end_s in spans:
            times[name] += end_s - start_s
        for event in events:
            if event.event == "press":
                causes[_cause(event.time_s, spans)] += 1
    total = sum(times.values()) / 60.0
    rows = [("all", f"{sum(causes.values())}", f"{sum(causes.values()) / total:.2f}")]
    rows += [
        (name, str(count), f"{60.0 * count / max(times[name], 1e-9):.1f}")
        for name, count in causes.most_common(12)
    ]
    notes = (f"{total:.0f} min of generated people who do none of the moves.",)
    return Table(("doing", "presses", "a minute of it"), tuple(rows), "No move at all", notes=notes)


def _pastimes(
    first: int, minutes: float
) -> Iterator[tuple[LabelledRecording, list[tuple[str, float, float]]]]:
    for number, item in enumerate(generate_recordings(range(first, first + 10**6), ("idle",))):
        if number * 12.0 / 60.0 >= minutes:
            return
        seed = int(item.recording.name.removeprefix("generated-"))
        clip = act(seed, moves=("idle",), duration_s=12.0, wide=True)
        spans, clock = [], 0.0
        for beat in clip.script:
            spans += [("standing", clock, beat.start_s), (beat.action, beat.start_s, beat.end_s)]
            clock = beat.end_s
        yield replace(item, segments=()), [*spans, ("standing", clock, 12.0)]


def _cause(time_s: float, spans: Sequence[tuple[str, float, float]]) -> str:
    """Name what was done, or had ended up to half a second before."""
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
    bundle = merge_moves(fighter(), COARSE)
    lines = []
    for pace in (FAST, 0.0, SURE):
        rules: tuple[TriggerRule, ...] = paced(bundle.rules, pace)
        events = [
            event
            for frame in play(bundle, ARTICLE / "demo.mp4", rules=rules)
            for event in frame.events
        ]
        score = score_strips([Strip("demo", "author", 6.8, truth, tuple(events))])
        delay = f"{np.median(score.delays_s):.2f} s" if score.delays_s else "none"
        found = f"{score.correct} of {score.truths}"
        lines.append((f"{pace:+.1f}{_name(pace)}", found, str(score.false), delay))
    heads = ("pace", "right kind", "false", "delay")
    notes = ("One man, side-on, 17 frames a second; left and right merged into punch and kick.",)
    return Table(heads, tuple(lines), "The article's footage", notes=notes)


if __name__ == "__main__":
    main()
