"""What a bundle of a few examples presses in each example while that one is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from moveset.base.values import EventTimeline, ScoreTrack
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.example_cutting import BackgroundPiece, ExamplePiece
from moveset.learn.samples import make_sample
from moveset.recognise.bundle import Bundle
from moveset.recognise.events import detect_events
from moveset.recognise.predictor import WindowClassifier
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.resample import tick_times

HELD_OUT_FOLDS: Final = 5
"""With so many examples of each move, every fold leaves out one of each."""

MakeBundle = Callable[[Sequence[int], Sequence[int]], Bundle]
"""From the numbers of examples and of parts of background motion to a bundle of them."""


@dataclass(frozen=True, slots=True)
class HeldOutExamples:
    """What was pressed around held-out examples, and in held-out parts without a move."""

    examples: tuple[EventTimeline, ...] = ()
    nothing: tuple[EventTimeline, ...] = ()


def hold_out_examples(
    make_bundle: MakeBundle,
    pieces: Sequence[ExamplePiece],
    background: Sequence[BackgroundPiece],
) -> HeldOutExamples:
    """Return what bundles press in the examples and the background motion that they lack.

    A move with a single example is left out: without it nobody could know the move.
    """
    counts = Counter(piece.move for piece in pieces)
    tested = [number for number, piece in enumerate(pieces) if counts[piece.move] > 1]
    if not tested:
        return HeldOutExamples()
    folds = min(HELD_OUT_FOLDS, max(counts.values()))
    fold_of = dict(zip(tested, _deal(pieces, tested, folds), strict=True))
    examples: list[EventTimeline] = []
    nothing: list[EventTimeline] = []
    for fold in range(folds):
        bundle = make_bundle(
            [number for number in range(len(pieces)) if fold_of.get(number) != fold],
            [number for number in range(len(background)) if number % folds != fold],
        )
        own = [pieces[number].item for number in tested if fold_of[number] == fold]
        examples += _play(bundle, own)
        nothing += _play(bundle, [one.item for one in background[fold::folds]])
    return HeldOutExamples(tuple(examples), tuple(nothing))


def _deal(pieces: Sequence[ExamplePiece], tested: Sequence[int], folds: int) -> Iterator[int]:
    """Yield a fold for each tested piece; the pieces of a move are dealt to all folds in turn."""
    dealt = Counter[str]()
    for number in tested:
        move = pieces[number].move
        yield dealt[move] % folds
        dealt[move] += 1


def _play(bundle: Bundle, items: Sequence[LabelledRecording]) -> Iterator[EventTimeline]:
    classifier = WindowClassifier(bundle.model, PoseExtractor(), bundle.templates)
    for item in items:
        times_s = tick_times(item.observations)
        rows = classifier.predict_sample(make_sample(item, classifier.classes[:-1]))
        track = ScoreTrack(classifier.classes, times_s, rows)
        yield EventTimeline(
            item.recording.name,
            item.recording.person,
            item.duration_s,
            tuple(one for one in item.segments if one.move in classifier.classes),
            tuple(detect_events(track, bundle.rules)),
            float(times_s[0]),
        )
