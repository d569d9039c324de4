import dataclasses

import numpy as np
import pytest

from moveset import play
from moveset.base.errors import CameraError
from moveset.base.values import Score, TimedFrame, TriggerRule
from moveset.capture.frame_source import open_source
from moveset.play.keymap import KeyBinding, Keymap
from moveset.play.keys import KeyPresser, ListSink
from moveset.play.session import play_frames
from moveset.recognise.bundle_file import load_bundle


@pytest.fixture(scope="module")
def bundle(synthetic_bundle):
    return load_bundle(synthetic_bundle)


def keystrokes(sink: ListSink) -> list[tuple[str, str]]:
    return [(kind, key) for _, kind, key in sink.keystrokes]


def test_every_press_becomes_a_key_and_every_key_is_released(bundle, synthetic_video):
    sink = ListSink()
    played = list(play(bundle, synthetic_video, sink=sink))
    presses = [e for frame in played for e in frame.events if e.event == "press"]
    keys = {move.move: move.key for move in bundle.moves}
    downs = [key for kind, key in keystrokes(sink) if kind == "down"]
    assert downs == [keys[event.move] for event in presses]
    assert sorted(downs) == sorted(key for kind, key in keystrokes(sink) if kind == "up")
    assert sink.closed
    assert downs


def test_without_a_sink_there_are_events_and_no_keys(bundle, synthetic_video):
    assert any(frame.events for frame in play(bundle, synthetic_video))


def test_a_key_map_decides_key_and_hold(bundle, synthetic_video):
    sink = ListSink()
    keymap = Keymap({"block": KeyBinding("x"), "kick_left": KeyBinding("y", hold=True)})
    events = [e for f in play(bundle, synthetic_video, sink=sink, keymap=keymap) for e in f.events]
    assert {key for _, key in keystrokes(sink)} <= {"x", "y"}
    assert {e.move for e in events if e.event == "release"} <= {"kick_left"}


def test_stopping_in_the_middle_releases_every_key(bundle, synthetic_video):
    sink = ListSink()
    hold_all = Keymap({m.move: KeyBinding(m.key, hold=True) for m in bundle.moves})
    frames = play(bundle, synthetic_video, sink=sink, keymap=hold_all)
    for frame in frames:
        if any(event.event == "press" for event in frame.events):
            break
    frames.close()
    kinds = [kind for kind, _ in keystrokes(sink)]
    assert kinds.count("down") == kinds.count("up") > 0
    assert sink.closed


def test_an_error_releases_every_key_and_closes_the_source(bundle, synthetic_video):
    class Breaking:
        live, dropped, closed = False, 0, False

        def __iter__(self):
            yield from list(open_source(synthetic_video))[:60]
            raise OSError("unplugged")

        def age_s(self, _):
            return 0.0

        def close(self):
            self.closed = True

    sink, source = ListSink(), Breaking()
    with pytest.raises(OSError, match="unplugged"):
        list(play(bundle, source, sink=sink))
    kinds = [kind for kind, _ in keystrokes(sink)]
    assert kinds.count("down") == kinds.count("up")
    assert sink.closed
    assert source.closed


def test_it_times_its_stages(bundle, synthetic_video):
    first = next(iter(play(bundle, synthetic_video)))
    assert list(first.stages_ms) == ["wait", "observe", "score", "trigger"]
    assert first.latency_ms == pytest.approx(sum(first.stages_ms.values()))
    assert first.stages_ms["observe"] > 0.0


def test_a_live_source_reports_how_long_a_frame_waited(bundle, synthetic_video):
    source = open_source(f"live:{synthetic_video}")
    frames = [frame for _, frame in zip(range(5), play(bundle, source), strict=False)]
    source.close()
    assert all(frame.stages_ms["wait"] >= 0.0 for frame in frames)


def test_a_move_held_at_the_last_frame_is_released_there(bundle, synthetic_video):
    always = dataclasses.replace(
        bundle,
        rules=tuple(
            dataclasses.replace(
                rule, threshold_on=0.01, threshold_off=0.0, hold=True, smoothing_s=0.0
            )
            for rule in bundle.rules
        ),
    )
    holding = Keymap({m.move: KeyBinding(m.key, hold=True) for m in bundle.moves})
    frames = list(play(always, synthetic_video, keymap=holding))
    events = [event for frame in frames for event in frame.events]
    assert [e.event for e in events].count("press") == [e.event for e in events].count("release")
    assert events[-1].event == "release"
    assert events[-1].time_s == frames[-1].frame.time_s


class Leaving:
    """A player who leaves after a second, and a rule that never releases the move by itself."""

    rules = (TriggerRule("block", threshold_on=0.5, threshold_off=0.0, smoothing_s=0.0, hold=True),)

    def reset(self):
        pass

    def observe(self, frame):
        return np.full(4, np.nan if frame.time_s >= 1.0 else 0.0, np.float32)

    def score(self, time_s, _):
        return Score(time_s, {"block": 1.0 if time_s < 1.0 else 0.1, "none": 0.0})


class Ticking:
    """A camera of black frames that ends or fails after some frames."""

    live, dropped = True, 0

    def __init__(self, frames, *, lost=False):
        self.frames = frames
        self.lost = lost

    def __iter__(self):
        for number in range(self.frames):
            yield TimedFrame(number / 30.0, np.zeros((8, 8, 3), np.uint8))
        if self.lost:
            raise CameraError("camera 0 sends no frames any more: plug it in again")

    def age_s(self, _):
        return 0.0

    def close(self):
        pass


def test_a_player_who_leaves_releases_the_key():
    sink = ListSink()
    presser = KeyPresser(sink, Keymap({"block": KeyBinding("x", hold=True)}))
    events = []
    for played in play_frames(Ticking(60), Leaving(), presser=presser):
        events += played.events
    assert [event.event for event in events] == ["press", "release"]
    assert 1.3 <= events[1].time_s <= 1.4
    assert keystrokes(sink) == [("down", "x"), ("up", "x")]


def test_a_camera_that_fails_releases_the_key():
    sink = ListSink()
    presser = KeyPresser(sink, Keymap({"block": KeyBinding("x", hold=True)}))
    with pytest.raises(CameraError, match="sends no frames"):
        list(play_frames(Ticking(10, lost=True), Leaving(), presser=presser))
    assert keystrokes(sink) == [("down", "x"), ("up", "x")]
    assert sink.closed
