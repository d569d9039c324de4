"""The known keyboard backends, and which of them a machine allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from moveset.base.errors import KeyboardError
from moveset.play.evdev_keys import UINPUT_BACKEND
from moveset.play.keyboard_backend import KeyboardBackend, Machine, PanicListener
from moveset.play.pynput_keys import PYNPUT_BACKEND
from moveset.play.x11_keys import X11_BACKEND

BACKENDS: Final[tuple[KeyboardBackend, ...]] = (
    UINPUT_BACKEND,
    X11_BACKEND,
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


def listen_for_panic(machine: Machine, stop: Callable[[], None]) -> PanicListener | None:
    """Return a listener for the panic key; None if the machine allows none."""
    for backend in _supported(machine):
        if listener := backend.listen(machine, stop):
            return listener
    return None


def _supported(machine: Machine) -> list[KeyboardBackend]:
    return [backend for backend in BACKENDS if backend.supports(machine)]
