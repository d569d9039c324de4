"""Keys are pressed and released as the events say, and none ever stays down."""

from __future__ import annotations

import threading
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.base.values import EventKind, MoveEvent
from moveset.play.keymap import TAP_S, KeyBinding, Keymap
from moveset.play.keys import STALL_S, KeyPresser, ListSink

KEYMAP = Keymap(
    {
        "punch": KeyBinding("a"),
        "poke": KeyBinding("a"),
        "squat": KeyBinding("down", hold=True),
        "duck": KeyBinding("down", hold=True),
        "stamp": KeyBinding("down"),
        "shake": KeyBinding("b", repeat_s=0.2),
        "lean": KeyBinding("c", tap_s=0.3),
        "copy": KeyBinding("ctrl+c"),
        "paste": KeyBinding("ctrl+v"),
        "run": KeyBinding("shift+down", hold=True),
        "grab": KeyBinding("ctrl+shift", hold=True),
    }
)


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


class Hand:
    """A presser with its sink and its clock; every step of the clock brings a frame."""

    def __init__(self, sink: ListSink | None = None) -> None:
        self.clock = Clock()
        self.sink = sink or ListSink()
        self.presser = KeyPresser(self.sink, KEYMAP, now=self.clock)

    def does(self, move: str, kind: EventKind = "press") -> None:
        self.presser.handle(event(move, kind))

    def waits(self, wait_s: float, *, frames: bool = True) -> None:
        self.clock.now_s += wait_s
        if frames:
            self.presser.tick()
        else:
            self.presser.expire()

    @property
    def keystrokes(self) -> list[str]:
        return keystrokes(self.sink)


def event(move: str, kind: EventKind = "press") -> MoveEvent:
    return MoveEvent(0.0, move, kind, 0.9)


def keystrokes(sink: ListSink) -> list[str]:
    return [f"{key} {kind}" for _, kind, key in sink.keystrokes]


def test_a_tap_is_pressed_at_once_and_released_after_its_time() -> None:
    hand = Hand()
    hand.does("punch")
    assert hand.keystrokes == ["a down"]
    hand.waits(TAP_S / 2)
    assert hand.presser.down == {"a"}
    hand.waits(TAP_S / 2 + 1e-6)
    assert hand.keystrokes == ["a down", "a up"]


def test_a_tap_is_as_long_as_the_key_map_says() -> None:
    hand = Hand()
    hand.does("lean")
    hand.waits(0.29)
    assert hand.keystrokes == ["c down"]
    hand.waits(0.02)
    assert hand.keystrokes == ["c down", "c up"]


def test_a_hold_lasts_from_press_to_release() -> None:
    hand = Hand()
    hand.does("squat")
    for _ in range(100):
        hand.waits(0.1)
    assert hand.keystrokes == ["down down"]
    hand.does("squat", "release")
    assert hand.keystrokes == ["down down", "down up"]


def test_a_repeated_key_is_tapped_until_the_move_ends() -> None:
    hand = Hand()
    hand.does("shake")
    for _ in range(42):
        hand.waits(0.01)
    assert hand.keystrokes == ["b down", "b up"] * 2 + ["b down"]
    hand.does("shake", "release")
    for _ in range(45):
        hand.waits(0.01)
    assert hand.keystrokes == ["b down", "b up"] * 3


def test_a_second_tap_during_the_first_gives_two_taps() -> None:
    hand = Hand()
    hand.does("punch")
    hand.waits(TAP_S / 2)
    hand.does("poke")
    hand.waits(1.0)
    assert hand.keystrokes == ["a down", "a up", "a down", "a up"]


def test_a_shared_key_is_released_with_the_last_move_that_holds_it() -> None:
    hand = Hand()
    hand.does("squat")
    hand.does("duck")
    hand.does("stamp")
    hand.does("squat", "release")
    assert hand.keystrokes == ["down down"]
    hand.does("duck", "release")
    assert hand.keystrokes == ["down down", "down up"]


def test_a_combination_is_pressed_in_order_and_released_in_reverse() -> None:
    hand = Hand()
    hand.does("copy")
    assert hand.keystrokes == ["ctrl down", "c down"]
    hand.waits(TAP_S + 0.01)
    assert hand.keystrokes[2:] == ["c up", "ctrl up"]
    hand.does("grab")
    hand.does("grab", "release")
    assert hand.keystrokes[4:] == ["ctrl down", "shift down", "shift up", "ctrl up"]


def test_combinations_share_keys_that_are_down() -> None:
    hand = Hand()
    hand.does("copy")
    hand.waits(TAP_S / 2)
    hand.does("paste")
    hand.waits(TAP_S)
    assert hand.keystrokes == ["ctrl down", "c down", "v down", "c up", "v up", "ctrl up"]


def test_a_second_tap_of_a_combination_gives_two() -> None:
    hand = Hand()
    hand.does("copy")
    hand.waits(TAP_S / 2)
    hand.does("copy")
    hand.waits(1.0)
    assert hand.keystrokes == ["ctrl down", "c down", "c up", "ctrl up"] * 2


