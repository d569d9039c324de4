"""Windows gets scan codes in structures of the right size; a fake user32 records them."""

from __future__ import annotations

import ctypes
import threading
from typing import Any

import pytest

from moveset.base.errors import KeyboardError
from moveset.play import windows_keys
from moveset.play.key_names import KEY_NAMES
from moveset.play.windows_keys import (
    Input,
    KeyboardInput,
    MouseInput,
    WindowsKeys,
    listen_to_windows,
    make_input,
)


class FakeUser32:
    """Records every input, and has the keys down that a test says."""

    def __init__(self) -> None:
        self.inputs: list[tuple[Any, ...]] = []
        self.down: set[int] = set()
        self.accepts = True
        self.polled = threading.Semaphore(0)

    def SendInput(self, count: int, pointer: Any, size: int) -> int:  # noqa: N802
        event = ctypes.cast(pointer, ctypes.POINTER(Input)).contents
        assert (count, size) == (1, ctypes.sizeof(Input))
        if event.type == windows_keys.INPUT_KEYBOARD:
            self.inputs.append((event.ki.wVk, event.ki.wScan, event.ki.dwFlags))
        else:
            self.inputs.append(("mouse", event.mi.dwFlags, event.mi.mouseData))
        return int(self.accepts)

    def GetAsyncKeyState(self, code: int) -> int:  # noqa: N802
        self.polled.release()
        return -0x8000 if code in self.down else 0


def test_the_structures_have_the_sizes_of_windows() -> None:
    pointer = ctypes.sizeof(ctypes.c_void_p)
    sizes = {8: (24, 32, 40), 4: (16, 24, 28)}[pointer]
    assert (
        ctypes.sizeof(KeyboardInput),
        ctypes.sizeof(MouseInput),
        ctypes.sizeof(Input),
    ) == sizes
    assert Input.any.offset == pointer


@pytest.mark.parametrize(
    ("key", "down", "up"),
    [
        ("a", (0, 0x1E, 0x8), (0, 0x1E, 0xA)),
        ("shift", (0, 0x2A, 0x8), (0, 0x2A, 0xA)),
        ("up", (0, 0x48, 0x9), (0, 0x48, 0xB)),
        ("ctrl_right", (0, 0x1D, 0x9), (0, 0x1D, 0xB)),
        ("mouse_left", ("mouse", 0x2, 0), ("mouse", 0x4, 0)),
        ("mouse_right", ("mouse", 0x8, 0), ("mouse", 0x10, 0)),
        ("mouse_middle", ("mouse", 0x20, 0), ("mouse", 0x40, 0)),
    ],
)
def test_a_key_is_pressed_and_released(
    key: str, down: tuple[object, ...], up: tuple[object, ...]
) -> None:
    user32 = FakeUser32()
    keys = WindowsKeys(user32)
    keys.press(key)
    keys.release(key)
    keys.close()
    assert user32.inputs == [down, up]


@pytest.mark.parametrize(("key", "turned"), [("wheel_up", 120), ("wheel_down", 2**32 - 120)])
def test_a_wheel_turns_one_step_at_the_press(key: str, turned: int) -> None:
    user32 = FakeUser32()
    keys = WindowsKeys(user32)
    keys.press(key)
    keys.release(key)
    assert user32.inputs == [("mouse", 0x800, turned)]


def test_there_is_an_input_for_every_key() -> None:
    inputs = {bytes(make_input(key, down=down)) for key in KEY_NAMES for down in (True, False)}
    assert len(inputs) == 2 * len(KEY_NAMES) - 2  # a wheel is not released


def test_a_refused_key_is_an_error_with_its_fix() -> None:
    user32 = FakeUser32()
    user32.accepts = False
    with pytest.raises(KeyboardError, match="does not accept a: close its lock screen"):
        WindowsKeys(user32).press("a")


def test_a_hotkey_calls_once_for_each_press() -> None:
    user32, calls = FakeUser32(), []
    hotkeys = {"f12": lambda: calls.append("stop"), "f11": lambda: calls.append("pause")}
    listener = listen_to_windows(user32, hotkeys)

    def polls() -> None:
        for _ in range(3 * len(hotkeys)):
            assert user32.polled.acquire(timeout=60.0)

    for down in ({0x7A}, set(), {0x7A}, set(), {0x7B}):
        user32.down = down
        while user32.polled.acquire(blocking=False):  # those before it changed
            pass
        polls()
    listener.close()
    assert calls == ["pause", "pause", "stop"]
