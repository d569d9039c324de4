"""The best backend is chosen, a missing one is explained, and the panic key stops all keys."""

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
from moveset.base.values import MoveEvent
from moveset.play import keyboard as keyboard_module
from moveset.play import keyboard_registry
from moveset.play.evdev_hotkeys import EvdevHotkeyListener, find_keyboards
from moveset.play.evdev_keys import EvdevKeys
from moveset.play.key_names import KEY_NAMES, KEYBOARD_KEYS
from moveset.play.keyboard import Keyboard, open_keyboard
from moveset.play.keyboard_backend import Hotkeys, KeyboardBackend, Machine
from moveset.play.keyboard_registry import choose_backend
from moveset.play.keycodes import EVDEV, EVDEV_BUTTONS
from moveset.play.keymap import KeyBinding, Keymap
from moveset.play.keys import KeyPresser, ListSink

WAIT_S = 60.0
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
def test_uinput_is_preferred_wherever_it_is_permitted(env: dict[str, str], allowed: Path) -> None:
    assert choose_backend(machine(env, allowed)).name == "uinput"


def test_x11_is_used_where_uinput_is_not_available(absent: Path, allowed: Path) -> None:
    assert choose_backend(machine(X11, absent)).name == "x11"
    assert choose_backend(machine(X11, allowed, {"Xlib"})).name == "x11"


@pytest.mark.parametrize("env", [WAYLAND, WAYLAND_BY_NAME, {}])
def test_without_permission_the_error_says_how_to_get_it(
    env: dict[str, str], forbidden: Path
) -> None:
    with pytest.raises(KeyboardError, match="is not writable") as caught:
        choose_backend(machine(env, forbidden))
    for words in ('KERNEL=="uinput"', "usermod -aG input $USER", "log out and in"):
        assert words in str(caught.value)


def test_a_missing_requirement_is_named(absent: Path, allowed: Path) -> None:
    with pytest.raises(KeyboardError, match=r"none does not exist: .*modprobe uinput"):
        choose_backend(machine({}, absent))
    with pytest.raises(KeyboardError, match=r"without evdev: pip install 'moveset\[keys\]'"):
        choose_backend(machine({}, allowed, set()))
    with pytest.raises(KeyboardError, match=r"without pynput: pip install 'moveset\[keys\]'"):
        choose_backend(machine({}, absent, set(), "darwin"))


def test_on_windows_scan_codes_are_sent_and_on_macos_pynput_is_used(absent: Path) -> None:
    assert choose_backend(machine({}, absent, set(), "win32")).name == "SendInput"
    assert choose_backend(machine({}, absent, system="darwin")).name == "pynput"


