"""A virtual Xbox 360 pad has its identity, its ranges, and a neutral position after every end."""

from __future__ import annotations

import os
import sys
import time
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.errors import KeyboardError
from moveset.base.values import MoveEvent
from moveset.play.gamepad import Gamepad, open_gamepad
from moveset.play.gamepad_names import AXES, BUTTONS, CONTROLS, STICKS, find_step
from moveset.play.keyboard import Keyboard
from moveset.play.keyboard_backend import Machine
from moveset.play.keymap import KeyBinding, Keymap
from moveset.play.keys import STALL_S, KeyPresser
from moveset.play.uinput_gamepad import AXIS_CODES, BUTTON_CODES, IDENTITY, UinputGamepad
from moveset.play.vigem_gamepad import VigemGamepad

KEYMAP = Keymap(
    {
        "punch_left": KeyBinding("x"),
        "throw": KeyBinding("lb+x"),
        "block": KeyBinding("rt", hold=True),
        "walk_left": KeyBinding("left_x=-1.000", hold=True),
        "walk_right": KeyBinding("left_x=1.000", hold=True),
        "lean": KeyBinding("left_x=0.400", hold=True),
        "squat": KeyBinding("down", hold=True),
        "jump": KeyBinding("up", tap_s=0.2),
    }
)


class FakeDevice:
    """A gamepad that records what it is told."""

    def __init__(self) -> None:
        self.log: list[tuple[str, float]] = []
        self.closed = False

    def set_button(self, name: str, *, down: bool) -> None:
        assert name in BUTTONS
        self.log.append((name, float(down)))

    def set_axis(self, name: str, value: float) -> None:
        assert name in AXES
        self.log.append((name, value))

    def close(self) -> None:
        self.closed = True

    @property
    def state(self) -> dict[str, float]:
        """What is not neutral."""
        return {name: value for name, value in dict(self.log).items() if value}


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def event(move: str, kind: Any = "press") -> MoveEvent:
    return MoveEvent(0.0, move, kind, 0.9)


@pytest.fixture
def device() -> FakeDevice:
    return FakeDevice()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def presser(device: FakeDevice, clock: Clock) -> KeyPresser:
    keyboard = Keyboard(Gamepad(device), "test", lambda _: None)
    return KeyPresser(keyboard, KEYMAP, now=clock)


def test_buttons_triggers_directions_and_sticks_move(
    presser: KeyPresser, device: FakeDevice
) -> None:
    for move in ("punch_left", "block", "walk_left", "squat"):
        presser.handle(event(move))
    assert device.state == {"x": 1.0, "rt": 1.0, "left_x": -1.0, "pad_y": -1.0}


def test_a_stick_is_held_while_the_move_is(presser: KeyPresser, device: FakeDevice) -> None:
    presser.handle(event("lean"))
    assert device.state == {"left_x": 0.4}
    presser.handle(event("lean", "release"))
    assert device.state == {}


def test_of_two_sides_the_last_one_decides(presser: KeyPresser, device: FakeDevice) -> None:
    presser.handle(event("walk_left"))
    presser.handle(event("walk_right"))
    assert device.state == {"left_x": 1.0}
    presser.handle(event("walk_right", "release"))
    assert device.state == {"left_x": -1.0}
    presser.handle(event("walk_left", "release"))
    assert device.state == {}


def test_a_combination_is_pressed_in_order(presser: KeyPresser, device: FakeDevice) -> None:
    presser.handle(event("throw"))
    presser.release_all()
    assert device.log == [("lb", 1.0), ("x", 1.0), ("x", 0.0), ("lb", 0.0)]


def test_a_camera_that_hangs_leaves_the_pad_neutral(
    presser: KeyPresser, device: FakeDevice, clock: Clock
) -> None:
    for move in ("block", "walk_left", "jump"):
        presser.handle(event(move))
    clock.now_s += STALL_S + 0.01
    presser.expire()
    assert device.state == {}


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(KEYMAP.bindings)), st.sampled_from(["press", "release"]))
    )
)
def test_every_end_leaves_the_pad_neutral(steps: list[tuple[str, str]]) -> None:
    device = FakeDevice()
    keyboard = Keyboard(Gamepad(device), "test", lambda _: None)
    with KeyPresser(keyboard, KEYMAP) as presser:
        for move, kind in steps:
            presser.handle(event(move, kind))
    assert device.state == {}
    assert device.closed


def test_stop_and_pause_leave_the_pad_neutral(presser: KeyPresser, device: FakeDevice) -> None:
    keyboard = presser._sink
    assert isinstance(keyboard, Keyboard)
    presser.handle(event("walk_left"))
    keyboard.toggle_pause()
    assert device.state == {}
    keyboard.toggle_pause()
    presser.handle(event("block"))
    keyboard.stop()
    assert device.state == {}
    presser.handle(event("walk_right"))
    assert device.state == {}


def test_every_control_moves_something() -> None:
    moved = {control: find_step(control) for control in CONTROLS}
    assert {control for control, step in moved.items() if step is None} == {*BUTTONS}
    assert {*AXIS_CODES} == {*AXES}
    assert {*BUTTON_CODES} == {*BUTTONS}


