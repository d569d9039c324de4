"""Second on the road: what to learn from and what to test on, never by frame."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from moveset.base.errors import SplitError
from moveset.base.values import Fold, Recording

FEWEST_FOLDS = 2
SHORTEST_BLOCK_S = 1.0
"""Below this a block can hold no move with its beginning and end."""


def split_by_person(recordings: Sequence[Recording], folds: int | None = None) -> tuple[Fold, ...]:
    """Return folds in which nobody is on both sides.

    Parameters
    ----------
    folds
        How many at most; one for each person if None.

    Raises
    ------
    SplitError
        There is one person only.

    Notes
    -----
    The same recordings in any order give the same folds.
    """
    people: dict[str, list[str]] = defaultdict(list)
    for recording in recordings:
        people[recording.person].append(recording.name)
    if len(people) < FEWEST_FOLDS:
        who = f"all of {next(iter(people))}" if people else "none at all"
        raise SplitError(f"the recordings are {who}: record another person, or split by recording")
    return _split(people, folds)


def split_by_recording(
    recordings: Sequence[Recording], folds: int | None = None
) -> tuple[Fold, ...]:
    """Return folds in which no recording is on both sides; the same person may be.

    Parameters
    ----------
    folds
        How many at most; one for each recording if None.

    Raises
    ------
    SplitError
        There is one recording only.
    """
    if len(recordings) < FEWEST_FOLDS:
        named = recordings[0].name if recordings else "none"
        raise SplitError(
            f"there is one recording only, {named}: record another one"
            if recordings
            else "there are no recordings: add some with `moveset import`"
        )
    return _split({recording.name: [recording.name] for recording in recordings}, folds)


def split_in_blocks(
    duration_s: float, blocks: int, guard_s: float
) -> tuple[tuple[float, float], ...]:
    """Return stretches of one recording, of equal length, with a gap between them.

    Parameters
    ----------
    duration_s
        Length of the recording.
    blocks
        How many stretches; at least 1.
    guard_s
        Length of each gap: neighbours in time look alike, and what lies between belongs to neither.

    Returns
    -------
    Pairs of start and end in seconds, from 0 to ``duration_s``.

    Raises
    ------
    SplitError
        The recording is too short for so many.
    """
    length_s = (duration_s - guard_s * (blocks - 1)) / blocks if blocks > 0 else 0.0
    if not length_s >= SHORTEST_BLOCK_S:
        raise SplitError(
            f"{duration_s:.1f} s are too short for {blocks} blocks with {guard_s:g} s between: "
            "record longer"
        )
    starts = [number * (length_s + guard_s) for number in range(blocks)]
    return tuple((start, min(start + length_s, duration_s)) for start in starts)


def _split(groups: Mapping[str, Sequence[str]], folds: int | None) -> tuple[Fold, ...]:
    """Return folds of whole groups, tested once each, of about as many recordings."""
    wanted = len(groups) if folds is None else min(folds, len(groups))
    if wanted < FEWEST_FOLDS:
        raise SplitError(f"{folds} folds cannot be made: ask for {FEWEST_FOLDS} or more")
    parts: list[list[str]] = [[] for _ in range(wanted)]
    for name in sorted(groups, key=lambda one: (-len(groups[one]), one)):
        min(parts, key=lambda part: sum(len(groups[one]) for one in part)).append(name)
    return tuple(_fold(groups, part) for part in parts)


def _fold(groups: Mapping[str, Sequence[str]], tested: Sequence[str]) -> Fold:
    test = tuple(sorted(name for group in tested for name in groups[group]))
    train = tuple(sorted(name for group in groups if group not in tested for name in groups[group]))
    return Fold(train, test, ", ".join(sorted(tested)))
