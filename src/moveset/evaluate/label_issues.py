"""Fifth on the road: labels that held-out scores speak against, by confident learning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.evaluate.held_out import (
    CLEARLY,
    HeldOut,
    SegmentScore,
    score_segments,
    self_confidence,
)
from moveset.evaluate.label_shifts import find_badly_timed
from moveset.evaluate.reports import Advice
from moveset.evaluate.unlabelled import find_unlabelled

ENOUGH: Final = 0.85
"""About half of a move's own segments lie below their mean: so much of it is enough."""

LABEL_SHARE: Final = 0.4
"""A label is suspect only while it is at most so likely, against what the segment looks like."""

CONFUSED_SHARE: Final = 0.25
"""Where more of a move's segments in other recordings look the same, the two are confused."""

KNOWN_FROM: Final = 0.5
"""A segment whose own move is so likely is known."""


def find_suspects(held_out: Sequence[HeldOut]) -> list[Advice]:
    """Return what seems wrongly labelled, not labelled, and wrongly timed.

    Parameters
    ----------
    held_out
        Recordings of the same classes, each scored by a model that did not learn from it.

    Notes
    -----
    A segment is suspect when another move is about as likely in it as that move is, on average,
    in its own segments: each is measured by its own self-confidence. Where other recordings show
    the same, or a recording shows a move everywhere, the scores are to blame, not the labels.

    References
    ----------
    Northcutt, Jiang, Chuang, Confident Learning, Journal of AI Research 70, 2021.
    """
    if not held_out:
        return []
    moves = held_out[0].track.classes[:-1]
    scores = score_segments(held_out)
    first = _find_mislabelled(scores, self_confidence(scores, moves), moves)
    # Wrong labels made their moves look unsure of themselves: measured again without them.
    sound = [one for one in scores if _place(one) not in _places(first)]
    usual = self_confidence(sound, moves)
    wrong = _find_mislabelled(scores, usual, moves)
    late = find_badly_timed(held_out, _places(wrong))
    free = find_unlabelled(held_out, late, usual)
    return [*_believable([*wrong, *free], scores, moves), *late]


def _place(score: SegmentScore) -> tuple[str, float]:
    return score.segment.recording, score.segment.start_s


def _places(found: Sequence[Advice]) -> set[tuple[str, float]]:
    return {(one.recording, one.start_s) for one in found}


def _find_mislabelled(
    scores: Sequence[SegmentScore], usual: FloatArray, moves: Sequence[str]
) -> list[Advice]:
    seen = [(score, _other(score, usual, moves)) for score in scores]
    return [
        _say(score, other, moves)
        for score, other in seen
        if other and not _is_confused(score, other, seen)
    ]


def _other(score: SegmentScore, usual: FloatArray, moves: Sequence[str]) -> str:
    """Return the other move that a segment clearly looks like, or nothing."""
    likely = score.likely[:-1]
    sure = np.where(likely >= np.maximum(ENOUGH * usual, CLEARLY), likely, 0.0)
    best = int(sure.argmax())
    own = likely[moves.index(score.segment.move)]
    return moves[best] if sure[best] > 0.0 and own <= LABEL_SHARE * sure[best] else ""


def _is_confused(score: SegmentScore, other: str, seen: Sequence[tuple[SegmentScore, str]]) -> bool:
    """Tell whether other recordings' segments of a move look like the other one too."""
    own = score.segment
    elsewhere = [
        found == other
        for look, found in seen
        if look.segment.move == own.move and look.segment.recording != own.recording
    ]
    return sum(elsewhere) > CONFUSED_SHARE * len(elsewhere)


def _say(score: SegmentScore, other: str, moves: Sequence[str]) -> Advice:
    one = score.segment
    like, own = (score.likely[moves.index(move)] for move in (other, one.move))
    words = (
        f"In {one.recording}, {one.start_s:.1f} s to {one.end_s:.1f} s is labelled {one.move} but "
        f"looks like {other} ({like:.0%} against {own:.0%}): watch it, and change the label if so."
    )
    return Advice("mislabelled", words, one.move, other, one.recording, one.start_s, one.end_s)


def _believable(
    found: Sequence[Advice], scores: Sequence[SegmentScore], moves: Sequence[str]
) -> list[Advice]:
    """Return what is left without moves that a recording shows wherever one looks.

    Where what looks like a move is labelled now this, now that, and more often than it is labelled
    rightly, the model does not know this person: its word against a label is worth nothing.
    """
    kept = []
    for one in found:
        same = [two for two in found if (two.recording, two.other) == (one.recording, one.other)]
        right = sum(
            look.segment.recording == one.recording
            and look.segment.move == one.other
            and look.likely[moves.index(one.other)] >= KNOWN_FROM
            for look in scores
        )
        if len({two.move for two in same}) < 2 or len(same) <= right:
            kept.append(one)
    return kept
