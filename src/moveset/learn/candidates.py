"""Bundles that enrolment can choose from: a base alone, or with examples as templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

from moveset.base.values import NONE, MoveSetting
from moveset.evaluate.event_metrics import compute_event_metrics
from moveset.evaluate.recording_results import evaluate_recording
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.example_cutting import ExamplePiece
from moveset.learn.template_calibration import CalibratedExamples
from moveset.recognise.bundle import Bundle
from moveset.recognise.model import Model
from moveset.recognise.predictor import WindowClassifier
from moveset.recognise.templates import Template
from moveset.recognise.trigger_rules import template_rules
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.pose.landmarks import FEATURE_SIZE

NO_NETWORK: Final = Model(
    "templates", ticks=1, feature_size=FEATURE_SIZE, classes=(NONE,), onnx=b""
)
"""Model of a bundle that has templates only."""

FOLDS: Final = 2

MIN_BASE_LEAD: Final = 0.5
"""Lead in F1 with which the base alone is kept. Folds have half of the examples, so that templates
score far lower there than with all: over people, both is the better choice (docs/log.md)."""


def choose_candidate(scores: dict[str, float]) -> str:
    """Return the candidate to keep, from the F1 of each."""
    if len(scores) == 1:
        return next(iter(scores))
    return "both" if scores["both"] >= scores["base"] - MIN_BASE_LEAD else "base"


def _candidates(base: Bundle | None, moves: Sequence[MoveSetting]) -> tuple[str, ...]:
    if base is None:
        return ("examples",)
    known = {move.move for move in base.moves}
    return ("both", "base") if all(move.move in known for move in moves) else ("both",)


def make_candidate(
    name: str,
    base: Bundle | None,
    examples: CalibratedExamples,
    rows: Sequence[int],
    moves: Sequence[MoveSetting],
    parts: Sequence[int] | None = None,
    *,
    found: Collection[str] | None = None,
) -> Bundle:
    """Return the bundle of a candidate.

    Parameters
    ----------
    name
        ``base``, ``both``, or ``examples`` without a base.
    rows, parts
        Which examples, and which parts of the player's own motion, it may use.
    found
        Moves that the base finds, if it knows many people.
    """
    if name == "base" and base:
        return replace(base, moves=tuple(moves))
    templates = examples.templates(rows, parts)
    if base and found is not None:
        templates = tuple(_beside_base(templates, base, found))
    network = {rule.move: rule for rule in base.rules} if base else {}
    taught = dict(base.taught_on) if base else {}
    return Bundle(
        moves=tuple(moves),
        features=PoseExtractor.name,
        settings=dict(PoseExtractor.settings),
        model=base.model if base else NO_NETWORK,
        rules=template_rules([one for one in templates if not one.decisive], moves, network),
        taught_on={**taught, "examples": len(rows)},
        templates=(*(base.templates if base else ()), *templates),
    )


def _beside_base(
    templates: Sequence[Template], base: Bundle, found: Collection[str]
) -> Iterator[Template]:
    """Yield templates of moves that the base does not find; of its own ones they are decisive.

    Parameters
    ----------
    templates
        Those of the ways back come after the others, in the same order.
    found
        Moves that the base finds.
    """
    known = {move.move for move in base.moves}
    outward, back = templates[: len(templates) // 2], templates[len(templates) // 2 :]
    missed = [one for one in outward if one.move not in found]
    yield from (replace(one, decisive=one.move in known) for one in missed)
    yield from (two for one, two in zip(outward, back, strict=True) if one.move not in known)


def compare_candidates(
    base: Bundle | None,
    pieces: Sequence[ExamplePiece],
    examples: CalibratedExamples,
    moves: Sequence[MoveSetting],
) -> dict[str, float]:
    """Return the F1 of each candidate in two-fold cross-validation over the examples.

    Without a second example of any move there is only one candidate, and its score is NaN.
    """
    names = _candidates(base, moves)
    folds = _folds(pieces)
    if not all(folds):
        return {names[-1]: float("nan")}
    if len(names) == 1:
        return {names[0]: float("nan")}
    scores = {}
    for name in names:
        bundles = [make_candidate(name, base, examples, rows, moves) for rows in folds[::-1]]
        tested = [[pieces[row].item for row in rows] for rows in folds]
        scores[name] = _score(bundles, tested)
    return scores


def _folds(pieces: Sequence[ExamplePiece]) -> tuple[list[int], ...]:
    """Return the numbers of the pieces in two folds; moves with two pieces or more are in both."""
    totals = Counter(piece.move for piece in pieces)
    counts = Counter[str]()
    folds: tuple[list[int], ...] = tuple([] for _ in range(FOLDS))
    for number, piece in enumerate(pieces):
        if totals[piece.move] >= FOLDS:
            folds[counts[piece.move] % FOLDS].append(number)
            counts[piece.move] += 1
    return folds


def _score(bundles: Sequence[Bundle], tested: Sequence[Sequence[LabelledRecording]]) -> float:
    """Return the F1 over all folds, each played by its bundle."""
    timelines = []
    for bundle, items in zip(bundles, tested, strict=True):
        classifier = WindowClassifier(bundle.model, PoseExtractor(), bundle.templates)
        timelines += [evaluate_recording(one, classifier, bundle.rules).timeline for one in items]
    return compute_event_metrics(timelines).f1
