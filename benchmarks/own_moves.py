"""Own moves from a few repetitions: one recording of each move, one of nothing, then play.

    python benchmarks/own_moves.py [--people 10] [--networks 10] [--seed 940000] [--json]

Each synthetic person teaches three pairs of moves that the built-in bundle does not know, five
repetitions of each at the beeps of the studio, and 20 s of nothing; then plays a minute of these
moves among everyday actions. Two ways are measured: on top of the built-in bundle, and a network of
the person's own. People of these seeds are used nowhere else; constants were chosen on others.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from measure import BenchmarkResult, Table, parse, publish
from own_moves_people import Session, make_player

from moveset.base.errors import MissingExtraError
from moveset.base.train_extra import check_train_extra
from moveset.base.values import EventTimeline, MoveSetting, ScoreTrack
from moveset.evaluate.event_metrics import compute_event_metrics
from moveset.evaluate.teach_result import teach_result_of
from moveset.label.labelled_recording import LabelledRecording, cut_recording
from moveset.learn.enrolment import enrol
from moveset.learn.samples import make_sample
from moveset.recognise.builtin import fighter
from moveset.recognise.bundle import Bundle
from moveset.recognise.events import detect_events
from moveset.recognise.predictor import WindowClassifier
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.resample import tick_times
from moveset.workflow.teach import teach_on

PAIRS = (("wave", "clap"), ("reach_up", "bow"), ("arm_circles", "throw"))
REPETITIONS = (5, 3)
GOALS = {5: 0.95, 3: 0.90}
MAX_FALSE = 0.5  # a minute
PLAY_S = 60.0
FIRST_SEED = 940_000
AFTER_S = 0.3  # of a recording, after its last repetition

Teach = Callable[[Sequence[LabelledRecording], Sequence[MoveSetting]], Bundle]


@dataclass(frozen=True, slots=True)
class Played:
    """One person with one pair of moves.

    Attributes
    ----------
    own
        The presses of the own moves only.
    others
        Presses of the built-in bundle's moves, none of which was done.
    """

    own: EventTimeline
    others: int
    taught_s: float
    is_good: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--networks", type=int, default=10, help="people who train a network")
    parser.add_argument("--seed", type=int, default=FIRST_SEED, help="another seed, other people")
    options = parse(parser)
    publish(measure(options.seed, options.people, options.networks), options)


def measure(seed: int, people: int, networks: int) -> BenchmarkResult:
    """Return a row for each way and number of repetitions."""
    ways: dict[str, tuple[int, Teach]] = {"on top of the built-in bundle": (people, on_top)}
    if has_train_extra():
        ways["network, tcn"] = (min(networks, people), network)
    played: dict[tuple[str, int], list[tuple[tuple[str, str], Played]]] = {}
    for pair in PAIRS:
        for number in range(people):
            session = make_player(seed + number, pair).record(max(REPETITIONS), PLAY_S)
            for name, (count, teach) in ways.items():
                if number < count:
                    for times in REPETITIONS:
                        one = play(teach, session, pair, times)
                        played.setdefault((name, times), []).append((pair, one))
    rows = [row(*key, results) for key, results in played.items()]
    columns = ("", "repetitions", "people", "F1", *map(" / ".join, PAIRS))
    columns += ("recall", "false a minute", "of other moves", "latency", "good", "seconds", "goal")
    notes = (
        "F1 and false presses are those of the own moves; other moves are the built-in bundle's.",
        "Good: how often the result of teaching, from held-out examples alone, calls it good.",
    )
    figures = {f"{name}, {times}": figures_of(one) for (name, times), one in played.items()}
    return BenchmarkResult("own_moves", (Table(columns, tuple(rows), notes=notes),), figures)


def has_train_extra() -> bool:
    """Return whether networks can be trained here."""
    try:
        check_train_extra("the second half of this benchmark")
    except MissingExtraError:
        return False
    return True


def on_top(items: Sequence[LabelledRecording], moves: Sequence[MoveSetting]) -> Bundle:
    """Return the built-in bundle with the moves on top."""
    return enrol(fighter(), items, moves, hold_out=True).bundle


def network(items: Sequence[LabelledRecording], moves: Sequence[MoveSetting]) -> Bundle:
    """Return a network of these moves."""
    return teach_on(items, moves)


def play(teach: Teach, session: Session, pair: Sequence[str], times: int) -> Played:
    """Return what a person presses who has taught with the first repetitions of a session."""
    items = [first_repetitions(item, times) for item in session.taught]
    start = time.perf_counter()
    bundle = teach(items, [MoveSetting(move) for move in pair])
    taught_s = time.perf_counter() - start
    item, result = session.played, teach_result_of(bundle)
    classifier = WindowClassifier(bundle.model, PoseExtractor(), bundle.templates)
    rows = classifier.predict_sample(make_sample(item, classifier.classes[:-1]))
    track = ScoreTrack(classifier.classes, tick_times(item.observations), rows)
    pressed = [one for one in detect_events(track, bundle.rules) if one.event == "press"]
    own = tuple(one for one in pressed if one.move in pair)
    person = item.recording.person
    timeline = EventTimeline(item.recording.name, person, item.duration_s, item.segments, own)
    return Played(timeline, len(pressed) - len(own), taught_s, bool(result and result.is_good))


def first_repetitions(item: LabelledRecording, times: int) -> LabelledRecording:
    """Return a recording up to a repetition; one of nothing as it is."""
    if len(item.segments) <= times:
        return item
    end_s = item.segments[times - 1].end_s + AFTER_S
    return cut_recording(item, item.recording.name, 0.0, end_s)


def row(
    name: str, times: int, results: Sequence[tuple[tuple[str, str], Played]]
) -> tuple[str, ...]:
    """Return the results of one way as a row."""
    found = figures_of(results)
    is_met = found["f1"] >= GOALS[times] and found["false_per_minute"] <= MAX_FALSE
    return (
        name,
        str(times),
        str(len({one.own.person for _, one in results})),
        f"{found['f1']:.3f}",
        *(f"{found[' / '.join(pair)]:.2f}" for pair in PAIRS),
        f"{found['recall']:.3f}",
        f"{found['false_per_minute']:.2f}",
        f"{found['others_per_minute']:.2f}",
        f"{found['latency_s']:.2f} s",
        f"{found['good']:.0%}",
        f"{found['taught_s']:.1f}",
        f"F1 {GOALS[times]:.2f}, {MAX_FALSE} false: {'met' if is_met else '**missed**'}",
    )


def figures_of(results: Sequence[tuple[tuple[str, str], Played]]) -> dict[str, float]:
    """Return the numbers of one way."""
    total = compute_event_metrics([one.own for _, one in results])
    pairs = {
        " / ".join(pair): compute_event_metrics([one.own for of, one in results if of == pair]).f1
        for pair in PAIRS
    }
    return {
        "f1": total.f1,
        "recall": total.recall,
        "false_per_minute": total.false_positives_per_minute,
        "others_per_minute": sum(one.others for _, one in results) / total.minutes,
        "latency_s": total.latency_median_s,
        "good": sum(one.is_good for _, one in results) / len(results),
        "taught_s": median(one.taught_s for _, one in results),
        **pairs,
    }


if __name__ == "__main__":
    main()
