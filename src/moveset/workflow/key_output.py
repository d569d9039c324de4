"""Which keys the moves press, and the device that presses them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from moveset.base.signals import stop_command
from moveset.base.values import MoveSetting
from moveset.play.gamepad import open_gamepad
from moveset.play.key_names import PAUSE_KEY
from moveset.play.keyboard import Keyboard, open_keyboard
from moveset.play.keyboard_backend import Machine
from moveset.play.keymap import GAMEPAD, KEYBOARD, Keymap, keymap_from_settings
from moveset.play.keymap_library import DEFAULT_GAMEPAD, load_keymap


def choose_keymap(
    moves: Sequence[MoveSetting], keymap: Path | str | None, *, gamepad: bool = False
) -> Keymap:
    """Return the key map to play with.

    Parameters
    ----------
    moves
        The moves that exist, with the keys that are used without a key map.
    keymap
        A file, or the name of a key map that comes with moveset; None or empty for none.
    gamepad
        For a gamepad. Its default is the key map ``DEFAULT_GAMEPAD``.

    Raises
    ------
    KeymapError
        There is no such key map, or it is invalid.
    """
    if not (keymap or gamepad):
        return keymap_from_settings(moves)
    known = [move.move for move in moves]
    return load_keymap(keymap or DEFAULT_GAMEPAD, known, kind=GAMEPAD if gamepad else KEYBOARD)


def open_key_output(
    keymap: Keymap, *, gamepad: bool = False, machine: Machine | None = None
) -> Keyboard:
    """Return what presses the keys of a key map, and print how to stop and pause it.

    The panic key ends the running command.

    Parameters
    ----------
    machine
        By default this one.

    Raises
    ------
    KeyboardError
        The machine allows none, or it lacks a key of the key map.
    """
    if gamepad:
        opened = open_gamepad(stop_command, machine, on_pause=_print_pause)
    else:
        opened = open_keyboard(stop_command, machine, keys=keymap.keys, on_pause=_print_pause)
    print(opened.description, file=sys.stderr, flush=True)
    return opened


def _print_pause(paused: bool) -> None:
    key = PAUSE_KEY.upper()
    words = f"paused: no key is pressed; {key} resumes" if paused else f"resumed; {key} pauses"
    print(words, file=sys.stderr, flush=True)
