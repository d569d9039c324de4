"""The key map: which move presses which key, read from a small TOML file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from string import ascii_lowercase, digits
from types import MappingProxyType
from typing import Final

from moveset.base.errors import KeymapError
from moveset.base.values import Json, MoveSetting, TriggerRule
from moveset.recognise.trigger_rules import with_hold, with_timing

KEY_NAMES: Final = frozenset(
    [
        *ascii_lowercase,
        *digits,
        *"up down left right".split(),
        *"space enter esc tab backspace delete insert home end page_up page_down".split(),
        *"shift ctrl alt".split(),
        *(f"f{number}" for number in range(1, 12)),
        *"minus equal comma period slash backslash semicolon quote backtick".split(),
        *"bracket_left bracket_right".split(),
    ]
)
"""Every key that a move can press. A name stands for the key, not for the character it types:
letters are lower case, ``shift`` is the left one, punctuation is that of an American keyboard."""

PANIC_KEY: Final = "f12"
"""Stops all key output at once, in any window; no move can press it."""

TAP_S: Final = 0.05
"""Time that a tapped key is down: three frames of a game at 60 frames per second, so that no
game misses it."""

MAX_TIME_S: Final = 60.0
"""A longer time is a mistake, for example milliseconds instead of seconds."""


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """The key of a move and how it is pressed.

    Attributes
    ----------
    hold
        Keep the key down while the move lasts.
    tap_s
        Seconds for which a tapped key is down.
    repeat_s
        Seconds between taps while the move lasts; 0 taps once.
    refractory_s
        Refractory period: no second press within this time; None keeps that of the trigger rule.
    """

    key: str
    hold: bool = False
    tap_s: float = TAP_S
    repeat_s: float = 0.0
    refractory_s: float | None = None

    @property
    def lasts(self) -> bool:
        """Whether the end of the move matters."""
        return self.hold or self.repeat_s > 0.0


@dataclass(frozen=True, slots=True)
class Keymap:
    """The key of each move; moves that are not in it press no key."""

    bindings: Mapping[str, KeyBinding]

    def __post_init__(self) -> None:
        object.__setattr__(self, "bindings", MappingProxyType(dict(self.bindings)))


def read_keymap(path: Path, moves: Collection[str] | None = None) -> Keymap:
    """Read a key map from a TOML file.

    Parameters
    ----------
    path
        A file with a table ``[keys]``: ``punch_left = "a"`` taps a key,
        ``squat = { key = "down", hold = true }`` holds it while the move lasts. ``tap_s``,
        ``repeat_s`` and ``refractory_s`` can be added to the key. Moves can share a key.
    moves
        The moves that exist; None accepts any.

    Raises
    ------
    KeymapError
        The file cannot be read, is not TOML, or names an unknown move or key.
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
    """Return the key map in the settings of a project or a bundle.

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


def rules_for(keymap: Keymap, rules: Iterable[TriggerRule]) -> Iterator[TriggerRule]:
    """Yield the rules as the key map has them: what it holds or repeats gets its release."""
    for rule in rules:
        binding = keymap.bindings.get(rule.move)
        yield _with_binding(rule, binding) if binding else rule


def _with_binding(rule: TriggerRule, binding: KeyBinding) -> TriggerRule:
    return with_timing(with_hold(rule, hold=binding.lasts), refractory_s=binding.refractory_s)


_OPTIONS: Final = frozenset(field.name for field in fields(KeyBinding))


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
    if not isinstance(key, str) or not isinstance(hold, bool) or parts.keys() - _OPTIONS:
        raise KeymapError(
            f'{place}: {move} needs a key: write {move} = "a" or '
            f'{move} = {{ key = "a", hold = true }}; tap_s, repeat_s and refractory_s are optional'
        )
    binding = KeyBinding(
        _known_key(place, key),
        hold,
        _seconds(place, parts, "tap_s", TAP_S),
        _seconds(place, parts, "repeat_s", 0.0),
        _seconds(place, parts, "refractory_s", 0.0) if "refractory_s" in parts else None,
    )
    _check_times(place, binding)
    return binding


def _seconds(place: str, parts: Mapping[str, Json], name: str, absent: float) -> float:
    value = parts.get(name, absent)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise KeymapError(f"{place}: {name} is not a number: write seconds, as in {name} = 0.2")
    if not 0.0 <= value <= MAX_TIME_S:
        raise KeymapError(f"{place}: {name} is {value}: write seconds, from 0 to {MAX_TIME_S:.0f}")
    return float(value)


def _check_times(place: str, binding: KeyBinding) -> None:
    if binding.hold and binding.repeat_s:
        raise KeymapError(f"{place}: a held key cannot be repeated: remove hold or repeat_s")
    if binding.tap_s == 0.0:
        raise KeymapError(f"{place}: programs miss a tap of 0 s: remove tap_s for {TAP_S} s")
    if 0.0 < binding.repeat_s <= binding.tap_s:
        raise KeymapError(
            f"{place}: repeat_s is not longer than the tap, {binding.tap_s} s: "
            "the key must be released in between"
        )


def _known_key(place: str, key: str) -> str:
    if key.lower() in KEY_NAMES:
        return key.lower()
    if key.lower() == PANIC_KEY:
        raise KeymapError(
            f"{place}: {PANIC_KEY} is the panic key, which stops everything: choose another key"
        )
    raise KeymapError(f"{place}: there is no key {key!r}: {_nearest(key, KEY_NAMES)}")


def _nearest(word: str, known: Collection[str]) -> str:
    """Return the most similar known word, or else all of them."""
    near = get_close_matches(word.lower(), sorted(known), n=1)
    return f"did you mean {near[0]}?" if near else f"choose among {', '.join(sorted(known))}"


def _place(path: Path, text: str, move: str) -> str:
    """Return the file and line of a move; tomllib has no line numbers, so search the text."""
    name = rf"[\"']?{re.escape(move)}[\"']?"
    here = re.compile(rf"\s*({name}\s*[=.]|\[\s*keys\s*\.\s*{name}\s*\])")
    lines = (number for number, line in enumerate(text.splitlines(), 1) if here.match(line))
    line = next(lines, None)
    return f"{path}, line {line}" if line else str(path)
