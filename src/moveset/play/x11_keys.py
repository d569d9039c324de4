"""Last on the road: keys through an X server's own test extension, which asks no permission."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Any, Final

from moveset.base.errors import KeyboardError
from moveset.play.keycodes import X11
from moveset.play.keymap import PANIC_KEY

LOOK_S: Final = 0.02
"""A key pressed by a finger is down for three times as long at least."""

LEAVE_S: Final = 1.0
"""A thread that hangs must not keep us from ending."""


class X11Keys:
    """The keyboard of an X server.

    Parameters
    ----------
    name
        Of the display, as in ``:0``.

    Raises
    ------
    KeyboardError
        There is no such display, or it lets nobody press keys.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._display = _open_display(name)
        if not self._display.query_extension("XTEST"):
            self._display.close()
            raise KeyboardError(f"the display {name} has no XTEST: use another X server")

    def press(self, key: str) -> None:
        """Put a key down."""
        from Xlib import X

        self._fake(X.KeyPress, key)

    def release(self, key: str) -> None:
        """Let a key go."""
        from Xlib import X

        self._fake(X.KeyRelease, key)

    def close(self) -> None:
        """Let go of the display."""
        _close_display(self._display)

    def _fake(self, kind: int, key: str) -> None:
        from Xlib import error
        from Xlib.ext import xtest

        try:
            code = self._display.keysym_to_keycode(X11[key])
            if not code:
                raise KeyboardError(
                    f"the keyboard of {self._name} has no key {key}: choose another in the key map"
                )
            xtest.fake_input(self._display, kind, code)
            self._display.sync()
        except (error.ConnectionClosedError, OSError) as gone:
            raise KeyboardError(f"the display {self._name} is gone: start anew") from gone


class X11Panic:
    """Calls ``stop``, on a thread of its own, when the panic key goes down.

    It looks at the keys instead of asking for them: other programs get the key all the same.
    """

    def __init__(self, name: str, stop: Callable[[], None]) -> None:
        self._display = _open_display(name)
        self._stop = stop
        self._closed = Event()
        self._thread = Thread(target=self._listen, name="moveset panic key", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._closed.set()
        self._thread.join(LEAVE_S)
        _close_display(self._display)

    def _listen(self) -> None:
        from Xlib import error

        code = self._display.keysym_to_keycode(X11[PANIC_KEY])
        was_down = False
        while not self._closed.wait(LOOK_S):
            try:
                is_down = bool(self._display.query_keymap()[code // 8] & 1 << code % 8)
            except (error.ConnectionClosedError, OSError):
                return
            if is_down and not was_down:
                self._stop()
            was_down = is_down


def _close_display(display: Any) -> None:
    from Xlib import error

    with suppress(error.ConnectionClosedError, OSError):  # the server went first
        display.close()


def _open_display(name: str) -> Any:
    from Xlib import error
    from Xlib.display import Display

    try:
        return Display(name)
    except (error.DisplayError, OSError) as refused:
        raise KeyboardError(
            f"the display {name} cannot be opened, {refused}: "
            "set DISPLAY to a running X server's name"
        ) from refused
