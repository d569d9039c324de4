"""Real footage of the article's author, split in time into training and test parts.

    python benchmarks/article.py [--data FOLDER] [--seeds 3] [--bundle FILE] [--json]

FOLDER contains demo.mp4 and segments.csv: four punches and one kick in 6.8 s. A model is trained on
one part and tested on the other, with a gap between them; then each move in turn is left out. So
few moves say little about recognition, and nothing is tuned on them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from measure import ROOT, BenchmarkResult, Table, parse, publish
from synthetic_videos import CACHE_FOLDER

from moveset.base.errors import MovesetError
from moveset.base.values import EventTimeline, MoveSetting
from moveset.evaluate.event_metrics import EventMetrics, compute_event_metrics
from moveset.label.labelled_recording import LabelledRecording, cut_recording
from moveset.label.project import create_project
from moveset.label.project_segments import import_segments
from moveset.label.recordings import import_recording
from moveset.learn.options import TeachOptions
from moveset.recognise.bundle import Bundle
from moveset.recognise.bundle_file import load_bundle
from moveset.recognise.trigger_rules import FAST, shift_operating_point
from moveset.workflow.evaluate import score_bundle
from moveset.workflow.extract import observe_project
from moveset.workflow.teach import teach_on

MOVES = (MoveSetting("punch"), MoveSetting("kick"))
GUARD_S = 0.5  # between the training part and the test part
PART_GUARD_S = 0.2  # between parts with one move each, which lie closer together
SYNTHETIC_BUNDLE = CACHE_FOLDER / "unseen" / "demo.moveset"
COLUMNS = ("trained on → tested on", "moves", "right", "missed", "false", "F1", "presses")


@dataclass(frozen=True, slots=True)
class SplitResult:
    """The test timelines of one split of the footage, for several training seeds."""

    name: str
    runs: tuple[tuple[EventTimeline, ...], ...]
    note: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data/article")
    parser.add_argument("--seeds", type=int, default=3, help="trainings per split")
    parser.add_argument(
        "--bundle", type=Path, default=SYNTHETIC_BUNDLE, help="trained on synthetic people"
    )
    options = parse(parser)
    if not (options.data / "demo.mp4").exists():
        publish(BenchmarkResult("article", skipped="there is no footage; give --data"), options)
        return
    footage = observe_footage(options.data)
    seeds = range(options.seeds)
    results = [*halves(footage, seeds), each_left_out(footage, seeds)]
    if options.bundle.exists():
        bundle = load_bundle(options.bundle)
        results.append(play_synthetic_bundle("synthetic people → all", footage, bundle))
        fast = replace(bundle, rules=shift_operating_point(bundle.rules, FAST))
        results.append(play_synthetic_bundle("synthetic people → all, --fast", footage, fast))
    figures = {
        one.name: [[event_row(timeline) for timeline in run] for run in one.runs] for one in results
    }
    publish(BenchmarkResult("article", (table(results),), figures), options)


def observe_footage(folder: Path) -> LabelledRecording:
    """Return the labelled observations of the footage, by way of a temporary project."""
    with tempfile.TemporaryDirectory() as temporary:
        project = create_project(Path(temporary) / "article", MOVES)
        project = import_recording(project, folder / "demo.mp4", "author")
        project = import_segments(project, folder / "segments.csv")
        return observe_project(project)[0]


def halves(footage: LabelledRecording, seeds: Sequence[int]) -> list[SplitResult]:
    """Train on each half of the footage and test on the other.

    The cut lies between two moves, as near to the middle as possible.
    """
    middle_s = footage.duration_s / 2
    cut_s = min(gaps(footage), key=lambda gap_s: abs(gap_s - middle_s))
    first = cut_recording(footage, "first", 0.0, cut_s - GUARD_S / 2)
    second = cut_recording(footage, "second", cut_s + GUARD_S / 2, footage.duration_s + 1.0)
    return [
        train_and_test(f"first half ({count_moves(first)}) → second", first, second, seeds),
        train_and_test(f"second half ({count_moves(second)}) → first", second, first, seeds),
    ]


def gaps(item: LabelledRecording) -> list[float]:
    """Return the time halfway between each pair of consecutive moves."""
    return [(one.end_s + other.start_s) / 2 for one, other in pairwise(sorted(item.segments))]


def train_and_test(
    name: str, train: LabelledRecording, test: LabelledRecording, seeds: Sequence[int]
) -> SplitResult:
    """Train on one part as one recording, or if that fails split up; test on the other."""
    bundles, note = train_on_part(train, seeds)
    return SplitResult(name, tuple((play_part(bundle, test),) for bundle in bundles), note)


def train_on_part(item: LabelledRecording, seeds: Sequence[int]) -> tuple[list[Bundle], str]:
    """Return a bundle for each seed, and a note on how the part was used."""
    missing = [move.move for move in MOVES if move.move not in {s.move for s in item.segments}]
    note = f"no {' and no '.join(missing)} to train on; " if missing else ""
    try:
        return train_bundles([item], seeds), note + "trained as one recording"
    except MovesetError as error:
        refused = f'as one recording it is refused ("{error}"), so it is split into '
        return train_bundles(split_by_move(item), seeds), f"{note}{refused}one part for each move"


def train_bundles(parts: Sequence[LabelledRecording], seeds: Sequence[int]) -> list[Bundle]:
    """Return a bundle for each seed, with the moves that occur."""
    present = {segment.move for part in parts for segment in part.segments}
    moves = [move for move in MOVES if move.move in present]
    return [teach_on(parts, moves, TeachOptions(seed=seed)) for seed in seeds]


def split_by_move(item: LabelledRecording) -> list[LabelledRecording]:
    """Return the parts of a recording, cut between its moves, with one move each."""
    start_s, end_s = map(float, item.observations.times_s[[0, -1]])
    cuts = [start_s - PART_GUARD_S, *gaps(item), end_s + PART_GUARD_S]
    return [
        cut_recording(item, f"part{number}", cut_s + PART_GUARD_S / 2, next_s - PART_GUARD_S / 2)
        for number, (cut_s, next_s) in enumerate(pairwise(cuts))
    ]


def each_left_out(footage: LabelledRecording, seeds: Sequence[int]) -> SplitResult:
    """Test on the part of each move in turn, trained on all others."""
    parts = split_by_move(footage)
    by_part = []
    for left_out in parts:
        others = [part for part in parts if part is not left_out]
        by_part.append([play_part(bundle, left_out) for bundle in train_bundles(others, seeds)])
    note = "when the only kick is left out, there is none to train on, so it cannot be found"
    runs = tuple(zip(*by_part, strict=True))
    return SplitResult("all parts but one → that one, each in turn", runs, note)


def play_synthetic_bundle(name: str, footage: LabelledRecording, bundle: Bundle) -> SplitResult:
    """Return what a bundle trained on synthetic people presses; left and right are merged."""
    timeline = play_part(bundle, footage)
    events = tuple(replace(event, move=without_side(event.move)) for event in timeline.events)
    people = bundle.taught_on["people"]
    note = f"{people} synthetic people and no real one, played once; left and right are merged"
    return SplitResult(name, ((replace(timeline, events=events),),), note)


def without_side(move: str) -> str:
    """Return a move without its side, if the footage has such a move."""
    stem = move.partition("_")[0]
    return stem if stem in {setting.move for setting in MOVES} else move


def play_part(bundle: Bundle, item: LabelledRecording) -> EventTimeline:
    """Return what a bundle presses in a part, with all labelled segments of that part."""
    timeline = score_bundle(bundle, [item], split="in time").timelines[0]
    return replace(timeline, truth=item.segments)


def table(results: Sequence[SplitResult]) -> Table:
    """Return a row for each split of the footage."""
    count = len(results[0].runs)
    notes = (
        (
            f"Where a model is trained here, counts are sums over {count} trainings with different "
            "seeds."
        ),
        f"There is a gap of {GUARD_S} s between the halves and {PART_GUARD_S} s between the parts.",
        *(f"{one.name}: {one.note}." for one in results),
        "Presses are those of the first training, at their seconds in the recording.",
    )
    return Table(COLUMNS, tuple(map(result_row, results)), notes=notes)


def result_row(one: SplitResult) -> tuple[str, ...]:
    """Return the summed counts of all runs, and the presses of the first."""
    score = compute_event_metrics([timeline for run in one.runs for timeline in run])
    presses = [
        f"{event.move} {event.time_s:.2f}"
        for timeline in one.runs[0]
        for event in timeline.events
        if event.event == "press"
    ]
    counts = (
        score.segments,
        score.true_positives,
        score.false_negatives,
        score.false_positives,
    )
    return one.name, *map(str, counts), f"{score.f1:.2f}", ", ".join(presses) or "none"


def event_row(timeline: EventTimeline) -> dict[str, float]:
    """Return the counts of one timeline by name."""
    score: EventMetrics = compute_event_metrics([timeline])
    return {
        "segments": score.segments,
        "true_positives": score.true_positives,
        "false_positives": score.false_positives,
    }


def count_moves(item: LabelledRecording) -> str:
    """Return the moves in a part as text: ``3 punches, 1 kick``."""
    found = [segment.move for segment in item.segments]
    plural = {"punch": "punches", "kick": "kicks"}
    counts = {move: found.count(move) for move in dict.fromkeys(found)}
    return ", ".join(f"{n} {move if n == 1 else plural[move]}" for move, n in counts.items())


if __name__ == "__main__":
    main()
