"""The settings in ``moveset.toml``: their values, defaults and checks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from moveset.base.errors import LabelError, ProjectError
from moveset.base.shown_text import quote
from moveset.base.values import NONE, Json, MoveSetting
from moveset.label.move_names import check_title
from moveset.label.segments import check_move_name

PRESSES = {"tap": False, "hold": True}
"""The ways to press a key, and whether each holds it while the move lasts."""

MOVE_HEADING = re.compile(r"^[ \t]*\[\[[ \t]*moves[ \t]*\]\]", re.MULTILINE)
"""The line above each move."""

MAX_SETTINGS_BYTES: Final = 256 * 2**10
"""Above any real settings: limits the time of reading them."""

MAX_MOVES: Final = 60
"""Above any real project: a keyboard has a tenth as many keys."""

_MAX_DOTS: Final = 200
"""In one line. The time to read a dotted key grows with the square of its length."""

_FIELDS = ("features", "model", "moves")
_MOVE_FIELDS = ("name", "key", "press", "title")

FEATURES = "pose"
MODEL = "tcn"
"""Defaults of a project."""


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """The settings of a project.

    Attributes
    ----------
    features
        Name of the feature extractor.
    model
        Name of the architecture.
    """

    moves: tuple[MoveSetting, ...] = ()
    features: str = FEATURES
    model: str = MODEL


def parse_settings(text: str, place: str) -> ProjectSettings:
    """Return the settings in the text of a ``moveset.toml``.

    Parameters
    ----------
    place
        The file's name in error messages.

    Raises
    ------
    ProjectError
        It is not valid TOML, or a value is not allowed; with the line.
    """
    table = _parse_toml(text, place)
    for field in table:
        if field not in _FIELDS:
            _refuse(text, place, field, f"unknown setting {quote(field)}: use {', '.join(_FIELDS)}")
    words = {name: _word(table, name, text, place) for name in ("features", "model")}
    return ProjectSettings(
        moves=_moves(table.get("moves", []), text, place),
        features=words["features"] or FEATURES,
        model=words["model"] or MODEL,
    )


def _parse_toml(text: str, place: str) -> Mapping[str, Json]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.count(".") > _MAX_DOTS:
            raise ProjectError(f"{place}, line {number}: too many dots: fix that line")
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise ProjectError(f"{place} is not valid TOML: {error}: fix that line") from error
    except RecursionError as error:
        raise ProjectError(f"{place} is not valid TOML: brackets are nested too deep") from error
    except ValueError as error:
        raise ProjectError(f"{place} has a number of too many digits: remove it") from error


def check_moves(moves: Sequence[MoveSetting]) -> tuple[MoveSetting, ...]:
    """Return the moves if their names are valid and unique.

    Raises
    ------
    LabelError
        A name is invalid, reserved, or used twice.
    """
    seen: set[str] = set()
    for move in moves:
        _check_new(move, seen)
    return tuple(moves)


def _check_new(move: MoveSetting, seen: set[str]) -> None:
    """Check the name of a move, and add it to those of the moves before it."""
    check_move_name(move.move)
    if move.move == NONE:
        raise LabelError(f"the name {NONE} is reserved: remove it from the list of moves")
    if move.move in seen:
        raise LabelError(f"the move {move.move} is listed twice: remove one of them")
    seen.add(move.move)


def _moves(listed: Json, text: str, place: str) -> tuple[MoveSetting, ...]:
    if not isinstance(listed, list):
        _refuse(text, place, "moves", "moves is not a list: write [[moves]] above each move")
    if len(listed) > MAX_MOVES:
        raise ProjectError(
            f"{place} has {len(listed)} moves: keep {MAX_MOVES} at most, and make a second project "
            "for the others"
        )
    lines = _lines_of_moves(text, len(listed))
    moves: list[MoveSetting] = []
    seen: set[str] = set()
    for table, line in zip(listed, lines, strict=True):
        move = _move(table, f"{place}, line {line}")
        try:
            _check_new(move, seen)
        except LabelError as error:
            raise ProjectError(f"{place}, line {line}: {error}") from error
        moves.append(move)
    return tuple(moves)


def _move(table: Json, where: str) -> MoveSetting:
    """Return one move, given as a table or as its name alone."""
    values = {"name": table} if isinstance(table, str) else table
    if not isinstance(values, dict) or not isinstance(values.get("name"), str):
        raise ProjectError(f'{where}: this move has no name: write name = "punch"')
    unknown = [field for field in values if field not in _MOVE_FIELDS]
    if unknown:
        raise ProjectError(
            f"{where}: unknown setting {quote(unknown[0])}: use {', '.join(_MOVE_FIELDS)}"
        )
    key, press = values.get("key", ""), values.get("press", "tap")
    if not isinstance(key, str):
        raise ProjectError(f'{where}: key is {quote(key)}: write it in quotes, as in key = "a"')
    if not isinstance(press, str) or press not in PRESSES:
        raise ProjectError(f"{where}: press is {quote(press)}: write {' or '.join(PRESSES)}")
    try:
        title = check_title(values.get("title", ""))
    except LabelError as error:
        raise ProjectError(f"{where}: {error}") from error
    return MoveSetting(values["name"], key, PRESSES[press], title)


def _word(table: Mapping[str, Json], field: str, text: str, place: str) -> str:
    value = table.get(field, "")
    if not isinstance(value, str):
        _refuse(text, place, field, f"{field} is {quote(value)}: write a name in quotes")
    return str(value)


def _refuse(text: str, place: str, field: str, words: str) -> None:
    line = _line_of(text, rf"^\s*(?:\[*\s*)?[\"']?{re.escape(field)}\b")
    raise ProjectError(f"{place}, line {line}: {words}")


def _lines_of_moves(text: str, count: int) -> list[int]:
    """Return the line of each move's heading, or else the line where the list starts."""
    lines, line, start = [], 1, 0
    for heading in MOVE_HEADING.finditer(text):
        line += text.count("\n", start, heading.start())
        start = heading.start()
        lines.append(line)
    return [*lines, *[_line_of(text, r"^\s*moves\b")] * (count - len(lines))][:count]


def _line_of(text: str, pattern: str) -> int:
    """Return the line of the first match, counted from 1; ``tomllib`` gives none for values."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(pattern, line):
            return number
    return 1
