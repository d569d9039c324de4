"""The real footage: the article's author before his webcam, parted in time.

    python benchmarks/article.py [--data FOLDER] [--seeds 3] [--bundle FILE] [--json]

FOLDER holds demo.mp4 and segments.csv: four punches and one kick in 6.8 s. A model is taught on
one part and plays the other, a gap between; then each move in turn is left out. So little teaches
little: the figures are what they are, and nothing is tuned on them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from drawn import KEPT
from measure import ROOT, Outcome, Table, parse, publish

from moveset.base.errors import MovesetError
from moveset.base.values import MoveSetting, Strip
from moveset.evaluate.event_metrics import score_strips
from moveset.evaluate.reports import EventScore
from moveset.label.labelled_recording import LabelledRecording, cut_recording
from moveset.label.labelling import import_segments
from moveset.label.project import create_project
from moveset.label.recordings import import_recording
from moveset.learn.options import TeachOptions
from moveset.recognise.bundle import Bundle, load_bundle
from moveset.recognise.operating_point import FAST, paced
from moveset.workflow.evaluate import score_bundle
from moveset.workflow.extract import observe_project
from moveset.workflow.teach import teach_on

MOVES = (MoveSetting("punch"), MoveSetting("kick"))
GUARD_S = 0.5  # between what is learnt from and what is played
PIECE_GUARD_S = 0.2  # between pieces with one move each, which lie closer together
DRAWN_BUNDLE = KEPT / "unseen" / "demo.moveset"
COLUMNS = ("taught on → played", "to find", "right", "missed", "false", "F1", "presses")


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one way to part the footage, taught with several seeds."""

    name: str
    runs: tuple[tuple[Strip, ...], ...]
    note: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data/article")
    parser.add_argument("--seeds", type=int, default=3, help="teachings of each part")
    parser.add_argument("--bundle", type=Path, default=DRAWN_BUNDLE, help="of drawn people")
    options = parse(parser)
    if not (options.data / "demo.mp4").exists():
        publish(Outcome("article", skipped="the footage is not here; give --data"), options)
        return
    footage = observe_footage(options.data)
    seeds = range(options.seeds)
    outcomes = [*halves(footage, seeds), each_left_out(footage, seeds)]
    if options.bundle.exists():
        bundle = load_bundle(options.bundle)
        outcomes.append(drawn_people("drawn people → all", footage, bundle))
        hasty = replace(bundle, rules=paced(bundle.rules, FAST))
        outcomes.append(drawn_people("drawn people → all, --fast", footage, hasty))
    figures = {one.name: [[event_row(s) for s in run] for run in one.runs] for one in outcomes}
    publish(Outcome("article", (table(outcomes),), figures), options)


def observe_footage(folder: Path) -> LabelledRecording:
    """Return what is seen in the footage, by way of a project of its own."""
    with tempfile.TemporaryDirectory() as temporary:
        project = create_project(Path(temporary) / "article", MOVES)
        project = import_recording(project, folder / "demo.mp4", "author")
        project = import_segments(project, folder / "segments.csv")
        return observe_project(project)[0]


def halves(footage: LabelledRecording, seeds: Sequence[int]) -> list[Played]:
    """Return what comes of teaching each half of the footage and playing the other.

    The cut is made between two moves, as near to the middle as that goes.
    """
    middle_s = footage.duration_s / 2
    cut_s = min(gaps(footage), key=lambda gap_s: abs(gap_s - middle_s))
    first = cut_recording(footage, "first", 0.0, cut_s - GUARD_S / 2)
    second = cut_recording(footage, "second", cut_s + GUARD_S / 2, footage.duration_s + 1.0)
    return [
        play_other(f"first half ({words(first)}) → second", first, second, seeds),
        play_other(f"second half ({words(second)}) → first", second, first, seeds),
    ]


def gaps(item: LabelledRecording) -> list[float]:
    """Return the moment halfway between each two moves."""
    return [(one.end_s + other.start_s) / 2 for one, other in pairwise(sorted(item.segments))]


def play_other(
    name: str, taught: LabelledRecording, played: LabelledRecording, seeds: Sequence[int]
) -> Played:
    """Teach one part as the product does, else in pieces; play the other."""
    bundles, note = teach_part(taught, seeds)
    return Played(name, tuple((play_part(bundle, played),) for bundle in bundles), note)


