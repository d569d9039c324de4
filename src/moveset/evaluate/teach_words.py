"""The result of teaching in plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from moveset.base.counts import count_times
from moveset.evaluate.teach_values import NextStep, TeachResult

NOT_TESTED: Final = "Nobody knows yet how well it works: there are too few examples to test it."


def sentences(result: TeachResult, names: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return what a taught bundle finds and what it presses wrongly; what is unknown is left out.

    Parameters
    ----------
    names
        What to call moves; a move that is not listed keeps its name.
    """
    called = _namer(names)
    if not result.is_tested:
        return (NOT_TESTED,)
    found = [f"{called(one.move)} {one.found} of {one.segments} times" for one in result.moves]
    lines = [f"It finds {_listed(found)}."]
    lines += [
        f"It also pressed {called(one.move)} {count_times(one.false_presses)} at the wrong moment."
        for one in result.moves
        if one.false_presses
    ]
    if result.nothing_s:
        often = count_times(result.nothing_presses) if result.nothing_presses else "nothing"
        lines.append(f"It pressed {often} in {result.nothing_s:.0f} s in which nothing was done.")
    return tuple(lines)


def step_words(step: NextStep, names: Mapping[str, str] | None = None) -> str:
    """Return the next step as a sentence."""
    called = _namer(names)
    move, other = called(step.move), called(step.other)
    more = "once more" if step.count == 1 else f"{step.count} more times"
    return {
        "show": f"Show {move} {more}.",
        "record_none": f"Record {step.count} s in which you do nothing, or anything but a move.",
        "differ": f"{move} and {other} look alike ({step.count} were taken for each other): "
        "do them more differently.",
        "alike": f"Your examples of {move} differ much from each other: "
        f"record {move} again, {step.count} times in the same way.",
        "play": "Play with it.",
    }[step.kind]


def _namer(names: Mapping[str, str] | None) -> Callable[[str], str]:
    known = names or {}
    return lambda move: known.get(move, move)


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)
