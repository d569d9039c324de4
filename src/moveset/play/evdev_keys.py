"""Last on the road: keys through Linux's uinput, which X11, Wayland and the console all hear."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from select import select
from threading import Thread
from typing import Any, Final

from moveset.base.errors import KeyboardError
from moveset.play.keycodes import EVDEV
from moveset.play.keymap import PANIC_KEY

DEVICE_NAME: Final = "moveset"

SETTLE_S: Final = 0.5
"""So long it takes a desktop to notice a new keyboard; what is pressed before is lost."""

LEAVE_S: Final = 1.0
"""A thread that hangs must not keep us from ending."""

_UP, _DOWN = 0, 1


class EvdevKeys:
    """A keyboard of our own, as if it had been plugged in.

    Raises
    ------
    KeyboardError
        The system does not let us make one.
    """

    def __init__(self, *, sleep: Callable[[float], None] = time.sleep) -> None:
        import evdev

        self._codes = {key: evdev.ecodes.ecodes[name] for key, name in EVDEV.items()}
        self._type = evdev.ecodes.EV_KEY
        try:
            self._device = evdev.UInput({self._type: [*self._codes.values()]}, name=DEVICE_NAME)
        except (OSError, evdev.UInputError) as error:
            raise KeyboardError(f"/dev/uinput gives no keyboard, {error}: {PERMISSION}") from error
        sleep(SETTLE_S)

    def press(self, key: str) -> None:
        """Put a key down."""
        self._write(key, _DOWN)

    def release(self, key: str) -> None:
        """Let a key go."""
        self._write(key, _UP)

    def close(self) -> None:
        """Unplug it: the kernel lets go of whatever is still down."""
        self._device.close()

    def _write(self, key: str, value: int) -> None:
        try:
            self._device.write(self._type, self._codes[key], value)
            self._device.syn()
        except OSError as error:
            raise KeyboardError(f"{key} cannot be pressed, {error.strerror}: start anew") from error


PERMISSION: Final = (
    'run echo \'KERNEL=="uinput", GROUP="input", MODE="0660", OPTIONS+="static_node=uinput"\''
    " | sudo tee /etc/udev/rules.d/70-moveset.rules"
    " && sudo modprobe uinput && sudo udevadm control --reload"
    " && sudo udevadm trigger --name-match=uinput"
    " && sudo usermod -aG input $USER, then log out and in again"
)
"""How to give yourself the right to press keys, and to hear the panic key."""


def find_keyboards() -> list[Any]:
    """Return the keyboards that may be read and have the panic key; ours is none of them."""
    import evdev

    keyboards = []
    code = evdev.ecodes.ecodes[EVDEV[PANIC_KEY]]
    for path in evdev.list_devices():
        with suppress(OSError):  # unplugged just now
            device = evdev.InputDevice(path)
            keys = device.capabilities().get(evdev.ecodes.EV_KEY, [])
            if device.name != DEVICE_NAME and code in keys:
                keyboards.append(device)
            else:
                device.close()
    return keyboards


class EvdevPanic:
    """Calls ``stop``, on a thread of its own, when the panic key goes down on a keyboard."""

    def __init__(self, keyboards: Sequence[Any], stop: Callable[[], None]) -> None:
        import evdev

        self._code = evdev.ecodes.ecodes[EVDEV[PANIC_KEY]]
        self._keyboards = list(keyboards)
        self._stop = stop
        self._wake_read, self._wake_write = os.pipe()
        self._thread = Thread(target=self._listen, name="moveset panic key", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        os.write(self._wake_write, b"x")
        self._thread.join(LEAVE_S)
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
                if self._hears(keyboard):
                    self._stop()

    def _hears(self, keyboard: Any) -> bool:
        try:
            events = [*keyboard.read()]
        except OSError:  # unplugged
            self._keyboards.remove(keyboard)
            return False
        return any(event.code == self._code and event.value == _DOWN for event in events)
