"""Key output through the best backend that this machine allows, with a panic key."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from functools import partial
from threading import RLock

from moveset.base.errors import KeyboardError
from moveset.play.keyboard_backend import Machine, PanicListener
from moveset.play.keyboard_registry import choose_backend, listen_for_panic
from moveset.play.keymap import PANIC_KEY
from moveset.play.keys import KeySink


class Keyboard(AbstractContextManager["Keyboard"]):
    """A key sink for the machine's keyboard: any program receives its keys.

    The panic key releases every key and ends all key output.

    Parameters
    ----------
    device
        Presses the keys.
    backend
        The name of the device's backend.
    listen
        Returns a listener that calls its argument when the panic key is pressed; None if the
        machine allows no listener.
    on_panic
        Called on another thread after the panic key has released every key.

    Notes
    -----
    The device is used on its own thread. Ctrl-C can interrupt the main thread anywhere, and an
    X server that received half a message would leave the key down.
    """

    def __init__(
        self,
        device: KeySink,
        backend: str,
        listen: Callable[[Callable[[], None]], PanicListener | None],
        on_panic: Callable[[], None] | None = None,
    ) -> None:
        self.backend = backend
        self._device = device
        self._on_panic = on_panic
        self._down: set[str] = set()
        self._lock = RLock()
        self._executor = ThreadPoolExecutor(1, "moveset keyboard")
        self._stopped = self._closed = False
        try:
            self._listener = listen(self.stop)
        except BaseException:
            device.close()
            raise

    @property
    def stopped(self) -> bool:
        """Whether the panic key was pressed: no key is pressed any more."""
        return self._stopped

    @property
    def description(self) -> str:
        """The backend in use, and which key stops all key output."""
        if self._listener:
            return f"keys are pressed through {self.backend}; {PANIC_KEY.upper()} stops at once"
        return (
            f"keys are pressed through {self.backend}; {PANIC_KEY.upper()} cannot be read here: "
            "stop with Ctrl-C in this window"
        )

    def press(self, key: str) -> None:
        """Press a key."""
        with self._lock:
            if not (self._stopped or self._closed):
                self._down.add(key)
                self._do(self._device.press, key)

    def release(self, key: str) -> None:
        """Release a key."""
        with self._lock:
            if key in self._down:
                self._do(self._device.release, key)
                self._down.discard(key)

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
        for key in sorted(self._down):
            with suppress(KeyboardError):  # the other keys must be released too
                self._do(self._device.release, key)
            self._down.discard(key)

    def _do(self, action: Callable[[str], None], key: str) -> None:
        self._executor.submit(action, key).result()


def open_keyboard(
    on_panic: Callable[[], None] | None = None, machine: Machine | None = None
) -> Keyboard:
    """Return the machine's keyboard, opened through the best backend.

    Parameters
    ----------
    on_panic
        Called on another thread after the panic key has released every key.
    machine
        By default this one.

    Raises
    ------
    KeyboardError
        There is no backend; the message names the missing permission or library.
    """
    machine = machine or Machine()
    backend = choose_backend(machine)
    listen = partial(listen_for_panic, machine)
    return Keyboard(backend.open(machine), backend.name, listen, on_panic)
