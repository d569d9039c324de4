"""Fifth on the road: what to do next, from scores of recordings that were not learnt from."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import numpy as np

from moveset.base.values import FloatArray, Segment, Strip
from moveset.evaluate.effect_size import tell_apart
from moveset.evaluate.event_metrics import count_confusion, score_strips
from moveset.evaluate.held_out import HeldOut
from moveset.evaluate.label_issues import find_suspects
from moveset.evaluate.reports import Advice, EventScore

LABELS: Final = ("mislabelled", "unlabelled", "badly_timed")
"""Kinds of advice that doubt a label."""

SHOWN: Final = 8
"""More at once nobody does."""

FEWEST_CONFUSED: Final = 2
"""Confused once is chance."""

FEWEST_SEGMENTS: Final = 5
"""Of fewer a move cannot be learnt, whatever its scores."""


def advise(
    held_out: Sequence[HeldOut], names: Sequence[str], rng: np.random.Generator
) -> tuple[Advice, ...]:
    """Return what to do next: first what must be, then what is worth most, then the rest.

    Parameters
    ----------
    held_out
        Recordings of the same classes, each scored by a model that did not learn from it.
    names
        What each feature of ``HeldOut.looks`` is, in plain words; empty where nobody can say.
    rng
        For the lots that say what luck alone would tell apart.

    Notes
    -----
    Confused moves and what to record are counted after the labels in doubt are corrected: a wrong
    label is no fault of a move. A gain is what recounting says, from labels that the scores
    themselves picked: at best so much, and only if the labels are wrong.
    """
    if not held_out:
        return ()
    moves = held_out[0].track.classes[:-1]
    strips = [item.strip for item in held_out]
    suspects = _weigh(find_suspects(held_out), strips)
    fixed = fix_strips(strips, suspects)
    looks = _looks_by_move(held_out, fixed)
    counted = [*suspects, *_confused(fixed, moves, looks, names, rng)]
    counted.sort(key=lambda one: -one.gain)
    scarce = _scarce(fixed, moves)
    rest = [move for move in moves if move not in {one.move for one in scarce}]
    return (*scarce, *counted, *_weakest(fixed, rest))


def shown_advice(advice: Sequence[Advice]) -> tuple[Advice, ...]:
    """Return at most ``SHOWN``, in order: labels in doubt give way, of them there may be many."""
    room = max(SHOWN - sum(one.kind not in LABELS for one in advice), 0)
    doubts = [number for number, one in enumerate(advice) if one.kind in LABELS]
    hidden = set(doubts[room:])
    return tuple(one for number, one in enumerate(advice) if number not in hidden)[:SHOWN]


def fix_strips(strips: Sequence[Strip], advice: Sequence[Advice]) -> list[Strip]:
    """Return the same presses beside the truth as it is if every label in doubt is wrong."""
    return [_fix(strip, advice) for strip in strips]


def _fix(strip: Strip, advice: Sequence[Advice]) -> Strip:
    doubts = {
        one.start_s: one
        for one in advice
        if one.recording == strip.recording and one.kind in LABELS
    }
    truth = [_fix_segment(one, doubts.get(one.start_s)) for one in strip.truth]
    truth += [
        Segment(strip.recording, one.start_s, one.end_s, one.other)
        for one in doubts.values()
        if one.kind == "unlabelled"
    ]
    return replace(strip, truth=tuple(truth))


def _fix_segment(segment: Segment, doubt: Advice | None) -> Segment:
    if doubt is None or doubt.kind == "unlabelled":
        return segment
    return replace(
        segment,
        start_s=segment.start_s + doubt.shift_s,
        end_s=segment.end_s + doubt.shift_s,
        move=doubt.other or segment.move,
    )


def _weigh(suspects: Sequence[Advice], strips: Sequence[Strip]) -> list[Advice]:
    """Return each with what event F1 would gain were that label alone wrong."""
    now = score_strips(strips).f1
    return [replace(one, gain=score_strips(fix_strips(strips, [one])).f1 - now) for one in suspects]


def _looks_by_move(
    held_out: Sequence[HeldOut], fixed: Sequence[Strip]
) -> Callable[[str], FloatArray]:
    """Return a function from a move to its segments' features, as far as their times stand."""
    rows = [
        (after.move, look)
        for item, strip in zip(held_out, fixed, strict=True)
        if item.looks is not None
        for before, after, look in zip(item.strip.truth, strip.truth, item.looks, strict=False)
        if before.start_s == after.start_s and np.isfinite(look).all()
    ]

    def looks_of(move: str) -> FloatArray:
        own = [look for name, look in rows if name == move]
        return np.stack(own) if own else np.zeros((0, 0), np.float32)

    return looks_of


