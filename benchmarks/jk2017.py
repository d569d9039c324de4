"""Scores of several ways of training on real people in front of a depth camera, in continuous play.

    python benchmarks/jk2017.py [--train FOLDER] [--test FOLDER] [--only a,c] [--json]

Settings, always tested on unseen people (`--test` may name other people than `--train`; if both are
the same folder, each person in turn is left out):

a  the built-in bundle, without training, on the moves it knows
b  trained on the other people
c  the person's own 2 examples of each move, nothing else
d  b, with the person's own examples on top
e  as d with half of the moves known; all moves are performed, so the others are unknown
f  three moves that b does not know, from 2 examples of each, in addition to the eleven it knows

A window says which move was requested and until when, not when it was performed. For training,
segments are trimmed to the motion (label.segment_trimming); scores count whole windows.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np
from kinect import Player, read_players
from measure import BenchmarkResult, Table, parse, publish

from moveset.base.values import EventTimeline, FloatArray, MoveSetting, Segment, TimeArray
from moveset.evaluate.event_metrics import compute_event_metrics
from moveset.evaluate.matching import match_presses
from moveset.label.frame_labels import WEAK_LABEL_MARGIN
from moveset.label.labelled_recording import LabelledRecording, cut_recording
from moveset.label.segment_trimming import trim_segments
from moveset.learn.cross_validation import CrossValidationTrainer
from moveset.learn.enrolment import enrol
from moveset.learn.options import TeachOptions
from moveset.recognise.builtin import fighter
from moveset.recognise.bundle import Bundle
from moveset.recognise.events import detect_events
from moveset.recognise.predictor import WindowClassifier, score_observations
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.pose.landmarks import motion_magnitude
from moveset.see.resample import at_times, tick_times

DATA = Path(__file__).parents[2] / "shared" / "data" / "jk2017"
OPTIONS = TeachOptions(label_margin=WEAK_LABEL_MARGIN)
BUILT_IN_NAMES = {  # from JK2017's names to the built-in bundle's; it has no push and no cartwheel
    **{f"{hit}_{side}": f"punch_{side}" for hit in ("jab", "hook", "uppercut")
       for side in ("left", "right")},
    **{f"{kick}_{side}": f"kick_{side}" for kick in ("kick", "sidekick")
       for side in ("left", "right")},
    "duck": "squat",
}  # fmt: skip
HALF = ("jab_right", "kick_right", "hook_left", "uppercut_right", "cartwheel_left", "push", "duck")
NEW = ("push", "uppercut_left", "sidekick_right")
"""Chosen before scoring: one with both hands, one with one hand, one with a leg."""

OTHER_METHODS = {  # F1, false per minute; measured on the same ten people, outside this benchmark
    "b": "temporal convolution 98.57, 0.18",
    "c": "Jackknife 98.45, 0.18 (0.97 s after the peak)",
    "d": "temporal convolution, fine-tuned 98.34, 0.27",
    "e": "Jackknife 92.4, 0.95",
}
DESCRIPTIONS = {
    "a": "built-in, no training; presses anywhere count",
    "a+": "the same, only in windows of known moves",
    "b": "trained on other people",
    "c": "2 own examples alone",
    "d": "other people, 2 own examples on top",
    "e": "half of the moves known, the others unknown",
    "f": "three new moves from 2 examples, scored alone",
    "f+": "the same, all fourteen moves",
}
ANOTHER, AGAIN, BETWEEN = "during another move", "same move again", "between moves"
GOALS = {"b": (98.5, 0.2), "d": (99.0, 0.15), "e": (96.0, 0.3), "f": (97.0, None)}

Figures = dict[str, object]
Maker = Callable[[Player], Bundle]
Translate = Callable[[str], str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", type=Path, default=DATA, help="people to train on")
    parser.add_argument("--test", type=Path, help="people to test on; default: those of --train")
    parser.add_argument("--only", default="a,b,c,d,e,f", help="settings, separated by commas")
    options = parse(parser)
    if not options.train.is_dir():
        print(f"skipped: there is no {options.train}")
        return
    publish(measure(options.train, options.test or options.train, options.only.split(",")), options)


def measure(
    train: Path, test: Path, only: Sequence[str], built_in: Bundle | None = None
) -> BenchmarkResult:
    """Return the scores of some settings; ``built_in`` is scored instead of the built-in bundle."""
    others, players = read_players(train), [one for one in read_players(test) if one.session]
    names = sorted({segment.move for one in players for segment in _windows(one)})
    training = Training(others, names, built_in or fighter())
    results: dict[str, Figures] = {}
    for setting in only:
        for name, row in training.settings()[setting](players):
            results[name] = row
            print(name, row, file=sys.stderr, flush=True)
    rows = [_row(name, row) for name, row in sorted(results.items())]
    windows = sum(len(_windows(one)) for one in players)
    notes = (
        f"{len(players)} people, {len(players)} sessions, {windows} windows; "
        + ("each left out in turn." if train == test else "none of them is trained on."),
        "A press is right if it is the requested move inside its window, once per window.",
        "Latency is measured from the peak of the motion in the window; F1 in %.",
        (
            "The share of a move that templates cover was chosen on these ten people, their other "
            "constants on PRECOG's."
        ),
        (
            "The motion that fighter is trained on was made more varied after a look at these ten "
            "people."
        ),
    )
    columns = ("", "setting", "F1", "missed", "false", "false per minute", "latency, median, p95")
    table = Table((*columns, "goal", "other methods"), tuple(rows), notes=notes)
    return BenchmarkResult("jk2017", (table, _false_presses(results)), results)


def _false_presses(results: dict[str, Figures]) -> Table:
    """Return the false presses by what was going on at their time."""
    rows = []
    for name, row in sorted(results.items()):
        causes, minutes = row["causes"], row["between_minutes"]
        assert isinstance(causes, dict)
        assert isinstance(minutes, float)
        counts = [str(causes.get(when, 0)) for when in (ANOTHER, AGAIN, BETWEEN)]
        rows.append((name, *counts, f"{causes.get(BETWEEN, 0) / max(minutes, 1e-9):.2f}"))
    notes = ("A move's time is the motion that trimming finds in its window, plus half a second.",)
    columns = ("", ANOTHER, AGAIN, BETWEEN, "per minute between moves")
    return Table(columns, tuple(rows), "False presses, by their time", notes=notes)


def _row(name: str, row: Figures) -> tuple[str, ...]:
    goal = GOALS.get(name)
    goal_text = f"{goal[0]:g}" + (f", {goal[1]:g}" if goal[1] else "") if goal else ""
    return (
        name,
        DESCRIPTIONS[name],
        f"{row['f1']:.2f}",
        f"{row['missed']} of {row['segments']}",
        str(row["false"]),
        f"{row['false_per_minute']:.2f}",
        f"{row['latency_s']:.2f} s, {row['latency_p95_s']:.2f} s",
        goal_text,
        OTHER_METHODS.get(name, ""),
    )


class Training:
    """The people to train on, and a method for each setting."""

    def __init__(self, others: Sequence[Player], moves: Sequence[str], built_in: Bundle) -> None:
        self._others = others
        self._built_in = built_in
        self._moves = tuple(MoveSetting(move) for move in moves)
        self._trainers: dict[
            tuple[MoveSetting, ...], tuple[CrossValidationTrainer, dict[str, str]]
        ] = {}
        self._bundles: dict[tuple[tuple[MoveSetting, ...], tuple[str, ...]], Bundle] = {}

    def settings(self) -> dict[str, Callable[[Sequence[Player]], Iterator[tuple[str, Figures]]]]:
        """Return the method of each setting."""
        return {"a": self._a, "b": self._b, "c": self._c, "d": self._d, "e": self._e, "f": self._f}

    def _a(self, players: Sequence[Player]) -> Iterator[tuple[str, Figures]]:
        bundle = self._built_in
        known = lambda move: BUILT_IN_NAMES.get(move, "")  # noqa: E731
        yield "a", _score(players, lambda _: bundle, known)
        yield "a+", _score(players, lambda _: bundle, known, only_known=True)

    def _b(self, players: Sequence[Player]) -> Iterator[tuple[str, Figures]]:
        yield "b", _score(players, lambda one: self.teach(one, self._moves))

    def _c(self, players: Sequence[Player]) -> Iterator[tuple[str, Figures]]:
        yield "c", _score(players, lambda one: enrol(None, one.examples, self._moves).bundle)

    def _d(self, players: Sequence[Player]) -> Iterator[tuple[str, Figures]]:
        yield "d", _score(players, lambda one: self._on_top(one, self._moves, self._moves))

    def _e(self, players: Sequence[Player]) -> Iterator[tuple[str, Figures]]:
        half = tuple(move for move in self._moves if move.move in HALF)
        known = lambda move: move if move in HALF else ""  # noqa: E731
        yield "e", _score(players, lambda one: self._on_top(one, half, half), known)

    def _f(self, players: Sequence[Player]) -> Iterator[tuple[str, Figures]]:
        base = tuple(move for move in self._moves if move.move not in NEW)
        new = tuple(move for move in self._moves if move.move in NEW)
        make = lambda one: self._on_top(one, base, new)  # noqa: E731
        yield "f", _score(players, make, only_known=True, counted=NEW)
        yield "f+", _score(players, make)

    def _on_top(
        self, player: Player, base: Sequence[MoveSetting], own: Sequence[MoveSetting]
    ) -> Bundle:
        """Return a bundle trained on others, with own examples of some moves on top."""
        names = {move.move for move in own}
        examples = [one for one in player.examples if one.segments[0].move in names]
        return enrol(self.teach(player, tuple(base)), examples, own).bundle

    def teach(self, player: Player, moves: tuple[MoveSetting, ...]) -> Bundle:
        """Return a bundle trained on everybody else, without the windows of other moves."""
        trainer, people = self._trainer(moves)
        names = tuple(name for name, person in people.items() if person != player.name)
        if (moves, names) not in self._bundles:
            recogniser = trainer.teach(names)
            settings = dict(trainer.extractor.settings)
            self._bundles[moves, names] = Bundle(
                moves, "pose", settings, recogniser.model, recogniser.rules
            )
            print(f"trained {len(moves)} moves without {player.name}", file=sys.stderr, flush=True)
        return self._bundles[moves, names]

    def _trainer(
        self, moves: tuple[MoveSetting, ...]
    ) -> tuple[CrossValidationTrainer, dict[str, str]]:
        if moves not in self._trainers:
            known = [move.move for move in moves]
            parts = [part for one in self._others if one.session for part in _parts(one, known)]
            people = {part.recording.name: part.recording.person for part in parts}
            self._trainers[moves] = CrossValidationTrainer(parts, moves, OPTIONS), people
        return self._trainers[moves]


def _windows(player: Player) -> tuple[Segment, ...]:
    return player.session.segments if player.session else ()


def _session_motion(player: Player) -> tuple[LabelledRecording, TimeArray, FloatArray]:
    """Return a player's session, its sampling times, and the motion magnitude at each."""
    session = player.session
    assert session is not None
    times_s = tick_times(session.observations)
    return session, times_s, motion_magnitude(at_times(session.observations, times_s))


