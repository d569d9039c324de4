"""Other programs are told the keys and the holds with which is really played."""

from __future__ import annotations

import json
import socket

import numpy as np
import pytest

from moveset.base.errors import KeymapError, OscError
from moveset.base.values import MoveEvent, MoveSetting, Score, TimedFrame, TriggerRule
from moveset.play.keymap import KeyBinding, Keymap
from moveset.play.pipeline import PlayedFrame
from moveset.workflow.event_outputs import messages_for, send_to_all
from moveset.workflow.play import PlayOptions, open_outputs

MOVES = [MoveSetting("punch", "a", title="Schlag"), MoveSetting("squat", "s", hold=True)]


@pytest.mark.parametrize(
    ("bindings", "holds", "expected"),
    [
        ({"punch": KeyBinding("x")}, (), [("x", False), ("", False)]),
        ({"squat": KeyBinding("y", hold=True)}, ("squat",), [("", False), ("y", True)]),
        ({}, ("punch", "squat"), [("", True), ("", True)]),
    ],
)
def test_the_hello_has_the_keys_of_the_key_map(bindings, holds, expected) -> None:
    rules = [TriggerRule(move.move, hold=move.move in holds) for move in MOVES]
    messages = messages_for(MOVES, Keymap(bindings), rules, has_landmarks=True)
    moves = json.loads(messages.hello())["moves"]
    assert [(move["key"], move["hold"]) for move in moves] == expected
    assert [move["title"] for move in moves] == ["Schlag", ""]


def test_every_output_gets_every_frame_in_order() -> None:
    got: list[tuple[str, PlayedFrame]] = []
    event = MoveEvent(0.0, "punch", "press", 1.0)
    image = np.zeros((2, 2, 3), np.uint8)
    frame = PlayedFrame(TimedFrame(0.0, image), np.zeros(1), Score(0.0, {}), (event,), {})
    outputs = [lambda played, name=name: got.append((name, played)) for name in "ab"]
    send_to_all(outputs)(frame)
    assert got == [("a", frame), ("b", frame)]
    send_to_all([])(frame)


def test_an_output_that_cannot_be_opened_closes_those_before() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = PlayOptions(websocket=str(port), press_keys=True)
    with pytest.raises(KeymapError), open_outputs(options, Keymap({}), []):
        pass
    with pytest.raises(OscError), open_outputs(PlayOptions(osc="nowhere"), Keymap({}), []):
        pass
    socket.create_server(("127.0.0.1", port)).close()