def test_a_new_backend_is_one_descriptor_and_one_line(
    absent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink = ListSink()
    backend = KeyboardBackend(
        "list", lambda _: True, lambda _: None, lambda *_: sink, stays_down=False
    )
    monkeypatch.setattr(keyboard_registry, "BACKENDS", (*keyboard_registry.BACKENDS, backend))
    assert choose_backend(machine(X11, absent)).name == "x11"
    with open_keyboard(machine=machine({}, absent, set())) as keyboard:
        keyboard.press("a")
    assert "keys are pressed through list; F12 and F11 cannot be read here" in keyboard.description
    assert keystrokes(sink) == ["a down", "a up"]


class FakePanicListener:
    def __init__(self) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True


def keystrokes(sink: ListSink) -> list[str]:
    return [f"{key} {kind}" for _, kind, key in sink.keystrokes]


def test_the_panic_key_releases_every_key_and_ends_key_output() -> None:
    sink, panic, calls = ListSink(), FakePanicListener(), []
    keyboard = Keyboard(sink, "x11", lambda _: panic, lambda: calls.append(keystrokes(sink)))
    keyboard.press("a")
    keyboard.press("b")
    keyboard.stop()
    assert calls == [["a down", "b down", "b up", "a up"]]
    keyboard.press("c")
    keyboard.release("a")
    keyboard.close()
    keyboard.close()
    assert keystrokes(sink) == calls[0]
    assert sink.closed
    assert panic.closed


def test_the_pause_key_releases_every_key_and_presses_none_until_it_is_pressed_again() -> None:
    sink, said, hotkeys = ListSink(), [], {}

    def listen(given: Hotkeys) -> FakePanicListener:
        hotkeys.update(given)
        return FakePanicListener()

    with Keyboard(sink, "x11", listen, on_pause=said.append) as keyboard:
        keyboard.press("a")
        hotkeys["f11"]()
        assert keyboard.paused
        assert keystrokes(sink) == ["a down", "a up"]
        keyboard.release("a")
        keyboard.press("b")
        keyboard.release("b")
        assert keystrokes(sink) == ["a down", "a up"]
        hotkeys["f11"]()
        assert not keyboard.paused
        assert keystrokes(sink) == ["a down", "a up"]
        keyboard.press("c")
        hotkeys["f11"]()
        hotkeys["f12"]()
        hotkeys["f11"]()  # nothing resumes after a stop
        keyboard.press("d")
    assert keystrokes(sink) == ["a down", "a up", "c down", "c up"]
    assert said == [True, False, True]


def test_a_move_that_is_held_while_paused_is_pressed_at_its_next_beginning() -> None:
    sink = ListSink()
    keymap = Keymap({"squat": KeyBinding("down", hold=True)})
    keyboard = Keyboard(sink, "x11", lambda _: None)
    with KeyPresser(keyboard, keymap) as presser:
        presser.handle(MoveEvent(0.0, "squat", "press", 0.9))
        keyboard.toggle_pause()
        assert presser.paused
        keyboard.toggle_pause()
        presser.handle(MoveEvent(0.5, "squat", "release", 0.1))
        presser.handle(MoveEvent(1.0, "squat", "press", 0.9))
    assert keystrokes(sink) == ["down down", "down up"] * 2


@pytest.mark.parametrize("key", ["f11", "f12"])
def test_no_key_map_made_in_python_can_press_a_hotkey(key: str) -> None:
    sink = ListSink()
    with Keyboard(sink, "x11", lambda _: None) as keyboard:
        with pytest.raises(KeyboardError, match="which no move can press"):
            keyboard.press(key)
        keyboard.release(key)
    assert keystrokes(sink) == []


def test_closing_releases_every_key_even_when_one_fails() -> None:
    class Refusing(ListSink):
        def release(self, key: str) -> None:
            super().release(key)
            if key == "a":
                raise KeyboardError("gone")

    sink = Refusing()
    with Keyboard(sink, "x11", lambda _: None) as keyboard:
        keyboard.press("b")
        keyboard.press("a")
        keyboard.press("c")
    assert keystrokes(sink)[3:] == ["c up", "a up", "b up"]
    assert sink.closed


def test_a_panic_key_that_cannot_be_read_is_reported() -> None:
    with Keyboard(ListSink(), "uinput", lambda _: None) as keyboard:
        assert "F12 and F11 cannot be read here: stop with Ctrl-C" in keyboard.description
    with Keyboard(ListSink(), "uinput", lambda _: FakePanicListener()) as keyboard:
        assert "through uinput; F12 stops at once, F11 pauses" in keyboard.description


def test_the_device_is_closed_when_the_listener_fails() -> None:
    def fails(_: Callable[[], None]) -> None:
        raise KeyboardError("deaf")

    sink = ListSink()
    with pytest.raises(KeyboardError, match="deaf"):
        Keyboard(sink, "x11", fails)
    assert sink.closed


TYPES = {"EV_KEY": 1, "EV_REL": 2, "EV_ABS": 3}
CODES = {
    name: number
    for number, name in enumerate(
        sorted({*EVDEV.values(), *EVDEV_BUTTONS.values(), "REL_X", "REL_Y", "REL_WHEEL"}), 1
    )
}


class FakeUInput:
    """A fake of evdev's device: records events, and can be unplugged."""

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
    """A fake of evdev's keyboard: a pipe to type into."""

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
        ecodes=SimpleNamespace(ecodes={**CODES, **TYPES}, EV_KEY=1),
        UInput=FakeUInput,
        UInputError=type("UInputError", (Exception,), {}),
        InputDevice=FakeInput,
        list_devices=lambda: ["keys", "mouse", "moveset"],
    )
    monkeypatch.setitem(sys.modules, "evdev", module)
    return module


def test_the_virtual_keyboard_has_every_key(fake_evdev: SimpleNamespace) -> None:
    waits = []
    keys = EvdevKeys(sleep=waits.append)
    device = FakeUInput.last
    assert device.name == "moveset"
    assert {*device.able[1]} >= {CODES[EVDEV[key]] for key in KEYBOARD_KEYS}
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


def test_the_mouse_is_a_device_of_its_own(fake_evdev: SimpleNamespace) -> None:
    keys = EvdevKeys(["a", "mouse_right", "wheel_down"], sleep=lambda _: None)
    mouse = FakeUInput.last
    assert mouse.name == "moveset mouse"
    assert {*mouse.able[TYPES["EV_REL"]]} == {CODES[f"REL_{name}"] for name in ("X", "Y", "WHEEL")}
    for key in ("mouse_right", "wheel_down", "wheel_up"):
        keys.press(key)
        keys.release(key)
    button, wheel = CODES["BTN_RIGHT"], CODES["REL_WHEEL"]
    events = [event for event in mouse.written if event]
    assert events == [(1, button, 1), (1, button, 0), (2, wheel, -1), (2, wheel, 1)]
    keys.close()
    assert mouse.is_closed


def test_a_mouse_that_was_not_asked_for_is_made_at_its_first_use(
    fake_evdev: SimpleNamespace,
) -> None:
    waits: list[float] = []
    keys = EvdevKeys(sleep=waits.append)
    assert FakeUInput.last.name == "moveset"
    keys.press("mouse_left")
    assert (FakeUInput.last.name, len(waits)) == ("moveset mouse", 2)


def test_a_failing_uinput_is_explained_with_the_permission(fake_evdev: SimpleNamespace) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise fake_evdev.UInputError("no permission")

    fake_evdev.UInput = refuses
    with pytest.raises(KeyboardError, match="no permission: run echo 'KERNEL"):
        EvdevKeys()