def _parts(player: Player, moves: Sequence[str]) -> Iterator[LabelledRecording]:
    """Yield the parts of a session that count, with segments trimmed to the motion."""
    session, times_s, motion = _session_motion(player)
    trimmed = replace(session, segments=trim_segments(times_s, motion, session.segments))
    hidden = [(one.start_s, one.end_s) for one in session.segments if one.move not in moves]
    start_s = float(times_s[0])
    for number, (begin, end) in enumerate(sorted([*player.ignored, *hidden, (1e9, 1e9)])):
        end_s = min(begin, float(times_s[-1]))
        if end_s - start_s > 1.0:
            name = f"{player.name}#{number}"
            yield cut_recording(trimmed, name, start_s, end_s)
        start_s = max(start_s, end)


def _score(
    players: Sequence[Player],
    make: Maker,
    known: Translate = str,
    *,
    only_known: bool = False,
    counted: Sequence[str] = (),
) -> Figures:
    """Return the score over all players, each played by a bundle made for that player.

    Parameters
    ----------
    known
        From a window's move to the bundle's name for it; empty if it does not know the move: every
        press in that window is then false.
    only_known
        Leave out windows of unknown moves, with the presses in them.
    counted
        Moves whose windows and presses count; empty: all.
    """
    timelines, latencies, causes, between_s = [], [], Counter[str](), 0.0
    for player in players:
        timeline = _play(player, make(player), known, only_known=only_known)
        if counted:
            timeline = _restrict(timeline, counted)
        timelines.append(timeline)
        latencies += _latencies(player, timeline)
        motions = _motions(player, known)
        causes.update(_causes(motions, timeline))
        between_s += timeline.duration_s - sum(one.end_s - one.start_s for one in motions)
    score = compute_event_metrics(timelines)
    return {
        "f1": 100.0 * score.f1,
        "missed": score.false_negatives,
        "segments": score.segments,
        "false": score.false_positives,
        "false_per_minute": score.false_positives_per_minute,
        "latency_s": median(latencies) if latencies else float("nan"),
        "latency_p95_s": float(np.percentile(latencies, 95)) if latencies else float("nan"),
        "people": len(players),
        "minutes": score.minutes,
        "causes": dict(causes),
        "between_minutes": between_s / 60.0,
    }


