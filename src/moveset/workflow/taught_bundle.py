"""The bundle of a newly trained recogniser, with what it was taught on and its held-out scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from moveset.base.values import EventTimeline, MoveSetting
from moveset.evaluate.teach_result import (
    REPORT_KEY,
    split_idle,
    summarise_teaching,
    teach_result_json,
)
from moveset.evaluate.teach_values import TeachResult
from moveset.learn.cross_validation import TrainedRecogniser
from moveset.learn.held_out_people import RecordingFacts
from moveset.recognise.bundle import Bundle
from moveset.see.extractor import Extractor


def make_bundle(
    taught: TrainedRecogniser,
    moves: Sequence[MoveSetting],
    extractor: Extractor,
    facts: Sequence[RecordingFacts],
) -> Bundle:
    """Return the bundle of a recogniser.

    Parameters
    ----------
    facts
        Of the recordings that it was taught on.
    """
    result = teach_result_json(_summarise(taught.held_out, moves, count_examples(facts)))
    return Bundle(
        moves=tuple(moves),
        features=extractor.name,
        settings=dict(extractor.settings),
        model=taught.model,
        rules=taught.rules,
        taught_on={
            "people": len({one.person for one in facts}),
            "recordings": len(facts),
            "seconds": round(sum(one.seconds for one in facts), 1),
        },
        report={REPORT_KEY: result} if taught.held_out else None,
    )


def count_examples(facts: Sequence[RecordingFacts]) -> Counter[str]:
    """Return how many segments each move has in all recordings."""
    counts = Counter[str]()
    for one in facts:
        counts.update(one.examples)
    return counts


def _summarise(
    held_out: Sequence[EventTimeline], moves: Sequence[MoveSetting], done: Counter[str]
) -> TeachResult:
    """Return what a network can do, from what models pressed that had not seen a recording."""
    counts = {move.move: done[move.move] for move in moves}
    busy, idle = zip(*map(split_idle, held_out), strict=True) if held_out else ((), ())
    return summarise_teaching(busy, idle, counts)
