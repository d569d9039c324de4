"""The key map: which move presses which key, read from a small TOML file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from math import inf
from pathlib import Path
from types import MappingProxyType
from typing import Final

from moveset.base.errors import KeymapError
from moveset.base.shown_text import quote
from moveset.base.values import Json, MoveSetting, TriggerRule
from moveset.play.gamepad_names import parse_control
from moveset.play.key_names import WHEEL, nearest, parse_key, split_keys
from moveset.play.keymap_file import read_table
from moveset.recognise.trigger_rules import with_hold, with_timing

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
    key
        A key, several joined as in ``ctrl+c``, or what a gamepad's map names.
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
    def keys(self) -> tuple[str, ...]:
        """The keys in the order in which they are pressed; they are released in reverse."""
        return split_keys(self.key)

    @property
    def lasts(self) -> bool:
        """Whether the end of the move matters."""
        return self.hold or self.repeat_s > 0.0


@dataclass(frozen=True, slots=True)
class Keymap:
    """The key of each move.

    Attributes
    ----------
    bindings
        By the moves' names; moves that are not in it press no key.
    """

    bindings: Mapping[str, KeyBinding]

    def __post_init__(self) -> None:
        object.__setattr__(self, "bindings", MappingProxyType(dict(self.bindings)))

    @property
    def keys(self) -> frozenset[str]:
        """Every key that a move presses, alone or in a combination."""
        return frozenset(key for binding in self.bindings.values() for key in binding.keys)


@dataclass(frozen=True, slots=True)
class KeymapKind:
    """What a table of a key map's file can press.

    Attributes
    ----------
    parse
        Returns the text of what an entry presses; takes the entry's place and its parts.
    options
        The parts that an entry can have.
    sample
        What else an entry can look like, for errors; ``MOVE`` stands for the move.
    """

    table: str
    parse: Callable[[str, Mapping[str, Json]], str]
    options: frozenset[str]
    sample: str = ""


def read_keymap(
    path: Path, moves: Collection[str] | None = None, *, kind: KeymapKind | None = None
) -> Keymap:
    """Read a key map from a TOML file.

    Parameters
    ----------
    path
        A file with a table ``[keys]``: ``punch_left = "a"`` taps a key,
        ``squat = { key = "down", hold = true }`` holds it while the move lasts. ``tap_s``,
        ``repeat_s`` and ``refractory_s`` can be added to the key. Moves can share a key.
    moves
        The moves that exist; None accepts any.
    kind
        ``GAMEPAD`` reads the table ``[gamepad]`` instead.

    Raises
    ------
    KeymapError
        The file cannot be read, is not TOML, or names an unknown move or key.
    """
    kind = kind or KEYBOARD
    table = read_table(path, kind.table)
    bindings = {}
    for move, entry in table.entries.items():
        place = table.place(move)
        if moves is not None and move not in moves:
            raise KeymapError(f"{place}: there is no move {quote(move)}: {nearest(move, moves)}")
        bindings[move] = _binding(place, move, entry, kind)
    return Keymap(bindings)


def keymap_from_settings(moves: Sequence[MoveSetting]) -> Keymap:
    """Return the key map in the settings of a project or a bundle.

    Raises
    ------
    KeymapError
        A setting names an unknown key.
    """
    return Keymap({setting.move: _from_setting(setting) for setting in moves if setting.key})


def _from_setting(setting: MoveSetting) -> KeyBinding:
    place = f"move {setting.move}"
    binding = KeyBinding(parse_key(place, setting.key), setting.hold)
    _check_wheel(place, binding)
    return binding


def rules_for(keymap: Keymap, rules: Iterable[TriggerRule]) -> Iterator[TriggerRule]:
    """Yield the rules as the key map has them: what it holds or repeats gets its release."""
    for rule in rules:
        binding = keymap.bindings.get(rule.move)
        yield _with_binding(rule, binding) if binding else rule


def _with_binding(rule: TriggerRule, binding: KeyBinding) -> TriggerRule:
    return with_timing(with_hold(rule, hold=binding.lasts), refractory_s=binding.refractory_s)


_OPTIONS: Final = frozenset(field.name for field in fields(KeyBinding))

KEYBOARD: Final = KeymapKind(
    "keys", lambda place, parts: parse_key(place, str(parts["key"])), _OPTIONS
)
"""Keys of the keyboard, and the mouse's buttons and wheel."""

GAMEPAD: Final = KeymapKind(
    "gamepad",
    parse_control,
    _OPTIONS | {"stick", "value"},
    ', or MOVE = { stick = "left_x", value = -1.0 }',
)
"""Buttons, triggers, directions and sticks of a gamepad."""


def _binding(place: str, move: str, entry: Json, kind: KeymapKind) -> KeyBinding:
    parts = entry if isinstance(entry, dict) else {"key": entry}
    is_stick = "stick" in parts and "key" not in parts
    hold = parts.get("hold", is_stick)  # a step to the side lasts as long as the move
    named = is_stick or (isinstance(parts.get("key"), str) and "value" not in parts)
    if not named or not isinstance(hold, bool) or parts.keys() - kind.options:
        raise KeymapError(
            f'{place}: {move} needs a key: write {move} = "a" or '
            f'{move} = {{ key = "a", hold = true }}{kind.sample.replace("MOVE", move)}; '
            "tap_s, repeat_s and refractory_s are optional"
        )
    binding = KeyBinding(
        kind.parse(place, parts),
        hold,
        _seconds(place, parts, "tap_s", TAP_S),
        _seconds(place, parts, "repeat_s", 0.0),
        _seconds(place, parts, "refractory_s", 0.0) if "refractory_s" in parts else None,
    )
    _check_times(place, binding)
    _check_wheel(place, binding)
    return binding


def _seconds(place: str, parts: Mapping[str, Json], name: str, absent: float) -> float:
    value = parts.get(name, absent)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise KeymapError(f"{place}: {name} is not a number: write seconds, as in {name} = 0.2")
    seconds = _to_float(value)
    if not 0.0 <= seconds <= MAX_TIME_S:
        raise KeymapError(
            f"{place}: {name} is {seconds:g}: write seconds, from 0 to {MAX_TIME_S:.0f}"
        )
    return seconds


def _to_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # an integer can be larger than any float
        return inf


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


def _check_wheel(place: str, binding: KeyBinding) -> None:
    if binding.hold and {*WHEEL} & {*binding.keys}:
        raise KeymapError(f"{place}: a wheel cannot be held: write repeat_s = 0.2 instead of hold")