NAMES = (*BUTTON_CODES.values(), *(name for name, _ in AXIS_CODES.values()))
CODES = {name: number for number, name in enumerate(NAMES, 1)}
TYPES = {"EV_KEY": 1, "EV_ABS": 3}
AbsInfo = namedtuple("AbsInfo", "value min max fuzz flat resolution")


class FakeUInput:
    """A fake of evdev's device."""

    def __init__(self, able: dict[int, list[Any]], **identity: Any) -> None:
        self.able = able
        self.identity = identity
        self.written: list[tuple[int, ...]] = []
        self.is_closed = self.is_broken = False
        FakeUInput.last = self

    def write(self, *written: int) -> None:
        if self.is_broken:
            raise OSError(19, "No such device")
        self.written.append(written)

    def syn(self) -> None:
        self.written.append(())

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def fake_evdev(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    module = SimpleNamespace(
        ecodes=SimpleNamespace(ecodes={**CODES, **TYPES, "KEY_F12": 88}),
        UInput=FakeUInput,
        UInputError=type("UInputError", (Exception,), {}),
        AbsInfo=AbsInfo,
        list_devices=list,
    )
    monkeypatch.setitem(sys.modules, "evdev", module)
    return module


def test_programs_see_a_wired_xbox_360_pad(fake_evdev: SimpleNamespace) -> None:
    UinputGamepad(sleep=lambda _: None)
    made = FakeUInput.last
    identity = made.identity
    assert (identity["vendor"], identity["product"], identity["bustype"]) == (0x045E, 0x028E, 3)
    assert identity["name"] == "Microsoft X-Box 360 pad"
    assert {*made.able[1]} == {CODES[name] for name in BUTTON_CODES.values()}
    ranges = {code: (info.min, info.max, info.value) for code, info in made.able[3]}
    for axis in STICKS:
        assert ranges[CODES[AXIS_CODES[axis][0]]] == (-32768, 32767, 0)
    for trigger in ("lt", "rt"):
        assert ranges[CODES[AXIS_CODES[trigger][0]]] == (0, 255, 0)
    for hat in ("pad_x", "pad_y"):
        assert ranges[CODES[AXIS_CODES[hat][0]]] == (-1, 1, 0)


@pytest.mark.parametrize(
    ("control", "expected"),
    [
        ("x", (1, "BTN_NORTH", 1, 0)),
        ("ls", (1, "BTN_THUMBL", 1, 0)),
        ("rt", (3, "ABS_RZ", 255, 0)),
        ("left", (3, "ABS_HAT0X", -1, 0)),
        ("up", (3, "ABS_HAT0Y", -1, 0)),
        ("down", (3, "ABS_HAT0Y", 1, 0)),
        ("left_x=-1.000", (3, "ABS_X", -32767, 0)),
        ("left_y=1.000", (3, "ABS_Y", -32767, 0)),
        ("right_x=0.500", (3, "ABS_RX", 16384, 0)),
    ],
)
def test_the_kernel_gets_codes_and_values_of_the_pad(
    fake_evdev: SimpleNamespace, control: str, expected: tuple[int, str, int, int]
) -> None:
    pad = Gamepad(UinputGamepad(sleep=lambda _: None))
    pad.press(control)
    pad.release(control)
    kind, name, pressed, released = expected
    code = CODES[name]
    assert FakeUInput.last.written == [(kind, code, pressed), (), (kind, code, released), ()]
    FakeUInput.last.is_broken = True
    with pytest.raises(KeyboardError, match="cannot be pressed, No such device"):
        pad.press(control)
    pad.close()
    assert FakeUInput.last.is_closed


@pytest.fixture
def uinput(tmp_path: Path) -> Path:
    path = tmp_path / "uinput"
    path.touch()
    return path


def test_uinput_is_used_on_linux(
    fake_evdev: SimpleNamespace, uinput: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(UinputGamepad, "__init__", lambda _: None)
    monkeypatch.setattr(UinputGamepad, "close", lambda _: None)
    with open_gamepad(machine=Machine("linux", {}, uinput, lambda _: True)) as opened:
        words = "a virtual Xbox 360 gamepad is connected through uinput; F12 and F11 cannot be read"
        assert opened.description.startswith(words)


def test_a_missing_requirement_is_named(uinput: Path) -> None:
    for machine, words in (
        (Machine("linux", {}, uinput, lambda _: False), "no gamepad without evdev"),
        (Machine("linux", {}, uinput / "no", lambda _: True), "no gamepad, .* does not exist: run"),
        (Machine("win32", {}, uinput, lambda _: False), "without vgamepad: pip install"),
        (Machine("darwin", {}, uinput, lambda _: True), "macOS has no virtual gamepad: use --keys"),
    ):
        with pytest.raises(KeyboardError, match=words):
            open_gamepad(machine=machine)


class FakeVigem:
    """A fake of vgamepad's Xbox 360 pad: ``sent`` is what programs see."""

    def __init__(self) -> None:
        self.state: dict[str, Any] = {}
        self.sent: dict[str, Any] = {}
        self.is_broken = False
        FakeVigem.last = self

    def press_button(self, button: str) -> None:
        self.state[button] = True

    def release_button(self, button: str) -> None:
        self.state.pop(button, None)

    def left_joystick_float(self, x: float, y: float) -> None:
        self.state["left"] = (x, y)

    def right_joystick_float(self, x: float, y: float) -> None:
        self.state["right"] = (x, y)

    def left_trigger_float(self, value: float) -> None:
        self.state["lt"] = value

    def right_trigger_float(self, value: float) -> None:
        self.state["rt"] = value

    def update(self) -> None:
        if self.is_broken:
            raise RuntimeError("VIGEM_ERROR_INVALID_TARGET")
        neutral = (0.0, (0.0, 0.0))
        self.sent = {key: value for key, value in self.state.items() if value not in neutral}


XUSB_BUTTONS = (
    *("DPAD_UP", "DPAD_DOWN", "DPAD_LEFT", "DPAD_RIGHT", "START", "BACK", "LEFT_THUMB"),
    *("RIGHT_THUMB", "LEFT_SHOULDER", "RIGHT_SHOULDER", "GUIDE", "A", "B", "X", "Y"),
)


@pytest.fixture
def vigem(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gamepad]:
    buttons = SimpleNamespace(**{f"XUSB_GAMEPAD_{name}": name for name in XUSB_BUTTONS})
    module = SimpleNamespace(VX360Gamepad=FakeVigem, XUSB_BUTTON=buttons)
    monkeypatch.setitem(sys.modules, "vgamepad", module)
    pad = Gamepad(VigemGamepad())
    yield pad
    pad.close()


@pytest.mark.parametrize(
    ("control", "seen"),
    [
        ("a", {"A": True}),
        ("lb", {"LEFT_SHOULDER": True}),
        ("rs", {"RIGHT_THUMB": True}),
        ("left", {"DPAD_LEFT": True}),
        ("up", {"DPAD_UP": True}),
        ("rt", {"rt": 1.0}),
        ("left_x=-1.000", {"left": (-1.0, 0.0)}),
        ("right_y=0.500", {"right": (0.0, 0.5)}),
    ],
)
def test_windows_sees_the_pad(vigem: Gamepad, control: str, seen: dict[str, Any]) -> None:
    vigem.press(control)
    assert FakeVigem.last.sent == seen
    vigem.release(control)
    assert FakeVigem.last.sent == {}


def test_windows_knows_every_control(vigem: Gamepad) -> None:
    for control in sorted(CONTROLS):
        vigem.press(control)
        assert FakeVigem.last.sent, control
        vigem.release(control)
        assert not FakeVigem.last.sent, control


def test_a_missing_or_failing_driver_is_explained(
    vigem: Gamepad, monkeypatch: pytest.MonkeyPatch
) -> None:
    FakeVigem.last.is_broken = True
    with pytest.raises(KeyboardError, match="ViGEmBus answers VIGEM_ERROR_INVALID_TARGET"):
        vigem.press("a")

    def no_driver() -> None:
        raise RuntimeError("VIGEM_ERROR_BUS_NOT_FOUND")

    monkeypatch.setattr(sys.modules["vgamepad"], "VX360Gamepad", no_driver)
    with pytest.raises(KeyboardError, match=r"ViGEmBus does not answer .*: install it from"):
        VigemGamepad()


@pytest.mark.skipif(not os.access("/dev/uinput", os.W_OK), reason="/dev/uinput: not permitted here")
def test_the_kernel_makes_the_pad() -> None:
    evdev = pytest.importorskip("evdev", reason="evdev is not installed: pip install evdev")
    pad = Gamepad(UinputGamepad())
    found = [evdev.InputDevice(path) for path in evdev.list_devices()]
    reading = next((one for one in found if one.name == IDENTITY["name"]), None)
    if reading is None:
        pad.close()
        pytest.skip("/dev/input: not permitted here")
    for control in ("x", "rt", "left", "left_y=1.000"):
        pad.press(control)
        pad.release(control)
    time.sleep(0.1)
    got = [(one.type, one.code, one.value) for one in reading.read() if one.type]
    assert (reading.info.vendor, reading.info.product) == (0x045E, 0x028E)
    for device in found:
        device.close()
    pad.close()
    codes = evdev.ecodes
    assert got == [
        (codes.EV_KEY, codes.BTN_NORTH, 1),
        (codes.EV_KEY, codes.BTN_NORTH, 0),
        (codes.EV_ABS, codes.ABS_RZ, 255),
        (codes.EV_ABS, codes.ABS_RZ, 0),
        (codes.EV_ABS, codes.ABS_HAT0X, -1),
        (codes.EV_ABS, codes.ABS_HAT0X, 0),
        (codes.EV_ABS, codes.ABS_Y, -32767),
        (codes.EV_ABS, codes.ABS_Y, 0),
    ]
