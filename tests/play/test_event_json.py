"""The messages are those of docs/events.md, in plain JSON whatever a player does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from moveset.base.values import MoveEvent, MoveSetting, Score, TimedFrame
from moveset.play.event_json import LANDMARKS, PROBABILITIES, VERSION, EventMessages
from moveset.play.pipeline import PlayedFrame
from moveset.see.pose.landmarks import OBSERVATION_SIZE

PAGE = Path(__file__).parent.parent.parent / "docs" / "events.md"
MESSAGES = EventMessages([MoveSetting("squat", "down", hold=True, title="Kniebeuge ☃")])


def frame(row: float = 1.0) -> PlayedFrame:
    image = np.zeros((50, 100, 3), np.uint8)
    score = Score(0.5, {"squat": 1.0 / 3.0, "none": 2.0 / 3.0})
    observation = np.full(OBSERVATION_SIZE, row, np.float32)
    return PlayedFrame(TimedFrame(0.5, image), observation, score, (), {})


def real_messages() -> Iterator[dict]:
    yield json.loads(MESSAGES.hello(["squat"], [PROBABILITIES]))
    yield json.loads(MESSAGES.event(MoveEvent(1.0, "squat", "press", 0.9)))
    yield json.loads(MESSAGES.event(MoveEvent(1.0, "squat", "release", 0.1)))
    for name in (PROBABILITIES, LANDMARKS):
        yield from map(json.loads, MESSAGES.stream(name, frame()))


def documented_messages() -> Iterator[dict]:
    for block in re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        rest = block.strip()
        while rest:
            message, end = json.JSONDecoder().raw_decode(rest)
            yield message
            rest = rest[end:].strip()


def test_the_documented_messages_are_the_real_ones() -> None:
    documented = {message["type"]: message for message in documented_messages()}
    real = {message["type"]: message for message in real_messages()}
    assert documented.keys() == real.keys()
    for kind, message in real.items():
        assert {name: type(value) for name, value in documented[kind].items()} == {
            name: type(value) for name, value in message.items()
        }
    assert documented["hello"]["version"] == VERSION
    assert documented["hello"]["moves"][0].keys() == real["hello"]["moves"][0].keys()


def test_numbers_are_rounded_and_titles_survive() -> None:
    (probabilities,) = MESSAGES.stream(PROBABILITIES, frame())
    assert json.loads(probabilities)["probabilities"] == {"squat": 0.3333, "none": 0.6667}
    assert MESSAGES.hello().isascii()
    assert json.loads(MESSAGES.hello())["moves"][0]["title"] == "Kniebeuge ☃"


@pytest.mark.parametrize(("row", "seen"), [(1.0, True), (np.nan, False), (np.inf, False)])
def test_nobody_is_null(row: float, seen: bool) -> None:
    (message,) = MESSAGES.stream(LANDMARKS, frame(row))
    points = json.loads(message)["landmarks"]
    assert points == ([[0.01, 0.02, 1.0]] * 33 if seen else None)


def test_a_move_without_a_setting_has_no_key() -> None:
    message = json.loads(MESSAGES.event(MoveEvent(1.0, "other", "press", 0.9)))
    assert (message["move"], message["key"]) == ("other", "")
