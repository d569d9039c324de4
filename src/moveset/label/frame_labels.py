"""Class labels and weights for single frames, from segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from moveset.base.values import NONE, FloatArray, LabelArray, Segment, TimeArray


@dataclass(frozen=True, slots=True)
class LabelMargin:
    """Frames near the ends of segments that get weight 0, as their label is uncertain.

    Attributes
    ----------
    start_share
        Share of a segment's length, from its start, in [0, 1].
    max_start_s
        Limit in seconds for that part.
    edge_s
        Seconds before and after a segment: labelling by hand is not exact.

    Notes
    -----
    At its start a move can look like another one, and a model that must name it learns to guess.
    The limit makes sure that presses come early.
    """

    start_share: float = 0.3
    max_start_s: float = 0.15
    edge_s: float = 0.08


WEAK_LABEL_MARGIN = LabelMargin(start_share=0.4, max_start_s=1.0, edge_s=0.2)
"""For weak labels, which come from beeps or commands and were trimmed automatically."""


def label_times(
    times_s: TimeArray,
    segments: Sequence[Segment],
    moves: Sequence[str],
    margin: LabelMargin | None = None,
) -> tuple[LabelArray, FloatArray]:
    """Return the class and the training weight at each time.

    Parameters
    ----------
    times_s
        (n,) seconds.
    segments
        Of one recording, not overlapping. A move that is not in ``moves`` counts as no move; a
        segment of ``none`` is certainly no move.
    moves
        The classes without ``none``, which is the last class.

    Returns
    -------
    labels
        (n,) index into ``(*moves, NONE)``.
    weights
        (n,) float32, 0 or 1.
    """
    margin = margin or LabelMargin()
    class_of = {move: number for number, move in enumerate(moves)}
    none = len(class_of)
    labels = np.full(len(times_s), none, np.int64)
    uncertain = np.zeros(len(times_s), np.bool_)
    for segment in segments:
        if segment.move in class_of:
            uncertain |= _near_edges(times_s, segment, margin.edge_s)
    for segment in segments:
        inside = (times_s >= segment.start_s) & (times_s < segment.end_s)
        labels[inside] = class_of.get(segment.move, none)
        known = segment.move in class_of
        first_s = _uncertain_start_s(segment, margin) if known else 0.0
        if known or segment.move == NONE:
            uncertain[inside] = times_s[inside] < segment.start_s + first_s
    return labels, np.where(uncertain, 0.0, 1.0).astype(np.float32)


def _near_edges(times_s: TimeArray, segment: Segment, edge_s: float) -> npt.NDArray[np.bool_]:
    """Return whether each time lies just before or just after a segment."""
    before = (times_s >= segment.start_s - edge_s) & (times_s < segment.start_s)
    after = (times_s >= segment.end_s) & (times_s < segment.end_s + edge_s)
    near: npt.NDArray[np.bool_] = before | after
    return near


def _uncertain_start_s(segment: Segment, margin: LabelMargin) -> float:
    return min(margin.start_share * (segment.end_s - segment.start_s), margin.max_start_s)