def teach_part(item: LabelledRecording, seeds: Sequence[int]) -> tuple[list[Bundle], str]:
    """Return bundles of a part, and what had to be done to teach it at all."""
    lacking = [move.move for move in MOVES if move.move not in {s.move for s in item.segments}]
    note = f"no {' and no '.join(lacking)} to learn; " if lacking else ""
    try:
        return teach_pieces([item], seeds), note + "taught as one recording"
    except MovesetError as error:
        refused = f'as one recording it is refused ("{error}"), so taught in a piece for each move'
        return teach_pieces(pieces_of(item), seeds), note + refused


def teach_pieces(pieces: Sequence[LabelledRecording], seeds: Sequence[int]) -> list[Bundle]:
    """Return a bundle for each seed, of the moves that there are."""
    present = {segment.move for piece in pieces for segment in piece.segments}
    moves = [move for move in MOVES if move.move in present]
    return [teach_on(pieces, moves, TeachOptions(seed=seed)) for seed in seeds]


def pieces_of(item: LabelledRecording) -> list[LabelledRecording]:
    """Return a part cut between its moves, into pieces with one move each."""
    start_s, end_s = map(float, item.observations.times_s[[0, -1]])
    cuts = [start_s - PIECE_GUARD_S, *gaps(item), end_s + PIECE_GUARD_S]
    return [
        cut_recording(item, f"piece{number}", cut_s + PIECE_GUARD_S / 2, next_s - PIECE_GUARD_S / 2)
        for number, (cut_s, next_s) in enumerate(pairwise(cuts))
    ]


def each_left_out(footage: LabelledRecording, seeds: Sequence[int]) -> Played:
    """Return what comes of leaving out each move's piece in turn."""
    pieces = pieces_of(footage)
    by_piece = []
    for left_out in pieces:
        others = [piece for piece in pieces if piece is not left_out]
        by_piece.append([play_part(bundle, left_out) for bundle in teach_pieces(others, seeds)])
    note = "while the only kick is left out there is none to learn: it cannot be found"
    runs = tuple(zip(*by_piece, strict=True))
    return Played("all pieces but one → that one, each in turn", runs, note)


def drawn_people(name: str, footage: LabelledRecording, bundle: Bundle) -> Played:
    """Return what a bundle taught on drawn people presses; left and right count alike."""
    strip = play_part(bundle, footage)
    events = tuple(replace(event, move=plain(event.move)) for event in strip.events)
    taught = bundle.taught_on["people"]
    note = f"{taught} drawn people and no real one, played once; left or right does not matter"
    return Played(name, ((replace(strip, events=events),),), note)


def plain(move: str) -> str:
    """Return a move without its side, where that is one of the footage's."""
    stem = move.partition("_")[0]
    return stem if stem in {setting.move for setting in MOVES} else move


def play_part(bundle: Bundle, item: LabelledRecording) -> Strip:
    """Return what a bundle presses in a part, beside all that is truly done there."""
    strip = score_bundle(bundle, [item], split="in time").strips[0]
    return replace(strip, truth=item.segments)


def table(outcomes: Sequence[Played]) -> Table:
    """Return a line for each way to part the footage."""
    count = len(outcomes[0].runs)
    notes = (
        f"Counts are sums over {count} teachings, each with another seed, where it is taught here.",
        f"{GUARD_S} s lie between the halves, {PIECE_GUARD_S} s between pieces.",
        *(f"{one.name}: {one.note}." for one in outcomes),
        "Presses are those of the first teaching, by the seconds of the recording.",
    )
    return Table(COLUMNS, tuple(map(played_row, outcomes)), notes=notes)


def played_row(one: Played) -> tuple[str, ...]:
    """Return the counts of all runs together, and the presses of the first."""
    score = score_strips([strip for run in one.runs for strip in run])
    presses = [
        f"{event.move} {event.time_s:.2f}"
        for strip in one.runs[0]
        for event in strip.events
        if event.event == "press"
    ]
    counts = (score.truths, score.correct, score.missed, score.false)
    return one.name, *map(str, counts), f"{score.f1:.2f}", ", ".join(presses) or "none"


def event_row(strip: Strip) -> dict[str, float]:
    """Return the counts of one strip by name."""
    score: EventScore = score_strips([strip])
    return {"truths": score.truths, "correct": score.correct, "false": score.false}


def words(item: LabelledRecording) -> str:
    """Return the moves in a part, in words: ``3 punches, 1 kick``."""
    found = [segment.move for segment in item.segments]
    many: Callable[[str], str] = lambda move: move + ("es" if move.endswith("ch") else "s")  # noqa: E731
    counts = {move: found.count(move) for move in dict.fromkeys(found)}
    return ", ".join(f"{n} {move if n == 1 else many(move)}" for move, n in counts.items())


if __name__ == "__main__":
    main()
