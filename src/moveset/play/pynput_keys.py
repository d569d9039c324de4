"""Key output on macOS, through pynput."""

from __future__ import annotations

from typing import Any, Final

from moveset.base.errors import KeyboardError
from moveset.play.key_names import MOUSE_BUTTONS, WHEEL
from moveset.play.keyboard_backend import INSTALL, Hotkeys, KeyboardBackend, Machine
from moveset.play.keycodes import MAC, PYNPUT_NAMED, PYNPUT_RENAMED, character_of

MAC_PERMISSION: Final = (
    "allow your terminal in System Settings, Privacy & Security, Accessibility, and start it again"
)


class PynputKeys:
    """The keyboard and mouse of macOS.

    Raises
    ------
    KeyboardError
        macOS does not allow this program to press keys; it would silently ignore every key.
    """

    def __init__(self) -> None:
        from pynput import keyboard, mouse

        if not _mac_allows_keys():
            raise KeyboardError(f"macOS does not allow moveset to press keys: {MAC_PERMISSION}")
        self._controller = keyboard.Controller()
        self._keyboard = keyboard
        self._mouse = mouse.Controller()
        self._buttons = {
            key: getattr(mouse.Button, key.removeprefix("mouse_")) for key in MOUSE_BUTTONS
        }

    def press(self, key: str) -> None:
        """Press a key or a button."""
        if key in WHEEL:
            self._mouse.scroll(0, 1 if key == "wheel_up" else -1)
        elif key in self._buttons:
            self._mouse.press(self._buttons[key])
        else:
            self._controller.press(find_key(self._keyboard, key))

    def release(self, key: str) -> None:
        """Release a key or a button."""
        if key in self._buttons:
            self._mouse.release(self._buttons[key])
        elif key not in WHEEL:
            self._controller.release(find_key(self._keyboard, key))

    def close(self) -> None:
        """Do nothing: there is nothing to close."""


def find_key(keyboard: Any, key: str) -> Any:
    """Return a key as pynput's ``keyboard`` module takes it."""
    if key in PYNPUT_NAMED or key in PYNPUT_RENAMED:
        return getattr(keyboard.Key, PYNPUT_RENAMED.get(key, key))
    # With its character too: pynput takes the code 0, which is A, for no key.
    return keyboard.KeyCode.from_vk(MAC[key], char=character_of(key))


class PynputHotkeyListener:
    """Calls what belongs to a hotkey, on its own thread, when it is pressed."""

    def __init__(self, hotkeys: Hotkeys) -> None:
        from pynput import keyboard

        self._calls = {getattr(keyboard.Key, key): call for key, call in hotkeys.items()}
        self._down: set[Any] = set()
        self._listener = keyboard.Listener(on_press=self._press, on_release=self._down.discard)
        self._listener.start()

    def close(self) -> None:
        """Stop listening."""
        self._listener.stop()

    def _press(self, key: Any) -> None:
        """Call what belongs to a key, once: a key that stays down is reported again and again."""
        call = self._calls.get(key)
        if call and key not in self._down:
            self._down.add(key)
            call()


def _mac_allows_keys() -> bool:
    from HIServices import AXIsProcessTrusted  # comes with pynput

    return bool(AXIsProcessTrusted())


def _find_obstacle(machine: Machine) -> str | None:
    if machine.installed("pynput"):
        return None
    return f"keys cannot be pressed without pynput: {INSTALL}"


PYNPUT_BACKEND: Final = KeyboardBackend(
    name="pynput",
    supports=lambda machine: machine.system == "darwin",
    find_obstacle=_find_obstacle,
    open=lambda _, __: PynputKeys(),
    listen=lambda _, hotkeys: PynputHotkeyListener(hotkeys),
)
