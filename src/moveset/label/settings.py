"""On the second stretch of the road: what ``moveset.toml`` says, from text and back."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moveset.base.errors import LabelError, ProjectError
from moveset.base.values import NONE, Json, MoveSetting
from moveset.label.segments import check_move_name

PRESSES = {"tap": False, "hold": True}
"""How a key may be pressed, and whether it is held while the move lasts."""

_FIELDS = ("features", "model", "moves")
_MOVE_FIELDS = ("name", "key", "press")


FEATURES = "pose"
MODEL = "tcn"
"""What a project reads and learns with unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """What a project teaches, and how."""

    moves: tuple[MoveSetting, ...] = ()
    features: str = FEATURES  # what the model reads
    model: str = MODEL  # the kind of model


def parse_settings(text: str, place: str) -> ProjectSettings:
    """Return the settings in the text of a ``moveset.toml``.

    Parameters
    ----------
    place
        What errors call the file.

    Raises
    ------
    ProjectError
        It is not TOML, or a value in it is not what it should be; with its line.
    """
    try:
        table = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise ProjectError(f"{place} is not right TOML: {error}: mend that line") from error
    for field in table:
        if field not in _FIELDS:
            _refuse(text, place, field, f"nothing is called {field!r}: use {', '.join(_FIELDS)}")
    words = {name: _word(table, name, text, place) for name in ("features", "model")}
    return ProjectSettings(
        moves=_moves(table.get("moves", []), text, place),
        features=words["features"] or FEATURES,
        model=words["model"] or MODEL,
    )


def format_settings(settings: ProjectSettings) -> str:
    """Return the text of a ``moveset.toml`` with these settings."""
    head = [
        "# What this project teaches. `press` is tap (once a move) or hold (while it lasts).",
        f"features = {_quoted(settings.features)}",
        f"model = {_quoted(settings.model)}",
    ]
    tables = [
        [
            "",
            "[[moves]]",
            f"name = {_quoted(move.move)}",
            f"key = {_quoted(move.key)}",
            f"press = {_quoted('hold' if move.hold else 'tap')}",
        ]
        for move in settings.moves
    ]
    return "\n".join(line for lines in (head, *tables) for line in lines) + "\n"


def check_moves(moves: Sequence[MoveSetting]) -> tuple[MoveSetting, ...]:
    """Return the moves if their names are right and differ.

    Raises
    ------
    LabelError
        A name is bad, reserved, or there twice.
    """
    seen: set[str] = set()
    for move in moves:
        check_move_name(move.move)
        if move.move == NONE:
            raise LabelError(f"{NONE} is what no move is called: take it off the list of moves")
        if move.move in seen:
            raise LabelError(f"the move {move.move} is there twice: remove one")
        seen.add(move.move)
    return tuple(moves)


def _moves(listed: Json, text: str, place: str) -> tuple[MoveSetting, ...]:
    if not isinstance(listed, list):
        _refuse(text, place, "moves", "moves is no list: write [[moves]] above each move")
    moves: list[MoveSetting] = []
    for number, table in enumerate(listed):
        where = f"{place}, line {_line_of_move(text, number)}"
        try:
            moves = [*check_moves([*moves, _move(table, where)])]
        except LabelError as error:
            raise ProjectError(f"{where}: {error}") from error
    return tuple(moves)


def _move(table: Json, where: str) -> MoveSetting:
    """Return one move, given as a table or as its name alone."""
    values = {"name": table} if isinstance(table, str) else table
    if not isinstance(values, dict) or not isinstance(values.get("name"), str):
        raise ProjectError(f'{where}: a move without a name: write name = "punch"')
    unknown = [field for field in values if field not in _MOVE_FIELDS]
    if unknown:
        raise ProjectError(f"{where}: a move has no {unknown[0]!r}: use {', '.join(_MOVE_FIELDS)}")
    key, press = values.get("key", ""), values.get("press", "tap")
    if not isinstance(key, str):
        raise ProjectError(f'{where}: key is {key!r}: write it in quotes, as in key = "a"')
    if not isinstance(press, str) or press not in PRESSES:
        raise ProjectError(f"{where}: press is {press!r}: write {' or '.join(PRESSES)}")
    return MoveSetting(values["name"], key, PRESSES[press])


def _word(table: Mapping[str, Json], field: str, text: str, place: str) -> str:
    value = table.get(field, "")
    if not isinstance(value, str):
        _refuse(text, place, field, f"{field} is {value!r}: write a name in quotes")
    return str(value)


def _refuse(text: str, place: str, field: str, words: str) -> None:
    line = _line_of(text, rf"^\s*(?:\[*\s*)?[\"']?{re.escape(field)}\b")
    raise ProjectError(f"{place}, line {line}: {words}")


def _line_of_move(text: str, number: int) -> int:
    """Return the line of a move, as its heading or else where the list begins."""
    headings = [
        match.start() for match in re.finditer(r"^\s*\[\[\s*moves\s*\]\]", text, re.MULTILINE)
    ]
    if number < len(headings):
        start = headings[number]
        return text.count("\n", 0, start + len(text[start:]) - len(text[start:].lstrip())) + 1
    return _line_of(text, r"^\s*moves\b")


def _line_of(text: str, pattern: str) -> int:
    """Return the line of the first match, counted from 1; TOML's reader tells none for values."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(pattern, line):
            return number
    return 1


def _quoted(text: str) -> str:
    """Return a TOML string: JSON's escapes are all TOML's, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
