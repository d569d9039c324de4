"""Key output through the best backend that this machine allows, with a panic and a pause key."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from functools import partial
from threading import RLock

from moveset.base.errors import KeyboardError
from moveset.play.key_names import HOTKEYS, PANIC_KEY, PAUSE_KEY
from moveset.play.key_watchdog import guard
from moveset.play.keyboard_backend import HotkeyListener, Hotkeys, Machine
from moveset.play.keyboard_registry import choose_backend, listen_for_hotkeys
from moveset.play.keys import KeySink


class Keyboard(AbstractContextManager["Keyboard"]):
    """A key sink for the machine's keyboard or a gamepad: any program receives its keys.

    The panic key releases every key and ends all key output. The pause key releases every key, and
    until it is pressed again no key is pressed.

    Parameters
    ----------
    device
        Presses the keys.
    backend
        The name of the device's backend.
    listen
        Returns a listener for the hotkeys that it is given; None if the machine allows none.
    on_panic
        Called on another thread after the panic key has released every key.
    on_pause
        Called on another thread with whether key output is paused now.
    output
        What the device does, as ``description`` says it.

    Notes
    -----
    The device is used on its own thread. Ctrl-C can interrupt the main thread anywhere, and an
    X server that received half a message would leave the key down.
    """

    def __init__(
        self,
        device: KeySink,
        backend: str,
        listen: Callable[[Hotkeys], HotkeyListener | None],
        on_panic: Callable[[], None] | None = None,
        on_pause: Callable[[bool], None] | None = None,
        *,
        output: str = "keys are pressed",
    ) -> None:
        self.backend = backend
        self._device = device
        self._on_panic = on_panic
        self._on_pause = on_pause
        self._output = output
        self._down: list[str] = []
        self._lock = RLock()
        self._executor = ThreadPoolExecutor(1, "moveset keyboard")
        self._stopped = self._paused = self._closed = False
        try:
            self._listener = listen({PANIC_KEY: self.stop, PAUSE_KEY: self.toggle_pause})
        except BaseException:
            device.close()
            raise

    @property
    def stopped(self) -> bool:
        """Whether the panic key was pressed: no key is pressed any more."""
        return self._stopped

    @property
    def paused(self) -> bool:
        """Whether the pause key was pressed: no key is pressed until it is pressed again."""
        return self._paused

    @property
    def description(self) -> str:
        """The backend in use, and which keys stop and pause all key output."""
        used = f"{self._output} through {self.backend}"
        stop, pause = PANIC_KEY.upper(), PAUSE_KEY.upper()
        if self._listener:
            return f"{used}; {stop} stops at once, {pause} pauses"
        return f"{used}; {stop} and {pause} cannot be read here: stop with Ctrl-C in this window"

    def press(self, key: str) -> None:
        """Press a key.

        Raises
        ------
        KeyboardError
            The key is a hotkey, or cannot be pressed.
        """
        if key in HOTKEYS:
            raise KeyboardError(f"{key} is {HOTKEYS[key]}, which no move can press: choose another")
        with self._lock:
            if not (self._stopped or self._paused or self._closed):
                self._down.append(key)
                self._do(self._device.press, key)

    def release(self, key: str) -> None:
        """Release a key."""
        with self._lock:
            if key in self._down:
                self._do(self._device.release, key)
                self._down.remove(key)

    def toggle_pause(self) -> None:
        """Release every key and press none until this is called again, as the pause key does."""
        with self._lock:
            if self._stopped or self._closed:
                return
            self._paused = not self._paused
            self._release_all()
        if self._on_pause:
            self._on_pause(self._paused)

    def stop(self) -> None:
        """Release every key and press none any more, as the panic key does."""
        with self._lock:
            self._stopped = True
            self._release_all()
        if self._on_panic:
            self._on_panic()

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release every key and close the device."""
        with self._lock:
            was_closed, self._closed = self._closed, True
            self._release_all()
        if was_closed:
            return
        try:
            if self._listener:
                self._listener.close()
        finally:
            self._executor.shutdown()
            self._device.close()

    def _release_all(self) -> None:
        for key in reversed([*self._down]):
            with suppress(KeyboardError):  # the other keys must be released too
                self._do(self._device.release, key)
            self._down.remove(key)

    def _do(self, action: Callable[[str], None], key: str) -> None:
        self._executor.submit(action, key).result()


def open_keyboard(
    on_panic: Callable[[], None] | None = None,
    machine: Machine | None = None,
    *,
    keys: Collection[str] = (),
    on_pause: Callable[[bool], None] | None = None,
) -> Keyboard:
    """Return the machine's keyboard, opened through the best backend.

    Parameters
    ----------
    on_panic
        Called on another thread after the panic key has released every key.
    machine
        By default this one.
    keys
        Those that will be pressed: whether the backend has them is known now, not at the press.
    on_pause
        Called on another thread with whether key output is paused now.

    Raises
    ------
    KeyboardError
        There is no backend, or it lacks a key; the message names the missing permission, library
        or key.
    """
    machine = machine or Machine()
    backend = choose_backend(machine)
    device = backend.open(machine, keys)
    if backend.stays_down:
        device = guard(device, backend.name, machine)
    listen = partial(listen_for_hotkeys, machine)
    return Keyboard(device, backend.name, listen, on_panic, on_pause)
