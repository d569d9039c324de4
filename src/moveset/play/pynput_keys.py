"""Last on the road: keys on Windows and macOS, through pynput."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from moveset.base.errors import KeyboardError
from moveset.play.keycodes import MAC, PYNPUT_NAMED, WINDOWS, sign_of
from moveset.play.keymap import PANIC_KEY

MAC_PERMISSION: Final = (
    "allow your terminal in System Settings, Privacy & Security, Accessibility, and start it anew"
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
        macOS does not trust us; without that it would drop every key in silence.
    """

    def __init__(self, system: str) -> None:
        from pynput import keyboard

        if system == "darwin" and not _mac_trusts_us():
            raise KeyboardError(f"macOS lets this program press no keys: {MAC_PERMISSION}")
        self._controller = keyboard.Controller()
        self._keyboard = keyboard
        self._system = system

    def press(self, key: str) -> None:
        """Put a key down."""
        self._controller.press(find_key(self._keyboard, self._system, key))

    def release(self, key: str) -> None:
        """Let a key go."""
        self._controller.release(find_key(self._keyboard, self._system, key))

    def close(self) -> None:
        """Nothing to give back."""


def find_key(keyboard: Any, system: str, key: str) -> Any:
    """Return what pynput's ``keyboard`` calls a key."""
    if key in PYNPUT_NAMED or (key == "insert" and system != "darwin"):
        return getattr(keyboard.Key, key)
    if system == "darwin":
        # With its sign too: pynput takes the number 0, which is A, for none.
        return keyboard.KeyCode.from_vk(MAC[key], char=sign_of(key))
    return keyboard.KeyCode.from_vk(WINDOWS[key])


class PynputPanic:
    """Calls ``stop``, on a thread of its own, when the panic key goes down."""

    def __init__(self, stop: Callable[[], None]) -> None:
        from pynput import keyboard

        panic = getattr(keyboard.Key, PANIC_KEY)
        self._listener = keyboard.Listener(on_press=lambda key: stop() if key == panic else None)
        self._listener.start()

    def close(self) -> None:
        """Stop listening."""
        self._listener.stop()


def _mac_trusts_us() -> bool:
    from HIServices import AXIsProcessTrusted  # comes with pynput

    return bool(AXIsProcessTrusted())
