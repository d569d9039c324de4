"""One player's pipeline: what is held is released, whatever happens to player, rules and clock."""

import numpy as np
import pytest

from moveset.base.values import Score, TimedFrame, TriggerRule
from moveset.play.keymap import KeyBinding, Keymap
from moveset.play.keys import KeyPresser, ListSink
from moveset.play.pipeline import ABSENT_S, PlayerPipeline

HOLD = TriggerRule("block", threshold_on=0.5, threshold_off=0.0, smoothing_s=0.0, hold=True)
IMAGE = np.zeros((8, 8, 3), np.uint8)
RATE = 30.0


class PausedSink(ListSink):
    paused = False


class Player:
    """Does ``block`` while present; ``present`` is set by the test."""

    rules = (HOLD,)

    def __init__(self):
        self.present = True
        self.resets = 0

    def reset(self):
        self.resets += 1

    def observe(self, _):
        return np.full(4, 0.0 if self.present else np.nan, np.float32)

    def score(self, time_s, _):
        probability = 0.9 if self.present else 0.1
        return Score(time_s, {"block": probability, "none": 1.0 - probability})


@pytest.fixture
def player():
    return Player()


@pytest.fixture
def pipeline(player):
    return PlayerPipeline(player)


def run(pipeline, start_s, duration_s):
    """Return the results of black frames."""
    first, count = round(start_s * RATE), round(duration_s * RATE)
    return [
        pipeline.step(TimedFrame(number / RATE, IMAGE)) for number in range(first, first + count)
    ]


def events(results):
    return [(event.event, event.move) for one in results for event in one.events]


def test_a_held_move_is_released_when_the_player_has_left(player, pipeline):
    run(pipeline, 0.0, 1.0)
    player.present = False
    away = run(pipeline, 1.0, 1.0)
    (release,) = (event for one in away for event in one.events)
    assert release.event == "release"
    assert release.time_s - (1.0 - 1 / RATE) == pytest.approx(ABSENT_S, abs=1.5 / RATE)
    assert away[-1].held == ()


def test_a_player_lost_for_a_moment_holds_on(player, pipeline):
    run(pipeline, 0.0, 1.0)
    player.present = False
    results = run(pipeline, 1.0, 0.8 * ABSENT_S)
    player.present = True
    results += run(pipeline, 1.0 + 0.8 * ABSENT_S, 1.0)
    assert events(results) == []
    assert results[-1].held == ("block",)


def test_other_rules_release_what_is_held_and_decide_from_then_on(pipeline):
    run(pipeline, 0.0, 1.0)
    pipeline.set_rules([TriggerRule("block", threshold_on=0.95, threshold_off=0.8)])
    assert events(run(pipeline, 1.0, 1.0)) == [("release", "block")]


def test_after_a_reset_the_clock_may_start_again(player, pipeline):
    assert events(run(pipeline, 100.0, 1.0)) == [("press", "block")]
    pipeline.reset()
    assert player.resets == 2
    assert events(run(pipeline, 0.0, 1.0)) == [("release", "block"), ("press", "block")]


def test_the_time_of_every_stage_is_reported_in_order(player):
    clock = iter([0.0, 0.001, 0.003, 0.006])
    pipeline = PlayerPipeline(player, now=lambda: next(clock))
    played = pipeline.step(TimedFrame(0.0, IMAGE), {"wait": 4.0, "decode": 5.0})
    assert list(played.stages_ms) == ["wait", "decode", "observe", "score", "trigger"]
    assert [*played.stages_ms.values()] == pytest.approx([4.0, 5.0, 1.0, 2.0, 3.0])
    assert played.latency_ms == pytest.approx(15.0)


def test_keys_go_down_with_the_press_and_up_with_the_release(player):
    sink = ListSink()
    presser = KeyPresser(sink, Keymap({"block": KeyBinding("x", hold=True)}))
    pipeline = PlayerPipeline(player, presser=presser)
    run(pipeline, 0.0, 1.0)
    assert [kind for _, kind, _ in sink.keystrokes] == ["down"]
    assert [event.event for event in pipeline.release_all()] == ["release"]
    assert [kind for _, kind, _ in sink.keystrokes] == ["down", "up"]


def test_a_frame_says_whether_the_keys_are_paused(player):
    sink = PausedSink()
    pipeline = PlayerPipeline(player, presser=KeyPresser(sink, Keymap({})))
    assert not run(pipeline, 0.0, 0.1)[-1].paused
    sink.paused = True
    assert run(pipeline, 0.1, 0.1)[-1].paused
    assert not run(PlayerPipeline(player), 0.0, 0.1)[-1].paused
