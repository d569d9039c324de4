"""Which keys a bundle from anybody may press without being asked for."""

from __future__ import annotations

from string import ascii_lowercase, digits
from typing import Final

from moveset.base.errors import KeymapError
from moveset.play.keymap import Keymap

FREE_KEYS: Final = frozenset([*ascii_lowercase, *digits, *"up down left right space".split()])
"""Keys that any bundle may press. The others can run, confirm or close something, and modifiers,
``shift`` too, change what the free ones do: on many keyboards shift and a digit are punctuation."""


def check_free(keymap: Keymap) -> None:
    """Check that the keys of a bundle's own moves are all free.

    Raises
    ------
    KeymapError
        The player must permit some of them.
    """
    others = keymap.keys - FREE_KEYS
    if others:
        raise KeymapError(
            f"this bundle presses {', '.join(sorted(others))}: if you trust it, add --allow-keys, "
            "or choose the keys yourself with --keymap FILE"
        )
