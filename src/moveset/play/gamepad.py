"""A virtual gamepad as a key sink, through the best backend that this machine allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from moveset.base.errors import KeyboardError
from moveset.play.gamepad_names import find_step
from moveset.play.keyboard import Keyboard
from moveset.play.keyboard_backend import Machine
from moveset.play.keyboard_registry import listen_for_hotkeys
from moveset.play.uinput_gamepad import UinputGamepad, find_gamepad_obstacle
from moveset.play.vigem_gamepad import VigemGamepad, find_vigem_obstacle

OUTPUT: Final = "a virtual Xbox 360 gamepad is connected"


class GamepadDevice(Protocol):
    """A gamepad that programs see; ``gamepad_names`` has the names of its buttons and axes."""

    def set_button(self, name: str, *, down: bool) -> None:
        """Press or release a button."""
        ...

    def set_axis(self, name: str, value: float) -> None:
        """Move an axis; 0 is its neutral position."""
        ...

    def close(self) -> None:
        """Disconnect the gamepad."""
        ...


class Gamepad:
    """A key sink whose keys are the controls of a gamepad.

    Two controls can move the same axis to different sides: the one pressed last decides, and after
    it is released the other one. Without a control the axis is neutral.
    """

    def __init__(self, device: GamepadDevice) -> None:
        self._device = device
        self._steps: dict[str, dict[str, float]] = {}

    def press(self, key: str) -> None:
        """Press a button, or move an axis."""
        step = find_step(key)
        if step is None:
            self._device.set_button(key, down=True)
            return
        steps = self._steps.setdefault(step.axis, {})
        steps[key] = step.value
        self._device.set_axis(step.axis, step.value)

    def release(self, key: str) -> None:
        """Release a button, or let an axis go."""
        step = find_step(key)
        if step is None:
            self._device.set_button(key, down=False)
            return
        steps = self._steps.get(step.axis, {})
        steps.pop(key, None)
        self._device.set_axis(step.axis, [0.0, *steps.values()][-1])

    def close(self) -> None:
        """Disconnect the gamepad."""
        self._device.close()


@dataclass(frozen=True, slots=True)
class GamepadBackend:
    """A way to make a virtual gamepad.

    Attributes
    ----------
    name
        As it is shown: "a virtual gamepad is connected through NAME".
    find_obstacle
        Returns why it cannot be used and how to fix it, as the text of an error; None if it can.
    open
        Returns the gamepad; raises ``KeyboardError`` if the system refuses it.
    """

    name: str
    find_obstacle: Callable[[Machine], str | None]
    open: Callable[[], GamepadDevice]


GAMEPAD_BACKENDS: Final[Mapping[str, GamepadBackend]] = {
    "linux": GamepadBackend("uinput", find_gamepad_obstacle, UinputGamepad),
    "win32": GamepadBackend("ViGEm", find_vigem_obstacle, VigemGamepad),
}
"""The backend of each system. With both, the gamepad disappears with the process that made it."""


def open_gamepad(
    on_panic: Callable[[], None] | None = None,
    machine: Machine | None = None,
    *,
    on_pause: Callable[[bool], None] | None = None,
) -> Keyboard:
    """Return a virtual Xbox 360 gamepad, whose keys are named in ``gamepad_names``.

    Parameters
    ----------
    on_panic, on_pause
        As of ``open_keyboard``.
    machine
        By default this one.

    Raises
    ------
    KeyboardError
        This machine allows none; the message names the missing permission or driver.
    """
    machine = machine or Machine()
    backend = GAMEPAD_BACKENDS.get(machine.system)
    if backend is None:
        raise KeyboardError("macOS has no virtual gamepad: use --keys instead")
    if obstacle := backend.find_obstacle(machine):
        raise KeyboardError(obstacle)
    listen = partial(listen_for_hotkeys, machine)
    device = Gamepad(backend.open())
    return Keyboard(device, backend.name, listen, on_panic, on_pause, output=OUTPUT)
