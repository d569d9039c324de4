"""A virtual Xbox 360 gamepad on Windows, through the driver ViGEmBus and vgamepad."""

from __future__ import annotations

from typing import Any, Final

from moveset.base.errors import KeyboardError
from moveset.play.keyboard_backend import Machine

INSTALL_GAMEPAD: Final = 'pip install "moveset[gamepad]"'

_PREFIX: Final = "XUSB_GAMEPAD_"
_BUTTONS: Final = {
    **{name: name.upper() for name in ("a", "b", "x", "y", "back", "start", "guide")},
    "lb": "LEFT_SHOULDER",
    "rb": "RIGHT_SHOULDER",
    "ls": "LEFT_THUMB",
    "rs": "RIGHT_THUMB",
}
_DIRECTIONS: Final = {
    "pad_x": ("DPAD_LEFT", "DPAD_RIGHT"),
    "pad_y": ("DPAD_DOWN", "DPAD_UP"),
}
"""Names of ``vgamepad.XUSB_BUTTON``; of the directions, those at -1 and at 1."""


class VigemGamepad:
    """A gamepad that programs cannot tell from a wired Xbox 360 pad.

    Raises
    ------
    KeyboardError
        The driver is missing or refuses it.
    """

    def __init__(self) -> None:
        try:
            import vgamepad  # connects to the driver at once

            self._pad = vgamepad.VX360Gamepad()
        except Exception as error:  # vgamepad has no classes of its own
            raise KeyboardError(
                f"there can be no gamepad, the driver ViGEmBus does not answer ({error}): "
                "install it from github.com/nefarius/ViGEmBus"
            ) from error
        self._buttons: Any = vgamepad.XUSB_BUTTON
        self._axes: dict[str, float] = {}

    def set_button(self, name: str, *, down: bool) -> None:
        """Press or release a button."""
        self._set(_BUTTONS[name], down=down)
        self._update(name)

    def set_axis(self, name: str, value: float) -> None:
        """Move an axis; 0 is its neutral position."""
        self._axes[name] = value
        if name in _DIRECTIONS:
            negative, positive = _DIRECTIONS[name]
            self._set(negative, down=value < 0.0)
            self._set(positive, down=value > 0.0)
        else:
            self._move_all()
        self._update(name)

    def close(self) -> None:
        """Disconnect the gamepad: the driver does so when nothing refers to it."""
        self._pad = None

    def _set(self, button: str, *, down: bool) -> None:
        change = self._pad.press_button if down else self._pad.release_button
        change(button=getattr(self._buttons, _PREFIX + button))

    def _move_all(self) -> None:
        at = self._axes.get
        self._pad.left_joystick_float(at("left_x", 0.0), at("left_y", 0.0))
        self._pad.right_joystick_float(at("right_x", 0.0), at("right_y", 0.0))
        self._pad.left_trigger_float(at("lt", 0.0))
        self._pad.right_trigger_float(at("rt", 0.0))

    def _update(self, name: str) -> None:
        try:
            self._pad.update()
        except Exception as error:
            raise KeyboardError(
                f"{name} cannot be pressed, ViGEmBus answers {error}: start again"
            ) from error


def find_vigem_obstacle(machine: Machine) -> str | None:
    """Return why there can be no gamepad and how to fix it; None if there can be one."""
    if machine.installed("vgamepad"):
        return None
    return f"there can be no gamepad without vgamepad: {INSTALL_GAMEPAD}"
