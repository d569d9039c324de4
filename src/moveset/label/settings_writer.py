"""Writes ``moveset.toml``: new files, and changes that keep the user's comments and layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from moveset.base.errors import ProjectError
from moveset.base.values import MoveSetting
from moveset.label.settings import MOVE_HEADING, PRESSES, ProjectSettings, parse_settings

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import Array

_COMMENT = "# What this project teaches. `press` is tap (once a move) or hold (while it lasts).\n"
_COMMENT_LINE = re.compile(r"[ \t]*#[^\n]*\n")
_BLANK_LINE = re.compile(r"[ \t]*\n")
_BLANK_OR_COMMENT_LINE = re.compile(r"[ \t]*(?:#[^\n]*)?\n")
_PRESS_OF = {hold: press for press, hold in PRESSES.items()}


def format_settings(settings: ProjectSettings) -> str:
    """Return the text of a new ``moveset.toml`` with these settings."""
    head = _set_values(_COMMENT, {"features": settings.features, "model": settings.model})
    return head + "".join(_new_block(move) for move in settings.moves)


def update_settings(text: str, settings: ProjectSettings, place: str) -> str:
    """Return the text of a ``moveset.toml`` with other settings.

    Comments, order and layout stay. The comment lines directly above a ``[[moves]]`` heading belong
    to that move and are removed with it. A new name in a removed move's position counts as renamed.

    Parameters
    ----------
    text
        The present content of the file.
    place
        The file's name in error messages.

    Raises
    ------
    ProjectError
        The present content is not valid, so that it cannot be changed safely.
    """
    present = parse_settings(text, place)
    if present == settings:
        return text
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n")
    updated = _try_update(lines, present, settings)
    if updated is None:
        updated = format_settings(settings)
    return updated.replace("\n", "\r\n") if "\r\n" in text else updated


def _try_update(text: str, present: ProjectSettings, settings: ProjectSettings) -> str | None:
    """Return the updated text; None where the layout is too unusual to change it in place."""
    from tomlkit.exceptions import TOMLKitError

    try:
        updated = _update(text, present, settings)
        return updated if parse_settings(updated, "") == settings else None
    except (TOMLKitError, ProjectError, ValueError):
        return None


def _update(text: str, present: ProjectSettings, settings: ProjectSettings) -> str:
    head, blocks, tail = _split_blocks(text)
    changed = {
        name: getattr(settings, name)
        for name in ("features", "model")
        if getattr(settings, name) != getattr(present, name)
    }
    if blocks:
        head, *blocks = _drop_blocks(head, blocks, present, settings)
        blocks = _arrange(blocks, present.moves, settings.moves)
    else:  # moves = [...], or no moves yet
        head, listed = _set_array(head, settings.moves)
        blocks = [] if listed else [_new_block(move) for move in settings.moves]
    return "".join(map(_end_line, (_set_values(head, changed), *blocks, tail)))


def _split_blocks(text: str) -> tuple[str, list[str], str]:
    """Return the text before the moves, a block for each move, and the text after them.

    A block starts with the blank lines and comments above its heading.
    """
    starts = [_start_of_lead(text, match.start()) for match in MOVE_HEADING.finditer(text)]
    tail = _start_of_lead(text, len(text)) if starts else len(text)
    head, *blocks = [text[start:end] for start, end in pairwise([0, *starts, tail])]
    return head, blocks, text[tail:]


def _start_of_lead(text: str, end: int) -> int:
    """Return where the blank lines and comments start that belong to what follows.

    Comments without a blank line above them belong to the heading below, but at the start or the
    end of the file they belong to nothing else.
    """
    start = line_start = _lines_above(text, end, _BLANK_OR_COMMENT_LINE)
    while line_start < end:
        if _BLANK_LINE.match(text, line_start):
            return line_start
        line_start = text.index("\n", line_start) + 1
    return end if start == 0 or end == len(text) else start


def _lines_above(text: str, end: int, line: re.Pattern[str]) -> int:
    """Return where the lines above a position start that all match a pattern."""
    start = end
    while start > 0:
        line_start = text.rfind("\n", 0, start - 1) + 1
        if not line.fullmatch(text, line_start, start):
            break
        start = line_start
    return start


def _drop_blocks(
    head: str, blocks: Sequence[str], present: ProjectSettings, settings: ProjectSettings
) -> list[str]:
    """Return the head and all blocks; comments above a removed move are added to the part above."""
    parts, kept = [head], 0
    used = {source for source in _sources(present.moves, settings.moves) if source is not None}
    for number, block in enumerate(blocks):
        heading = MOVE_HEADING.search(block)
        lead = block[: heading.start()] if heading else ""
        above = lead[: _lines_above(lead, len(lead), _COMMENT_LINE)]
        if number in used:
            kept = len(parts)
        elif "#" in above:
            parts[kept] = _end_line(parts[kept]) + above.rstrip() + "\n"
        parts.append(block)
    return parts


def _sources(present: Sequence[MoveSetting], wanted: Sequence[MoveSetting]) -> Iterator[int | None]:
    """Yield for each wanted move the index of its present move; None for a new one."""
    number_of = {move.move: number for number, move in enumerate(present)}
    names = {move.move for move in wanted}
    for number, move in enumerate(wanted):
        renamed = number < len(present) and present[number].move not in names
        yield number_of.get(move.move, number if renamed else None)


def _arrange(
    blocks: Sequence[str], present: Sequence[MoveSetting], wanted: Sequence[MoveSetting]
) -> list[str]:
    """Return a block for each wanted move: its present one, changed if necessary, or a new one."""
    return [
        _new_block(move) if source is None else _set_move(blocks[source], present[source], move)
        for source, move in zip(_sources(present, wanted), wanted, strict=True)
    ]


def _set_move(block: str, old: MoveSetting, new: MoveSetting) -> str:
    before, after = _values_of(old), _values_of(new)
    changed = {name: after[name] for name in after if after[name] != before.get(name)}
    gone = dict.fromkeys(name for name in before if name not in after)
    return _set_values(block, changed | gone, in_move=True)


def _new_block(move: MoveSetting) -> str:
    return _set_values("\n[[moves]]\n", _values_of(move), in_move=True)


def _values_of(move: MoveSetting) -> dict[str, str]:
    title = {"title": move.title} if move.title else {}
    return {"name": move.move, **title, "key": move.key, "press": _PRESS_OF[move.hold]}


def _set_values(text: str, values: Mapping[str, str | None], *, in_move: bool = False) -> str:
    """Return TOML text with some values set, or removed (None); new ones come after the last."""
    import tomlkit

    if not values:
        return text
    text = _end_line(text)
    end = _lines_above(text, len(text), _BLANK_OR_COMMENT_LINE)  # new values go above them
    end = end or len(text)
    document: Any = tomlkit.parse(text[:end])
    table = document["moves"][0] if in_move else document
    for name, value in values.items():
        if value is None:
            del table[name]
        else:
            table[name] = value
    return tomlkit.dumps(document) + text[end:]


def _set_array(head: str, moves: Iterable[MoveSetting]) -> tuple[str, bool]:
    """Return the text with the moves in its ``moves = [...]``, and whether it has one."""
    import tomlkit

    document: TOMLDocument = tomlkit.parse(head)
    array: Any = document.get("moves")
    if array is None:
        return head, False
    wanted = list(moves)
    _edit_array(array, wanted)
    return tomlkit.dumps(document), True


def _edit_array(array: Array, wanted: Sequence[MoveSetting]) -> None:
    """Change an array of names or inline tables into the wanted moves; equal entries stay."""
    names = {move.move for move in wanted}
    for number in reversed(range(len(array))):
        if _name_of(array[number]) not in names:
            del array[number]
    for number, move in enumerate(wanted):
        if number < len(array) and _name_of(array[number]) == move.move:
            if _values_in(array[number]) != _values_of(move):
                array[number] = _inline(move)
        else:
            array.insert(number, _inline(move))
    del array[len(wanted) :]


def _name_of(entry: Any) -> str:
    return _values_in(entry)["name"]


def _values_in(entry: Any) -> dict[str, str]:
    given = {"name": entry} if isinstance(entry, str) else dict(entry)
    return {"key": "", "press": "tap", **given}


def _inline(move: MoveSetting) -> Any:
    """Return an array's entry: the name alone where nothing else is set."""
    import tomlkit

    values = _values_of(move)
    if not (move.key or move.hold or move.title):
        return tomlkit.string(move.move)
    table = tomlkit.inline_table()
    table.update(values)
    return table


def _end_line(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"
