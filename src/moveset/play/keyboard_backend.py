"""What a backend that presses keys and reads hotkeys declares, and the machine it runs on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:  # the watchdog's process must start fast, without NumPy
    from moveset.play.keys import KeySink

INSTALL: Final = "pip install 'moveset[keys]'"


def _is_installed(library: str) -> bool:
    return find_spec(library) is not None


@dataclass(frozen=True, slots=True)
class Machine:
    """What the choice of a backend depends on; by default this machine.

    Attributes
    ----------
    installed
        Returns whether a library with this name is installed.
    """

    system: str = sys.platform
    env: Mapping[str, str] = field(default_factory=lambda: os.environ)
    uinput: Path = Path("/dev/uinput")
    installed: Callable[[str], bool] = _is_installed

    @property
    def is_linux(self) -> bool:
        """Whether the machine runs Linux."""
        return self.system == "linux"

    @property
    def display(self) -> str:
        """The name of the X server that controls the screen; empty if there is none."""
        wayland = self.env.get("WAYLAND_DISPLAY") or self.env.get("XDG_SESSION_TYPE") == "wayland"
        return "" if wayland else self.env.get("DISPLAY", "")


Hotkeys = Mapping[str, Callable[[], None]]
"""What to call, on any thread, when a key is pressed: the panic key, the pause key."""


class HotkeyListener(Protocol):
    """A listener for hotkeys."""

    def close(self) -> None:
        """Stop listening."""
        ...


def _cannot_listen(_: Machine, __: Hotkeys) -> HotkeyListener | None:
    return None


@dataclass(frozen=True, slots=True)
class KeyboardBackend:
    """A way to press keys in any program; its functions import its library.

    Attributes
    ----------
    name
        As it is shown: "keys are pressed through NAME".
    supports
        Returns whether the backend is for a machine's system.
    find_obstacle
        For a supported machine, returns why the backend cannot be used and how to fix it, as the
        text of an error; None if it can be used.
    open
        Returns the device that presses the keys; takes the keys that it must be able to press.
        Raises ``KeyboardError`` if the system refuses it, or has no such key.
    listen
        Returns a listener for hotkeys; None if a supported machine allows none. Independent of
        ``find_obstacle``: reading keys may be allowed where pressing them is not.
    stays_down
        Whether a key that is down stays down when this process is killed.
    """

    name: str
    supports: Callable[[Machine], bool]
    find_obstacle: Callable[[Machine], str | None]
    open: Callable[[Machine, Collection[str]], KeySink]
    listen: Callable[[Machine, Hotkeys], HotkeyListener | None] = _cannot_listen
    stays_down: bool = True
