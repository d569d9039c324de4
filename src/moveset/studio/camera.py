"""The machine's own camera, opened once for all pages and only while one uses it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from threading import Lock, Thread
from typing import Final

from moveset.base.errors import MovesetError
from moveset.base.values import TimedFrame
from moveset.capture.frame_source import FrameSource, open_source

RETRY_S: Final = 2.0
"""Time between attempts to open a camera that was unplugged."""

FrameCallback = Callable[[TimedFrame | str], None]
"""Called with every frame, or with a message why there is none, on the camera's thread."""


class MachineCamera:
    """A camera that several pages share.

    Parameters
    ----------
    name
        As ``open_source`` takes it, for example ``camera:0``.
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
        self._callbacks: set[FrameCallback] = set()
        self._lock = Lock()
        self._running = False

    def join(self, callback: FrameCallback) -> None:
        """Call a function with every frame from now on."""
        with self._lock:
            self._callbacks.add(callback)
            if not self._running:
                self._running = True
                Thread(target=self._run, name=f"moveset {self.name}", daemon=True).start()

    def leave(self, callback: FrameCallback) -> None:
        """Call a function no more; the camera is closed when nobody uses it."""
        with self._lock:
            self._callbacks.discard(callback)

    def _run(self) -> None:
        while not self._is_over():
            try:
                with closing(self._open(self.name)) as source:
                    for frame in source:
                        if not self._notify(frame):
                            break
                    else:
                        self._notify(f"{self.name} has no more frames")
            except MovesetError as error:
                self._notify(str(error))
            if self._is_used():
                time.sleep(self._retry_s)

    def _is_used(self) -> bool:
        with self._lock:
            return bool(self._callbacks)

    def _is_over(self) -> bool:
        with self._lock:
            self._running = bool(self._callbacks)
            return not self._running

    def _notify(self, news: TimedFrame | str) -> bool:
        """Call everybody; return whether there was anybody."""
        with self._lock:
            callbacks = tuple(self._callbacks)
        for callback in callbacks:
            callback(news)
        return bool(callbacks)
