"""Help of commands that take several files, without the names of Python types."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any, Final

from typer.core import TyperCommand

LIST_TYPE: Final = re.compile(r" <list\[.*\]>$")
"""What Typer writes after an argument that can be repeated."""

REPEATED: Final = re.compile(r"\{(.+)\}\.\.\.")
"""What it makes of the metavar of such an argument in the usage line."""


class PlainHelpCommand(TyperCommand):
    """A command whose help shows the metavars of repeated arguments as they are written."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the parts of the usage line."""
        return [REPEATED.sub(r"\1", piece) for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the lists of arguments and options."""
        plain: Any = _PlainTerms(formatter)
        super().format_options(ctx, plain)


class _PlainTerms:
    """A formatter of help that leaves out the types of repeated arguments."""

    def __init__(self, formatter: Any) -> None:
        self._formatter = formatter

    def section(self, name: str) -> AbstractContextManager[None]:
        section: AbstractContextManager[None] = self._formatter.section(name)
        return section

    def write_dl(self, rows: Iterable[tuple[str, str]]) -> None:
        self._formatter.write_dl([(LIST_TYPE.sub("", term), text) for term, text in rows])
