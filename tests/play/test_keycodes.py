"""Every key of the key map has the right code on every system."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from moveset.play.keycodes import EVDEV, MAC, PYNPUT_NAMED, WINDOWS, X11, character_of
from moveset.play.keymap import KEY_NAMES, PANIC_KEY
from moveset.play.pynput_keys import find_key

ALL = sorted({*KEY_NAMES, PANIC_KEY})

FAKE_PYNPUT = SimpleNamespace(
    Key=SimpleNamespace(**{name: f"Key.{name}" for name in (*PYNPUT_NAMED, "insert")}),
    KeyCode=SimpleNamespace(from_vk=lambda code, char=None: (code, char)),
)


def test_linux_knows_every_key() -> None:
    assert sorted(EVDEV) == sorted(X11) == ALL
    assert len({*EVDEV.values()}) == len({*X11.values()}) == len(ALL)


def test_the_names_are_those_of_the_kernel() -> None:
    evdev = pytest.importorskip("evdev", reason="evdev is not installed: pip install evdev")
    assert {*EVDEV.values()} <= {*evdev.ecodes.ecodes}


def test_the_symbols_are_those_of_x() -> None:
    symbols = pytest.importorskip("Xlib.XK", reason="python-xlib is not installed")
    from Xlib.keysymdef import latin1, miscellany

    known = {**vars(symbols), **vars(latin1), **vars(miscellany)}
    names = {"enter": "Return", "esc": "Escape", "page_up": "Page_Up", "page_down": "Page_Down"}
    names |= {"shift": "Shift_L", "ctrl": "Control_L", "alt": "Alt_L", "backspace": "BackSpace"}
    names |= {"quote": "apostrophe", "backtick": "grave", "bracket_left": "bracketleft"}
    names |= {"bracket_right": "bracketright"}
    for key, symbol in X11.items():
        spelt = {names.get(key, key), key, key.capitalize()}
        assert symbol in {known.get(f"XK_{name}") for name in spelt}, key


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_pynput_has_a_different_key_for_each_name(system: str) -> None:
    found = [find_key(FAKE_PYNPUT, system, key) for key in ALL]
    assert len({*found}) == len(ALL)


@pytest.mark.parametrize(
    ("system", "key", "expected"),
    [
        ("win32", "a", (0x41, None)),
        ("win32", "slash", (0xBF, None)),
        ("win32", "insert", "Key.insert"),
        ("win32", "up", "Key.up"),
        ("darwin", "a", (0x00, "a")),
        ("darwin", "backtick", (0x32, "`")),
        ("darwin", "insert", (0x72, None)),
        ("darwin", "f11", "Key.f11"),
    ],
)
def test_some_keys_have_the_codes_of_the_system(system: str, key: str, expected: object) -> None:
    assert find_key(FAKE_PYNPUT, system, key) == expected


def test_no_code_is_used_twice() -> None:
    assert len({*WINDOWS.values()}) == len(WINDOWS)
    assert len({*MAC.values()}) == len(MAC)
    assert {key for key in ALL if character_of(key)} <= {*WINDOWS} & {*MAC}
