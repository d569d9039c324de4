"""Few-shot enrolment: templates from a few examples of one person, on top of a bundle."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from moveset.base.errors import TrainingError
from moveset.base.values import NONE, MoveSetting
from moveset.evaluate.event_metrics import compute_event_metrics
from moveset.evaluate.recording_results import evaluate_recording
from moveset.label.labelled_recording import LabelledRecording, cut_recording
from moveset.recognise.bundle import Bundle, check_features
from moveset.recognise.model import Model
from moveset.recognise.predictor import WindowClassifier
from moveset.recognise.templates import Template, cut_template
from moveset.recognise.trigger_rules import template_rules
from moveset.see.extractor import Extractor
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.pose.landmarks import FEATURE_SIZE, joint_positions
from moveset.see.resample import at_times, tick_times

MAX_TEMPLATES: Final = 10
"""Templates of a move. More cost time at every frame and add little."""

NO_NETWORK: Final = Model(
    "templates", ticks=1, feature_size=FEATURE_SIZE, classes=(NONE,), onnx=b""
)
"""Model of a bundle that has templates only."""

HALVES: Final = 2

MIN_BASE_LEAD: Final = 0.1
"""Lead in F1 that the base alone must have to be kept: with few held-out examples, one or two of
them make a smaller difference by chance."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A bundle adapted to one person.

    Attributes
    ----------
    bundle
        The best candidate.
    choice
        Its name: ``base`` or ``both``; ``examples`` if there was no base.
    scores
        Event F1 of each candidate on held-out examples.
    """

    bundle: Bundle
    choice: str
    scores: dict[str, float]


def enrol(
    base: Bundle | None, labelled: Sequence[LabelledRecording], moves: Sequence[MoveSetting]
) -> Enrolment:
    """Return a bundle for the person in some recordings, on top of another bundle.

    Parameters
    ----------
    base
        A bundle of pose features, whose moves are kept; None to use the examples alone.
    labelled
        Recordings with a few examples of each move.
    moves
        The moves to enrol; new ones come after those of the base.

    Raises
    ------
    TrainingError
        A move has no example, or there is no example at all.
    BundleError
        The base has other features.

    Notes
    -----
    Two candidates are compared by two-fold cross-validation over the examples: the base alone, and
    the base with the examples as templates. The base alone is kept only if its F1 is higher by
    ``MIN_BASE_LEAD``, because held-out examples of known moves cannot show that templates reduce
    false presses during other motion. It is no candidate if it lacks a move.
    """
    _check(base, labelled, moves)
    every = _all_moves(base, moves)
    scores = _compare_candidates(base, list(_around_segments(labelled, every)), every)
    choice = max(scores, key=lambda name: scores[name] - MIN_BASE_LEAD * (name == "base"))
    return Enrolment(_candidate(choice, base, labelled, every), choice, scores)


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
    """Return the names of the candidates; the first wins a tie."""
    if base is None:
        return ("examples",)
    known = {move.move for move in base.moves}
    return ("both", "base") if all(move.move in known for move in moves) else ("both",)


def _candidate(
    name: str,
    base: Bundle | None,
    labelled: Sequence[LabelledRecording],
    moves: Sequence[MoveSetting],
) -> Bundle:
    if name == "base" and base:
        return replace(base, moves=tuple(moves))
    templates = cut_templates(labelled, [move.move for move in moves])
    network = {rule.move: rule for rule in base.rules} if base else {}
    taught = dict(base.taught_on) if base else {}
    return Bundle(
        moves=tuple(moves),
        features=PoseExtractor.name,
        settings=dict(PoseExtractor.settings),
        model=base.model if base else NO_NETWORK,
        rules=template_rules(templates, moves, network),
        taught_on={**taught, "examples": len(templates)},
        templates=templates,
    )


def cut_templates(
    labelled: Sequence[LabelledRecording], moves: Sequence[str]
) -> tuple[Template, ...]:
    """Return templates of segments of those moves, the last ``MAX_TEMPLATES`` of each."""
    extractor = PoseExtractor()
    cut = [one for item in labelled for one in _cut(item, extractor) if one.move in moves]
    counts, kept = Counter[str](), []
    for template in reversed(cut):
        counts[template.move] += 1
        if counts[template.move] <= MAX_TEMPLATES:
            kept.append(template)
    return tuple(reversed(kept))


def _cut(item: LabelledRecording, extractor: Extractor) -> Iterator[Template]:
    times_s = tick_times(item.observations)
    joints = joint_positions(extractor.features(at_times(item.observations, times_s)))
    for segment in item.segments:
        start, end = np.searchsorted(times_s, [segment.start_s, segment.end_s])
        if end - start >= 2:
            yield cut_template(segment.move, joints, int(start), int(end))


def _around_segments(
    labelled: Sequence[LabelledRecording], moves: Sequence[MoveSetting]
) -> Iterator[LabelledRecording]:
    """Yield each segment of the moves with its surroundings, up to halfway to the next segment."""
    names = {move.move for move in moves}
    for item in labelled:
        segments = sorted(item.segments, key=lambda segment: segment.start_s)
        gaps = pairwise(segments)
        middles_s = [(one.end_s + other.start_s) / 2.0 for one, other in gaps]
        # Infinite at both ends: a segment may reach to the recording's own, beyond its last frame.
        edges = [-math.inf, *middles_s, math.inf]
        for number, segment in enumerate(segments):
            if segment.move in names:
                name = f"{item.recording.name}#{number}"
                yield cut_recording(item, name, edges[number], edges[number + 1])


def _compare_candidates(
    base: Bundle | None, pieces: Sequence[LabelledRecording], moves: Sequence[MoveSetting]
) -> dict[str, float]:
    """Return the F1 of each candidate in two-fold cross-validation over the examples."""
    names = _candidates(base, moves)
    halves = _halves(pieces)
    if len(names) == 1 or not all(halves):
        return dict.fromkeys(names[:1], float("nan"))
    return {name: _cross_validate(name, base, halves, moves) for name in names}


def _halves(pieces: Sequence[LabelledRecording]) -> tuple[list[LabelledRecording], ...]:
    """Return the pieces in two halves; moves with two pieces or more are in both."""
    counts = Counter[str]()
    halves: tuple[list[LabelledRecording], ...] = ([], [])
    totals = Counter(segment.move for piece in pieces for segment in piece.segments)
    for piece in pieces:
        move = piece.segments[0].move if piece.segments else NONE
        if totals[move] >= HALVES:
            halves[counts[move] % HALVES].append(piece)
            counts[move] += 1
    return halves


def _cross_validate(
    name: str,
    base: Bundle | None,
    halves: Sequence[Sequence[LabelledRecording]],
    moves: Sequence[MoveSetting],
) -> float:
    timelines = []
    for number, held_out in enumerate(halves):
        bundle = _candidate(name, base, halves[1 - number], moves)
        classifier = WindowClassifier(bundle.model, PoseExtractor(), bundle.templates)
        timelines += [
            evaluate_recording(piece, classifier, bundle.rules).timeline for piece in held_out
        ]
    return compute_event_metrics(timelines).f1
