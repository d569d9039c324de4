"""Consoles of Rich that fit every terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TextIO

from moveset.base.shown_text import unescaped

if TYPE_CHECKING:
    from rich.console import Console

MIN_WIDTH: Final = 20
"""Columns below which a terminal's width is not believed: some report none."""

USUAL_WIDTH: Final = 80


def open_console(stream: TextIO) -> Console:
    """Return a console that may control the terminal; texts for it must be escaped."""
    from rich.console import Console

    console = Console(file=unescaped(stream), markup=False, highlight=False, emoji=False)
    if console.width < MIN_WIDTH:
        console.width = USUAL_WIDTH
    return console
