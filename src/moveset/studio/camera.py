"""In the studio: the machine's own camera, opened once for all pages and only while one looks."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from threading import Lock, Thread
from typing import Final

from moveset.base.errors import MovesetError
from moveset.base.values import TimedFrame
from moveset.capture.source import FrameSource, open_source

RETRY_S: Final = 2.0
"""A camera that was unplugged is tried again so often."""

Look = Callable[[TimedFrame | str], None]
"""Given every frame, or in words why there is none; called on the camera's thread."""


class MachineCamera:
    """A camera with lookers.

    Parameters
    ----------
    name
        What ``open_source`` takes: ``camera:0``; a video played as if live, for tests.
    """

    def __init__(
        self,
        name: str,
        *,
        opener: Callable[[str], FrameSource] = open_source,
        retry_s: float = RETRY_S,
    ) -> None:
        self.name = name
        self._open = opener
        self._retry_s = retry_s
        self._lookers: set[Look] = set()
        self._lock = Lock()
        self._running = False

    def join(self, look: Look) -> None:
        """Begin to send frames to somebody."""
        with self._lock:
            self._lookers.add(look)
            if not self._running:
                self._running = True
                Thread(target=self._run, name=f"moveset {self.name}", daemon=True).start()

    def leave(self, look: Look) -> None:
        """Send no more; the camera is let go when nobody looks."""
        with self._lock:
            self._lookers.discard(look)

    def _run(self) -> None:
        while not self._is_over():
            try:
                with closing(self._open(self.name)) as source:
                    for frame in source:
                        if not self._tell(frame):
                            break
                    else:
                        self._tell(f"{self.name} has no more frames")
            except MovesetError as error:
                self._tell(str(error))
            if self._has_lookers():
                time.sleep(self._retry_s)

    def _has_lookers(self) -> bool:
        with self._lock:
            return bool(self._lookers)

    def _is_over(self) -> bool:
        with self._lock:
            self._running = bool(self._lookers)
            return not self._running

    def _tell(self, news: TimedFrame | str) -> bool:
        """Tell everybody; whether there was anybody."""
        with self._lock:
            lookers = tuple(self._lookers)
        for look in lookers:
            look(news)
        return bool(lookers)
