"""Few-shot enrolment: templates from a few examples of one person, on top of a bundle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from moveset.base.errors import TrainingError
from moveset.base.values import MoveSetting
from moveset.evaluate.teach_result import REPORT_KEY, summarise_teaching, teach_result_json
from moveset.evaluate.teach_values import TeachResult
from moveset.label.labelled_recording import LabelledRecording
from moveset.learn.candidates import choose_candidate, compare_candidates, make_candidate
from moveset.learn.example_cutting import (
    Embed,
    ExamplePiece,
    cut_background,
    cut_examples,
    embed_nothing,
)
from moveset.learn.held_out_examples import HeldOutExamples, hold_out_examples
from moveset.learn.known_moves import find_known_moves, knows_many_people
from moveset.learn.template_calibration import CalibratedExamples
from moveset.recognise.background import background_embeddings
from moveset.recognise.bundle import Bundle, check_features
from moveset.recognise.predictor import WindowClassifier
from moveset.see.pose.extractor import PoseExtractor


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
        Event F1 of each candidate on held-out examples; NaN without any; empty if none were
        compared.
    differing
        Moves whose examples are as far from each other as from other motion.
    found
        Moves that the base finds without their examples, which are not used.
    result
        What the bundle can do, by examples that were left out; None unless asked for.
    """

    bundle: Bundle
    choice: str
    scores: dict[str, float]
    differing: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
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
    A base that knows many people keeps the moves whose examples it finds. The examples of its other
    moves become decisive templates, beside which its network still presses.

    With another base, two candidates are compared by two-fold cross-validation over the examples:
    the base alone, and the base with the examples as templates, where both must agree. The base
    alone is kept if its F1 is higher by ``candidates.MIN_BASE_LEAD``, or if no example can be held
    out, because then nothing shows that the templates find the move again. It is no candidate if
    it lacks a move.
    """
    _check(base, labelled, moves)
    every = _all_moves(base, moves)
    everyday = background_embeddings(base.model) if base else None
    embed = _embedder(base) if base and everyday is not None else embed_nothing
    pieces = cut_examples(labelled, [move.move for move in every], embed)
    if not pieces:
        raise TrainingError("the examples are too short: mark each from its start to its end")
    background = cut_background(labelled, embed)
    examples = CalibratedExamples(
        [piece.example for piece in pieces],
        [part.motion for part in background],
        known=[move.move for move in base.moves] if base else (),
        background=everyday,
    )
    found = find_known_moves(base, pieces) if base and knows_many_people(base) else None
    scores = compare_candidates(base, pieces, examples, every) if found is None else {}
    choice = choose_candidate(scores) if found is None else _choose_by_found(found, pieces)

    def make_bundle(some: Sequence[int], parts: Sequence[int] | None = None) -> Bundle:
        return make_candidate(choice, base, examples, some, every, parts, found=found)

    bundle, differing = make_bundle(range(len(pieces))), examples.differing_moves()
    enrolment = Enrolment(bundle, choice, scores, differing, tuple(sorted(found or ())))
    if not hold_out:
        return enrolment

    done = Counter(piece.move for piece in pieces)
    counts = {move.move: done[move.move] for move in moves if done[move.move]}
    return _with_result(enrolment, hold_out_examples(make_bundle, pieces, background), counts)


def _choose_by_found(found: Set[str], pieces: Sequence[ExamplePiece]) -> str:
    """Return the candidate on top of a base that finds some moves without their examples."""
    return "base" if found >= {piece.move for piece in pieces} else "both"


def _with_result(
    enrolment: Enrolment, held_out: HeldOutExamples, counts: Mapping[str, int]
) -> Enrolment:
    """Return an enrolment that knows how well teaching went, as its bundle then does."""
    result = summarise_teaching(
        held_out.examples, held_out.nothing, counts, differing=enrolment.differing
    )
    bundle = replace(enrolment.bundle, report={REPORT_KEY: teach_result_json(result)})
    return replace(enrolment, bundle=bundle, result=result)


def _embedder(base: Bundle) -> Embed:
    """Return what gives the embeddings of a bundle's network."""
    return WindowClassifier(base.model, PoseExtractor()).embed


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
