"""What corrections during play change, on recordings of real people.

    python benchmarks/correction.py [--test FOLDER] [--people 3] [--corrections 5] [--json]

Each person's recordings are played one after the other. The first false presses are corrected at
once ("that was no move"), and the rest of the recordings is played on with the corrected bundle.
Everyday motion has no strikes: the bundle that somebody's everyday motion has corrected is then
played on all fights. Nothing is chosen here.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from measure import ROOT, BenchmarkResult, Table, parse, publish
from real_data import find_sources, read_everyday, read_fights
from real_fights import log, play
from real_scores import NO_MOVE, make_timeline, motion_group

from moveset.base.values import NONE, EventTimeline, MoveEvent
from moveset.evaluate.event_metrics import compute_event_metrics
from moveset.evaluate.matching import match_presses
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.correction import correct
from moveset.recognise.builtin import fighter
from moveset.recognise.bundle import Bundle

DATA = ROOT.parent / "shared" / "data"
SAME_S = 0.5
"""A press this near to a corrected one is the same motion pressing again."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """One person's recordings, with the bundle before and after the corrections.

    Attributes
    ----------
    corrections, again
        Corrections, and how many of the corrected motions press again.
    before, after
        The rest of the recordings, played with either bundle.
    """

    name: str
    bundle: Bundle
    corrections: int
    again: int
    before: tuple[EventTimeline, ...]
    after: tuple[EventTimeline, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--test", type=Path, default=DATA, help="people to score")
    parser.add_argument("--people", type=int, default=1000, help="of each kind, at most")
    parser.add_argument("--corrections", type=int, default=5)
    options = parse(parser)
    publish(measure(options.test.resolve(), options.people, options.corrections), options)


def measure(folder: Path, people: int, corrections: int) -> BenchmarkResult:
    """Return the table of all people, fights and everyday motion apart."""
    sources = find_sources(folder)
    fights = [clip.item for clip in read_fights(sources.fights)]
    clips = read_everyday(sources.everyday)
    everyday = [clip.item for clip in clips if motion_group(clip.motion) == NO_MOVE]
    results = {
        kind: [correct_person(some, corrections) for some in by_person(items)[:people]]
        for kind, items in (("fights", fights), ("everyday motion", everyday))
    }
    rows = [row(kind, some) for kind, some in results.items() if some]
    if not rows:
        return BenchmarkResult("correction", skipped=f"no recordings in {folder}")
    rows += recall_rows(results["everyday motion"], fights[:: max(1, len(fights) // 12)])
    counts = ("corrections", "same motion again", "false before", "false after")
    columns = ("", "people", *counts, "recall before", "recall after")
    notes = (f"Corrected after each of a person's first {corrections} false presses.",)
    figures = {one.name: figures_of(one) for some in results.values() for one in some}
    return BenchmarkResult("correction", (Table(columns, tuple(rows), notes=notes),), figures)


def by_person(items: Sequence[LabelledRecording]) -> list[list[LabelledRecording]]:
    """Return the recordings of each person, in their order."""
    people = sorted({item.recording.person for item in items})
    return [[item for item in items if item.recording.person == name] for name in people]


def correct_person(items: Sequence[LabelledRecording], corrections: int) -> Corrected:
    """Return the rest of a person's recordings after the first false presses are corrected."""
    bundle, done = fighter(), list[tuple[int, float]]()
    for number, item in enumerate(items):
        after_s = float("-inf")
        while len(done) < corrections:
            wrong = [one for one in false_events(bundle, item) if one.time_s > after_s]
            if not wrong:
                break
            after_s = wrong[0].time_s
            bundle = correct(bundle, item.observations, after_s, NONE)
            done.append((number, after_s))
        if len(done) == corrections:
            break
    last, after_s = done[-1] if done else (0, float("-inf"))
    again = sum(is_pressed(bundle, items[number], time_s) for number, time_s in done)
    rests = [rest_of(one, items, last, after_s) for one in (fighter(), bundle)]
    person = items[0].recording.person
    result = Corrected(person, bundle, len(done), again, *rests)
    log(person, figures_of(result))
    return result


def false_events(bundle: Bundle, item: LabelledRecording) -> list[MoveEvent]:
    """Return the false presses in a recording."""
    timeline = timeline_of(bundle, item)
    return [one.press for one in match_presses(timeline.truth, timeline.events) if not one.segment]


def timeline_of(bundle: Bundle, item: LabelledRecording) -> EventTimeline:
    """Return what a bundle presses in a recording."""
    (events,) = play(bundle, [item])
    return make_timeline(item, events)


def is_pressed(bundle: Bundle, item: LabelledRecording, time_s: float) -> bool:
    """Return whether a false press is near a time."""
    return any(abs(one.time_s - time_s) <= SAME_S for one in false_events(bundle, item))


def rest_of(
    bundle: Bundle, items: Sequence[LabelledRecording], last: int, after_s: float
) -> tuple[EventTimeline, ...]:
    """Return the recordings from a time in one of them on, without what came before."""
    timelines = [timeline_of(bundle, item) for item in items[last:]]
    first = timelines[0]
    kept = EventTimeline(
        first.recording,
        first.person,
        max(first.duration_s - max(after_s - first.start_s, 0.0), 0.0),
        tuple(one for one in first.truth if one.start_s > after_s),
        tuple(one for one in first.events if one.time_s > after_s),
        max(after_s, first.start_s),
    )
    return (kept, *timelines[1:])


def row(kind: str, results: Sequence[Corrected]) -> tuple[str, ...]:
    """Return the sums over people as a row."""
    before = compute_event_metrics([one for some in results for one in some.before])
    after = compute_event_metrics([one for some in results for one in some.after])
    recalls = [f"{one.recall:.3f}" if one.segments else "" for one in (before, after)]
    return (
        kind,
        str(len(results)),
        str(sum(one.corrections for one in results)),
        str(sum(one.again for one in results)),
        str(before.false_positives),
        str(after.false_positives),
        *recalls,
    )


def recall_rows(
    results: Sequence[Corrected], fights: Sequence[LabelledRecording]
) -> list[tuple[str, ...]]:
    """Return a row for strikes played with the bundles that everyday motion has corrected."""
    if not results or not fights:
        return []
    before = compute_event_metrics([timeline_of(fighter(), item) for item in fights])
    after = compute_event_metrics(
        [timeline_of(one.bundle, item) for one in results for item in fights]
    )
    counts = (str(before.false_positives), f"{after.false_positives / len(results):.1f}")
    recalls = (f"{before.recall:.3f}", f"{after.recall:.3f}")
    return [("fights, corrected by everyday motion", str(len(results)), "", "", *counts, *recalls)]


def figures_of(result: Corrected) -> dict[str, float]:
    """Return a person's numbers."""
    before, after = compute_event_metrics(result.before), compute_event_metrics(result.after)
    return {
        "corrections": result.corrections,
        "again": result.again,
        "false_before": before.false_positives,
        "false_after": after.false_positives,
        "recall_before": before.recall,
        "recall_after": after.recall,
    }


if __name__ == "__main__":
    main()
