"""The result of a check of this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Status = Literal["ok", "warn", "fail"]

MIN_GAME_FPS: Final = 20.0
"""At fewer frames a second a punch of 0.2 s shows in three frames at most."""

REINSTALL: Final = "install it again: pip install --force-reinstall moveset"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check.

    Attributes
    ----------
    status
        ``warn``: something will not work, the rest does; ``fail``: fix this first.
    message
        What was found.
    hint
        How to fix it; empty if nothing is wrong.
    """

    name: str
    status: Status
    message: str
    hint: str = ""
