"""Second on the road: from segments to what a model learns, a label for each moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from moveset.base.values import NONE, FloatArray, LabelArray, Segment, TimeArray


@dataclass(frozen=True, slots=True)
class Doubt:
    """Which moments are too doubtful to learn from.

    Notes
    -----
    At its start a move could still become another, and a model that must name it then learns to
    guess. Bounded, since a press should come early.
    """

    start_share: float = 0.3  # of a segment's length, from its start
    start_longest_s: float = 0.15  # but no more than this
    edge_s: float = 0.08  # on both sides of a segment: hands that label are not exact


LOOSE = Doubt(start_share=0.4, start_longest_s=1.0, edge_s=0.2)
"""For segments that come from beeps or commands and were trimmed: their edges are guesses."""


def label_times(
    times_s: TimeArray,
    segments: Sequence[Segment],
    moves: Sequence[str],
    doubt: Doubt | None = None,
) -> tuple[LabelArray, FloatArray]:
    """Return the class at each time, and how much to learn from it.

    Parameters
    ----------
    times_s
        (n,) seconds.
    segments
        Those of one recording, none overlapping. One of a move that is not in ``moves`` counts as
        no move; one of ``none`` as surely no move.
    moves
        The classes, without ``none``, which is the last one.

    Returns
    -------
    labels
        (n,) index into ``(*moves, NONE)``.
    weights
        (n,) float32, 0 or 1.
    """
    doubt = doubt or Doubt()
    class_of = {move: number for number, move in enumerate(moves)}
    none = len(class_of)
    labels = np.full(len(times_s), none, np.int64)
    doubtful = np.zeros(len(times_s), np.bool_)
    for segment in segments:
        if segment.move in class_of:
            doubtful |= _near_edges(times_s, segment, doubt.edge_s)
    for segment in segments:
        inside = (times_s >= segment.start_s) & (times_s < segment.end_s)
        labels[inside] = class_of.get(segment.move, none)
        known = segment.move in class_of
        first_s = _doubtful_start_s(segment, doubt) if known else 0.0
        if known or segment.move == NONE:
            doubtful[inside] = times_s[inside] < segment.start_s + first_s
    return labels, np.where(doubtful, 0.0, 1.0).astype(np.float32)


def _near_edges(times_s: TimeArray, segment: Segment, edge_s: float) -> npt.NDArray[np.bool_]:
    """Tell which times lie just before or just after a segment."""
    before = (times_s >= segment.start_s - edge_s) & (times_s < segment.start_s)
    after = (times_s >= segment.end_s) & (times_s < segment.end_s + edge_s)
    near: npt.NDArray[np.bool_] = before | after
    return near


def _doubtful_start_s(segment: Segment, doubt: Doubt) -> float:
    return min(doubt.start_share * (segment.end_s - segment.start_s), doubt.start_longest_s)
