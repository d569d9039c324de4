"""Chooses the people whose recordings a network is not trained on, of any number of recordings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from moveset.base.values import NONE, Fold
from moveset.label.labelled_recording import LabelledRecording

MIN_PEOPLE: Final = 3
"""With fewer people, recordings are held out instead."""

HELD_OUT_SHARE: Final = 0.25
"""Share of all time that is held out, at most."""

HELD_OUT_S: Final = 20.0 * 60.0
"""Time that is held out at most: rules, temperature and epochs hardly change with more, and it is
scored in memory."""


@dataclass(frozen=True, slots=True)
class RecordingFacts:
    """What must be known of a recording to choose what is held out.

    Attributes
    ----------
    examples
        For each move the number of its segments.
    """

    name: str
    person: str
    frames: int
    seconds: float
    examples: Mapping[str, int] = field(default_factory=dict)


def describe_recording(item: LabelledRecording) -> RecordingFacts:
    """Return the facts about a recording."""
    examples = Counter(one.move for one in item.segments if one.move != NONE)
    recording, frames = item.recording, len(item.observations.times_s)
    return RecordingFacts(recording.name, recording.person, frames, item.duration_s, examples)


def choose_held_out(facts: Sequence[RecordingFacts], rng: np.random.Generator) -> Fold | None:
    """Return which recordings to train on, and which to hold out: whole people, chosen at random.

    Returns
    -------
    None if nobody can be held out without all examples of some move. Of held-out people with long
    recordings, only a part is in the fold.
    """
    people = {one.person for one in facts}
    by_person = len(people) >= MIN_PEOPLE
    groups: dict[str, list[RecordingFacts]] = {}
    for one in facts:
        groups.setdefault(one.person if by_person else one.name, []).append(one)
    total_s = sum(one.seconds for one in facts)
    held = list(_choose(groups, total_s, rng))
    test = [one for name in held for one in groups[name]]
    train = [one.name for name, group in groups.items() if name not in held for one in group]
    if not test or not train:
        return None
    return Fold(tuple(train), tuple(_first(test, _limit_s(total_s))), "held out")


def _limit_s(total_s: float) -> float:
    return min(HELD_OUT_S, HELD_OUT_SHARE * total_s)


def _choose(
    groups: Mapping[str, Sequence[RecordingFacts]], total_s: float, rng: np.random.Generator
) -> Iterator[str]:
    """Yield groups at random until there is enough time, always leaving examples of every move."""
    left = Counter[str]()
    for group in groups.values():
        left.update(_examples(group))
    held_s = 0.0
    names = sorted(groups)
    for place in rng.permutation(len(names)).tolist():
        group = groups[names[place]]
        own, seconds = _examples(group), sum(one.seconds for one in group)
        is_last_example = any(left[move] <= count for move, count in own.items())
        if held_s >= _limit_s(total_s) or is_last_example or seconds > total_s / 2.0:
            continue
        left -= own
        held_s += seconds
        yield names[place]


def _examples(group: Sequence[RecordingFacts]) -> Counter[str]:
    counts = Counter[str]()
    for one in group:
        counts.update(one.examples)
    return counts


def _first(facts: Sequence[RecordingFacts], limit_s: float) -> Iterator[str]:
    """Yield the first recordings, up to a limit of their time."""
    seconds = 0.0
    for one in facts:
        if seconds < limit_s:
            yield one.name
        seconds += one.seconds
