"""Every key of the key map has the right code on every system."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from moveset.play.key_names import HOTKEYS, KEYBOARD_KEYS, MOUSE_BUTTONS, WHEEL
from moveset.play.keycodes import (
    EVDEV,
    EVDEV_BUTTONS,
    EXTENDED,
    MAC,
    PYNPUT_NAMED,
    PYNPUT_RENAMED,
    SCAN_CODES,
    X11,
    X11_BUTTONS,
    character_of,
)
from moveset.play.pynput_keys import find_key

ALL = sorted({*KEYBOARD_KEYS, *HOTKEYS})

FAKE_PYNPUT = SimpleNamespace(
    Key=SimpleNamespace(
        **{name: f"Key.{name}" for name in (*PYNPUT_NAMED, *PYNPUT_RENAMED.values())}
    ),
    KeyCode=SimpleNamespace(from_vk=lambda code, char=None: (code, char)),
)


def test_linux_knows_every_key() -> None:
    assert sorted(EVDEV) == sorted(X11) == ALL
    assert len({*EVDEV.values()}) == len({*X11.values()}) == len(ALL)
    assert {*EVDEV_BUTTONS} == {*MOUSE_BUTTONS}
    assert {*X11_BUTTONS} == {*MOUSE_BUTTONS, *WHEEL}


def test_windows_knows_every_key() -> None:
    assert sorted(SCAN_CODES) == ALL
    assert len({*SCAN_CODES.values()}) == len(ALL)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("esc", 0x01),
        ("1", 0x02),
        ("0", 0x0B),
        ("backspace", 0x0E),
        ("tab", 0x0F),
        ("p", 0x19),
        ("enter", 0x1C),
        ("ctrl", 0x1D),
        ("a", 0x1E),
        ("backtick", 0x29),
        ("shift", 0x2A),
        ("backslash", 0x2B),
        ("z", 0x2C),
        ("slash", 0x35),
        ("shift_right", 0x36),
        ("alt", 0x38),
        ("space", 0x39),
        ("f1", 0x3B),
        ("f10", 0x44),
        ("f11", 0x57),
        ("f12", 0x58),
        ("ctrl_right", 0xE01D),
        ("alt_right", 0xE038),
        ("up", 0xE048),
        ("left", 0xE04B),
        ("right", 0xE04D),
        ("down", 0xE050),
        ("delete", 0xE053),
    ],
)
def test_scan_codes_are_those_of_set_1(key: str, code: int) -> None:
    assert SCAN_CODES[key] == code


def test_scan_codes_without_a_prefix_are_the_kernels_codes() -> None:
    evdev = pytest.importorskip("evdev", reason="evdev is not installed: pip install evdev")
    plain = {key: code for key, code in SCAN_CODES.items() if code < EXTENDED}
    assert plain == {key: evdev.ecodes.ecodes[EVDEV[key]] for key in plain}


def test_the_names_are_those_of_the_kernel() -> None:
    evdev = pytest.importorskip("evdev", reason="evdev is not installed: pip install evdev")
    assert {*EVDEV.values(), *EVDEV_BUTTONS.values()} <= {*evdev.ecodes.ecodes}


def test_the_symbols_are_those_of_x() -> None:
    symbols = pytest.importorskip("Xlib.XK", reason="python-xlib is not installed")
    from Xlib.keysymdef import latin1, miscellany

    known = {**vars(symbols), **vars(latin1), **vars(miscellany)}
    names = {"enter": "Return", "esc": "Escape", "page_up": "Page_Up", "page_down": "Page_Down"}
    names |= {"shift": "Shift_L", "ctrl": "Control_L", "alt": "Alt_L", "backspace": "BackSpace"}
    names |= {"quote": "apostrophe", "backtick": "grave", "bracket_left": "bracketleft"}
    names |= {"bracket_right": "bracketright", "shift_right": "Shift_R"}
    names |= {"ctrl_right": "Control_R", "alt_right": "Alt_R"}
    for key, symbol in X11.items():
        spelt = {names.get(key, key), key, key.capitalize()}
        assert symbol in {known.get(f"XK_{name}") for name in spelt}, key


def test_pynput_has_a_different_key_for_each_name() -> None:
    found = [find_key(FAKE_PYNPUT, key) for key in ALL]
    assert len({*found}) == len(ALL)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", (0x00, "a")),
        ("backtick", (0x32, "`")),
        ("insert", (0x72, None)),
        ("f10", "Key.f10"),
        ("shift_right", "Key.shift_r"),
    ],
)
def test_some_keys_have_the_codes_of_macos(key: str, expected: object) -> None:
    assert find_key(FAKE_PYNPUT, key) == expected


def test_no_code_is_used_twice() -> None:
    assert len({*MAC.values()}) == len(MAC)
    assert {key for key in ALL if character_of(key)} <= {*MAC}
