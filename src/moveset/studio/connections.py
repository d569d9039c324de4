"""The server's connections: a bounded number, none that waits forever, and a log that stays short.

uvicorn closes a connection that is idle after a response, but waits without limit for a request
that never comes or comes in part, and accepts connections until there are no file descriptors left.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MAX_CONNECTIONS: Final = 96
"""A browser opens 6 to one server, and many systems allow a process 256 open files."""

BACKLOG: Final = 32
"""Connections that are accepted at once, before any of them can be closed."""

HEAD_S: Final = 15.0
"""Within this time the head of a request must have arrived."""

ARRIVAL_S: Final = 90.0
"""Within this time its body must have arrived; ``guard.BODY_S`` answers before."""

REPEAT_S: Final = 60.0
"""A message is logged once in this time."""


class BoundedConnection(H11Protocol):
    """A connection that is closed when its request does not arrive, or when there are too many."""

    opened_s = 0.0
    _timer: asyncio.TimerHandle | None = None
    _awaited: type[h11.IDLE] | type[h11.SEND_BODY] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request; close the oldest connection without one if need be."""
        super().connection_made(transport)
        self.opened_s = self.loop.time()
        self._watch()
        if len(self.connections) > MAX_CONNECTIONS:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        """Handle what arrived, and wait for the rest of the request."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_timer()
        super().connection_lost(exc)

    def waits(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _watch(self) -> None:
        """Start the clock of the part of a request that is awaited now, unless it runs."""
        state = self.conn.their_state
        awaited = state if state in {h11.IDLE, h11.SEND_BODY} else None
        if awaited is self._awaited and self._timer:
            return
        self._stop_timer()
        self._awaited = awaited
        if awaited:
            limit_s = HEAD_S if awaited is h11.IDLE else ARRIVAL_S
            self._timer = self.loop.call_later(limit_s, self._give_up)

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = None

    def _give_up(self) -> None:
        self._timer = None
        if self.transport.get_protocol() is self:  # else it has become a WebSocket
            self.transport.abort()

    def _make_room(self) -> None:
        waiting = [
            one for one in self.connections if isinstance(one, BoundedConnection) and one.waits()
        ]
        oldest = min(waiting, key=lambda one: one.opened_s, default=self)
        self.connections.discard(oldest)
        oldest.transport.abort()


class OncePerMinute(logging.Filter):
    """Drops log records that say the same as one before, so that nobody can fill the disk."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._logged_s: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is logged."""
        kind = record.exc_info[0] if record.exc_info else None
        said = (str(record.msg)[:100], kind.__name__ if kind else "")
        last_s = self._logged_s.get(said)
        if last_s is not None and self._now() - last_s < REPEAT_S:
            return False
        if len(self._logged_s) >= MAX_KINDS:
            self._logged_s.clear()
        self._logged_s[said] = self._now()
        return True


MAX_KINDS: Final = 100
"""Different messages that are remembered."""


def limit_log() -> None:
    """Log each kind of message of the server at most once a minute."""
    once = OncePerMinute()
    for name in ("asyncio", "uvicorn.error", "moveset.studio"):
        logger = logging.getLogger(name)
        if not any(isinstance(one, OncePerMinute) for one in logger.filters):
            logger.addFilter(once)
