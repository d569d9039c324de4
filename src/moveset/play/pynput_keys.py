"""Key output on Windows and macOS, through pynput."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from moveset.base.errors import KeyboardError
from moveset.play.keyboard_backend import INSTALL, KeyboardBackend, Machine
from moveset.play.keycodes import MAC, PYNPUT_NAMED, WINDOWS, character_of
from moveset.play.keymap import PANIC_KEY

MAC_PERMISSION: Final = (
    "allow your terminal in System Settings, Privacy & Security, Accessibility, and start it again"
)


class PynputKeys:
    """The keyboard of Windows or macOS.

    Parameters
    ----------
    system
        ``sys.platform``.

    Raises
    ------
    KeyboardError
        macOS does not allow this program to press keys; it would silently ignore every key.
    """

    def __init__(self, system: str) -> None:
        from pynput import keyboard

        if system == "darwin" and not _mac_allows_keys():
            raise KeyboardError(f"macOS does not allow moveset to press keys: {MAC_PERMISSION}")
        self._controller = keyboard.Controller()
        self._keyboard = keyboard
        self._system = system

    def press(self, key: str) -> None:
        """Press a key."""
        self._controller.press(find_key(self._keyboard, self._system, key))

    def release(self, key: str) -> None:
        """Release a key."""
        self._controller.release(find_key(self._keyboard, self._system, key))

    def close(self) -> None:
        """Do nothing: there is nothing to close."""


def find_key(keyboard: Any, system: str, key: str) -> Any:
    """Return a key as pynput's ``keyboard`` module takes it."""
    if key in PYNPUT_NAMED or (key == "insert" and system != "darwin"):
        return getattr(keyboard.Key, key)
    if system == "darwin":
        # With its character too: pynput takes the code 0, which is A, for no key.
        return keyboard.KeyCode.from_vk(MAC[key], char=character_of(key))
    return keyboard.KeyCode.from_vk(WINDOWS[key])


class PynputPanicListener:
    """Calls ``stop``, on its own thread, when the panic key is pressed."""

    def __init__(self, stop: Callable[[], None]) -> None:
        from pynput import keyboard

        panic = getattr(keyboard.Key, PANIC_KEY)
        self._listener = keyboard.Listener(on_press=lambda key: stop() if key == panic else None)
        self._listener.start()

    def close(self) -> None:
        """Stop listening."""
        self._listener.stop()


def _mac_allows_keys() -> bool:
    from HIServices import AXIsProcessTrusted  # comes with pynput

    return bool(AXIsProcessTrusted())


def _find_obstacle(machine: Machine) -> str | None:
    if machine.installed("pynput"):
        return None
    return f"keys cannot be pressed without pynput: {INSTALL}"


PYNPUT_BACKEND: Final = KeyboardBackend(
    name="pynput",
    supports=lambda machine: not machine.is_linux,
    find_obstacle=_find_obstacle,
    open=lambda machine: PynputKeys(machine.system),
    listen=lambda _, stop: PynputPanicListener(stop),
)
