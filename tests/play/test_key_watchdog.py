"""The watchdog hears of every key, and releases those that are down without a goodbye."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.play import key_watchdog, keyboard_registry
from moveset.play.key_watchdog import GuardedKeys, guard
from moveset.play.keyboard_backend import KeyboardBackend, Machine
from moveset.play.keys import ListSink
from moveset.play.watchdog_process import read_keys_down, release_keys


class FakeProcess:
    """A process that reads into memory."""

    def __init__(self) -> None:
        self.stdin = Kept()
        self.waited = False

    def wait(self, _: float | None = None) -> int:
        self.waited = True
        return 0


class Kept(io.BytesIO):
    """Keeps what was written after it is closed."""

    text = ""

    def close(self) -> None:
        self.text = self.getvalue().decode()
        super().close()


@pytest.mark.parametrize(
    ("lines", "down"),
    [
        ("", []),
        ("+a\n+b\n-a\n", ["b"]),
        ("+ctrl\n+c\n", ["ctrl", "c"]),
        ("+a\n+a\n-a\n", []),
        ("-a\n", []),
        ("+a\n.\n", []),
    ],
)
def test_what_is_down_without_a_goodbye_is_released(lines: str, down: list[str]) -> None:
    assert read_keys_down(io.StringIO(lines)) == down


steps = st.lists(st.tuples(st.sampled_from("abc"), st.booleans()))


@given(steps)
def test_the_watchdog_knows_every_key_that_is_down(steps: list[tuple[str, bool]]) -> None:
    device, process = ListSink(), FakeProcess()
    keys = GuardedKeys(device, process)  # type: ignore[arg-type]
    down: list[str] = []
    for key, is_press in steps:
        if is_press and key not in down:
            keys.press(key)
            down.append(key)
        elif not is_press and key in down:
            keys.release(key)
            down.remove(key)
    killed = io.StringIO(process.stdin.getvalue().decode())
    assert read_keys_down(killed) == down
    keys.close()
    assert device.closed
    assert process.waited
    assert process.stdin.text.endswith(".\n") == (not down)


def test_the_watchdog_hears_of_a_key_before_it_is_pressed_and_after_it_is_released() -> None:
    process, heard = FakeProcess(), []

    class Device(ListSink):
        def press(self, _: str) -> None:
            heard.append(process.stdin.getvalue())

        release = press

    keys = GuardedKeys(Device(), process)  # type: ignore[arg-type]
    keys.press("a")
    keys.release("a")
    assert heard == [b"+a\n", b"+a\n"]
    assert process.stdin.getvalue() == b"+a\n-a\n"


def test_keys_are_released_in_reverse_and_none_is_pressed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sink, opened = ListSink(), []

    def open_sink(machine: Machine, _: object) -> ListSink:
        opened.append(machine.display)
        return sink

    backend = KeyboardBackend("list", lambda _: True, lambda _: None, open_sink)
    monkeypatch.setattr(keyboard_registry, "BACKENDS", (backend,))
    monkeypatch.setattr("sys.platform", "linux")
    release_keys("list", ":7", ["ctrl", "c"])
    assert [(kind, key) for _, kind, key in sink.keystrokes] == [("up", "c"), ("up", "ctrl")]
    assert opened == [":7"]
    assert sink.closed


def test_without_a_process_the_keys_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: Any, **__: Any) -> None:
        raise OSError(11, "no more processes")

    monkeypatch.setattr(key_watchdog.subprocess, "Popen", refuses)
    sink = ListSink()
    assert guard(sink, "x11", Machine()) is sink


def test_the_process_loads_no_heavy_library() -> None:
    script = "import sys, moveset.play.keyboard_registry; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    assert "moveset.play.x11_keys" in loaded
    assert "numpy" not in loaded
