"""Few-shot enrolment: templates from a few examples of one person, on top of a bundle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from moveset.base.errors import TrainingError
from moveset.base.values import NONE, MoveSetting
from moveset.evaluate.event_metrics import compute_event_metrics
from moveset.evaluate.recording_results import evaluate_recording
from moveset.evaluate.teach_result import REPORT_KEY, summarise_teaching, teach_result_json
from moveset.evaluate.teach_values import TeachResult
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.example_cutting import ExamplePiece, cut_background, cut_examples
from moveset.learn.held_out_examples import hold_out_examples
from moveset.learn.template_calibration import CalibratedExamples
from moveset.recognise.bundle import Bundle, check_features
from moveset.recognise.model import Model
from moveset.recognise.predictor import WindowClassifier
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


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A bundle adapted to one person.

    Attributes
    ----------
    bundle
        The chosen candidate.
    choice
        Its name: ``base`` or ``both``; ``examples`` if there was no base.
    scores
        Event F1 of each candidate on held-out examples; NaN without any.
    differing
        Moves whose examples are as far from each other as from other motion.
    result
        What the bundle can do, by examples that were left out; None unless asked for.
    """

    bundle: Bundle
    choice: str
    scores: dict[str, float]
    differing: tuple[str, ...] = ()
    result: TeachResult | None = None


def enrol(
    base: Bundle | None,
    labelled: Sequence[LabelledRecording],
    moves: Sequence[MoveSetting],
    *,
    hold_out: bool = False,
) -> Enrolment:
    """Return a bundle for the person in some recordings, on top of another bundle.

    Parameters
    ----------
    base
        A bundle of pose features, whose moves are kept; None to use the examples alone.
    labelled
        Recordings with a few examples of each move. What they show outside of segments is motion
        that must not press.
    moves
        The moves to enrol; new ones come after those of the base.
    hold_out
        Whether to leave out each example in turn, to tell how well teaching went. The bundle keeps
        the result.

    Raises
    ------
    TrainingError
        A move has no example, or there is no example at all.
    BundleError
        The base has other features.

    Notes
    -----
    Two candidates are compared by two-fold cross-validation over the examples: the base alone, and
    the base with the examples as templates. The base alone is kept if its F1 is higher by
    ``MIN_BASE_LEAD``, or if no example can be held out, because then nothing shows that the
    templates find the move again. It is no candidate if it lacks a move.
    """
    _check(base, labelled, moves)
    every = _all_moves(base, moves)
    pieces = cut_examples(labelled, [move.move for move in every])
    if not pieces:
        raise TrainingError("the examples are too short: mark each from its start to its end")
    background = cut_background(labelled)
    examples = CalibratedExamples(
        [piece.example for piece in pieces],
        [part.positions for part in background],
        known=[move.move for move in base.moves] if base else (),
    )
    scores = _compare_candidates(base, pieces, examples, every)
    choice = _choose(scores)
    rows = range(len(pieces))
    bundle, differing = _candidate(choice, base, examples, rows, every), examples.differing_moves()
    if not hold_out:
        return Enrolment(bundle, choice, scores, differing)

    def make_bundle(some: Sequence[int], parts: Sequence[int]) -> Bundle:
        return _candidate(choice, base, examples, some, every, parts)

    held_out = hold_out_examples(make_bundle, pieces, background)
    done = Counter(piece.move for piece in pieces)
    counts = {move.move: done[move.move] for move in moves if done[move.move]}
    result = summarise_teaching(held_out.examples, held_out.nothing, counts, differing=differing)
    bundle = replace(bundle, report={REPORT_KEY: teach_result_json(result)})
    return Enrolment(bundle, choice, scores, differing, result)


def _choose(scores: dict[str, float]) -> str:
    if len(scores) == 1:
        return next(iter(scores))
    return "both" if scores["both"] >= scores["base"] - MIN_BASE_LEAD else "base"


def _check(
    base: Bundle | None, labelled: Sequence[LabelledRecording], moves: Sequence[MoveSetting]
) -> None:
    if base:
        check_features(base, PoseExtractor.name, PoseExtractor.settings)
    done = {segment.move for item in labelled for segment in item.segments}
    known = {move.move for move in base.moves} if base else set()
    if not done:
        raise TrainingError("there is no example to learn from: record a move and label it")
    if lacking := [move.move for move in moves if move.move not in done | known]:
        raise TrainingError(f"there is no example of {', '.join(lacking)}: record one")


def _all_moves(base: Bundle | None, moves: Sequence[MoveSetting]) -> tuple[MoveSetting, ...]:
    own = {move.move: move for move in moves}
    known = base.moves if base else ()
    kept = [own.get(move.move, move) for move in known]
    return (*kept, *(move for move in moves if move not in kept))


def _candidates(base: Bundle | None, moves: Sequence[MoveSetting]) -> tuple[str, ...]:
    if base is None:
        return ("examples",)
    known = {move.move for move in base.moves}
    return ("both", "base") if all(move.move in known for move in moves) else ("both",)


def _candidate(
    name: str,
    base: Bundle | None,
    examples: CalibratedExamples,
    rows: Sequence[int],
    moves: Sequence[MoveSetting],
    parts: Sequence[int] | None = None,
) -> Bundle:
    if name == "base" and base:
        return replace(base, moves=tuple(moves))
    templates = examples.templates(rows, parts)
    network = {rule.move: rule for rule in base.rules} if base else {}
    taught = dict(base.taught_on) if base else {}
    return Bundle(
        moves=tuple(moves),
        features=PoseExtractor.name,
        settings=dict(PoseExtractor.settings),
        model=base.model if base else NO_NETWORK,
        rules=template_rules(templates, moves, network),
        taught_on={**taught, "examples": len(rows)},
        templates=(*(base.templates if base else ()), *templates),
    )


def _compare_candidates(
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
        bundles = [_candidate(name, base, examples, rows, moves) for rows in folds[::-1]]
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
