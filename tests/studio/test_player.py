"""The studio plays as ``moveset play`` does: same frames, same events, and the same release."""

from dataclasses import replace

import numpy as np
import pytest

from moveset import play
from moveset.capture.frame_source import open_source
from moveset.play.pipeline import ABSENT_S
from moveset.recognise.builtin import fighter
from moveset.recognise.bundle_file import load_bundle
from moveset.studio.frames import IncomingFrame
from moveset.studio.player import Player
from moveset.synth.clip import synthesise_clip

RATE = 30.0


def never_releasing(bundle):
    """Return a bundle whose moves are held, whatever their probability becomes."""
    rules = (replace(rule, threshold_off=0.0, hold=True) for rule in bundle.rules)
    return replace(bundle, rules=tuple(rules))


def show(player, images, start):
    """Return the results of images that follow each other."""
    return [
        player.step(IncomingFrame(number / RATE, image, 0.0))
        for number, image in enumerate(images, start)
    ]


@pytest.fixture
def held():
    """A player in the studio who holds a move, the number of frames so far, and an empty image."""
    clip = synthesise_clip(3, moves=("squat",), duration_s=4.0, frame_rate=RATE, size=(240, 240))
    player = Player()
    player.use(never_releasing(fighter()))
    for number, frame in enumerate(clip.frames()):
        (result,) = show(player, [frame.image], number)
        if result["held"]:
            return player, number + 1, np.full_like(frame.image, 90)
    pytest.fail("no move was pressed")


def test_a_held_move_is_released_when_the_player_has_left(held):
    player, frames, empty = held
    away = show(player, [empty] * 30, frames)
    released = [event for one in away for event in one["events"] if event["event"] == "release"]
    assert released
    gone_s = released[0]["time_s"] - (frames - 1) / RATE
    assert ABSENT_S < gone_s < ABSENT_S + 0.2
    assert away[-1]["held"] == []
    assert not away[-1]["person"]


def test_another_bundle_releases_what_was_held(held):
    player, frames, empty = held
    player.use(None)
    (result,) = show(player, [empty], frames)
    assert [event["event"] for event in result["events"]] == ["release"]
    assert result["held"] == []


def test_a_clock_that_starts_again_plays_on(held):
    player, _, empty = held
    (result,) = show(player, [empty], 0)
    assert [event["event"] for event in result["events"]] == ["release"]


def test_the_same_frames_give_the_same_events_as_play(synthetic_bundle, synthetic_video):
    bundle = load_bundle(synthetic_bundle)
    player = Player()
    player.use(bundle)
    studio = [
        (event["time_s"], event["move"], event["event"])
        for frame in open_source(synthetic_video)
        for event in player.step(IncomingFrame(frame.time_s, frame.image, 0.0))["events"]
    ]
    played = [
        (event.time_s, event.move, event.event)
        for result in play(bundle, synthetic_video)
        for event in result.events
    ]
    assert studio
    assert studio == played[: len(studio)]
    assert all(event == "release" for *_, event in played[len(studio) :])
