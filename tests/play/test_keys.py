"""Keys go down and up as the moves ask, and none is ever left down."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moveset.errors import KeymapError
from moveset.play.keymap import KeyBinding, Keymap
from moveset.play.keys import TAP_S, KeyPresser, ListSink, open_sink
from moveset.types import EventKind, MoveEvent

KEYMAP = Keymap(
    {
        "punch": KeyBinding("a"),
        "poke": KeyBinding("a"),
        "squat": KeyBinding("down", hold=True),
        "duck": KeyBinding("down", hold=True),
        "stamp": KeyBinding("down"),
    }
)


def event(move: str, kind: EventKind = "press", time_s: float = 0.0) -> MoveEvent:
    return MoveEvent(time_s, move, kind, 0.9)


def strokes(sink: ListSink) -> list[str]:
    return [f"{key} {kind}" for _, kind, key in sink.strokes]


def test_a_tap_goes_down_at_once_and_up_after_the_tap() -> None:
    sink = ListSink()
    presser = KeyPresser(sink, KEYMAP)
    presser.handle(event("punch"), 1.0)
    assert strokes(sink) == ["a down"]
    presser.tick(1.0 + TAP_S / 2)
    assert presser.down == {"a"}
    presser.tick(1.0 + TAP_S)
    assert strokes(sink) == ["a down", "a up"]


def test_a_hold_lasts_from_press_to_release() -> None:
    sink = ListSink()
    presser = KeyPresser(sink, KEYMAP)
    presser.handle(event("squat"), 0.0)
    presser.tick(9.0)
    assert strokes(sink) == ["down down"]
    presser.handle(event("squat", "release"), 9.0)
    assert strokes(sink) == ["down down", "down up"]


def test_a_second_tap_within_the_first_is_seen_as_two() -> None:
    sink = ListSink()
    presser = KeyPresser(sink, KEYMAP)
    presser.handle(event("punch"), 0.0)
    presser.handle(event("poke"), TAP_S / 2)
    presser.tick(1.0)
    assert strokes(sink) == ["a down", "a up", "a down", "a up"]


def test_a_shared_key_goes_up_with_the_last_that_holds_it() -> None:
    sink = ListSink()
    presser = KeyPresser(sink, KEYMAP)
    presser.handle(event("squat"), 0.0)
    presser.handle(event("duck"), 0.1)
    presser.handle(event("stamp"), 0.2)
    presser.handle(event("squat", "release"), 0.3)
    assert strokes(sink) == ["down down"]
    presser.handle(event("duck", "release"), 0.4)
    assert strokes(sink) == ["down down", "down up"]


def test_moves_without_a_key_and_releases_of_nothing_press_nothing() -> None:
    sink = ListSink()
    presser = KeyPresser(sink, KEYMAP)
    presser.handle(event("jump"), 0.0)
    presser.handle(event("squat", "release"), 0.0)
    presser.handle(event("punch", "release"), 0.0)
    assert strokes(sink) == []


def play_until_interrupted(sink: ListSink) -> None:
    with KeyPresser(sink, KEYMAP) as presser:
        presser.handle(event("squat"), 0.0)
        presser.handle(event("punch"), 0.0)
        raise KeyboardInterrupt


def test_leaving_lets_every_key_go_also_after_an_error() -> None:
    sink = ListSink(now=lambda: 7.0)
    with pytest.raises(KeyboardInterrupt):
        play_until_interrupted(sink)
    assert sorted(strokes(sink)[2:]) == ["a up", "down up"]
    assert sink.strokes[0] == (7.0, "down", "down")
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


def test_a_sink_that_fails_to_press_has_all_keys_let_go() -> None:
    sink = BrokenSink("a down")
    presser = KeyPresser(sink, KEYMAP)
    presser.handle(event("squat"), 0.0)
    with pytest.raises(OSError, match="unplugged"):
        presser.handle(event("punch"), 0.0)
    assert sorted(strokes(sink)[2:]) == ["a up", "down up"]


def test_a_sink_that_fails_to_let_go_is_asked_for_the_others_and_closed() -> None:
    sink = BrokenSink("a up")
    presser = KeyPresser(sink, KEYMAP)
    presser.handle(event("squat"), 0.0)
    presser.handle(event("punch"), 0.0)
    with pytest.raises(OSError, match="unplugged"):
        presser.close()
    assert strokes(sink)[2:] == ["a up", "down up"]
    assert sink.closed


def test_sinks_are_opened_by_name() -> None:
    assert isinstance(open_sink("list"), ListSink)
    with pytest.raises(KeymapError, match="choose list"):
        open_sink("lst")


moves = st.sampled_from([*KEYMAP.bindings, "jump"])
kinds: st.SearchStrategy[EventKind] = st.sampled_from(["press", "release"])


@given(st.lists(st.tuples(moves, kinds, st.floats(0.0, 0.2))))
def test_no_key_is_ever_down_twice_or_left_down(steps: list[tuple[str, EventKind, float]]) -> None:
    sink = ListSink()
    now_s = 0.0
    with KeyPresser(sink, KEYMAP) as presser:
        for move, kind, wait_s in steps:
            now_s += wait_s
            presser.handle(event(move, kind, now_s), now_s)
    down: Counter[str] = Counter()
    for _, kind, key in sink.strokes:
        down[key] += 1 if kind == "down" else -1
        assert down[key] in (0, 1)
    assert not any(down.values())
