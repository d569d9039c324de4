"""Splits of recordings into training and test sets, never by frame."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from moveset.base.errors import SplitError
from moveset.base.values import Fold, Recording

MIN_FOLDS = 2
MIN_BLOCK_S = 1.0
"""Shorter blocks cannot contain a whole move."""


def split_by_person(recordings: Sequence[Recording], folds: int | None = None) -> tuple[Fold, ...]:
    """Return folds in which no person is in both training and test set.

    Parameters
    ----------
    folds
        Maximum number; None for one per person.

    Raises
    ------
    SplitError
        There is only one person.

    Notes
    -----
    The same recordings in any order give the same folds.
    """
    people: dict[str, list[str]] = defaultdict(list)
    for recording in recordings:
        people[recording.person].append(recording.name)
    if len(people) < MIN_FOLDS:
        who = f"all of {next(iter(people))}" if people else "none at all"
        raise SplitError(f"the recordings are {who}: record another person, or split by recording")
    return _split(people, folds)


def split_by_recording(
    recordings: Sequence[Recording], folds: int | None = None
) -> tuple[Fold, ...]:
    """Return folds in which no recording is in both training and test set; a person may be.

    Parameters
    ----------
    folds
        Maximum number; None for one per recording.

    Raises
    ------
    SplitError
        There is only one recording.
    """
    if len(recordings) < MIN_FOLDS:
        named = recordings[0].name if recordings else "none"
        raise SplitError(
            f"there is only one recording, {named}: record another one"
            if recordings
            else "there are no recordings: add some with `moveset import`"
        )
    return _split({recording.name: [recording.name] for recording in recordings}, folds)


def split_in_blocks(
    duration_s: float, blocks: int, guard_s: float
) -> tuple[tuple[float, float], ...]:
    """Return blocks of one recording, of equal length, with a gap between them.

    Parameters
    ----------
    duration_s
        Length of the recording.
    blocks
        Number of blocks, at least 1.
    guard_s
        Length of each gap, which separates the similar frames at the ends of two blocks.

    Returns
    -------
    Pairs of start and end in seconds, from 0 to ``duration_s``.

    Raises
    ------
    SplitError
        The recording is too short for so many.
    """
    length_s = (duration_s - guard_s * (blocks - 1)) / blocks if blocks > 0 else 0.0
    if not length_s >= MIN_BLOCK_S:
        raise SplitError(
            f"{duration_s:.1f} s are too short for {blocks} blocks with {guard_s:g} s between: "
            "record longer"
        )
    starts = [number * (length_s + guard_s) for number in range(blocks)]
    return tuple((start, min(start + length_s, duration_s)) for start in starts)


def _split(groups: Mapping[str, Sequence[str]], folds: int | None) -> tuple[Fold, ...]:
    """Return folds of whole groups with about equal numbers of recordings; each is tested once."""
    wanted = len(groups) if folds is None else min(folds, len(groups))
    if wanted < MIN_FOLDS:
        raise SplitError(f"{folds} folds cannot be made: ask for {MIN_FOLDS} or more")
    parts: list[list[str]] = [[] for _ in range(wanted)]
    for name in sorted(groups, key=lambda one: (-len(groups[one]), one)):
        min(parts, key=lambda part: sum(len(groups[one]) for one in part)).append(name)
    return tuple(_fold(groups, part) for part in parts)


def _fold(groups: Mapping[str, Sequence[str]], tested: Sequence[str]) -> Fold:
    test = tuple(sorted(name for group in tested for name in groups[group]))
    train = tuple(sorted(name for group in groups if group not in tested for name in groups[group]))
    return Fold(train, test, ", ".join(sorted(tested)))
