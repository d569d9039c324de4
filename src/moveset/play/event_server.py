"""Presses and releases for other programs: as WebSocket messages and as Server-Sent Events."""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from http import HTTPStatus
from threading import Thread
from typing import Final

from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol

from moveset.base.values import MoveEvent
from moveset.play.event_access import EventAccess, is_loopback
from moveset.play.event_address import open_sockets, url_host
from moveset.play.event_client import EventClient, EventLimits
from moveset.play.event_framing import Framing, ServerSentEvents, WebSocketFrames
from moveset.play.event_json import STREAMS, EventMessages
from moveset.play.event_requests import (
    EVENTS_PATH,
    MAX_MESSAGE_BYTES,
    EventRequest,
    check_request,
    describe,
    header_of,
    json_response,
    read_request,
    refuse,
    stream_response,
)
from moveset.play.pipeline import PlayedFrame

CONNECTIONS_PER_CLIENT: Final = 2
"""Beyond this many, which then have not sent a request, connections are closed at once."""

MAX_NOTES: Final = 8
"""Refused origins that are named; a website could have any number."""

EVERYBODY: Final = "everybody in this network can see the player's moves there"


class EventServer(AbstractContextManager["EventServer"]):
    """Serves every event to any number of programs, on a thread of its own.

    Parameters
    ----------
    address
        Host and port, from ``parse_event_address``; port 0 takes a free one.
    messages
        Makes the messages.
    origins
        Origins of pages that may read the events, beside those of this machine.
    say
        Called with a line about the first page of each origin that was refused: a page cannot see
        why. From the server's thread.

    Raises
    ------
    EventServerError
        The port is in use, or the host is no address of this machine.

    Notes
    -----
    ``send_frame`` never waits: messages are made and sent on the server's thread, and a client that
    takes none loses the oldest and is then disconnected.
    """

    def __init__(
        self,
        address: tuple[str, int],
        messages: EventMessages,
        *,
        origins: frozenset[str] = frozenset(),
        limits: EventLimits | None = None,
        say: Callable[[str], None] | None = None,
    ) -> None:
        self._address = address
        self._messages = messages
        self._access = EventAccess(address[0], origins)
        self._limits = limits or EventLimits()
        self._say = say
        self._refused: set[str] = set()
        self._clients: dict[EventClient, asyncio.Task[None]] = {}
        self._connections = 0
        self._held: tuple[str, ...] = ()
        self._time_s = 0.0
        self._sockets = open_sockets(address)
        self._stopping = asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, name="moveset events", daemon=True)
        self._listening: list[tuple[str, int]] = [one.getsockname()[:2] for one in self._sockets]
        self._thread.start()

    @property
    def port(self) -> int:
        """The port at which it listens."""
        return self._listening[0][1]

    @property
    def description(self) -> str:
        """Where the events are, and who can see them."""
        host, port = url_host(self._address[0]), self.port
        words = f"events are at ws://{host}:{port}/ and http://{host}:{port}/events"
        local = all(is_loopback(name) for name, _ in self._listening)
        return words if local else f"{words}; {EVERYBODY}"

    def send_frame(self, played: PlayedFrame) -> None:
        """Send the events of a played frame, and what clients asked for beside them."""
        self._held, self._time_s = played.held, played.frame.time_s
        if self._clients:
            with suppress(RuntimeError):  # the loop has been closed
                self._loop.call_soon_threadsafe(self._publish_frame, played)

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the moves that are still held, say goodbye to every client, and stop."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._stop)
        self._thread.join(2.0 * self._limits.stop_s + 1.0)

    # All below runs on the thread of the event loop.

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        servers = [await asyncio.start_server(self._connect, sock=one) for one in self._sockets]
        await self._stopping.wait()
        for server in servers:
            server.close()
        if self._clients:
            await asyncio.wait(self._clients.values(), timeout=2.0 * self._limits.stop_s)
        late = asyncio.all_tasks() - {asyncio.current_task()}
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        await asyncio.sleep(0)  # their connections are closed in the loop's next round

    def _stop(self) -> None:
        for move in self._held:
            self._publish(self._messages.event(MoveEvent(self._time_s, move, "release", 0.0)))
        for client in self._clients:
            client.finish()
        self._stopping.set()

    def _publish_frame(self, played: PlayedFrame) -> None:
        for event in played.events:
            self._publish(self._messages.event(event))
        for name in STREAMS:
            if any(name in client.streams for client in self._clients):
                for message in self._messages.stream(name, played):
                    self._publish(message, name)

    def _publish(self, message: str, stream: str = "") -> None:
        for client in self._clients:
            if not stream or stream in client.streams:
                client.put(message, self._limits)

    async def _connect(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer one connection; it ends without a word if the client is gone or takes nothing."""
        self._connections += 1
        try:
            if self._connections <= CONNECTIONS_PER_CLIENT * self._limits.clients:
                await self._answer(reader, writer)
                writer.close()
                async with asyncio.timeout(self._limits.stall_s):
                    await writer.wait_closed()
        except (OSError, TimeoutError, asyncio.CancelledError):
            pass  # cancelled only when the server stops; asyncio would print a traceback in 3.11
        finally:
            self._connections -= 1
            writer.transport.abort()

    async def _answer(self, reader: StreamReader, writer: StreamWriter) -> None:
        protocol = ServerProtocol(max_size=MAX_MESSAGE_BYTES)
        async with asyncio.timeout(self._limits.request_s):
            request = await read_request(reader, protocol)
        if request is None:
            writer.write(b"".join(protocol.data_to_send()))
            return
        wanted = check_request(request, self._access)
        if isinstance(wanted, EventRequest) and len(self._clients) >= self._limits.clients:
            reason = f"{self._limits.clients} programs listen already: close one of them"
            wanted = refuse(HTTPStatus.SERVICE_UNAVAILABLE, reason, wanted.origin)
        if isinstance(wanted, Response):
            self._note_refusal(request)
            writer.write(wanted.serialize())
        elif wanted.is_socket:
            protocol.send_response(protocol.accept(request))
            writer.write(b"".join(protocol.data_to_send()))
            if protocol.state is State.OPEN:
                await self._run_client(WebSocketFrames(protocol), wanted, reader, writer)
        elif wanted.path == EVENTS_PATH:
            writer.write(stream_response(wanted.origin).serialize())
            await self._run_client(ServerSentEvents(), wanted, reader, writer)
        else:
            description = describe(wanted, self._messages.hello())
            writer.write(json_response(description, wanted.origin).serialize())

    def _note_refusal(self, request: Request) -> None:
        origin = header_of(request, "Origin")
        known = not origin or origin in self._refused or self._access.allows(origin)
        if self._say and not known and len(self._refused) < MAX_NOTES:
            self._refused.add(origin)
            self._say(f"refused: {self._access.origin_refusal(origin)}")

    async def _run_client(
        self, framing: Framing, wanted: EventRequest, reader: StreamReader, writer: StreamWriter
    ) -> None:
        client = EventClient(framing, wanted.streams, lambda: self._hello(wanted))
        self._clients[client] = asyncio.create_task(client.run(reader, writer, self._limits))
        try:
            await self._clients[client]
        finally:
            del self._clients[client]

    def _hello(self, wanted: EventRequest) -> str:
        return self._messages.hello(self._held, wanted.streams)
