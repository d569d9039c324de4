"""The summary counts recordings and segments, and warns of problems for training."""

from __future__ import annotations

import math
from pathlib import Path

from moveset.base.values import Recording, Segment
from moveset.label.project_summary import format_summary, summarise
from moveset.label.recordings_table import UNKNOWN_PERSON

ANNA = Recording("a", "anna", Path())
BEN = Recording("b", "ben", Path())


def punches(recording: str, count: int) -> list[Segment]:
    return [Segment(recording, step, step + 0.5, "punch") for step in range(count)]


def test_moves_and_recordings_are_counted() -> None:
    segments = [*punches("a", 4), *punches("b", 2)]
    summary = summarise(["punch"], [ANNA, BEN], segments, {"a": 10.0, "b": 5.0})
    (move,) = summary.moves
    assert (move.segments, move.seconds, move.people) == (6, 3.0, 2)
    assert [(one.person, one.duration_s, one.segments) for one in summary.recordings] == [
        ("anna", 10.0, 4),
        ("ben", 5.0, 2),
    ]
    assert summary.warnings == ()


def test_problems_give_warnings() -> None:
    stray = Recording("c", UNKNOWN_PERSON, Path())
    summary = summarise(["punch", "kick"], [ANNA, stray], punches("a", 2), {"a": 10.0})
    warnings = "\n".join(summary.warnings)
    assert "kick is not labelled" in warnings
    assert "punch is labelled only 2 times" in warnings
    assert "c cannot be read" in warnings
    assert "c has no person" in warnings
    assert "c has no segments" in warnings
    assert math.isnan(summary.recordings[1].duration_s)


def test_a_single_person_gives_a_warning() -> None:
    twin = Recording("b", "anna", Path())
    segments = [*punches("a", 5), *punches("b", 5)]
    warnings = summarise(["punch"], [ANNA, twin], segments, {"a": 9.0, "b": 9.0}).warnings
    assert warnings == ("all recordings are of anna: scores will not hold for other people",)


def test_an_empty_project_says_what_to_do() -> None:
    summary = summarise([], [], [], {})
    assert format_summary(summary).count("warning: ") == 2
    assert "moveset import" in format_summary(summary)


def test_the_text_has_a_line_for_each_fact() -> None:
    text = format_summary(summarise(["punch"], [ANNA], punches("a", 5), {"a": 10.0}))
    assert "punch  5         2.5      1" in text
    assert "a          anna    10.0 s  5" in text
