"""Recommend what to do next: labels to check, moves to change, moves to record."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import numpy as np

from moveset.base.values import NONE, EventTimeline, FloatArray
from moveset.evaluate.effect_size import largest_effect
from moveset.evaluate.event_metrics import (
    EventMetrics,
    compute_event_metrics,
    confusion_matrix,
)
from moveset.evaluate.held_out import HeldOutRecording
from moveset.evaluate.label_fixes import LABEL_ISSUES, fix_labels
from moveset.evaluate.label_issues import find_label_issues
from moveset.evaluate.report import Recommendation

MAX_SHOWN: Final = 8
"""On the console; the report has all."""

MIN_CONFUSED: Final = 2
"""A single confusion may be chance."""

MIN_SEGMENTS: Final = 5
"""With fewer segments a move cannot be taught, whatever its metrics."""


def recommend(
    held_out: Sequence[HeldOutRecording], names: Sequence[str], rng: np.random.Generator
) -> tuple[Recommendation, ...]:
    """Return what to do next: first what is necessary, then by gain, then what to record.

    Parameters
    ----------
    held_out
        Recordings of the same classes, each scored by a model that was not trained on it.
    names
        What each feature of ``HeldOutRecording.mean_features`` means, in plain words; empty where
        features have no names.
    rng
        For the permutation test of the largest difference between confused moves.

    Notes
    -----
    Confused moves and what to record are counted after the label issues are corrected: a wrong
    label is no fault of a move. A gain is computed by counting again with the corrected labels.
    It is an upper bound, and holds only if the labels are really wrong. Moves without a segment,
    such as those of a bundle that was built upon, are in no recommendation.
    """
    if not held_out:
        return ()
    timelines = [item.timeline for item in held_out]
    known = held_out[0].track.classes[:-1]
    moves = _labelled_moves(known, timelines)
    sayable = {*moves, NONE, ""}
    found = [one for one in find_label_issues(held_out) if {one.move, one.other} <= sayable]
    issues = _with_gain(found, timelines)
    fixed = fix_labels(timelines, issues)
    features_of = _features_by_move(held_out, fixed)
    counted = [*issues, *_confused(fixed, known, features_of, names, rng)]
    counted.sort(key=lambda one: -one.gain)
    scarce = _scarce(fixed, moves)
    rest = [move for move in moves if move not in {one.move for one in scarce}]
    return (*scarce, *counted, *_weakest(fixed, rest))


def _labelled_moves(moves: Sequence[str], timelines: Sequence[EventTimeline]) -> list[str]:
    """Return the moves that have segments; a bundle that was built upon may know others."""
    done = {one.move for timeline in timelines for one in timeline.truth}
    return [move for move in moves if move in done]


def select_shown(recommendations: Sequence[Recommendation]) -> tuple[Recommendation, ...]:
    """Return at most ``MAX_SHOWN``, in order; label issues, which may be many, are left out first.

    The others are always few.
    """
    others = sum(one.kind not in LABEL_ISSUES for one in recommendations)
    issues = [i for i, one in enumerate(recommendations) if one.kind in LABEL_ISSUES]
    hidden = set(issues[max(MAX_SHOWN - others, 0) :])
    return tuple(one for i, one in enumerate(recommendations) if i not in hidden)[:MAX_SHOWN]


def _with_gain(
    issues: Sequence[Recommendation], timelines: Sequence[EventTimeline]
) -> list[Recommendation]:
    """Return each issue with the change of event F1 if that label alone is corrected."""
    now = compute_event_metrics(timelines).f1
    return [
        replace(one, gain=compute_event_metrics(fix_labels(timelines, [one])).f1 - now)
        for one in issues
    ]


def _features_by_move(
    held_out: Sequence[HeldOutRecording], fixed: Sequence[EventTimeline]
) -> Callable[[str], FloatArray]:
    """Return a function from a move to its segments' mean features.

    Moves are as corrected; segments whose time was corrected are left out.
    """
    rows = [
        (after.move, features)
        for item, timeline in zip(held_out, fixed, strict=True)
        if item.mean_features is not None
        for before, after, features in zip(
            item.timeline.truth, timeline.truth, item.mean_features, strict=False
        )
        if before.start_s == after.start_s and np.isfinite(features).all()
    ]

    def features_of(move: str) -> FloatArray:
        own = [features for name, features in rows if name == move]
        return np.stack(own) if own else np.zeros((0, 0), np.float32)

    return features_of


def _confused(
    timelines: Sequence[EventTimeline],
    moves: Sequence[str],
    features_of: Callable[[str], FloatArray],
    names: Sequence[str],
    rng: np.random.Generator,
) -> list[Recommendation]:
    """Return the two moves that are confused most often, if any are."""
    table = confusion_matrix(timelines, moves)
    done = [number for number in range(len(moves)) if sum(table[number])]
    pairs = [(table[a][b] + table[b][a], a, b) for a, b in combinations(done, 2)]
    count, a, b = max(pairs, default=(0, 0, 0), key=lambda pair: pair[0])
    if count < MIN_CONFUSED:
        return []
    one, other = moves[a], moves[b]
    words = (
        f"{one} and {other} are confused most: {table[a][b]} of {sum(table[a])} {one} were "
        f"pressed as {other}, and {table[b][a]} of {sum(table[b])} {other} as {one}"
    )
    metrics = compute_event_metrics(timelines)
    gain = 2.0 * count / (metrics.segments + metrics.presses)
    words += _difference_words(features_of(one), features_of(other), names, rng)
    return [Recommendation("confused", words, one, other, gain=gain)]


def _difference_words(
    one: FloatArray, other: FloatArray, names: Sequence[str], rng: np.random.Generator
) -> str:
    effect = largest_effect(one, other, rng) if names else None
    if effect is None:
        return ": do them more differently, or make them one move."
    if not effect.is_clear:
        return (
            "; they look alike to the camera (no feature differs more than by chance): "
            "do them more differently, or make them one move."
        )
    return (
        f"; they differ most in {names[effect.feature]} "
        f"({effect.value:.1f} standard deviations): make that part big and clear."
    )


@dataclass(frozen=True, slots=True)
class _MoveSummary:
    """How many people do a move, and how well it is recognised."""

    move: str
    people: int
    metrics: EventMetrics


def _summaries(timelines: Sequence[EventTimeline], moves: Sequence[str]) -> list[_MoveSummary]:
    return [
        _MoveSummary(
            move,
            len({one.person for one in timelines if any(s.move == move for s in one.truth)}),
            compute_event_metrics(timelines, move),
        )
        for move in moves
    ]


def _scarce(timelines: Sequence[EventTimeline], moves: Sequence[str]) -> list[Recommendation]:
    """Return what must be recorded before any metric means much."""
    summaries = _summaries(timelines, moves)
    lonely = [one for one in summaries if one.people < 2]
    few = [one for one in summaries if one.metrics.segments < MIN_SEGMENTS]
    found = []
    if lonely:
        words = f"Only one person does {_listed([one.move for one in lonely])}: record another one."
        found.append(Recommendation("record_next", words, lonely[0].move))
    if few:
        counts = [f"{one.move} ({one.metrics.segments})" for one in few]
        least = f"at least {MIN_SEGMENTS} times"
        words = f"Record more of {_listed(counts)}: each must be done {least}."
        fewest = min(few, key=lambda one: one.metrics.segments)
        found.append(Recommendation("record_next", words, fewest.move))
    return found


def _weakest(timelines: Sequence[EventTimeline], moves: Sequence[str]) -> list[Recommendation]:
    """Return the move for which more recordings should help most."""
    weak = [
        one for one in _summaries(timelines, moves) if one.metrics.segments and one.metrics.f1 < 1.0
    ]
    if not weak:
        return []
    # An error shrinks about with the square root of the number of segments.
    worst = max(weak, key=lambda one: (1.0 - one.metrics.f1) / math.sqrt(one.metrics.segments))
    metrics = worst.metrics
    words = (
        f"Record {worst.move} next: {metrics.false_negatives} of {metrics.segments} were missed "
        f"and {_false_words(metrics)}; {_people(worst.people)} so far."
    )
    return [Recommendation("record_next", words, worst.move)]


def _false_words(metrics: EventMetrics) -> str:
    if not metrics.presses:
        return "it was never pressed"
    return f"{metrics.false_positives} of {metrics.presses} presses were false"


def _people(count: int) -> str:
    return "one person does it" if count == 1 else f"{count} people do it"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
