"""Folds for choosing epochs and trigger rules: each model has seen every move that it is tested on.

A model that was never shown a move gives it no probability. Folds by recording would therefore
choose on nothing wherever one recording shows all examples of a move; such recordings are cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from moveset.base.errors import SplitError, TrainingError
from moveset.base.values import Fold, Recording
from moveset.label.labelled_recording import LabelledRecording, cut_recording
from moveset.label.split import split_by_person, split_by_recording, split_in_blocks

INNER_FOLDS: Final = 3
"""Number of models whose out-of-fold scores give the trigger rules and the number of epochs."""

BLOCK_GUARD_S: Final = 1.0
"""Gap between blocks of one recording, so that no movement reaches into two of them."""

EXAMPLE_GUARD_S: Final = 0.5
"""The same between examples: as far as they are apart, because all of them are needed."""


def make_inner_folds(recordings: Sequence[Recording]) -> tuple[Fold, ...]:
    """Return folds over training recordings, by person for three people or more."""
    if len({recording.person for recording in recordings}) >= INNER_FOLDS:
        return split_by_person(recordings, INNER_FOLDS)
    return split_by_recording(recordings, min(INNER_FOLDS, len(recordings)))


def informed_moves(
    labelled: Sequence[LabelledRecording], folds: Sequence[Fold], moves: Sequence[str]
) -> tuple[str, ...]:
    """Return the moves that some fold tests and also shows in training."""
    done = {item.recording.name: {one.move for one in item.segments} for item in labelled}
    informed = set()
    for fold in folds:
        trained, tested = (
            set().union(*(done.get(name, set()) for name in names))
            for names in (fold.train, fold.test)
        )
        informed |= trained & tested
    return tuple(move for move in moves if move in informed)


def is_blind(
    labelled: Sequence[LabelledRecording], folds: Sequence[Fold], moves: Sequence[str]
) -> bool:
    """Return whether a fold tests a move that its training recordings do not show.

    A move that is done only once anywhere cannot be helped, and does not count.
    """
    counts = [one.move for item in labelled for one in item.segments if one.move in moves]
    often = {move for move in counts if counts.count(move) > 1}
    done = {item.recording.name: {one.move for one in item.segments} for item in labelled}
    return any(
        often
        & set().union(*(done.get(name, set()) for name in fold.test))
        - set().union(*(done.get(name, set()) for name in fold.train))
        for fold in folds
    )


def cut_into_folds(
    labelled: Sequence[LabelledRecording], background: Sequence[LabelledRecording] = ()
) -> tuple[list[LabelledRecording], tuple[Fold, ...]]:
    """Return every recording in parts, and folds of which each tests one part of each recording.

    Parameters
    ----------
    background
        Recordings that every fold trains on and none tests. Other people may do what a player calls
        a move, so they tell nothing about its threshold.

    Raises
    ------
    SplitError
        No recording can be cut.
    """
    parts = [(number, part) for item in labelled for number, part in enumerate(_cut(item))]
    used = sorted({number for number, _ in parts})
    if len(used) < 2:
        names = ", ".join(item.recording.name for item in labelled)
        raise SplitError(f"{names} cannot be cut into parts: record longer, or more examples")
    always = tuple(item.recording.name for item in background)
    folds = []
    for number in used:
        train, test = (
            tuple(part.recording.name for other, part in parts if (other == number) == tested)
            for tested in (False, True)
        )
        folds.append(Fold((*train, *always), test, f"part {number + 1}"))
    return [*(part for _, part in parts), *background], tuple(folds)


def _cut(item: LabelledRecording) -> Iterator[LabelledRecording]:
    """Yield a recording in at most ``INNER_FOLDS`` parts of whole segments."""
    for number, (start_s, end_s) in enumerate(_intervals(item), 1):
        yield cut_recording(item, f"{item.recording.name}#{number}", start_s, end_s)


def _intervals(item: LabelledRecording) -> list[tuple[float, float]]:
    first_s, last_s = (float(time_s) for time_s in item.observations.times_s[[0, -1]])
    segments = sorted(item.segments, key=lambda one: one.start_s)
    if not segments:
        try:
            blocks = split_in_blocks(last_s - first_s, INNER_FOLDS, BLOCK_GUARD_S)
        except SplitError:  # too short: it is tested in one fold
            return [(-np.inf, np.inf)]
        return [(first_s + start_s, first_s + end_s) for start_s, end_s in blocks]
    groups = np.array_split(np.arange(len(segments)), min(INNER_FOLDS, len(segments)))
    starts, ends = [-np.inf], []
    for group in groups[1:]:
        before, after = segments[group[0] - 1], segments[group[0]]
        gap_s = max(after.start_s - before.end_s, 0.0)
        kept_s = max(gap_s - EXAMPLE_GUARD_S, 0.0) / 2.0
        ends.append(before.end_s + kept_s)
        starts.append(after.start_s - kept_s)
    return list(zip(starts, [*ends, np.inf], strict=True))


def split_into_blocks(
    item: LabelledRecording, blocks: int = INNER_FOLDS
) -> list[LabelledRecording]:
    """Return a recording as blocks of equal length with a gap between them.

    Raises
    ------
    SplitError
        The recording is too short.
    TrainingError
        No block contains a whole segment of some move.
    """
    start_s, name = float(item.observations.times_s[0]), item.recording.name
    try:
        intervals = split_in_blocks(item.duration_s, blocks, BLOCK_GUARD_S)
    except SplitError as error:
        raise SplitError(f"{name} is the only recording: {error}, or record another") from error
    pieces = [
        cut_recording(item, f"{name}#{number}", start_s + start, start_s + end)
        for number, (start, end) in enumerate(intervals, 1)
    ]
    kept = {segment.move for piece in pieces for segment in piece.segments}
    if lost := sorted({segment.move for segment in item.segments} - kept):
        raise TrainingError(f"{name} alone shows {', '.join(lost)} too rarely: record more of it")
    return pieces