def test_a_combination_whose_last_key_is_held_presses_nothing() -> None:
    hand = Hand()
    hand.does("grab")
    hand.does("stamp")
    hand.does("squat")
    assert hand.keystrokes == ["ctrl down", "shift down", "down down"]
    hand.waits(TAP_S + 0.01)
    hand.does("run")
    hand.does("stamp")
    hand.does("squat", "release")
    assert hand.presser.down == {"ctrl", "shift", "down"}
    hand.does("grab", "release")
    assert hand.presser.down == {"shift", "down"}
    hand.does("run", "release")
    assert hand.presser.down == frozenset()


def test_a_paused_sink_is_reported() -> None:
    hand = Hand()
    assert not hand.presser.paused
    hand.sink.paused = True  # type: ignore[attr-defined]
    assert hand.presser.paused


def test_moves_without_a_key_and_releases_without_a_press_are_ignored() -> None:
    hand = Hand()
    hand.does("jump")
    hand.does("squat", "release")
    hand.does("punch", "release")
    assert hand.keystrokes == []


def test_without_frames_no_key_stays_down() -> None:
    hand = Hand()
    hand.does("squat")
    hand.does("shake")
    hand.waits(STALL_S - 0.01, frames=False)
    assert "down up" not in hand.keystrokes
    hand.waits(0.02, frames=False)
    assert hand.keystrokes.count("down up") == 1
    hand.waits(TAP_S, frames=False)
    assert hand.presser.down == frozenset()
    assert hand.presser.due_s is None
    hand.does("squat", "release")
    assert hand.keystrokes.count("down up") == 1


def wait_until(is_so, within_s: float = 60.0) -> None:
    end_s = time.monotonic() + within_s
    while not is_so() and time.monotonic() < end_s:
        time.sleep(0.005)
    assert is_so()


def test_a_tap_ends_on_time_without_a_frame() -> None:
    sink = ListSink(time.monotonic)
    with KeyPresser(sink, KEYMAP) as presser:
        presser.handle(event("punch"))
        wait_until(lambda: len(sink.keystrokes) == 2)
        (down_s, *_), (up_s, *_) = sink.keystrokes
        assert up_s - down_s >= TAP_S
    assert keystrokes(sink) == ["a down", "a up"]


def test_a_held_key_is_released_when_the_camera_hangs() -> None:
    sink = ListSink()
    with KeyPresser(sink, KEYMAP) as presser:
        presser.handle(event("squat"))
        wait_until(lambda: len(sink.keystrokes) == 2)
        assert not sink.closed
    assert keystrokes(sink) == ["down down", "down up"]


def test_no_thread_is_left() -> None:
    before = threading.active_count()
    with KeyPresser(ListSink(), KEYMAP):
        pass
    wait_until(lambda: threading.active_count() <= before)


def play_until_interrupted(sink: ListSink) -> None:
    with KeyPresser(sink, KEYMAP) as presser:
        presser.handle(event("squat"))
        presser.handle(event("punch"))
        raise KeyboardInterrupt


def test_leaving_the_block_releases_every_key_also_after_an_error() -> None:
    sink = ListSink(now=lambda: 7.0)
    with pytest.raises(KeyboardInterrupt):
        play_until_interrupted(sink)
    assert sorted(keystrokes(sink)[2:]) == ["a up", "down up"]
    assert sink.keystrokes[0] == (7.0, "down", "down")
    assert sink.closed


class BrokenSink(ListSink):
    def __init__(self, broken: str) -> None:
        super().__init__()
        self.broken = broken

    def press(self, key: str) -> None:
        super().press(key)
        if f"{key} down" == self.broken:
            raise OSError("unplugged")

    def release(self, key: str) -> None:
        super().release(key)
        if f"{key} up" == self.broken:
            raise OSError("unplugged")


def test_a_failing_press_releases_every_key() -> None:
    hand = Hand(BrokenSink("a down"))
    hand.does("squat")
    with pytest.raises(OSError, match="unplugged"):
        hand.does("punch")
    assert sorted(hand.keystrokes[2:]) == ["a up", "down up"]


def test_a_failing_release_still_releases_the_others_and_closes() -> None:
    hand = Hand(BrokenSink("a up"))
    hand.does("squat")
    hand.does("punch")
    with pytest.raises(OSError, match="unplugged"):
        hand.presser.close()
    assert hand.keystrokes[2:] == ["a up", "down up"]
    assert hand.sink.closed


def test_an_error_between_two_frames_is_raised_at_the_next() -> None:
    sink = BrokenSink("a up")
    presser = KeyPresser(sink, KEYMAP)
    with pytest.raises(OSError, match="unplugged"), presser:
        presser.handle(event("punch"))
        wait_until(lambda: len(sink.keystrokes) == 2)
        presser.tick()
    assert sink.closed


moves = st.sampled_from([*KEYMAP.bindings, "jump"])
kinds: st.SearchStrategy[EventKind] = st.sampled_from(["press", "release"])


@given(st.lists(st.tuples(moves, kinds, st.floats(0.0, 0.7), st.booleans())))
def test_no_key_is_ever_pressed_twice_or_left_down(
    steps: list[tuple[str, EventKind, float, bool]],
) -> None:
    hand = Hand()
    for move, kind, wait_s, frames in steps:
        hand.waits(wait_s, frames=frames)
        hand.does(move, kind)
    hand.presser.close()
    down: Counter[str] = Counter()
    for _, kind, key in hand.sink.keystrokes:
        down[key] += 1 if kind == "down" else -1
        assert down[key] in (0, 1)
    assert not any(down.values())
