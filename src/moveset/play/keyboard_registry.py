"""The known keyboard backends, and which of them a machine allows."""

from __future__ import annotations

from typing import Final

from moveset.base.errors import KeyboardError
from moveset.play.evdev_keys import UINPUT_BACKEND
from moveset.play.keyboard_backend import HotkeyListener, Hotkeys, KeyboardBackend, Machine
from moveset.play.pynput_keys import PYNPUT_BACKEND
from moveset.play.windows_keys import WINDOWS_BACKEND
from moveset.play.x11_keys import X11_BACKEND

BACKENDS: Final[tuple[KeyboardBackend, ...]] = (
    UINPUT_BACKEND,
    X11_BACKEND,
    WINDOWS_BACKEND,
    PYNPUT_BACKEND,
)
"""Every backend, the best first; to add one, write a file with its descriptor and a line here."""


def choose_backend(machine: Machine) -> KeyboardBackend:
    """Return the best backend of a machine.

    Raises
    ------
    KeyboardError
        There is none; the message is about the best one for the machine's system.
    """
    obstacles = []
    for backend in _supported(machine):
        obstacle = backend.find_obstacle(machine)
        if obstacle is None:
            return backend
        obstacles.append(obstacle)
    raise KeyboardError(obstacles[0])


def listen_for_hotkeys(machine: Machine, hotkeys: Hotkeys) -> HotkeyListener | None:
    """Return a listener for hotkeys; None if the machine allows none."""
    for backend in _supported(machine):
        if listener := backend.listen(machine, hotkeys):
            return listener
    return None


def _supported(machine: Machine) -> list[KeyboardBackend]:
    return [backend for backend in BACKENDS if backend.supports(machine)]
