"""A child process that releases the keys that are down when this process is killed."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from typing import Final

from moveset.play.keyboard_backend import Machine
from moveset.play.keys import KeySink
from moveset.play.watchdog_process import DOWN, GOODBYE, UP

END_S: Final = 5.0
"""Time for the child to end; one that hangs must not keep the program from ending."""


class GuardedKeys:
    """A key sink whose keys are released even if this process is killed.

    Parameters
    ----------
    device
        Presses the keys.
    watchdog
        Reads which keys are down from its input, and releases them when that ends without a
        goodbye.
    """

    def __init__(self, device: KeySink, watchdog: subprocess.Popen[bytes]) -> None:
        self._device = device
        self._watchdog = watchdog
        self._down: set[str] = set()

    # The watchdog hears of a key before it is pressed and after it is released. So it knows every
    # key that is down, wherever this process is killed.

    def press(self, key: str) -> None:
        """Press a key."""
        self._down.add(key)
        self._tell(DOWN + key)
        self._device.press(key)

    def release(self, key: str) -> None:
        """Release a key."""
        self._device.release(key)
        self._tell(UP + key)
        self._down.discard(key)

    def close(self) -> None:
        """Close the device and end the watchdog, which tries to release what is still down."""
        try:
            self._device.close()
        finally:
            if not self._down:
                self._tell(GOODBYE)
            self._end()

    def _tell(self, words: str) -> None:
        with suppress(OSError):  # somebody ended the watchdog: the keys work without it
            if self._watchdog.stdin:
                self._watchdog.stdin.write(f"{words}\n".encode())

    def _end(self) -> None:
        if self._watchdog.stdin:
            self._watchdog.stdin.close()
        try:
            self._watchdog.wait(END_S)
        except subprocess.TimeoutExpired:
            self._watchdog.kill()
            self._watchdog.wait()


def guard(device: KeySink, backend: str, machine: Machine) -> KeySink:
    """Return the device with a watchdog; without one where no process can be started.

    Parameters
    ----------
    backend
        The name of the device's backend.
    machine
        Whose keyboard it is.
    """
    module = "moveset.play.watchdog_process"
    # -P: a folder that the user happens to be in must not replace a module.
    words = [sys.executable, "-P", "-m", module, backend, machine.display]
    try:
        watchdog = subprocess.Popen(  # noqa: S603
            words,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Ctrl-C and a closed terminal must not reach it.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0)
            | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    except OSError:
        return device
    return GuardedKeys(device, watchdog)
