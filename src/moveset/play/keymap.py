"""Last on the road: which move presses which key, from a small TOML file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from string import ascii_lowercase, digits
from types import MappingProxyType
from typing import Final

from moveset.errors import KeymapError
from moveset.types import FireRule, Json, MoveSetting

KEY_NAMES: Final = frozenset(
    [
        *ascii_lowercase,
        *digits,
        *"up down left right".split(),
        *"space enter esc tab backspace delete insert home end page_up page_down".split(),
        *"shift ctrl alt".split(),
        *(f"f{number}" for number in range(1, 13)),
        *"minus equal comma period slash backslash semicolon quote backtick".split(),
        *"bracket_left bracket_right".split(),
    ]
)
"""Every key that a move may press. A name says the key, not what it types: letters are lower case,
``shift`` is the left one, and punctuation is where an American keyboard has it."""


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """The key of one move; ``hold`` keeps it down while the move lasts."""

    key: str
    hold: bool = False


@dataclass(frozen=True, slots=True)
class Keymap:
    """Which move presses which key; moves that are not in it press nothing."""

    bindings: Mapping[str, KeyBinding]

    def __post_init__(self) -> None:
        object.__setattr__(self, "bindings", MappingProxyType(dict(self.bindings)))


def read_keymap(path: Path, moves: Collection[str] | None = None) -> Keymap:
    """Return the key map in a TOML file.

    Parameters
    ----------
    path
        A file with a table ``[keys]``: ``punch_left = "a"`` taps a key,
        ``squat = { key = "down", hold = true }`` holds it while the move lasts. Two moves may share
        a key.
    moves
        The moves there are; None takes any.

    Raises
    ------
    KeymapError
        The file cannot be read or is no TOML, or names an unknown move or key.
    """
    text = _read(path)
    table = _keys_table(path, text)
    bindings = {}
    for move, entry in table.items():
        place = _place(path, text, move)
        if moves is not None and move not in moves:
            raise KeymapError(f"{place}: there is no move {move!r}: {_nearest(move, moves)}")
        bindings[move] = _binding(place, move, entry)
    return Keymap(bindings)


def keymap_from_settings(moves: Sequence[MoveSetting]) -> Keymap:
    """Return the key map that a project's or a bundle's own settings give.

    Raises
    ------
    KeymapError
        A setting names an unknown key.
    """
    return Keymap(
        {
            setting.move: KeyBinding(_known_key(f"move {setting.move}", setting.key), setting.hold)
            for setting in moves
            if setting.key
        }
    )


def rules_for(keymap: Keymap, rules: Iterable[FireRule]) -> Iterator[FireRule]:
    """Yield the rules, holding where the key map holds, so that a held key gets its release."""
    for rule in rules:
        binding = keymap.bindings.get(rule.move)
        yield replace(rule, hold=binding.hold) if binding else rule


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise KeymapError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise KeymapError(f"{path} is not text in UTF-8: save it as UTF-8") from error


def _keys_table(path: Path, text: str) -> dict[str, Json]:
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KeymapError(f"{path} is not TOML: {error}") from error
    table = whole.get("keys")
    if not isinstance(table, dict) or not table:
        raise KeymapError(f'{path} has no keys: write [keys] and below it move = "key"')
    return table


def _binding(place: str, move: str, entry: Json) -> KeyBinding:
    parts = entry if isinstance(entry, dict) else {"key": entry}
    key, hold = parts.get("key"), parts.get("hold", False)
    if not isinstance(key, str) or not isinstance(hold, bool) or parts.keys() - {"key", "hold"}:
        raise KeymapError(
            f'{place}: {move} needs a key: write {move} = "a" or '
            f'{move} = {{ key = "a", hold = true }}'
        )
    return KeyBinding(_known_key(place, key), hold)


def _known_key(place: str, key: str) -> str:
    if key.lower() in KEY_NAMES:
        return key.lower()
    raise KeymapError(f"{place}: there is no key {key!r}: {_nearest(key, KEY_NAMES)}")


def _nearest(word: str, known: Collection[str]) -> str:
    """Return what was likely meant, or else all there is."""
    near = get_close_matches(word.lower(), sorted(known), n=1)
    return f"did you mean {near[0]}?" if near else f"choose among {', '.join(sorted(known))}"


def _place(path: Path, text: str, move: str) -> str:
    """Return file and line of a move; tomllib keeps no lines, so the name is looked for."""
    name = rf"[\"']?{re.escape(move)}[\"']?"
    here = re.compile(rf"\s*({name}\s*[=.]|\[\s*keys\s*\.\s*{name}\s*\])")
    lines = (number for number, line in enumerate(text.splitlines(), 1) if here.match(line))
    line = next(lines, None)
    return f"{path}, line {line}" if line else str(path)
