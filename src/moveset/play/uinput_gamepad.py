"""A virtual Xbox 360 gamepad on Linux, through uinput."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from moveset.play.evdev_keys import SETTLE_S, find_uinput_obstacle, open_uinput, write_event
from moveset.play.keyboard_backend import Machine

INSTALL_GAMEPAD: Final = "pip install 'moveset[gamepad]'"

IDENTITY: Final[Mapping[str, Any]] = {
    "name": "Microsoft X-Box 360 pad",
    "vendor": 0x045E,
    "product": 0x028E,
    "version": 0x0110,
    "bustype": 0x03,  # USB
}
"""Of a wired pad, as Linux's driver ``xpad`` reports it: SDL and Steam know its layout by it."""

BUTTON_CODES: Final[Mapping[str, str]] = {
    "a": "BTN_SOUTH",
    "b": "BTN_EAST",
    "x": "BTN_NORTH",
    "y": "BTN_WEST",
    "lb": "BTN_TL",
    "rb": "BTN_TR",
    "back": "BTN_SELECT",
    "start": "BTN_START",
    "guide": "BTN_MODE",
    "ls": "BTN_THUMBL",
    "rs": "BTN_THUMBR",
}
"""As ``xpad`` reports them; it gives X and Y the codes that the kernel calls north and west."""

AXIS_CODES: Final[Mapping[str, tuple[str, int]]] = {
    "left_x": ("ABS_X", 32767),
    "left_y": ("ABS_Y", -32767),
    "right_x": ("ABS_RX", 32767),
    "right_y": ("ABS_RY", -32767),
    "lt": ("ABS_Z", 255),
    "rt": ("ABS_RZ", 255),
    "pad_x": ("ABS_HAT0X", 1),
    "pad_y": ("ABS_HAT0Y", -1),
}
"""The code of each axis and its value at 1: up is negative on Linux."""

_STICK: Final = (0, -32768, 32767, 16, 128, 0)
_TRIGGER: Final = (0, 0, 255, 0, 0, 0)
_HAT: Final = (0, -1, 1, 0, 0, 0)
"""Value, minimum, maximum, fuzz, flat and resolution of an axis, as ``xpad`` sets them."""


class UinputGamepad:
    """A gamepad that programs cannot tell from a wired Xbox 360 pad.

    Raises
    ------
    KeyboardError
        The system does not allow one.
    """

    def __init__(self, *, sleep: Callable[[float], None] = time.sleep) -> None:
        import evdev

        self._code = evdev.ecodes.ecodes
        able = {
            self._code["EV_KEY"]: [self._code[name] for name in BUTTON_CODES.values()],
            self._code["EV_ABS"]: [
                (self._code[name], evdev.AbsInfo(*_range(most)))
                for name, most in AXIS_CODES.values()
            ],
        }
        self._device = open_uinput(able, **IDENTITY)
        sleep(SETTLE_S)

    def set_button(self, name: str, *, down: bool) -> None:
        """Press or release a button."""
        code = self._code[BUTTON_CODES[name]]
        write_event(self._device, name, (self._code["EV_KEY"], code, int(down)))

    def set_axis(self, name: str, value: float) -> None:
        """Move an axis; 0 is its neutral position."""
        code, most = AXIS_CODES[name]
        event = (self._code["EV_ABS"], self._code[code], round(value * most))
        write_event(self._device, name, event)

    def close(self) -> None:
        """Disconnect the gamepad; the kernel releases its buttons."""
        self._device.close()


def _range(most: int) -> tuple[int, ...]:
    return {1: _HAT, 255: _TRIGGER}.get(abs(most), _STICK)


def find_gamepad_obstacle(machine: Machine) -> str | None:
    """Return why there can be no gamepad and how to fix it; None if there can be one."""
    return find_uinput_obstacle(machine, "there can be no gamepad", INSTALL_GAMEPAD)
