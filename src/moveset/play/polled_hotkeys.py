"""Hotkeys where the system tells only which keys are down: their state is polled.

The hotkeys are neither registered nor grabbed: other programs still get them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from threading import Event, Thread
from typing import Final

from moveset.play.keyboard_backend import Hotkeys

POLL_S: Final = 0.02
"""Interval of reading the keys; a key pressed by hand is down at least three times as long."""

JOIN_S: Final = 1.0
"""Time to wait for the thread; one that hangs must not keep the program from ending."""

ReadDown = Callable[[], Collection[str] | None]
"""Returns the hotkeys that are down now; None if no more can be read."""


class PolledHotkeyListener:
    """Calls what belongs to a hotkey, on its own thread, when it is pressed.

    Parameters
    ----------
    read_down
        Called on that thread.
    on_close
        Called after the thread has ended.
    """

    def __init__(
        self, hotkeys: Hotkeys, read_down: ReadDown, on_close: Callable[[], None] | None = None
    ) -> None:
        self._hotkeys = hotkeys
        self._read_down = read_down
        self._on_close = on_close
        self._closed = Event()
        self._thread = Thread(target=self._listen, name="moveset hotkeys", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._closed.set()
        self._thread.join(JOIN_S)
        if self._on_close:
            self._on_close()

    def _listen(self) -> None:
        was_down: set[str] = set()
        while not self._closed.wait(POLL_S):
            found = self._read_down()
            if found is None:
                return
            is_down = {*found}
            for key in is_down - was_down:
                self._hotkeys[key]()
            was_down = is_down
