"""What a page has sent and is not processed yet: all commands, and the newest frame only."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from moveset.base.values import Json
from moveset.studio.frames import IncomingFrame

MAX_COMMANDS: Final = 32
"""Commands that may wait; the studio's own pages never send more."""


class Inbox:
    """Commands in their order, and of the frames the newest.

    Attributes
    ----------
    dropped
        Frames that a newer one replaced.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self._frame: IncomingFrame | None = None
        self._commands: deque[Json] = deque()
        self._changed = asyncio.Event()

    def put_frame(self, frame: IncomingFrame) -> None:
        """Add a frame; it replaces the one that waits."""
        self.dropped += self._frame is not None
        self._frame = frame
        self._changed.set()

    def put_command(self, command: Json) -> None:
        """Add a command; it is dropped while too many wait."""
        if len(self._commands) < MAX_COMMANDS:
            self._commands.append(command)
        self._changed.set()

    async def take(self) -> Json | IncomingFrame:
        """Return the next command, else the newest frame; wait for one."""
        while True:
            if self._commands:
                return self._commands.popleft()
            if self._frame:
                frame, self._frame = self._frame, None
                return frame
            self._changed.clear()
            await self._changed.wait()