def _confused(
    strips: Sequence[Strip],
    moves: Sequence[str],
    looks: Callable[[str], FloatArray],
    names: Sequence[str],
    rng: np.random.Generator,
) -> list[Advice]:
    """Return the two moves that are taken for each other most often, if any are."""
    table = count_confusion(strips, moves)
    pairs = [(table[a][b] + table[b][a], a, b) for a, b in combinations(range(len(moves)), 2)]
    count, a, b = max(pairs, default=(0, 0, 0), key=lambda pair: pair[0])
    if count < FEWEST_CONFUSED:
        return []
    one, other = moves[a], moves[b]
    words = (
        f"{one} and {other} are confused most: {table[a][b]} of {sum(table[a])} {one} were "
        f"pressed as {other}, and {table[b][a]} of {sum(table[b])} {other} as {one}"
    )
    score = score_strips(strips)
    gain = 2.0 * count / (score.truths + score.presses)
    words += _apart_words(looks(one), looks(other), names, rng)
    return [Advice("confused", words, one, other, gain=gain)]


def _apart_words(
    one: FloatArray, other: FloatArray, names: Sequence[str], rng: np.random.Generator
) -> str:
    difference = tell_apart(one, other, rng) if names else None
    if difference is None:
        return ": do them more differently, or make them one move."
    if not difference.is_clear:
        return (
            "; they look alike to the camera (nothing differs by more than chance would make it): "
            "do them more differently, or make them one move."
        )
    return (
        f"; what parts them most is {names[difference.feature]} "
        f"({difference.effect:.1f} times its usual spread): do that part big and clear."
    )


@dataclass(frozen=True, slots=True)
class _Stock:
    """What there is of a move, and how well it was known."""

    move: str
    people: int
    score: EventScore


def _stocks(strips: Sequence[Strip], moves: Sequence[str]) -> list[_Stock]:
    return [
        _Stock(
            move,
            len({one.person for one in strips if any(s.move == move for s in one.truth)}),
            score_strips(strips, move),
        )
        for move in moves
    ]


def _scarce(strips: Sequence[Strip], moves: Sequence[str]) -> list[Advice]:
    """Return what must be recorded before any score means much."""
    stocks = _stocks(strips, moves)
    lonely = [one for one in stocks if one.people < 2]
    few = [one for one in stocks if one.score.truths < FEWEST_SEGMENTS]
    advice = []
    if lonely:
        words = f"Only one person does {_listed([one.move for one in lonely])}: record another one."
        advice.append(Advice("record_next", words, lonely[0].move))
    if few:
        counts = [f"{one.move} ({one.score.truths})" for one in few]
        words = (
            f"Record more of {_listed(counts)}: each must be done {FEWEST_SEGMENTS} times or more."
        )
        advice.append(Advice("record_next", words, min(few, key=lambda s: s.score.truths).move))
    return advice


def _weakest(strips: Sequence[Strip], moves: Sequence[str]) -> list[Advice]:
    """Return the move to record next: known badly, and from few segments."""
    weak = [one for one in _stocks(strips, moves) if one.score.truths and one.score.f1 < 1.0]
    if not weak:
        return []
    # An error shrinks about with the root of what is learnt from: little there is, much to gain.
    worst = max(weak, key=lambda one: (1.0 - one.score.f1) / math.sqrt(one.score.truths))
    score = worst.score
    words = (
        f"Record {worst.move} next: {score.missed} of {score.truths} were missed and "
        f"{score.false} of {score.presses} presses were false; "
        f"{_people(worst.people)} so far."
    )
    return [Advice("record_next", words, worst.move)]


def _people(count: int) -> str:
    return "one person does it" if count == 1 else f"{count} people do it"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
