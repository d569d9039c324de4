"""Hotkeys on Linux, read from every keyboard that the system lets us read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from select import select
from threading import Thread
from typing import Any, Final

from moveset.play.key_names import PANIC_KEY
from moveset.play.keyboard_backend import Hotkeys
from moveset.play.keycodes import EVDEV

JOIN_S: Final = 1.0
"""Time to wait for the thread; one that hangs must not keep the program from ending."""

_DOWN: Final = 1


def find_keyboards(virtual: str) -> list[Any]:
    """Return the keyboards that can be read and have the panic key: the pause key is beside it.

    Parameters
    ----------
    virtual
        The name of our own keyboard, which is left out.
    """
    import evdev

    keyboards = []
    code = evdev.ecodes.ecodes[EVDEV[PANIC_KEY]]
    for path in evdev.list_devices():
        with suppress(OSError):  # it was unplugged meanwhile
            device = evdev.InputDevice(path)
            keys = device.capabilities().get(evdev.ecodes.EV_KEY, [])
            if device.name != virtual and code in keys:
                keyboards.append(device)
            else:
                device.close()
    return keyboards


class EvdevHotkeyListener:
    """Calls what belongs to a hotkey, on its own thread, when it is pressed on a keyboard."""

    def __init__(self, keyboards: Sequence[Any], hotkeys: Hotkeys) -> None:
        import evdev

        self._calls = {evdev.ecodes.ecodes[EVDEV[key]]: call for key, call in hotkeys.items()}
        self._keyboards = list(keyboards)
        self._wake_read, self._wake_write = os.pipe()
        self._thread = Thread(target=self._listen, name="moveset hotkeys", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        os.write(self._wake_write, b"x")
        self._thread.join(JOIN_S)
        for handle in (self._wake_read, self._wake_write):
            os.close(handle)
        for keyboard in self._keyboards:
            keyboard.close()

    def _listen(self) -> None:
        while True:
            ready, _, _ = select([self._wake_read, *self._keyboards], [], [])
            if self._wake_read in ready:
                return
            for keyboard in ready:
                for code in self._pressed(keyboard):
                    if call := self._calls.get(code):
                        call()

    def _pressed(self, keyboard: Any) -> list[int]:
        try:
            return [event.code for event in keyboard.read() if event.value == _DOWN]
        except OSError:  # unplugged
            self._keyboards.remove(keyboard)
            return []
