"""Key output through the XTEST extension of an X server, which needs no permission."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Any, Final

from moveset.base.errors import KeyboardError
from moveset.play.keyboard_backend import INSTALL, KeyboardBackend, Machine
from moveset.play.keycodes import X11
from moveset.play.keymap import PANIC_KEY

POLL_S: Final = 0.02
"""Interval of reading the keys; a key pressed by hand is down at least three times as long."""

JOIN_S: Final = 1.0
"""Time to wait for the thread; one that hangs must not keep the program from ending."""


class X11Keys:
    """The keyboard of an X server.

    Parameters
    ----------
    name
        Of the display, for example ``:0``.

    Raises
    ------
    KeyboardError
        There is no such display, or it does not accept key presses.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._display = _open_display(name)
        if not self._display.query_extension("XTEST"):
            self._display.close()
            raise KeyboardError(f"the display {name} has no XTEST extension: use another X server")

    def press(self, key: str) -> None:
        """Press a key."""
        from Xlib import X

        self._fake(X.KeyPress, key)

    def release(self, key: str) -> None:
        """Release a key."""
        from Xlib import X

        self._fake(X.KeyRelease, key)

    def close(self) -> None:
        """Close the display."""
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
            raise KeyboardError(f"the display {self._name} is gone: start again") from gone


class X11PanicListener:
    """Calls ``stop``, on its own thread, when the panic key is pressed.

    It polls the state of the keys and does not grab the panic key: other programs still get it.
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
        self._thread.join(JOIN_S)
        _close_display(self._display)

    def _listen(self) -> None:
        from Xlib import error

        code = self._display.keysym_to_keycode(X11[PANIC_KEY])
        was_down = False
        while not self._closed.wait(POLL_S):
            try:
                is_down = bool(self._display.query_keymap()[code // 8] & 1 << code % 8)
            except (error.ConnectionClosedError, OSError):
                return
            if is_down and not was_down:
                self._stop()
            was_down = is_down


def _close_display(display: Any) -> None:
    from Xlib import error

    with suppress(error.ConnectionClosedError, OSError):  # the server has ended already
        display.close()


def _open_display(name: str) -> Any:
    from Xlib import error
    from Xlib.display import Display

    try:
        return Display(name)
    except (error.DisplayError, OSError) as refused:
        raise KeyboardError(
            f"the display {name} cannot be opened, {refused}: "
            "set DISPLAY to the name of a running X server"
        ) from refused


def _find_obstacle(machine: Machine) -> str | None:
    if not machine.display:
        return "keys cannot be pressed, there is no X session: log in to one"
    if not machine.installed("Xlib"):
        return f"keys cannot be pressed without python-xlib: {INSTALL}"
    return None


def _listen(machine: Machine, stop: Callable[[], None]) -> X11PanicListener | None:
    return None if _find_obstacle(machine) else X11PanicListener(machine.display, stop)


X11_BACKEND: Final = KeyboardBackend(
    name="x11",
    supports=lambda machine: machine.is_linux,
    find_obstacle=_find_obstacle,
    open=lambda machine: X11Keys(machine.display),
    listen=_listen,
)
