"""What a newly taught bundle can do, from examples that were held out, and what helps most next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from itertools import combinations
from typing import Final, TypeVar, get_args

from moveset.base.values import EventTimeline, Json, MoveEvent
from moveset.evaluate.event_metrics import compute_event_metrics, confusion_matrix
from moveset.evaluate.teach_values import Confusion, MoveResult, NextStep, StepKind, TeachResult
from moveset.evaluate.teach_words import sentences, step_words
from moveset.label.project_summary import FEW_SEGMENTS
from moveset.recognise.bundle import Bundle
from moveset.recognise.json_values import to_json

Value = TypeVar("Value")

REPORT_KEY: Final = "teaching"
"""Where ``Bundle.report`` keeps the result."""

MIN_EXAMPLES: Final = 3
"""With fewer examples of a move, a number of found ones means nothing."""

MORE_EXAMPLES: Final = 3
"""How many more are asked for at once."""

NOTHING_S: Final = 20.0
"""Seconds of no move that are asked for."""

MIN_NOTHING_S: Final = 10.0

MIN_FOUND: Final = 0.75
"""A move of which fewer are found is not good enough to play with."""

MAX_FALSE_PER_MINUTE: Final = 2.0
"""With more presses in a minute of no move, a player loses control."""

GUARD_S: Final = 0.5
"""Time this near to a segment is not time in which nothing is done."""

MIN_CONFUSED: Final = 2
"""A single confusion may be chance."""


def summarise_teaching(
    timelines: Sequence[EventTimeline],
    nothing: Sequence[EventTimeline],
    counts: Mapping[str, int],
    *,
    differing: Sequence[str] = (),
) -> TeachResult:
    """Return the result of teaching from what bundles without them pressed in held-out parts.

    Parameters
    ----------
    timelines
        Parts around examples, with their segments; empty if none could be held out.
    nothing
        Parts in which no move was done.
    counts
        Number of examples of each taught move, in the project's order.
    differing
        Moves whose examples are no nearer to each other than to other motion.
    """
    moves = tuple(_move_result(timelines, move) for move in counts)
    seconds = sum((one.duration_s for one in nothing), 0.0)
    presses = sum(event.event == "press" for one in nothing for event in one.events)
    confused = _most_confused(timelines)
    step = _what_is_missing(counts, seconds) or _remedy(moves, presses, confused, differing)
    is_tested = bool(moves) and all(one.segments for one in moves)
    is_good = (
        is_tested
        and all(map(_is_found, moves))
        and _false_count(moves) <= (1.0 - MIN_FOUND) * sum(one.segments for one in moves)
        and presses * 60.0 <= MAX_FALSE_PER_MINUTE * seconds
    )
    return TeachResult(moves, round(seconds, 1), presses, confused, step, is_tested, is_good)


def split_idle(timeline: EventTimeline) -> tuple[EventTimeline, EventTimeline]:
    """Return a recording's time around its segments, and the rest, in which nothing was done."""
    spans = [(one.start_s - GUARD_S, one.end_s + GUARD_S) for one in timeline.truth]
    end_s = timeline.start_s + timeline.duration_s
    busy_s, free_from = 0.0, timeline.start_s
    for start_s, until_s in sorted(spans):
        busy_s += max(min(until_s, end_s) - max(start_s, free_from), 0.0)
        free_from = max(free_from, until_s)
    near, far = list[MoveEvent](), list[MoveEvent]()
    for event in timeline.events:
        inside = any(start_s <= event.time_s <= until_s for start_s, until_s in spans)
        (near if inside else far).append(event)
    idle_s = timeline.duration_s - busy_s
    return (
        replace(timeline, duration_s=busy_s, events=tuple(near)),
        replace(timeline, duration_s=idle_s, events=tuple(far), truth=()),
    )


def _move_result(timelines: Sequence[EventTimeline], move: str) -> MoveResult:
    metrics = compute_event_metrics(timelines, move)
    return MoveResult(move, metrics.segments, metrics.true_positives, metrics.false_positives)


def _false_count(moves: Sequence[MoveResult]) -> int:
    return sum(one.false_presses for one in moves)


