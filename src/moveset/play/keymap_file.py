"""Reading a key map's file, which may come from a stranger: its tables, and the line of a move."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moveset.base.errors import KeymapError
from moveset.base.files import explain_read_error, read_regular_file
from moveset.base.shown_text import quote
from moveset.base.values import Json

MAX_BYTES: Final = 2**18
"""A larger file is no key map: the largest bundle's moves need a tenth of it."""

MAX_ENTRIES: Final = 1000
"""Moves of a key map; no bundle has so many."""

MAX_NAME: Final = 80
"""Characters of a move's name."""

_NAME: Final = r"(?P<move>\"[^\"]*\"|'[^']*'|[\w-]+)"
_HEADER: Final = re.compile(rf"\s*\[\s*(?P<table>[\w-]+)\s*(?:\.\s*{_NAME}\s*)?\]")
_ENTRY: Final = re.compile(rf"\s*{_NAME}\s*[=.]")


@dataclass(frozen=True, slots=True)
class KeymapTable:
    """One table of a key map's file.

    Attributes
    ----------
    lines
        The line of each move.
    entries
        What each move presses, as it stands in the file.
    """

    path: Path
    lines: Mapping[str, int]
    entries: dict[str, Json]

    def place(self, move: str) -> str:
        """Return the file and line of a move; the file alone if its line is unknown."""
        line = self.lines.get(move)
        return f"{self.path}, line {line}" if line else str(self.path)


def read_table(path: Path, name: str) -> KeymapTable:
    """Read one table of a key map's file.

    Parameters
    ----------
    name
        ``keys`` or ``gamepad``.

    Raises
    ------
    KeymapError
        The file cannot be read, is not TOML, is no key map, or has no such table.
    """
    text = _read(path)
    table = _parse(path, text).get(name)
    if not isinstance(table, dict) or not table:
        raise KeymapError(f'{path} has no {name}: write [{name}] and below it move = "key"')
    if len(table) > MAX_ENTRIES:
        raise KeymapError(f"{path} has {len(table)} moves: keep at most {MAX_ENTRIES}")
    for move in table:
        if not move.isprintable() or len(move) > MAX_NAME:
            raise KeymapError(
                f"{path} names a move {quote(move)}: write a name of at most {MAX_NAME} "
                "characters that can be shown"
            )
    return KeymapTable(path, _find_lines(text, name), table)


def _find_lines(text: str, table: str) -> dict[str, int]:
    """Return the line of each move in a table: tomllib tells none, so search the text."""
    found: dict[str, int] = {}
    is_inside = False
    for number, line in enumerate(text.split("\n"), 1):
        at = _HEADER.match(line)
        if at:
            is_inside = at["table"] == table
        else:
            at = _ENTRY.match(line)
        if at and at["move"] and is_inside:
            found.setdefault(at["move"].strip("\"'"), number)
    return found


def _read(path: Path) -> str:
    """Return the text of a file; one that Windows' Notepad saved starts with a byte order mark."""
    try:
        return read_regular_file(path, MAX_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise KeymapError(explain_read_error(path, error)) from error
    except UnicodeDecodeError as error:
        raise KeymapError(f"{path} is not text in UTF-8: save it as UTF-8") from error
    except ValueError as error:  # a name with a null character
        raise KeymapError(f"{quote(str(path))} is not the name of a file: name another") from error


def _parse(path: Path, text: str) -> dict[str, Json]:
    try:
        whole: dict[str, Json] = tomllib.loads(text)
    except RecursionError as error:
        raise KeymapError(f"{path} is nested too deeply for a key map: remove tables") from error
    except ValueError as error:  # also a number of more digits than Python reads
        raise KeymapError(f"{path} is not TOML: {error}") from error
    return whole
