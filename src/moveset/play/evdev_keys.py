"""Key output through Linux's uinput, which works under X11, Wayland and on the console."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection
from typing import Any, Final

from moveset.base.errors import KeyboardError
from moveset.play.evdev_hotkeys import EvdevHotkeyListener, find_keyboards
from moveset.play.key_names import MOUSE_BUTTONS, WHEEL
from moveset.play.keyboard_backend import INSTALL, Hotkeys, KeyboardBackend, Machine
from moveset.play.keycodes import EVDEV, EVDEV_BUTTONS

DEVICE_NAME: Final = "moveset"

MOUSE_NAME: Final = "moveset mouse"

SETTLE_S: Final = 0.5
"""Time that a desktop needs to detect a new keyboard; keys pressed earlier are lost."""

PERMISSION: Final = (
    'run echo \'KERNEL=="uinput", GROUP="input", MODE="0660", OPTIONS+="static_node=uinput"\''
    " | sudo tee /etc/udev/rules.d/70-moveset.rules"
    " && sudo modprobe uinput && sudo udevadm control --reload"
    " && sudo udevadm trigger --name-match=uinput"
    " && sudo usermod -aG input $USER, then log out and in again"
)
"""How to get permission to press keys and to read the hotkeys."""

_MOUSE: Final = frozenset([*MOUSE_BUTTONS, *WHEEL])

_UP, _DOWN = 0, 1


class EvdevKeys:
    """A virtual keyboard and mouse, which programs cannot tell from real ones.

    Parameters
    ----------
    keys
        Those that will be pressed; without the mouse among them, it is made at its first use.

    Raises
    ------
    KeyboardError
        The system does not allow them.
    """

    def __init__(
        self, keys: Collection[str] = (), *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        import evdev

        self._sleep = sleep
        self._code = evdev.ecodes.ecodes
        self._names = {**EVDEV, **EVDEV_BUTTONS}
        able = {self._code["EV_KEY"]: [self._code[name] for name in EVDEV.values()]}
        self._device = open_uinput(able, name=DEVICE_NAME)
        self._opened_mouse = None
        if _MOUSE & {*keys}:
            self._open_mouse()
        sleep(SETTLE_S)

    @property
    def _mouse(self) -> Any:
        if not self._opened_mouse:
            self._open_mouse()
            self._sleep(SETTLE_S)
        return self._opened_mouse

    def _open_mouse(self) -> None:
        """Make a device of its own: a desktop takes no pointer's buttons from a keyboard."""
        axes = ("REL_X", "REL_Y", "REL_WHEEL")  # without the first two it is no pointer
        able = {
            self._code["EV_KEY"]: [self._code[name] for name in EVDEV_BUTTONS.values()],
            self._code["EV_REL"]: [self._code[name] for name in axes],
        }
        try:
            self._opened_mouse = open_uinput(able, name=MOUSE_NAME)
        except BaseException:
            self._device.close()
            raise

    def press(self, key: str) -> None:
        """Press a key."""
        self._write(key, _DOWN)

    def release(self, key: str) -> None:
        """Release a key."""
        self._write(key, _UP)

    def close(self) -> None:
        """Remove the devices; the kernel releases every key that is still down."""
        self._device.close()
        if self._opened_mouse:
            self._opened_mouse.close()

    def _write(self, key: str, value: int) -> None:
        if key in WHEEL:
            if value == _DOWN:
                step = 1 if key == "wheel_up" else -1
                write_event(self._mouse, key, (self._code["EV_REL"], self._code["REL_WHEEL"], step))
            return
        device = self._mouse if key in EVDEV_BUTTONS else self._device
        write_event(device, key, (self._code["EV_KEY"], self._code[self._names[key]], value))


def open_uinput(able: dict[int, list[Any]], **identity: Any) -> Any:
    """Return a virtual device.

    Parameters
    ----------
    able
        The codes of each type of event that it can send.
    identity
        Its name, and more that ``evdev.UInput`` takes.

    Raises
    ------
    KeyboardError
        The system does not allow one.
    """
    import evdev

    try:
        return evdev.UInput(able, **identity)
    except (OSError, evdev.UInputError) as error:
        raise KeyboardError(f"/dev/uinput cannot be used, {error}: {PERMISSION}") from error


def write_event(device: Any, key: str, event: tuple[int, int, int]) -> None:
    """Send an event, its type, code and value, from a virtual device.

    Raises
    ------
    KeyboardError
        The device is gone; the message names ``key``.
    """
    try:
        device.write(*event)
        device.syn()
    except OSError as error:
        raise KeyboardError(f"{key} cannot be pressed, {error.strerror}: start again") from error


def find_uinput_obstacle(
    machine: Machine, prevented: str = "keys cannot be pressed", install: str = INSTALL
) -> str | None:
    """Return why uinput cannot be used and how to fix it; None if it can be used.

    Parameters
    ----------
    prevented
        What is not possible then.
    install
        How to install evdev for it.
    """
    if not machine.installed("evdev"):
        return f"{prevented} without evdev: {install}"
    if not machine.uinput.exists():
        return f"{prevented}, {machine.uinput} does not exist: {PERMISSION}"
    if not os.access(machine.uinput, os.W_OK):
        return f"{prevented}, {machine.uinput} is not writable: {PERMISSION}"
    return None


def _listen(machine: Machine, hotkeys: Hotkeys) -> EvdevHotkeyListener | None:
    keyboards = find_keyboards(DEVICE_NAME) if machine.installed("evdev") else []
    return EvdevHotkeyListener(keyboards, hotkeys) if keyboards else None


UINPUT_BACKEND: Final = KeyboardBackend(
    name="uinput",
    supports=lambda machine: machine.is_linux,
    find_obstacle=find_uinput_obstacle,
    open=lambda _, keys: EvdevKeys(keys),
    listen=_listen,
    stays_down=False,  # the kernel removes the device with the process, and releases its keys
)
