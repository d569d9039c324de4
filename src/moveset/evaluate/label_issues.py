"""Find labels that contradict held-out predictions, by confident learning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from moveset.base.values import FloatArray
from moveset.evaluate.held_out import (
    MIN_CONFIDENCE,
    HeldOutRecording,
    SegmentScore,
    score_segments,
    self_confidence,
)
from moveset.evaluate.label_shifts import find_badly_timed
from moveset.evaluate.report import Recommendation
from moveset.evaluate.unlabelled import find_unlabelled

THRESHOLD_SHARE: Final = 0.85
"""Share of a move's self-confidence that is enough: about half of its segments lie below it."""

MAX_LABEL_SHARE: Final = 0.4
"""A label is an issue only if its probability is at most this share of the other move's."""

CONFUSED_SHARE: Final = 0.25
"""If more of a move's segments in other recordings look the same, the two moves are confused."""

MIN_RECOGNISED: Final = 0.5
"""A segment is recognised if its own move has at least this probability."""


def find_label_issues(held_out: Sequence[HeldOutRecording]) -> list[Recommendation]:
    """Return segments that seem wrongly labelled, not labelled, or badly timed.

    Parameters
    ----------
    held_out
        Recordings of the same classes, each scored by a model that was not trained on it.

    Notes
    -----
    A label is an issue when another move is about as probable in its segment as that move is, on
    average, in its own segments (its self-confidence). Where other recordings show the same, or a
    recording shows one move everywhere, the model is wrong and not the labels.

    References
    ----------
    Northcutt, Jiang, Chuang, Confident Learning, Journal of AI Research 70, 2021.
    """
    if not held_out:
        return []
    moves = held_out[0].track.classes[:-1]
    scores = score_segments(held_out)
    first = _find_mislabelled(scores, self_confidence(scores, moves), moves)
    # Wrong labels lower the self-confidence of their moves: compute it again without them.
    sound = [one for one in scores if _place(one) not in _places(first)]
    confidence = self_confidence(sound, moves)
    wrong = _find_mislabelled(scores, confidence, moves)
    shifted = find_badly_timed(held_out, _places(wrong))
    unlabelled = find_unlabelled(held_out, shifted, confidence)
    return [*_believable([*wrong, *unlabelled], scores, moves), *shifted]


def _place(score: SegmentScore) -> tuple[str, float]:
    return score.segment.recording, score.segment.start_s


def _places(found: Sequence[Recommendation]) -> set[tuple[str, float]]:
    return {(one.recording, one.start_s) for one in found}


def _find_mislabelled(
    scores: Sequence[SegmentScore], confidence: FloatArray, moves: Sequence[str]
) -> list[Recommendation]:
    candidates = [(score, _other_move(score, confidence, moves)) for score in scores]
    return [
        _recommend(score, other, moves)
        for score, other in candidates
        if other and not _is_confused(score, other, candidates)
    ]


def _other_move(score: SegmentScore, confidence: FloatArray, moves: Sequence[str]) -> str:
    """Return the other move that a segment clearly looks like, or an empty string."""
    probabilities = score.probabilities[:-1]
    least = np.maximum(THRESHOLD_SHARE * confidence, MIN_CONFIDENCE)
    clear = np.where(probabilities >= least, probabilities, 0.0)
    best = int(clear.argmax())
    own = probabilities[moves.index(score.segment.move)]
    return moves[best] if clear[best] > 0.0 and own <= MAX_LABEL_SHARE * clear[best] else ""


def _is_confused(
    score: SegmentScore, other: str, candidates: Sequence[tuple[SegmentScore, str]]
) -> bool:
    """Return whether the move looks like the other one in other recordings too."""
    own = score.segment
    elsewhere = [
        found == other
        for one, found in candidates
        if one.segment.move == own.move and one.segment.recording != own.recording
    ]
    return sum(elsewhere) > CONFUSED_SHARE * len(elsewhere)


def _recommend(score: SegmentScore, other: str, moves: Sequence[str]) -> Recommendation:
    one = score.segment
    like, own = (score.probabilities[moves.index(move)] for move in (other, one.move))
    words = (
        f"In {one.recording}, {one.start_s:.1f} s to {one.end_s:.1f} s is labelled {one.move} but "
        f"looks like {other} ({like:.0%} against {own:.0%}): watch it, and change the label if so."
    )
    place = (one.recording, one.start_s, one.end_s)
    return Recommendation("mislabelled", words, one.move, other, *place)


def _believable(
    found: Sequence[Recommendation], scores: Sequence[SegmentScore], moves: Sequence[str]
) -> list[Recommendation]:
    """Return the issues without those of a move that the model sees everywhere in a recording.

    If segments of several labels look like one move, and they are more than the segments of that
    move that are recognised, the model does not know this person and its predictions prove nothing.
    """
    kept = []
    for one in found:
        same = [two for two in found if (two.recording, two.other) == (one.recording, one.other)]
        right = sum(
            score.segment.recording == one.recording
            and score.segment.move == one.other
            and score.probabilities[moves.index(one.other)] >= MIN_RECOGNISED
            for score in scores
        )
        if len({two.move for two in same}) < 2 or len(same) <= right:
            kept.append(one)
    return kept