def _motions(player: Player, known: Translate) -> tuple[Segment, ...]:
    """Return the motion that trimming finds in each window, plus half a second."""
    session, times_s, motion = _session_motion(player)
    trimmed = trim_segments(times_s, motion, session.segments)
    return tuple(replace(one, move=known(one.move), end_s=one.end_s + 0.5) for one in trimmed)


def _causes(motions: Sequence[Segment], timeline: EventTimeline) -> Iterator[str]:
    """Yield for each false press what was going on at its time."""
    for match in match_presses(timeline.truth, timeline.events):
        if match.segment:
            continue
        time_s, move = match.press.time_s, match.press.move
        during = [one.move for one in motions if one.start_s <= time_s < one.end_s]
        yield (AGAIN if move in during else ANOTHER) if during else BETWEEN


def _restrict(timeline: EventTimeline, moves: Sequence[str]) -> EventTimeline:
    truth = tuple(one for one in timeline.truth if one.move in moves)
    return replace(
        timeline, truth=truth, events=tuple(e for e in timeline.events if e.move in moves)
    )


def _play(player: Player, bundle: Bundle, known: Translate, *, only_known: bool) -> EventTimeline:
    """Return what a bundle presses in a session, without the windows to leave out."""
    session = player.session
    assert session is not None
    classifier = WindowClassifier(bundle.model, PoseExtractor(), bundle.templates)
    events = detect_events(score_observations(classifier, session.observations), bundle.rules)
    windows = [replace(one, move=known(one.move)) for one in session.segments]
    left_out = [*player.ignored]
    if only_known:
        left_out += [(one.start_s, one.end_s) for one in windows if not one.move]
    kept = tuple(e for e in events if not any(a <= e.time_s < b for a, b in left_out))
    seconds = session.duration_s - sum(end - start for start, end in left_out)
    truth = tuple(one for one in windows if one.move)
    return EventTimeline(player.name, player.name, seconds, truth, kept)


def _latencies(player: Player, timeline: EventTimeline) -> list[float]:
    """Return the seconds from the peak of the motion in each window to its press."""
    _, times_s, motion = _session_motion(player)
    latencies = []
    for match in match_presses(timeline.truth, timeline.events):
        if match.segment:
            first, last = np.searchsorted(times_s, [match.segment.start_s, match.segment.end_s])
            peak = first + int(motion[first:last].argmax())
            latencies.append(match.press.time_s - float(times_s[peak]))
    return latencies


if __name__ == "__main__":
    main()
