"""Presses and releases as OSC messages, for lights, sounds and robots."""

from __future__ import annotations

import socket
import struct
from collections.abc import Collection
from contextlib import AbstractContextManager, suppress

from moveset.base.errors import OscError
from moveset.base.values import MoveEvent
from moveset.play.address import split_address
from moveset.play.pipeline import PlayedFrame


def encode_message(address: str, *arguments: str | float) -> bytes:
    """Return an OSC message.

    References
    ----------
    Wright, "The Open Sound Control 1.0 Specification", 2002.
    """
    tags = "".join("s" if isinstance(argument, str) else "f" for argument in arguments)
    return b"".join([_string(address), _string(f",{tags}"), *map(_argument, arguments)])


def encode_event(event: MoveEvent) -> bytes:
    """Return the OSC message of an event: the move, and for a press its probability."""
    if event.event == "press":
        return encode_message("/moveset/press", event.move, event.probability)
    return encode_message("/moveset/release", event.move)


class OscSender(AbstractContextManager["OscSender"]):
    """Sends every event to one address over UDP; at the end it releases what is still held.

    Parameters
    ----------
    target
        ``HOST:PORT``, for example ``127.0.0.1:9000`` or ``[::1]:9000``.
    held
        The moves that are held: those that get a release.

    Raises
    ------
    OscError
        The address is wrong or cannot be reached.

    Notes
    -----
    UDP gives no guarantee: a message can be lost, and a missing receiver is not detected.
    """

    def __init__(self, target: str, held: Collection[str] = ()) -> None:
        self._target = target
        self._lasting = frozenset(held)
        self._held: set[str] = set()
        self._socket = _open_socket(target)

    def send_frame(self, played: PlayedFrame) -> None:
        """Send the events of a played frame."""
        for event in played.events:
            self.send(event)

    def send(self, event: MoveEvent) -> None:
        """Send an event."""
        if event.event == "release":
            self._held.discard(event.move)
        elif event.move in self._lasting:
            self._held.add(event.move)
        with suppress(OSError):  # a short network failure must not end the session
            self._socket.send(encode_event(event))

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release every move that is still held."""
        for move in sorted(self._held):
            self.send(MoveEvent(0.0, move, "release", 0.0))
        self._socket.close()


def _argument(argument: str | float) -> bytes:
    return _string(argument) if isinstance(argument, str) else struct.pack(">f", argument)


def _string(text: str) -> bytes:
    """Return text in ASCII, padded with one to four zeros to a multiple of 4 bytes."""
    raw = text.encode("ascii", "replace")
    return raw + b"\0" * (4 - len(raw) % 4)


def _open_socket(target: str) -> socket.socket:
    host, port = _host_and_port(target)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)
        family, kind, protocol, _, address = found[0]
        opened = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise OscError(f"there is no host {host!r}: write its name or IP, HOST:PORT") from error
    try:
        opened.connect(address)
    except OSError as error:
        opened.close()
        raise OscError(
            f"{target} cannot be reached, {error.strerror}: check the network"
        ) from error
    return opened


def _host_and_port(target: str) -> tuple[str, int]:
    address = split_address(target)
    if not address or not address[0]:
        raise OscError(
            f"{target!r} is not an address: write HOST:PORT, as in 127.0.0.1:9000 "
            "(ports go from 1 to 65535)"
        )
    return address
