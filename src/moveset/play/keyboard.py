"""Last on the road: the machine's keyboard, by whichever way this machine allows."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from threading import RLock
from typing import Final, Literal, Protocol

from moveset.base.closing import Closing
from moveset.base.errors import KeyboardError
from moveset.play.evdev_keys import PERMISSION
from moveset.play.keymap import PANIC_KEY
from moveset.play.keys import KeySink

INSTALL: Final = "pip install 'moveset[keys]'"

Way = Literal["uinput", "x11", "pynput"]


def _is_installed(library: str) -> bool:
    return find_spec(library) is not None


@dataclass(frozen=True, slots=True)
class Machine:
    """What the choice of a way depends on; by default this machine.

    Attributes
    ----------
    installed
        Whether a library of that name is there.
    """

    system: str = sys.platform
    env: Mapping[str, str] = field(default_factory=lambda: os.environ)
    uinput: Path = Path("/dev/uinput")
    installed: Callable[[str], bool] = _is_installed

    @property
    def display(self) -> str:
        """The name of an X server that has the whole screen; empty where there is none."""
        wayland = self.env.get("WAYLAND_DISPLAY") or self.env.get("XDG_SESSION_TYPE") == "wayland"
        return "" if wayland else self.env.get("DISPLAY", "")


class Panic(Protocol):
    """Somebody who listens for the panic key."""

    def close(self) -> None:
        """Stop listening."""
        ...


class Keyboard(Closing):
    """A key sink whose keys any program gets, until the panic key stops it for good.

    Parameters
    ----------
    device
        What presses.
    way
        By which way it does.
    panics
        Told whom to call when the panic key goes down; gives nobody where none can listen.
    on_panic
        Called after every key was let go, on another thread.

    Notes
    -----
    The device is used on a thread of its own. Ctrl-C strikes the main thread anywhere, and half a
    message to an X server would be the last: the key would stay down.
    """

    def __init__(
        self,
        device: KeySink,
        way: Way,
        panics: Callable[[Callable[[], None]], Panic | None],
        on_panic: Callable[[], None] | None = None,
    ) -> None:
        self.way = way
        self._device = device
        self._on_panic = on_panic
        self._down: set[str] = set()
        self._lock = RLock()
        self._strokes = ThreadPoolExecutor(1, "moveset keyboard")
        self._stopped = self._closed = False
        try:
            self._panic = panics(self.stop)
        except BaseException:
            device.close()
            raise

    @property
    def stopped(self) -> bool:
        """Whether the panic key was pressed: nothing is pressed any more."""
        return self._stopped

    @property
    def words(self) -> str:
        """By which way keys are pressed, and what stops it."""
        if self._panic:
            return f"keys are pressed through {self.way}; {PANIC_KEY.upper()} stops at once"
        return (
            f"keys are pressed through {self.way}; {PANIC_KEY.upper()} cannot be heard here: "
            "Ctrl-C in this window stops"
        )

    def press(self, key: str) -> None:
        """Put a key down."""
        with self._lock:
            if not (self._stopped or self._closed):
                self._down.add(key)
                self._do(self._device.press, key)

    def release(self, key: str) -> None:
        """Let a key go."""
        with self._lock:
            if key in self._down:
                self._do(self._device.release, key)
                self._down.discard(key)

    def stop(self) -> None:
        """Let every key go and press none any more: what the panic key does."""
        with self._lock:
            self._stopped = True
            self._let_go()
        if self._on_panic:
            self._on_panic()

    def close(self) -> None:
        """Let every key go and give the device back."""
        with self._lock:
            was_closed, self._closed = self._closed, True
            self._let_go()
        if was_closed:
            return
        try:
            if self._panic:
                self._panic.close()
        finally:
            self._strokes.shutdown()
            self._device.close()

    def _let_go(self) -> None:
        for key in sorted(self._down):
            with suppress(KeyboardError):  # the others go up all the same
                self._do(self._device.release, key)
            self._down.discard(key)

    def _do(self, stroke: Callable[[str], None], key: str) -> None:
        self._strokes.submit(stroke, key).result()


def open_keyboard(
    on_panic: Callable[[], None] | None = None, machine: Machine | None = None
) -> Keyboard:
    """Return the machine's keyboard, opened by the best way there is.

    Parameters
    ----------
    on_panic
        Called, on another thread, when the panic key was pressed and every key let go.
    machine
        This one by default.

    Raises
    ------
    KeyboardError
        There is no way; its words say which permission or library is missing.
    """
    machine = machine or Machine()
    way = choose_way(machine)
    return Keyboard(_open_device(way, machine), way, _panics(machine), on_panic)


def choose_way(machine: Machine) -> Way:
    """Return by which way keys are pressed on a machine.

    Raises
    ------
    KeyboardError
        There is none.
    """
    if machine.system != "linux":
        if not machine.installed("pynput"):
            raise KeyboardError(f"keys cannot be pressed without pynput: {INSTALL}")
        return "pynput"
    refused = _why_no_uinput(machine)
    if not refused:
        return "uinput"
    if machine.display and machine.installed("Xlib"):
        return "x11"
    raise KeyboardError(refused)


def _why_no_uinput(machine: Machine) -> str:
    """Return why uinput cannot be used, and what to do; empty if it can."""
    if not machine.installed("evdev"):
        return f"keys cannot be pressed without evdev: {INSTALL}"
    if not machine.uinput.exists():
        return f"keys cannot be pressed, there is no {machine.uinput}: {PERMISSION}"
    if not os.access(machine.uinput, os.W_OK):
        return f"keys cannot be pressed, {machine.uinput} may not be written by you: {PERMISSION}"
    return ""


def _open_device(way: Way, machine: Machine) -> KeySink:
    if way == "uinput":
        from moveset.play.evdev_keys import EvdevKeys

        return EvdevKeys()
    if way == "x11":
        from moveset.play.x11_keys import X11Keys

        return X11Keys(machine.display)
    from moveset.play.pynput_keys import PynputKeys

    return PynputKeys(machine.system)


def _panics(machine: Machine) -> Callable[[Callable[[], None]], Panic | None]:
    return lambda stop: _listen(machine, stop)


def _listen(machine: Machine, stop: Callable[[], None]) -> Panic | None:
    """Return who listens for the panic key; None where nobody may."""
    if machine.system != "linux":
        from moveset.play.pynput_keys import PynputPanic

        return PynputPanic(stop)
    if machine.installed("evdev"):
        from moveset.play.evdev_keys import EvdevPanic, find_keyboards

        if keyboards := find_keyboards():
            return EvdevPanic(keyboards, stop)
    if machine.display and machine.installed("Xlib"):
        from moveset.play.x11_keys import X11Panic

        return X11Panic(machine.display, stop)
    return None
