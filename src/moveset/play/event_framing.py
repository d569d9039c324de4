"""Messages as bytes for a client: WebSocket frames, or Server-Sent Events over plain HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from websockets.server import ServerProtocol

GOING_AWAY = 1001
"""Code with which a server that stops closes a WebSocket: RFC 6455, 7.4.1."""


class Framing(Protocol):
    """How one client gets its messages."""

    def message(self, text: str) -> bytes:
        """Return the bytes of a message."""

    def keep_alive(self) -> bytes:
        """Return bytes that show the client, and all between, that the connection still lives."""

    def goodbye(self) -> bytes:
        """Return the last bytes."""

    def receive(self, data: bytes) -> tuple[bytes, bool]:
        """Return the answer to what the client sent, and whether the connection is over."""


class ServerSentEvents:
    """The format of ``text/event-stream``.

    References
    ----------
    HTML Living Standard, "Server-sent events", 9.2.5.
    """

    def message(self, text: str) -> bytes:
        """Return an event without a name, which ``onmessage`` gets."""
        return b"data: " + text.encode() + b"\n\n"

    def keep_alive(self) -> bytes:
        """Return a comment."""
        return b":\n\n"

    def goodbye(self) -> bytes:
        """Return nothing: the connection just ends."""
        return b""

    def receive(self, data: bytes) -> tuple[bytes, bool]:
        """Ignore what the client sends; no bytes at all means that it is gone."""
        return b"", not data


class WebSocketFrames:
    """Frames of a WebSocket whose handshake is done.

    Parameters
    ----------
    protocol
        Keeps the state of the connection; answers pings and the closing handshake.
    """

    def __init__(self, protocol: ServerProtocol) -> None:
        self._protocol = protocol

    def message(self, text: str) -> bytes:
        """Return a text frame; nothing if the connection is being closed."""
        if self._is_open():
            self._protocol.send_text(text.encode())
        return self._pending()

    def keep_alive(self) -> bytes:
        """Return a ping."""
        if self._is_open():
            self._protocol.send_ping(b"")
        return self._pending()

    def goodbye(self) -> bytes:
        """Return a close frame."""
        if self._is_open():
            self._protocol.send_close(GOING_AWAY, "moveset has stopped")
        return self._pending()

    def receive(self, data: bytes) -> tuple[bytes, bool]:
        """Answer pings and the closing handshake; messages of the client are ignored."""
        if data:
            self._protocol.receive_data(data)
        else:
            self._protocol.receive_eof()
        self._protocol.events_received()
        return self._pending(), not data or self._protocol.close_expected()

    def _is_open(self) -> bool:
        return self._protocol.state.name == "OPEN"

    def _pending(self) -> bytes:
        return b"".join(self._protocol.data_to_send())