def test_the_panic_key_is_read_on_every_keyboard_but_the_virtual_one(
    fake_evdev: SimpleNamespace,
) -> None:
    keyboards = find_keyboards("moveset")
    assert [keyboard.name for keyboard in keyboards] == ["keys"]
    assert [one.closed for one in FakeInput.made] == [False, True, True]
    heard, paused = threading.Event(), threading.Event()
    panic = EvdevHotkeyListener(keyboards, {"f12": heard.set, "f11": paused.set})
    keyboards[0].type(CODES["KEY_A"])
    time.sleep(0.05)
    assert not heard.is_set()
    keyboards[0].type(CODES["KEY_F12"])
    assert heard.wait(WAIT_S)
    assert not paused.is_set()
    keyboards[0].type(CODES["KEY_F11"])
    assert paused.wait(WAIT_S)
    panic.close()
    assert keyboards[0].closed


def test_unplugging_a_keyboard_does_not_stop_the_keys(fake_evdev: SimpleNamespace) -> None:
    keyboards = find_keyboards("moveset")
    panic = EvdevHotkeyListener(keyboards, {"f12": lambda: pytest.fail("it stopped")})
    keyboards[0].type(0)
    time.sleep(0.05)
    panic.close()


def test_uinput_opens_presses_and_closes(
    fake_evdev: SimpleNamespace, allowed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    stopped = threading.Event()
    with open_keyboard(stopped.set, machine(WAYLAND, allowed)) as keyboard:
        keyboard.press("a")
        FakeInput.made[0].type(CODES["KEY_F12"])
        assert stopped.wait(WAIT_S)
    code = CODES["KEY_A"]
    assert FakeUInput.last.written == [(1, code, 1), (), (1, code, 0), ()]
    assert FakeUInput.last.is_closed


@pytest.mark.skipif(not os.access("/dev/uinput", os.W_OK), reason="/dev/uinput: not permitted here")
def test_the_kernel_receives_the_keys() -> None:
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
    def __init__(
        self, on_press: Callable[[object], None], on_release: Callable[[object], None]
    ) -> None:
        self.on_press = on_press
        self.on_release = on_release
        self.running = False
        FakeListener.last = self

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False


class FakeMouse(ListSink):
    def scroll(self, _: int, steps: int) -> None:
        self.keystrokes.append((None, "down", f"wheel {steps}"))


@pytest.fixture
def fake_pynput(monkeypatch: pytest.MonkeyPatch) -> ListSink:
    """A fake pynput, whose keyboard and mouse are one sink; macOS allows key presses."""
    sink = FakeMouse()
    keyboard = SimpleNamespace(
        Controller=lambda: sink,
        Listener=FakeListener,
        Key=SimpleNamespace(**{name: name for name in (*KEY_NAMES, "f11", "f12")}),
        KeyCode=SimpleNamespace(from_vk=lambda code, char=None: char or code),
    )
    buttons = SimpleNamespace(left="left button", right="right button", middle="middle button")
    mouse = SimpleNamespace(Controller=lambda: sink, Button=buttons)
    monkeypatch.setitem(sys.modules, "pynput", SimpleNamespace(keyboard=keyboard, mouse=mouse))
    trusting = SimpleNamespace(AXIsProcessTrusted=lambda: True)
    monkeypatch.setitem(sys.modules, "HIServices", trusting)
    return sink


@pytest.fixture
def pynput_keyboard(
    fake_pynput: ListSink, absent: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Keyboard]:
    monkeypatch.setattr(keyboard_module, "guard", lambda device, *_: device)
    with open_keyboard(machine=machine({}, absent, system="darwin")) as keyboard:
        yield keyboard


def test_pynput_opens_presses_and_stops(fake_pynput: ListSink, pynput_keyboard: Keyboard) -> None:
    for key in ("a", "up", "mouse_right", "wheel_down"):
        pynput_keyboard.press(key)
    FakeListener.last.on_press("a")
    assert not pynput_keyboard.stopped
    FakeListener.last.on_press("f12")
    assert pynput_keyboard.stopped
    keys = [f"{key} {kind}" for _, kind, key in fake_pynput.keystrokes]
    assert keys[:4] == ["a down", "up down", "right button down", "wheel -1 down"]
    assert keys[4:] == ["right button up", "up up", "a up"]
    pynput_keyboard.close()
    assert not FakeListener.last.running


def test_a_pause_key_that_stays_down_pauses_once(pynput_keyboard: Keyboard) -> None:
    for _ in range(3):
        FakeListener.last.on_press("f11")
    assert pynput_keyboard.paused
    FakeListener.last.on_release("f11")
    FakeListener.last.on_press("f11")
    assert not pynput_keyboard.paused


def test_a_mac_without_permission_says_where_to_give_it(
    fake_pynput: ListSink, absent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distrusting = SimpleNamespace(AXIsProcessTrusted=lambda: False)
    monkeypatch.setitem(sys.modules, "HIServices", distrusting)
    with pytest.raises(KeyboardError, match="System Settings, Privacy & Security, Accessibility"):
        open_keyboard(machine=machine({}, absent, system="darwin"))
