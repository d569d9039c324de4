"""Key output on Windows: scan codes through SendInput, which games with DirectInput accept."""

from __future__ import annotations

import ctypes
from collections.abc import Collection
from typing import Any, Final

from moveset.base.errors import KeyboardError
from moveset.play.key_names import WHEEL
from moveset.play.keyboard_backend import Hotkeys, KeyboardBackend, Machine
from moveset.play.keycodes import EXTENDED, SCAN_CODES
from moveset.play.polled_hotkeys import PolledHotkeyListener

INPUT_MOUSE, INPUT_KEYBOARD = 0, 1
KEYEVENTF_EXTENDEDKEY, KEYEVENTF_KEYUP, KEYEVENTF_SCANCODE = 0x0001, 0x0002, 0x0008
MOUSEEVENTF_WHEEL, WHEEL_DELTA = 0x0800, 120
MOUSE_FLAGS: Final = {
    "mouse_left": (0x0002, 0x0004),
    "mouse_right": (0x0008, 0x0010),
    "mouse_middle": (0x0020, 0x0040),
}
"""Press and release of each button; all values are those of ``winuser.h``."""

VK_F1: Final = 0x70
"""The virtual-key code of F1; those of the other function keys follow."""


class KeyboardInput(ctypes.Structure):
    """``KEYBDINPUT``; the sizes are those of Windows on every system."""

    _fields_ = (
        ("wVk", ctypes.c_uint16),
        ("wScan", ctypes.c_uint16),
        ("dwFlags", ctypes.c_uint32),
        ("time", ctypes.c_uint32),
        ("dwExtraInfo", ctypes.c_size_t),
    )


class MouseInput(ctypes.Structure):
    """``MOUSEINPUT``."""

    _fields_ = (
        ("dx", ctypes.c_int32),
        ("dy", ctypes.c_int32),
        ("mouseData", ctypes.c_uint32),
        ("dwFlags", ctypes.c_uint32),
        ("time", ctypes.c_uint32),
        ("dwExtraInfo", ctypes.c_size_t),
    )


class _AnyInput(ctypes.Union):
    _fields_ = (("mi", MouseInput), ("ki", KeyboardInput))


class Input(ctypes.Structure):
    """``INPUT``: the type, and the keyboard's or the mouse's input."""

    _anonymous_ = ("any",)
    _fields_ = (("type", ctypes.c_uint32), ("any", _AnyInput))


class WindowsKeys:
    """The keyboard and mouse of Windows.

    Parameters
    ----------
    user32
        ``user32.dll``.
    """

    def __init__(self, user32: Any) -> None:
        self._user32 = user32

    def press(self, key: str) -> None:
        """Press a key or a button."""
        self._send(key, make_input(key, down=True))

    def release(self, key: str) -> None:
        """Release a key or a button."""
        if key not in WHEEL:
            self._send(key, make_input(key, down=False))

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def _send(self, key: str, event: Input) -> None:
        if not self._user32.SendInput(1, ctypes.byref(event), ctypes.sizeof(Input)):
            raise KeyboardError(
                f"Windows does not accept {key}: close its lock screen or permission dialog, "
                "and start moveset as administrator if the game runs as administrator"
            )


def make_input(key: str, *, down: bool) -> Input:
    """Return the input that presses or releases a key or a button."""
    if key in WHEEL:
        turned = WHEEL_DELTA if key == "wheel_up" else -WHEEL_DELTA
        mouse = MouseInput(mouseData=turned & 0xFFFFFFFF, dwFlags=MOUSEEVENTF_WHEEL)
        return Input(type=INPUT_MOUSE, mi=mouse)
    if key in MOUSE_FLAGS:
        return Input(type=INPUT_MOUSE, mi=MouseInput(dwFlags=MOUSE_FLAGS[key][not down]))
    code = SCAN_CODES[key]
    flags = KEYEVENTF_SCANCODE
    flags |= KEYEVENTF_EXTENDEDKEY if code >= EXTENDED else 0
    flags |= 0 if down else KEYEVENTF_KEYUP
    return Input(type=INPUT_KEYBOARD, ki=KeyboardInput(wScan=code & 0xFF, dwFlags=flags))


def listen_to_windows(user32: Any, hotkeys: Hotkeys) -> PolledHotkeyListener:
    """Return a listener for hotkeys."""
    codes = {key: VK_F1 + int(key.removeprefix("f")) - 1 for key in hotkeys}

    def read_down() -> list[str]:
        # The highest bit of 16 says that the key is down.
        return [key for key, code in codes.items() if user32.GetAsyncKeyState(code) & 0x8000]

    return PolledHotkeyListener(hotkeys, read_down)


def _load_user32() -> Any:
    return ctypes.WinDLL("user32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]


def _open(_: Machine, __: Collection[str]) -> WindowsKeys:
    return WindowsKeys(_load_user32())


WINDOWS_BACKEND: Final = KeyboardBackend(
    name="SendInput",
    supports=lambda machine: machine.system == "win32",
    find_obstacle=lambda _: None,
    open=_open,
    listen=lambda _, hotkeys: listen_to_windows(_load_user32(), hotkeys),
)
