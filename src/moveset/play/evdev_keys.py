"""Key output through Linux's uinput, which works under X11, Wayland and on the console."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from select import select
from threading import Thread
from typing import Any, Final

from moveset.base.errors import KeyboardError
from moveset.play.keyboard_backend import INSTALL, KeyboardBackend, Machine
from moveset.play.keycodes import EVDEV
from moveset.play.keymap import PANIC_KEY

DEVICE_NAME: Final = "moveset"

SETTLE_S: Final = 0.5
"""Time that a desktop needs to detect a new keyboard; keys pressed earlier are lost."""

JOIN_S: Final = 1.0
"""Time to wait for the thread; one that hangs must not keep the program from ending."""

PERMISSION: Final = (
    'run echo \'KERNEL=="uinput", GROUP="input", MODE="0660", OPTIONS+="static_node=uinput"\''
    " | sudo tee /etc/udev/rules.d/70-moveset.rules"
    " && sudo modprobe uinput && sudo udevadm control --reload"
    " && sudo udevadm trigger --name-match=uinput"
    " && sudo usermod -aG input $USER, then log out and in again"
)
"""How to get permission to press keys and to read the panic key."""

_UP, _DOWN = 0, 1


class EvdevKeys:
    """A virtual keyboard, which programs cannot tell from a real one.

    Raises
    ------
    KeyboardError
        The system does not allow one.
    """

    def __init__(self, *, sleep: Callable[[float], None] = time.sleep) -> None:
        import evdev

        self._codes = {key: evdev.ecodes.ecodes[name] for key, name in EVDEV.items()}
        self._type = evdev.ecodes.EV_KEY
        try:
            self._device = evdev.UInput({self._type: [*self._codes.values()]}, name=DEVICE_NAME)
        except (OSError, evdev.UInputError) as error:
            raise KeyboardError(f"/dev/uinput cannot be used, {error}: {PERMISSION}") from error
        sleep(SETTLE_S)

    def press(self, key: str) -> None:
        """Press a key."""
        self._write(key, _DOWN)

    def release(self, key: str) -> None:
        """Release a key."""
        self._write(key, _UP)

    def close(self) -> None:
        """Remove the keyboard; the kernel releases every key that is still down."""
        self._device.close()

    def _write(self, key: str, value: int) -> None:
        try:
            self._device.write(self._type, self._codes[key], value)
            self._device.syn()
        except OSError as error:
            raise KeyboardError(
                f"{key} cannot be pressed, {error.strerror}: start again"
            ) from error


def find_keyboards() -> list[Any]:
    """Return the keyboards that can be read and have the panic key, except the virtual one."""
    import evdev

    keyboards = []
    code = evdev.ecodes.ecodes[EVDEV[PANIC_KEY]]
    for path in evdev.list_devices():
        with suppress(OSError):  # it was unplugged meanwhile
            device = evdev.InputDevice(path)
            keys = device.capabilities().get(evdev.ecodes.EV_KEY, [])
            if device.name != DEVICE_NAME and code in keys:
                keyboards.append(device)
            else:
                device.close()
    return keyboards


class EvdevPanicListener:
    """Calls ``stop``, on its own thread, when the panic key is pressed on a keyboard."""

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
                if self._panic_pressed(keyboard):
                    self._stop()

    def _panic_pressed(self, keyboard: Any) -> bool:
        try:
            events = [*keyboard.read()]
        except OSError:  # unplugged
            self._keyboards.remove(keyboard)
            return False
        return any(event.code == self._code and event.value == _DOWN for event in events)


def _find_obstacle(machine: Machine) -> str | None:
    if not machine.installed("evdev"):
        return f"keys cannot be pressed without evdev: {INSTALL}"
    if not machine.uinput.exists():
        return f"keys cannot be pressed, {machine.uinput} does not exist: {PERMISSION}"
    if not os.access(machine.uinput, os.W_OK):
        return f"keys cannot be pressed, {machine.uinput} is not writable: {PERMISSION}"
    return None


def _listen(machine: Machine, stop: Callable[[], None]) -> EvdevPanicListener | None:
    keyboards = find_keyboards() if machine.installed("evdev") else []
    return EvdevPanicListener(keyboards, stop) if keyboards else None


UINPUT_BACKEND: Final = KeyboardBackend(
    name="uinput",
    supports=lambda machine: machine.is_linux,
    find_obstacle=_find_obstacle,
    open=lambda _: EvdevKeys(),
    listen=_listen,
)
