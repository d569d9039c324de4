"""The keyboard is found by itself, says what is missing, and stops at the panic key."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from moveset.base.errors import KeyboardError
from moveset.play.evdev_keys import EvdevKeys, EvdevPanic, find_keyboards
from moveset.play.keyboard import Keyboard, Machine, choose_way, open_keyboard
from moveset.play.keycodes import EVDEV
from moveset.play.keymap import KEY_NAMES
from moveset.play.keys import ListSink

EVERYTHING = {"evdev", "Xlib", "pynput"}
X11 = {"DISPLAY": ":0"}
WAYLAND = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
WAYLAND_BY_NAME = {"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}


def machine(
    env: dict[str, str],
    uinput: Path,
    installed: set[str] = EVERYTHING,
    system: str = "linux",
) -> Machine:
    return Machine(system, env, uinput, installed.__contains__)


@pytest.fixture
def allowed(tmp_path: Path) -> Path:
    path = tmp_path / "uinput"
    path.touch()
    return path


@pytest.fixture
def absent(tmp_path: Path) -> Path:
    return tmp_path / "none"


@pytest.fixture
def forbidden(allowed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everything
    return allowed


@pytest.mark.parametrize("env", [X11, WAYLAND, {}])
def test_uinput_comes_first_wherever_it_is_permitted(env: dict[str, str], allowed: Path) -> None:
    assert choose_way(machine(env, allowed)) == "uinput"


def test_x11_does_where_uinput_does_not(absent: Path, allowed: Path) -> None:
    assert choose_way(machine(X11, absent)) == "x11"
    assert choose_way(machine(X11, allowed, {"Xlib"})) == "x11"


@pytest.mark.parametrize("env", [WAYLAND, WAYLAND_BY_NAME, {}])
def test_without_permission_it_is_said_how_to_give_it(env: dict[str, str], forbidden: Path) -> None:
    with pytest.raises(KeyboardError, match="may not be written by you") as caught:
        choose_way(machine(env, forbidden))
    for words in ('KERNEL=="uinput"', "usermod -aG input $USER", "log out and in"):
        assert words in str(caught.value)


def test_what_is_not_there_is_named(absent: Path, allowed: Path) -> None:
    with pytest.raises(KeyboardError, match=r"no .*none: .*modprobe uinput"):
        choose_way(machine({}, absent))
    with pytest.raises(KeyboardError, match=r"without evdev: pip install 'moveset\[keys\]'"):
        choose_way(machine({}, allowed, set()))
    with pytest.raises(KeyboardError, match=r"without pynput: pip install 'moveset\[keys\]'"):
        choose_way(machine({}, absent, set(), "darwin"))


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_elsewhere_it_is_pynput(system: str, absent: Path) -> None:
    assert choose_way(machine({}, absent, system=system)) == "pynput"


class FakePanic:
    def __init__(self) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True


def strokes(sink: ListSink) -> list[str]:
    return [f"{key} {kind}" for _, kind, key in sink.strokes]


def test_the_panic_key_lets_go_of_everything_and_stops_for_good() -> None:
    sink, panic, told = ListSink(), FakePanic(), []
    keyboard = Keyboard(sink, "x11", lambda _: panic, lambda: told.append(strokes(sink)))
    keyboard.press("a")
    keyboard.press("b")
    keyboard.stop()
    assert told == [["a down", "b down", "a up", "b up"]]
    keyboard.press("c")
    keyboard.release("a")
    keyboard.close()
    keyboard.close()
    assert strokes(sink) == told[0]
    assert sink.closed
    assert panic.closed


def test_closing_lets_go_also_of_what_follows_a_key_that_is_refused() -> None:
    class Refusing(ListSink):
        def release(self, key: str) -> None:
            super().release(key)
            if key == "a":
                raise KeyboardError("gone")

    sink = Refusing()
    with Keyboard(sink, "x11", lambda _: None) as keyboard:
        keyboard.press("a")
        keyboard.press("b")
    assert strokes(sink)[2:] == ["a up", "b up"]
    assert sink.closed


def test_where_nobody_listens_for_the_panic_key_it_is_said() -> None:
    with Keyboard(ListSink(), "uinput", lambda _: None) as keyboard:
        assert "F12 cannot be heard here: Ctrl-C" in keyboard.words
    with Keyboard(ListSink(), "uinput", lambda _: FakePanic()) as keyboard:
        assert "through uinput; F12 stops at once" in keyboard.words


def test_a_device_is_given_back_when_nobody_can_listen() -> None:
    def fails(_: Callable[[], None]) -> None:
        raise KeyboardError("deaf")

    sink = ListSink()
    with pytest.raises(KeyboardError, match="deaf"):
        Keyboard(sink, "x11", fails)
    assert sink.closed


CODES = {name: number for number, name in enumerate(sorted({*EVDEV.values()}), 1)}


class FakeUInput:
    """What evdev makes: notes events, and is unplugged at a word."""

    def __init__(self, events: dict[int, list[int]], name: str) -> None:
        self.name = name
        self.able = events
        self.written: list[tuple[int, ...]] = []
        self.is_closed = self.is_broken = False
        FakeUInput.last = self

    def write(self, *event: int) -> None:
        if self.is_broken:
            raise OSError(19, "No such device")
        self.written.append(event)

    def syn(self) -> None:
        self.written.append(())

    def close(self) -> None:
        self.is_closed = True


class FakeInput:
    """A keyboard that somebody types on: a pipe."""

    made: list[FakeInput]

    def __init__(self, path: str) -> None:
        self.name = path
        self.closed = False
        self._read, self._write = os.pipe()
        FakeInput.made.append(self)

    def capabilities(self) -> dict[int, list[int]]:
        return {1: [] if self.name == "mouse" else [*CODES.values()]}

    def type(self, code: int) -> None:
        os.write(self._write, bytes([code]))

    def fileno(self) -> int:
        return self._read

    def read(self) -> Iterator[Any]:
        for code in os.read(self._read, 100):
            if not code:
                raise OSError(19, "No such device")
            yield SimpleNamespace(code=code, value=1)

    def close(self) -> None:
        self.closed = True
        os.close(self._read)
        os.close(self._write)


@pytest.fixture
def fake_evdev(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    FakeInput.made = []
    module = SimpleNamespace(
        ecodes=SimpleNamespace(ecodes=CODES, EV_KEY=1),
        UInput=FakeUInput,
        UInputError=type("UInputError", (Exception,), {}),
        InputDevice=FakeInput,
        list_devices=lambda: ["keys", "mouse", "moveset"],
    )
    monkeypatch.setitem(sys.modules, "evdev", module)
    return module


def test_uinput_gets_a_keyboard_with_every_key(fake_evdev: SimpleNamespace) -> None:
    waits = []
    keys = EvdevKeys(sleep=waits.append)
    device = FakeUInput.last
    assert device.name == "moveset"
    assert {*device.able[1]} >= {CODES[EVDEV[key]] for key in KEY_NAMES}
    assert waits  # a desktop needs time to see it
    keys.press("page_up")
    keys.release("page_up")
    code = CODES["KEY_PAGEUP"]
    assert device.written == [(1, code, 1), (), (1, code, 0), ()]
    device.is_broken = True
    with pytest.raises(KeyboardError, match="a cannot be pressed, No such device"):
        keys.press("a")
    keys.close()
    assert device.is_closed


def test_a_uinput_that_refuses_says_the_permission(fake_evdev: SimpleNamespace) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise fake_evdev.UInputError("no permission")

    fake_evdev.UInput = refuses
    with pytest.raises(KeyboardError, match="no permission: run echo 'KERNEL"):
        EvdevKeys()


def test_the_panic_key_is_heard_on_every_keyboard_but_ours(fake_evdev: SimpleNamespace) -> None:
    keyboards = find_keyboards()
    assert [keyboard.name for keyboard in keyboards] == ["keys"]
    assert [one.closed for one in FakeInput.made] == [False, True, True]
    heard = threading.Event()
    panic = EvdevPanic(keyboards, heard.set)
    keyboards[0].type(CODES["KEY_A"])
    time.sleep(0.05)
    assert not heard.is_set()
    keyboards[0].type(CODES["KEY_F12"])
    assert heard.wait(5.0)
    panic.close()
    assert keyboards[0].closed


def test_a_keyboard_that_is_unplugged_is_no_panic(fake_evdev: SimpleNamespace) -> None:
    keyboards = find_keyboards()
    panic = EvdevPanic(keyboards, lambda: pytest.fail("it stopped"))
    keyboards[0].type(0)
    time.sleep(0.05)
    panic.close()


def test_through_uinput_it_is_opened_played_and_closed(
    fake_evdev: SimpleNamespace, allowed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    told = threading.Event()
    with open_keyboard(told.set, machine(WAYLAND, allowed)) as keyboard:
        keyboard.press("a")
        FakeInput.made[0].type(CODES["KEY_F12"])
        assert told.wait(5.0)
    code = CODES["KEY_A"]
    assert FakeUInput.last.written == [(1, code, 1), (), (1, code, 0), ()]
    assert FakeUInput.last.is_closed


@pytest.mark.skipif(not os.access("/dev/uinput", os.W_OK), reason="/dev/uinput: not permitted here")
def test_the_kernel_itself_gets_the_keys() -> None:
    evdev = pytest.importorskip("evdev", reason="evdev is not installed: pip install evdev")
    keys = EvdevKeys()
    ours = [evdev.InputDevice(path) for path in evdev.list_devices()]
    reading = next((device for device in ours if device.name == "moveset"), None)
    if reading is None:
        keys.close()
        pytest.skip("/dev/input: not permitted here")
    reading.grab()  # nobody else is to get them
    keys.press("a")
    keys.release("a")
    time.sleep(0.1)
    got = [(one.code, one.value) for one in reading.read() if one.type == evdev.ecodes.EV_KEY]
    for device in ours:
        device.close()
    keys.close()
    assert got == [(evdev.ecodes.KEY_A, 1), (evdev.ecodes.KEY_A, 0)]


class FakeListener:
    def __init__(self, on_press: Callable[[object], None]) -> None:
        self.on_press = on_press
        self.running = False
        FakeListener.last = self

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False


@pytest.fixture
def fake_pynput(monkeypatch: pytest.MonkeyPatch) -> ListSink:
    """What pynput is asked to do, and whether macOS trusts us."""
    sink = ListSink()
    keyboard = SimpleNamespace(
        Controller=lambda: sink,
        Listener=FakeListener,
        Key=SimpleNamespace(**{name: name for name in (*KEY_NAMES, "f12")}),
        KeyCode=SimpleNamespace(from_vk=lambda code, char=None: char or code),
    )
    monkeypatch.setitem(sys.modules, "pynput", SimpleNamespace(keyboard=keyboard))
    trusting = SimpleNamespace(AXIsProcessTrusted=lambda: True)
    monkeypatch.setitem(sys.modules, "HIServices", trusting)
    return sink


@pytest.mark.parametrize(("system", "name"), [("win32", 0x41), ("darwin", "a")])
def test_through_pynput_it_is_opened_played_and_stopped(
    fake_pynput: ListSink, absent: Path, system: str, name: object
) -> None:
    with open_keyboard(machine=machine({}, absent, system=system)) as keyboard:
        keyboard.press("a")
        keyboard.press("up")
        FakeListener.last.on_press("a")
        assert not keyboard.stopped
        FakeListener.last.on_press("f12")
        assert keyboard.stopped
    assert not FakeListener.last.running
    keys = [(kind, key) for _, kind, key in fake_pynput.strokes]
    assert keys == [("down", name), ("down", "up"), ("up", name), ("up", "up")]


def test_a_mac_that_does_not_trust_us_says_where_to_allow_it(
    fake_pynput: ListSink, absent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distrusting = SimpleNamespace(AXIsProcessTrusted=lambda: False)
    monkeypatch.setitem(sys.modules, "HIServices", distrusting)
    with pytest.raises(KeyboardError, match="System Settings, Privacy & Security, Accessibility"):
        open_keyboard(machine=machine({}, absent, system="darwin"))
