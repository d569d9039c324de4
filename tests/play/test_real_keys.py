"""Keys reach another program: a window on its own X server records what it receives."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from moveset.base.errors import KeyboardError
from moveset.base.values import NONE, FloatArray, MoveEvent, Score, TimedFrame, TriggerRule
from moveset.capture.frame_source import open_source
from moveset.cli.app import main
from moveset.play import keyboard as keyboard_module
from moveset.play.key_names import KEY_NAMES
from moveset.play.keyboard import Keyboard, open_keyboard
from moveset.play.keyboard_backend import Machine
from moveset.play.keycodes import X11, X11_BUTTONS
from moveset.play.keymap import TAP_S, KeyBinding, Keymap
from moveset.play.keys import KeyPresser
from moveset.play.session import play_frames
from moveset.play.x11_keys import X11_BACKEND

pytestmark = [
    pytest.mark.skipif(shutil.which("Xvfb") is None, reason="no Xvfb: scripts/check installs it"),
    pytest.mark.skipif(find_spec("Xlib") is None, reason="no python-xlib: scripts/check does it"),
]

NAMES = {symbol: name for name, symbol in X11.items()}
BUTTONS = {number: name for name, number in X11_BUTTONS.items()}


class Window:
    """The other program."""

    def __init__(self, display: str) -> None:
        from Xlib import X
        from Xlib.display import Display

        self.name = display
        self._display = Display(display)
        root = self._display.screen().root
        mask = X.KeyPressMask | X.KeyReleaseMask | X.StructureNotifyMask
        mask |= X.ButtonPressMask | X.ButtonReleaseMask
        self._window = root.create_window(0, 0, 320, 240, 0, X.CopyFromParent, event_mask=mask)
        self._window.map()
        while self._display.next_event().type != X.MapNotify:
            pass
        self._window.set_input_focus(X.RevertToParent, X.CurrentTime)
        self._display.sync()
        self._got: list[tuple[float, str, str]] = []

    @property
    def got(self) -> list[tuple[float, str, str]]:
        """When by the screen's clock in seconds, down or up, which key."""
        from Xlib import X

        kinds = {X.KeyPress: "down", X.KeyRelease: "up"}
        kinds |= {X.ButtonPress: "down", X.ButtonRelease: "up"}
        for _ in range(self._display.pending_events()):
            event = self._display.next_event()
            if event.type in {X.ButtonPress, X.ButtonRelease}:
                name = BUTTONS[event.detail]
            elif event.type in kinds:
                name = NAMES[self._display.keycode_to_keysym(event.detail, 0)]
            else:
                continue
            self._got.append((event.time / 1000.0, kinds[event.type], name))
        return self._got

    @property
    def down(self) -> list[int]:
        """The codes of the keys that are down now."""
        state = self._display.query_keymap()
        return [code for code in range(256) if state[code // 8] & 1 << code % 8]

    @property
    def words(self) -> list[str]:
        return [f"{key} {kind}" for _, kind, key in self.got]

    def waits_for(self, count: int, within_s: float = 30.0) -> None:
        """Wait for this many keystrokes."""
        end_s = time.monotonic() + within_s
        while len(self.got) < count and time.monotonic() < end_s:
            time.sleep(0.01)
        assert len(self.got) >= count, self.words

    def type(self, key: str) -> None:
        """Press a key as if on the machine's keyboard."""
        from Xlib import X
        from Xlib.ext import xtest

        for kind in (X.KeyPress, X.KeyRelease):
            xtest.fake_input(self._display, kind, self._display.keysym_to_keycode(X11[key]))
            self._display.sync()
            time.sleep(0.1)

    def close(self) -> None:
        self._display.close()


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    words = [
        "Xvfb",
        "-r",  # no repetition of held keys, which a busy machine holds longer
        "-displayfd",
        "1",
        "-screen",
        "0",
        "320x240x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout
        number = server.stdout.readline().decode().strip()
        if not number:
            pytest.skip("Xvfb does not start here")
        yield f":{number}"
        server.terminate()


@pytest.fixture
def window(screen: str) -> Iterator[Window]:
    opened = Window(screen)
    yield opened
    opened.close()


def machine(display: str) -> Machine:
    return Machine("linux", {"DISPLAY": display}, Path("/none/uinput"))


@pytest.fixture
def keyboard(window: Window) -> Iterator[Keyboard]:
    with open_keyboard(machine=machine(window.name)) as opened:
        yield opened


def test_every_key_arrives(window: Window, keyboard: Keyboard) -> None:
    keys = sorted(KEY_NAMES)
    for key in keys:
        keyboard.press(key)
        keyboard.release(key)
    window.waits_for(2 * len(keys))
    assert window.words == [f"{key} {kind}" for key in keys for kind in ("down", "up")]


class Timetable:
    """A recogniser that scores moves at given times, whatever the frames show."""

    rules = (
        TriggerRule("block", hold=True, smoothing_s=0.0),
        TriggerRule("kick_left", smoothing_s=0.0),
    )

    def __init__(self, spans: list[tuple[str, float, float]]) -> None:
        self._spans = spans

    def reset(self) -> None:
        pass

    def observe(self, frame: TimedFrame) -> FloatArray:
        return frame.image.mean(axis=(0, 1)).astype(np.float32)

    def score(self, time_s: float, observation: FloatArray) -> Score:  # noqa: ARG002
        doing = {move for move, start_s, end_s in self._spans if start_s <= time_s < end_s}
        moves = {rule.move: float(rule.move in doing) for rule in self.rules}
        return Score(time_s, {**moves, NONE: float(not doing)})


def test_a_synthetic_person_presses_keys_in_another_program(
    window: Window, keyboard: Keyboard, synthetic_video: Path
) -> None:
    keymap = Keymap({"block": KeyBinding("down", hold=True), "kick_left": KeyBinding("a")})
    recogniser = Timetable([("kick_left", 0.3, 0.6), ("block", 0.8, 1.3)])
    playing = play_frames(
        open_source(f"live:{synthetic_video}"), recogniser, presser=KeyPresser(keyboard, keymap)
    )
    for played in playing:
        if played.frame.time_s > 1.6:
            break
    playing.close()
    window.waits_for(4)
    assert window.words == ["a down", "a up", "down down", "down up"]
    times_s = [time_s for time_s, *_ in window.got]
    assert TAP_S - 0.005 <= times_s[1] - times_s[0] < 1.0
    assert 0.3 < times_s[3] - times_s[2] < 1.5


def test_the_command_line_presses_what_it_prints(
    window: Window,
    synthetic_bundle: Path,
    synthetic_video: Path,
    tmp_path: Path,
    monkeypatch,
    capsys,
) -> None:
    monkeypatch.setattr(keyboard_module, "choose_backend", lambda _: X11_BACKEND)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)
    monkeypatch.setenv("DISPLAY", window.name)
    keymap = tmp_path / "keymap.toml"
    keymap.write_text('[keys]\nkick_left = "q"\nblock = { key = "page_up", hold = true }\n')
    words = ["play", str(synthetic_bundle), "--source", str(synthetic_video), "--json"]
    assert main([*words, "--keys", "--keymap", str(keymap)]) == 0
    output = capsys.readouterr()
    keys = {"kick_left": "q", "block": "page_up"}
    events = [json.loads(line) for line in output.out.splitlines()]
    pressed = [keys[event["move"]] for event in events if event["event"] == "press"]
    window.waits_for(2 * len(pressed))
    assert pressed
    assert [key for _, kind, key in window.got if kind == "down"] == pressed
    assert sorted(key for _, kind, key in window.got if kind == "up") == sorted(pressed)
    assert "keys are pressed through x11; F12 stops at once, F11 pauses" in output.err


HOLDING = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs tests in the background
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # has both ignored, and children inherit it
from pathlib import Path
import numpy as np
from moveset.base.signals import run_command, stop_command
from moveset.base.files import temporary_path
from moveset.play.keyboard import open_keyboard
from moveset.play.keyboard_backend import Machine
from moveset.play.keymap import KeyBinding, Keymap
from moveset.play.keys import KeyPresser
from moveset.base.values import MoveEvent

def hold():
    machine = Machine("linux", {"DISPLAY": sys.argv[1]}, Path("/none/uinput"))
    keyboard = open_keyboard(stop_command, machine)
    keymap = Keymap({"block": KeyBinding("x", hold=True)})
    with temporary_path(sys.argv[2]) as unfinished, KeyPresser(keyboard, keymap) as presser:
        unfinished.touch()
        presser.handle(MoveEvent(0.0, "block", "press", 1.0))
        while True:
            presser.tick()
            time.sleep(0.02)

sys.exit(run_command(hold))
"""


def send(number: int) -> Callable[[Window, subprocess.Popen[Any]], None]:
    return lambda _, playing: playing.send_signal(number)


@pytest.mark.parametrize(
    ("stop", "code"),
    [
        pytest.param(send(signal.SIGTERM), 143, id="SIGTERM"),
        pytest.param(send(signal.SIGHUP), 129, id="the terminal closed"),
        pytest.param(send(signal.SIGINT), 130, id="Ctrl-C"),
        pytest.param(lambda window, _: window.type("f12"), 130, id="the panic key"),
    ],
)
def test_the_key_is_released_however_the_program_is_stopped(
    window: Window, tmp_path: Path, stop: Callable[..., None], code: int
) -> None:
    words = [sys.executable, "-c", HOLDING, window.name, str(tmp_path / "film.mp4")]
    with subprocess.Popen(
        words, stderr=subprocess.PIPE, text=True, env=os.environ, start_new_session=True
    ) as playing:
        try:
            window.waits_for(1)
            assert list(tmp_path.iterdir())
            stop(window, playing)
            _, output = playing.communicate(timeout=30)
        finally:
            playing.kill()
    window.waits_for(2)
    ours = [word for word in window.words if word.startswith("x ")]
    assert ours == ["x down", "x up"]
    assert playing.returncode == code
    assert output == "moveset: stopped; nothing was left half-written\n"
    assert not list(tmp_path.iterdir())


def test_a_killed_program_leaves_no_key_down(window: Window, tmp_path: Path) -> None:
    """Nothing can catch ``kill -9``; the watchdog process releases the key."""
    words = [sys.executable, "-c", HOLDING, window.name, str(tmp_path / "film.mp4")]
    with subprocess.Popen(words, start_new_session=True) as playing:
        window.waits_for(1)
        assert len(window.down) == 1
        watchdog = child_of(playing.pid)
        os.killpg(playing.pid, signal.SIGKILL)
    wait_for(lambda: window.down == [])
    assert {*window.words} == {"x down", "x up"}  # X repeats a key that stays down
    assert window.words[-1] == "x up"
    wait_for(lambda: not is_running(watchdog))


def child_of(parent: int) -> int:
    (child,) = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return int(child)


def is_running(process: int) -> bool:
    """Return whether there is a process, also one that has ended and was not waited for."""
    return Path(f"/proc/{process}").exists()


def wait_for(is_so: Callable[[], bool], within_s: float = 30.0) -> None:
    end_s = time.monotonic() + within_s
    while not is_so() and time.monotonic() < end_s:
        time.sleep(0.01)
    assert is_so()


def test_the_watchdog_ends_with_the_keyboard_and_presses_nothing(window: Window) -> None:
    with open_keyboard(machine=machine(window.name)) as keyboard:
        keyboard.press("x")
        keyboard.release("x")
        watchdog = keyboard._device._watchdog.pid  # type: ignore[attr-defined]
        assert is_running(watchdog)
    assert not is_running(watchdog)  # and it was waited for: no zombie is left
    assert window.words == ["x down", "x up"]


def test_keys_are_pressed_without_a_watchdog_that_somebody_ended(window: Window) -> None:
    with open_keyboard(machine=machine(window.name)) as keyboard:
        keyboard._device._watchdog.kill()  # type: ignore[attr-defined]
        keyboard._device._watchdog.wait()  # type: ignore[attr-defined]
        keyboard.press("x")
        keyboard.release("x")
        window.waits_for(2)
    assert window.words == ["x down", "x up"]


def test_a_combination_a_button_and_a_wheel_arrive(window: Window, keyboard: Keyboard) -> None:
    keymap = Keymap(
        {
            "copy": KeyBinding("ctrl+c"),
            "zoom": KeyBinding("ctrl+wheel_up"),
            "grab": KeyBinding("mouse_left", hold=True),
        }
    )
    expected = ["ctrl down", "c down", "c up", "ctrl up", "ctrl down", "wheel_up down"]
    expected += ["wheel_up up", "ctrl up", "mouse_left down", "mouse_left up"]
    with KeyPresser(keyboard, keymap) as presser:
        for count, (move, kind) in enumerate(
            [("copy", "press"), ("zoom", "press"), ("grab", "press"), ("grab", "release")]
        ):
            presser.handle(MoveEvent(0.0, move, kind, 0.9))  # type: ignore[arg-type]
            window.waits_for((4, 8, 9, 10)[count])
    assert window.words == expected


def test_a_key_that_the_layout_lacks_is_named_before_play(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(X11, "x", 0x1008FFFF)  # type: ignore[arg-type]
    with pytest.raises(KeyboardError, match="has no key x: choose another"):
        open_keyboard(machine=machine(window.name), keys=["a", "x"])


def test_the_pause_key_pauses_and_resumes(window: Window) -> None:
    said: list[bool] = []
    with open_keyboard(machine=machine(window.name), on_pause=said.append) as keyboard:
        keyboard.press("x")
        window.type("f11")
        wait_for(lambda: said == [True])
        keyboard.press("y")
        window.type("f11")
        wait_for(lambda: said == [True, False])
        keyboard.press("z")
        keyboard.release("z")
        window.waits_for(8)
    ours = [word for word in window.words if not word.startswith("f11")]
    assert ours == ["x down", "x up", "z down", "z up"]


def test_the_panic_key_ends_key_output_at_once(window: Window) -> None:
    calls = []
    with open_keyboard(lambda: calls.append("stopped"), machine(window.name)) as keyboard:
        keyboard.press("x")
        window.waits_for(1)
        window.type("f12")
        window.waits_for(4)
        keyboard.press("y")
        keyboard.release("y")
        assert keyboard.stopped
    assert calls == ["stopped"]
    assert window.words[:1] == ["x down"]
    assert {*window.words[1:]} == {"f12 down", "f12 up", "x up"}


def test_an_x_server_that_ends_is_reported(tmp_path: Path) -> None:
    script = """
import subprocess
from pathlib import Path
from moveset.base.errors import KeyboardError
from moveset.play.keyboard import open_keyboard
from moveset.play.keyboard_backend import Machine

words = ["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-noreset"]
server = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
name = ":" + server.stdout.readline().strip()
keyboard = open_keyboard(machine=Machine("linux", {"DISPLAY": name}, Path("/none/uinput")))
keyboard.press("a")
server.terminate()
server.wait()
try:
    keyboard.press("b")
except KeyboardError as error:
    print(error)
keyboard.close()
try:
    open_keyboard(machine=Machine("linux", {"DISPLAY": name}, Path("/none/uinput")))
except KeyboardError as error:
    print(error)
"""
    words = [sys.executable, "-c", script]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    first, second = done.stdout.splitlines()
    assert "is gone: start again" in first
    assert "cannot be opened" in second
    assert done.returncode == 0, done.stderr
