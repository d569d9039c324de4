"""The watchdog's process: waits for its parent's end, and releases the keys that it left down.

It imports next to nothing while it waits, and never presses a key.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Final

DOWN: Final = "+"
UP: Final = "-"
GOODBYE: Final = "."
"""What a line starts with; the first two are followed by the key."""


def read_keys_down(lines: Iterable[str]) -> list[str]:
    """Return the keys that are down when the lines end, in order; none after a goodbye."""
    down: list[str] = []
    for line in lines:
        kind, key = line[:1], line[1:].rstrip("\n")
        if kind == GOODBYE:
            return []
        if kind == DOWN and key not in down:
            down.append(key)
        elif kind == UP and key in down:
            down.remove(key)
    return down


def release_keys(backend_name: str, display: str, keys: Sequence[str]) -> None:
    """Release keys in reverse order, as far as possible.

    Parameters
    ----------
    backend_name
        Of the backend that pressed them.
    display
        The name of the X server, if there is one.
    """
    from moveset.base.errors import KeyboardError
    from moveset.play.keyboard_backend import Machine
    from moveset.play.keyboard_registry import BACKENDS

    # Opened only now. What the parent has sent to an X server is read before a new client's words.
    backend = next(one for one in BACKENDS if one.name == backend_name)
    device = backend.open(Machine(env={"DISPLAY": display}), ())
    for key in reversed(keys):
        with suppress(KeyboardError):
            device.release(key)
    device.close()


if __name__ == "__main__":
    if left_down := read_keys_down(sys.stdin):
        release_keys(sys.argv[1], sys.argv[2], left_down)
