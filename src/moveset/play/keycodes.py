"""The name or code of each key of the key map on each system."""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_lowercase, digits
from typing import Final

_FUNCTION_KEYS: Final = tuple(f"f{number}" for number in range(1, 13))

EVDEV: Final[Mapping[str, str]] = {
    **{name: f"KEY_{name.upper()}" for name in (*ascii_lowercase, *digits, *_FUNCTION_KEYS)},
    **{
        name: f"KEY_{name.upper()}"
        for name in "up down left right space enter esc tab backspace delete insert home end"
        " minus equal comma slash backslash semicolon".split()
    },
    "page_up": "KEY_PAGEUP",
    "page_down": "KEY_PAGEDOWN",
    "shift": "KEY_LEFTSHIFT",
    "ctrl": "KEY_LEFTCTRL",
    "alt": "KEY_LEFTALT",
    "shift_right": "KEY_RIGHTSHIFT",
    "ctrl_right": "KEY_RIGHTCTRL",
    "alt_right": "KEY_RIGHTALT",
    "period": "KEY_DOT",
    "quote": "KEY_APOSTROPHE",
    "backtick": "KEY_GRAVE",
    "bracket_left": "KEY_LEFTBRACE",
    "bracket_right": "KEY_RIGHTBRACE",
}
"""Names in Linux's ``input-event-codes.h``: positions on the keyboard, whatever its layout."""

EVDEV_BUTTONS: Final[Mapping[str, str]] = {
    "mouse_left": "BTN_LEFT",
    "mouse_right": "BTN_RIGHT",
    "mouse_middle": "BTN_MIDDLE",
}
"""The mouse's buttons in ``input-event-codes.h``."""

_CHARACTERS: Final[Mapping[str, str]] = {
    **{name: name for name in (*ascii_lowercase, *digits)},
    "minus": "-",
    "equal": "=",
    "comma": ",",
    "period": ".",
    "slash": "/",
    "backslash": "\\",
    "semicolon": ";",
    "quote": "'",
    "backtick": "`",
    "bracket_left": "[",
    "bracket_right": "]",
}

X11: Final[Mapping[str, int]] = {
    **{name: ord(character) for name, character in _CHARACTERS.items()},
    **{name: 0xFFBE + number for number, name in enumerate(_FUNCTION_KEYS)},
    "space": 0x20,
    "backspace": 0xFF08,
    "tab": 0xFF09,
    "enter": 0xFF0D,
    "esc": 0xFF1B,
    "home": 0xFF50,
    "left": 0xFF51,
    "up": 0xFF52,
    "right": 0xFF53,
    "down": 0xFF54,
    "page_up": 0xFF55,
    "page_down": 0xFF56,
    "end": 0xFF57,
    "insert": 0xFF63,
    "shift": 0xFFE1,
    "ctrl": 0xFFE3,
    "alt": 0xFFE9,
    "shift_right": 0xFFE2,
    "ctrl_right": 0xFFE4,
    "alt_right": 0xFFEA,
    "delete": 0xFFFF,
}
"""Key symbols from X.Org's ``keysymdef.h``: what is printed on the key."""

X11_BUTTONS: Final[Mapping[str, int]] = {
    "mouse_left": 1,
    "mouse_middle": 2,
    "mouse_right": 3,
    "wheel_up": 4,
    "wheel_down": 5,
}
"""Buttons of the pointer; X has counted a wheel's steps as buttons since XFree86."""

PYNPUT_NAMED: Final = frozenset(
    [
        *"up down left right space enter esc tab backspace delete home end".split(),
        *"page_up page_down shift ctrl alt".split(),
        *_FUNCTION_KEYS,
    ]
)
"""Keys with the same name in pynput on macOS."""

PYNPUT_RENAMED: Final[Mapping[str, str]] = {
    "shift_right": "shift_r",
    "ctrl_right": "ctrl_r",
    "alt_right": "alt_r",
}
"""Names of the other keys that pynput names."""

_SCAN_ROWS: Final = {
    0x01: "esc 1 2 3 4 5 6 7 8 9 0 minus equal backspace",
    0x0F: "tab q w e r t y u i o p bracket_left bracket_right enter ctrl",
    0x1E: "a s d f g h j k l semicolon quote backtick shift backslash",
    0x2C: "z x c v b n m comma period slash shift_right",
    0x38: "alt space",
    0x3B: "f1 f2 f3 f4 f5 f6 f7 f8 f9 f10",
    0x57: "f11 f12",
}

EXTENDED: Final = 0xE000
"""Marks a scan code that the keyboard sends after the byte E0."""

SCAN_CODES: Final[Mapping[str, int]] = {
    **{
        name: first + number
        for first, row in _SCAN_ROWS.items()
        for number, name in enumerate(row.split())
    },
    "ctrl_right": EXTENDED + 0x1D,
    "alt_right": EXTENDED + 0x38,
    "home": EXTENDED + 0x47,
    "up": EXTENDED + 0x48,
    "page_up": EXTENDED + 0x49,
    "left": EXTENDED + 0x4B,
    "right": EXTENDED + 0x4D,
    "end": EXTENDED + 0x4F,
    "down": EXTENDED + 0x50,
    "page_down": EXTENDED + 0x51,
    "insert": EXTENDED + 0x52,
    "delete": EXTENDED + 0x53,
}
"""Scan codes, set 1, from Microsoft's "Keyboard Scan Code Specification": positions on an American
keyboard. Games that read DirectInput or raw input ignore keys without them."""

_MAC_ROW: Final = "a s d f h g z x c v _ b q w e r y t 1 2 3 4 6 5 equal 9 7 minus 8 0".split()
_MAC_REST: Final = (
    "bracket_right o u bracket_left i p _ l j quote k semicolon backslash comma slash n m period"
).split()
MAC: Final[Mapping[str, int]] = {
    **{name: code for code, name in enumerate(_MAC_ROW) if name != "_"},
    **{name: code for code, name in enumerate(_MAC_REST, 0x1E) if name != "_"},
    "backtick": 0x32,
    "insert": 0x72,  # an Apple keyboard has Help there
}
"""Virtual-key codes of macOS from ``HIToolbox/Events.h``: positions on an American keyboard."""


def character_of(key: str) -> str | None:
    """Return the character that a key types on an American keyboard; None if it types none."""
    return _CHARACTERS.get(key)
