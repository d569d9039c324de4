"""The names of keys, mouse buttons and wheel steps, and combinations of them."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from string import ascii_lowercase, digits
from typing import Final

from moveset.base.errors import KeymapError
from moveset.base.shown_text import quote

PANIC_KEY: Final = "f12"
"""Stops all key output at once, in any window."""

PAUSE_KEY: Final = "f11"
"""Pauses key output and resumes it, in any window."""

HOTKEYS: Final = {PANIC_KEY: "the panic key", PAUSE_KEY: "the pause key"}
"""The keys that control moveset itself; no move can press them."""

MOUSE_BUTTONS: Final = ("mouse_left", "mouse_right", "mouse_middle")

WHEEL: Final = ("wheel_up", "wheel_down")
"""A press is one step of the wheel; releasing it does nothing."""

KEYBOARD_KEYS: Final = frozenset(
    [
        *ascii_lowercase,
        *digits,
        *"up down left right".split(),
        *"space enter esc tab backspace delete insert home end page_up page_down".split(),
        *"shift ctrl alt shift_right ctrl_right alt_right".split(),
        *(f"f{number}" for number in range(1, 11)),
        *"minus equal comma period slash backslash semicolon quote backtick".split(),
        *"bracket_left bracket_right".split(),
    ]
)
"""A name stands for the key, not for the character it types: letters are lower case, ``shift`` is
the left one, punctuation is that of an American keyboard."""

KEY_NAMES: Final = KEYBOARD_KEYS | {*MOUSE_BUTTONS, *WHEEL}
"""Every key, mouse button and wheel step that a move can press."""

JOINT: Final = "+"
"""Joins the keys of a combination, as in ``ctrl+c``."""

MAX_COMBINED: Final = 4
"""Keys of a combination: three modifiers and another key."""

MAX_COMPARED: Final = 40
"""Characters of an unknown name that are compared with the known ones."""


def split_keys(key: str) -> tuple[str, ...]:
    """Return the keys of a combination in the order in which they are pressed."""
    return tuple(key.split(JOINT))


def parse_key(place: str, text: str, known: Collection[str] = KEY_NAMES) -> str:
    """Return a key or a combination in lower case and without spaces.

    Parameters
    ----------
    place
        Where the text stands, for errors.
    known
        The names that exist.

    Raises
    ------
    KeymapError
        The text names an unknown key or one of the ``HOTKEYS``, the same key twice, or too many.
    """
    parts = text.split(JOINT)
    if len(parts) > MAX_COMBINED:
        raise KeymapError(f"{place}: a combination has at most {MAX_COMBINED} keys: remove some")
    keys = [_known_key(place, part.strip(), known) for part in parts]
    if len({*keys}) < len(keys):
        raise KeymapError(f"{place}: {quote(text)} names a key twice: write it once")
    return JOINT.join(keys)


def _known_key(place: str, name: str, known: Collection[str]) -> str:
    key = name.lower()
    if key in known:
        return key
    if key in HOTKEYS:
        raise KeymapError(
            f"{place}: {key} is {HOTKEYS[key]}, which no move can press: choose another key"
        )
    raise KeymapError(f"{place}: there is no key {quote(name)}: {nearest(name, known)}")


def nearest(word: str, known: Collection[str]) -> str:
    """Return the most similar known word as a question, or else all of them."""
    near = get_close_matches(word[:MAX_COMPARED].lower(), sorted(known), n=1)
    return f"did you mean {near[0]}?" if near else f"choose among {', '.join(sorted(known))}"
