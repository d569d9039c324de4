"""Outputs that send each played frame's events to other programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from moveset.base.values import MoveSetting, TriggerRule
from moveset.play.event_json import EventMessages
from moveset.play.keymap import Keymap
from moveset.play.pipeline import PlayedFrame

if TYPE_CHECKING:
    from moveset.play.event_server import EventServer

SendFrame = Callable[[PlayedFrame], None]


def messages_for(
    moves: Sequence[MoveSetting],
    keymap: Keymap,
    rules: Iterable[TriggerRule],
    *,
    has_landmarks: bool,
) -> EventMessages:
    """Return what makes the messages to other programs, with the keys of a key map."""
    keys = {move: binding.key for move, binding in keymap.bindings.items()}
    holds = {rule.move for rule in rules if rule.hold}
    played = [replace(one, key=keys.get(one.move, ""), hold=one.move in holds) for one in moves]
    return EventMessages(played, has_landmarks)


def serve_events(address: str, messages: EventMessages, origins: Sequence[str]) -> EventServer:
    """Return an event server, and print where it is.

    Raises
    ------
    EventServerError
        The address or an origin is none, or the port is in use.
    """
    from moveset.play.event_access import parse_origins
    from moveset.play.event_address import parse_event_address
    from moveset.play.event_server import EventServer

    place = parse_event_address(address)
    server = EventServer(place, messages, origins=parse_origins(origins), say=_say)
    _say(server.description)
    return server


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def send_to_all(outputs: Sequence[SendFrame]) -> SendFrame:
    """Return a function that sends a frame to each of some outputs."""

    def send(played: PlayedFrame) -> None:
        for output in outputs:
            output(played)

    return send
