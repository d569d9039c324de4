"""Last on the road: which move presses which key, from a small TOML file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path
from string import ascii_lowercase, digits
from types import MappingProxyType
from typing import Final

from moveset.base.errors import KeymapError
from moveset.base.values import Json, MoveSetting, TriggerRule

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
"""Every key that a move may press. A name says the key, not what it types: letters are lower case,
``shift`` is the left one, and punctuation is where an American keyboard has it."""

PANIC_KEY: Final = "f12"
"""Stops everything at once, from whatever window; no move may press it."""

TAP_S: Final = 0.05
"""How long a tapped key is down: three frames of a game at 60 a second, so that none misses it."""

LONGEST_S: Final = 60.0
"""More than that is a slip of the pen, milliseconds for seconds say."""


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """The key of one move, and how it is pressed.

    Attributes
    ----------
    hold
        The key stays down while the move lasts.
    tap_s
        Seconds that a tapped key is down.
    repeat_s
        A tapped key is tapped again so often while the move lasts; 0: once.
    refractory_s
        No second press within this time; None: what was taught.
    """

    key: str
    hold: bool = False
    tap_s: float = TAP_S
    repeat_s: float = 0.0
    refractory_s: float | None = None

    @property
    def lasts(self) -> bool:
        """Whether it matters when the move ends."""
        return self.hold or self.repeat_s > 0.0


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
        ``squat = { key = "down", hold = true }`` holds it while the move lasts; ``tap_s``,
        ``repeat_s`` and ``refractory_s`` go beside the key. Two moves may share a key.
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


def rules_for(keymap: Keymap, rules: Iterable[TriggerRule]) -> Iterator[TriggerRule]:
    """Yield the rules as the key map has them: what it holds or repeats gets its release."""
    for rule in rules:
        binding = keymap.bindings.get(rule.move)
        yield _with_binding(rule, binding) if binding else rule


def _with_binding(rule: TriggerRule, binding: KeyBinding) -> TriggerRule:
    refractory_s = binding.refractory_s
    return replace(
        rule,
        hold=binding.lasts,
        refractory_s=rule.refractory_s if refractory_s is None else refractory_s,
    )


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
            f'{move} = {{ key = "a", hold = true }}; beside them tap_s, repeat_s and refractory_s'
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
        raise KeymapError(f"{place}: {name} is no number: write seconds, as in {name} = 0.2")
    if not 0.0 <= value <= LONGEST_S:
        raise KeymapError(f"{place}: {name} is {value}: write seconds, from 0 to {LONGEST_S:.0f}")
    return float(value)


def _check_times(place: str, binding: KeyBinding) -> None:
    if binding.hold and binding.repeat_s:
        raise KeymapError(f"{place}: a held key is not repeated: leave out hold or repeat_s")
    if binding.tap_s == 0.0:
        raise KeymapError(f"{place}: no program sees a tap of 0 s: leave tap_s out for {TAP_S} s")
    if 0.0 < binding.repeat_s <= binding.tap_s:
        raise KeymapError(
            f"{place}: repeat_s is no longer than the tap, {binding.tap_s} s: "
            "the key must come up in between"
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
