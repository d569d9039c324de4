"""Key output through the XTEST extension of an X server, which needs no permission."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any, Final

from moveset.base.errors import KeyboardError
from moveset.play.keyboard_backend import INSTALL, Hotkeys, KeyboardBackend, Machine
from moveset.play.keycodes import X11, X11_BUTTONS
from moveset.play.polled_hotkeys import PolledHotkeyListener


class X11Keys:
    """The keyboard of an X server.

    Parameters
    ----------
    name
        Of the display, for example ``:0``.
    keys
        Those that will be pressed.

    Raises
    ------
    KeyboardError
        There is no such display, it does not accept key presses, or its keyboard lacks a key.
    """

    def __init__(self, name: str, keys: Collection[str] = ()) -> None:
        self._name = name
        self._display = _open_display(name)
        try:
            if not self._display.query_extension("XTEST"):
                raise KeyboardError(
                    f"the display {name} has no XTEST extension: use another X server"
                )
            for key in sorted(keys):
                self._code(key)
        except BaseException:
            _close_display(self._display)
            raise

    def press(self, key: str) -> None:
        """Press a key or a button."""
        from Xlib import X

        self._fake(X.ButtonPress if key in X11_BUTTONS else X.KeyPress, key)

    def release(self, key: str) -> None:
        """Release a key or a button."""
        from Xlib import X

        self._fake(X.ButtonRelease if key in X11_BUTTONS else X.KeyRelease, key)

    def close(self) -> None:
        """Close the display."""
        _close_display(self._display)

    def _fake(self, kind: int, key: str) -> None:
        from Xlib import error
        from Xlib.ext import xtest

        try:
            xtest.fake_input(self._display, kind, self._code(key))
            self._display.sync()
        except (error.ConnectionClosedError, OSError) as gone:
            raise KeyboardError(f"the display {self._name} is gone: start again") from gone

    def _code(self, key: str) -> int:
        if key in X11_BUTTONS:
            return X11_BUTTONS[key]
        code: int = self._display.keysym_to_keycode(X11[key])
        if not code:
            raise KeyboardError(
                f"the keyboard of {self._name} has no key {key}: choose another in the key map"
            )
        return code


def listen_to_display(name: str, hotkeys: Hotkeys) -> PolledHotkeyListener:
    """Return a listener for hotkeys on a display.

    Raises
    ------
    KeyboardError
        There is no such display.
    """
    display = _open_display(name)
    codes = {key: display.keysym_to_keycode(X11[key]) for key in hotkeys}
    return PolledHotkeyListener(
        hotkeys, lambda: _read_down(display, codes), lambda: _close_display(display)
    )


def _read_down(display: Any, codes: Mapping[str, int]) -> Collection[str] | None:
    from Xlib import error

    try:
        state = display.query_keymap()
    except (error.ConnectionClosedError, OSError):
        return None
    return [key for key, code in codes.items() if state[code // 8] & 1 << code % 8]


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


def _listen(machine: Machine, hotkeys: Hotkeys) -> PolledHotkeyListener | None:
    return None if _find_obstacle(machine) else listen_to_display(machine.display, hotkeys)


X11_BACKEND: Final = KeyboardBackend(
    name="x11",
    supports=lambda machine: machine.is_linux,
    find_obstacle=_find_obstacle,
    open=lambda machine, keys: X11Keys(machine.display, keys),
    listen=_listen,
)