def _most_confused(timelines: Sequence[EventTimeline]) -> Confusion | None:
    done = {one.move for timeline in timelines for one in timeline.truth}
    pressed = {one.move for timeline in timelines for one in timeline.events}
    names = sorted(done | pressed)
    table = confusion_matrix(timelines, names)
    pairs = [(table[a][b] + table[b][a], a, b) for a, b in combinations(range(len(names)), 2)]
    count, a, b = max(pairs, default=(0, 0, 0), key=lambda pair: pair[0])
    if count < MIN_CONFUSED:
        return None
    one, other = (names[a], names[b]) if names[a] in done else (names[b], names[a])
    return Confusion(one, other, count, sum(table[a]) + sum(table[b]))


def _what_is_missing(counts: Mapping[str, int], nothing_s: float) -> NextStep | None:
    """Return what must be recorded before a count of found segments means much."""
    scarcest = min(counts, key=lambda move: counts[move], default="")
    if scarcest and counts[scarcest] < MIN_EXAMPLES:
        return NextStep("show", scarcest, count=FEW_SEGMENTS - counts[scarcest])
    if nothing_s < MIN_NOTHING_S:
        return NextStep("record_none", count=round(NOTHING_S))
    return None


def _remedy(
    moves: Sequence[MoveResult],
    presses: int,
    confused: Confusion | None,
    differing: Sequence[str],
) -> NextStep:
    """Return the remedy of the most frequent error; ``play`` where errors are few."""
    weakest = max(moves, key=lambda one: one.segments - one.found)
    missed, false = weakest.segments - weakest.found, presses + _false_count(moves)
    if confused and 2 * confused.count >= max(missed, false):
        return NextStep("differ", confused.move, confused.other, confused.count)
    if false > missed:
        return NextStep("record_none", count=round(NOTHING_S))
    if missed and weakest.move in differing:
        return NextStep("alike", weakest.move, count=FEW_SEGMENTS)
    if missed and (weakest.segments < FEW_SEGMENTS or not _is_found(weakest)):
        return NextStep("show", weakest.move, count=MORE_EXAMPLES)
    return NextStep("play")


def _is_found(result: MoveResult) -> bool:
    return result.found >= MIN_FOUND * result.segments


def teach_result_json(result: TeachResult, names: Mapping[str, str] | None = None) -> Json:
    """Return a result as JSON, with its sentences.

    Parameters
    ----------
    names
        What to call moves in the sentences; a move that is not listed keeps its name.
    """
    values = asdict(result)
    values["step"]["words"] = step_words(result.step, names)
    return to_json({**values, "sentences": sentences(result, names)})


def teach_result_from_json(values: Json) -> TeachResult:
    """Return the result that ``teach_result_json`` returned.

    Raises
    ------
    KeyError, TypeError
        It is not one.
    """
    step, confused = values["step"], values["confused"]
    return TeachResult(
        moves=tuple(_read(MoveResult, one) for one in values["moves"]),
        nothing_s=_seconds(values["nothing_s"]),
        nothing_presses=_is_a(int, values["nothing_presses"]),
        confused=_read(Confusion, confused) if confused else None,
        step=_read(NextStep, {key: step[key] for key in step if key != "words"}),
        is_tested=_is_a(bool, values["is_tested"]),
        is_good=_is_a(bool, values["is_good"]),
    )


def _read(kind: type[Value], values: Json) -> Value:
    """Return a value of texts and counts whose fields were checked."""
    texts = {"move", "other", "kind"}
    for name, value in values.items():
        _is_a(str if name in texts else int, value)
    if kind is NextStep and values["kind"] not in get_args(StepKind):
        message = f"there is no step {values['kind']}"
        raise TypeError(message)
    return kind(**values)


def _seconds(value: Json) -> float:
    """Return a number; a web page writes whole ones without a decimal point."""
    return float(_is_a(int, value) if isinstance(value, int) else _is_a(float, value))


def _is_a(kind: type[Value], value: Json) -> Value:
    if type(value) is not kind:
        message = f"{value!r} is no {kind.__name__}"
        raise TypeError(message)
    return value


def teach_result_of(bundle: Bundle) -> TeachResult | None:
    """Return the result of teaching that a bundle keeps; None if it has none."""
    report = bundle.report
    kept = report.get(REPORT_KEY) if isinstance(report, dict) else None
    try:
        return teach_result_from_json(kept) if kept else None
    except (KeyError, TypeError, AttributeError):  # a bundle may come from anybody
        return None
