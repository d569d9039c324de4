"""One client of the event server: a bounded queue of messages, and what it asked for."""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from moveset.play.event_framing import Framing

READ_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class EventLimits:
    """How much the event server bears.

    Attributes
    ----------
    clients
        Connections at a time.
    queue
        Messages that wait for a client; beyond the operating system's own buffers, which hold
        minutes of presses or seconds of landmarks.
    request_s
        Time for a client to send its request.
    stall_s
        Time after which a client that takes nothing is disconnected.
    quiet_s
        Time without a message after which something is sent to keep the connection alive.
    stop_s
        Time for clients to take the last messages when the server stops.
    """

    clients: int = 16
    queue: int = 64
    request_s: float = 5.0
    stall_s: float = 5.0
    quiet_s: float = 15.0
    stop_s: float = 1.0


class EventClient:
    """Sends messages to one client, and drops old ones rather than wait for it.

    A client that was too slow gets a new hello in place of what it missed. It says which moves are
    held, so that none stays held for ever.

    Parameters
    ----------
    streams
        What it asked for beside presses and releases.
    hello
        Returns the first message.

    Notes
    -----
    Lives on the thread of the event loop.
    """

    def __init__(self, framing: Framing, streams: frozenset[str], hello: Callable[[], str]) -> None:
        self.streams = streams
        self._framing = framing
        self._hello = hello
        self._waiting: deque[str] = deque([hello()])
        self._behind = False
        self._is_over = False
        self._changed = asyncio.Event()

    def put(self, message: str, limits: EventLimits) -> None:
        """Add a message to the queue; if it is full, drop the oldest."""
        if len(self._waiting) >= limits.queue:
            self._waiting.popleft()
            self._behind = True
        self._waiting.append(message)
        self._changed.set()

    def finish(self) -> None:
        """Let ``run`` return after the messages that wait."""
        self._is_over = True
        self._changed.set()

    async def run(self, reader: StreamReader, writer: StreamWriter, limits: EventLimits) -> None:
        """Send messages until the client is gone, takes none, or ``finish`` is called."""
        tasks = [
            asyncio.create_task(self._receive(reader, writer)),
            asyncio.create_task(self._send(writer, limits)),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            if self._is_over:
                writer.write_eof()
                await asyncio.wait(tasks, timeout=limits.stop_s)  # for the closing handshake
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _receive(self, reader: StreamReader, writer: StreamWriter) -> None:
        is_over = False
        while not is_over:
            answer, is_over = self._framing.receive(await reader.read(READ_BYTES))
            writer.write(answer)
            await writer.drain()  # who sends pings and reads nothing is read no further

    async def _send(self, writer: StreamWriter, limits: EventLimits) -> None:
        while not self._is_over:
            await self._drain(writer, limits)
            if not await self._wait(limits.quiet_s):
                writer.write(self._framing.keep_alive())
        await self._drain(writer, limits)
        writer.write(self._framing.goodbye())

    async def _drain(self, writer: StreamWriter, limits: EventLimits) -> None:
        """Send what waits; raise TimeoutError if the client does not take it."""
        writer.write(b"".join(map(self._framing.message, self._take())))
        # Not wait_for: before Python 3.12 it can lose a cancellation.
        async with asyncio.timeout(limits.stall_s):
            await writer.drain()

    def _take(self) -> list[str]:
        """Return the messages that wait; a hello before them if some were dropped."""
        messages = [*([self._hello()] if self._behind else []), *self._waiting]
        self._waiting.clear()
        self._behind = False
        return messages

    async def _wait(self, seconds: float) -> bool:
        """Return whether there is something to do within a time."""
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return False
        self._changed.clear()
        return True
