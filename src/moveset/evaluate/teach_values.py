"""What a newly taught bundle can do, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StepKind = Literal["show", "record_none", "differ", "alike", "play"]


@dataclass(frozen=True, slots=True)
class MoveResult:
    """How many held-out segments of a move were found, and how often it pressed without one."""

    move: str
    segments: int
    found: int
    false_presses: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two moves, and how many segments of both were pressed as the other one."""

    move: str
    other: str
    count: int
    segments: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing that helps most.

    Attributes
    ----------
    kind
        ``show`` a move so many times more, ``record_none`` for so many seconds, make two moves
        ``differ``, do a move ``alike`` every time, or ``play``, because all is well.
    """

    kind: StepKind
    move: str = ""
    other: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class TeachResult:
    """What a taught bundle can do. Whatever is counted was held out from teaching.

    Attributes
    ----------
    moves
        The taught moves, in the project's order.
    nothing_s, nothing_presses
        Seconds in which nothing was done, and presses in them.
    is_tested
        Whether examples could be held out.
    is_good
        Whether the bundle is good enough to play with; False if nothing is known.
    """

    moves: tuple[MoveResult, ...]
    nothing_s: float
    nothing_presses: int
    confused: Confusion | None
    step: NextStep
    is_tested: bool
    is_good: bool
