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
    "period": "KEY_DOT",
    "quote": "KEY_APOSTROPHE",
    "backtick": "KEY_GRAVE",
    "bracket_left": "KEY_LEFTBRACE",
    "bracket_right": "KEY_RIGHTBRACE",
}
"""Names in Linux's ``input-event-codes.h``: positions on the keyboard, whatever its layout."""

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
    "delete": 0xFFFF,
}
"""Key symbols from X.Org's ``keysymdef.h``: what is printed on the key."""

PYNPUT_NAMED: Final = frozenset(
    [
        *"up down left right space enter esc tab backspace delete home end".split(),
        *"page_up page_down shift ctrl alt".split(),
        *_FUNCTION_KEYS,
    ]
)
"""Keys with the same name in pynput, on Windows and macOS."""

WINDOWS: Final[Mapping[str, int]] = {
    **{name: ord(name.upper()) for name in (*ascii_lowercase, *digits)},
    "semicolon": 0xBA,
    "equal": 0xBB,
    "comma": 0xBC,
    "minus": 0xBD,
    "period": 0xBE,
    "slash": 0xBF,
    "backtick": 0xC0,
    "bracket_left": 0xDB,
    "backslash": 0xDC,
    "bracket_right": 0xDD,
    "quote": 0xDE,
}
"""Virtual-key codes of Windows. A key given by its character would be sent as text, which games
ignore."""

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
