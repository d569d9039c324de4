"""A thread-safe buffer for one frame, in which a new frame replaces the last one."""

from __future__ import annotations

from threading import Condition

from moveset.base.values import TimedFrame


class LatestFrame:
    """Passes frames from one thread to another: always the latest; older ones are dropped.

    Attributes
    ----------
    received
        Frames put in.
    dropped
        Frames replaced by a newer one before they were taken.
    """

    def __init__(self) -> None:
        self.received = 0
        self.dropped = 0
        self._frame: TimedFrame | None = None
        self._error: BaseException | None = None
        self._closed = False
        self._changed = Condition()

    @property
    def closed(self) -> bool:
        """Whether no more frames will come."""
        return self._closed

    def put(self, frame: TimedFrame) -> None:
        """Put a frame in, replacing one that has not been taken."""
        with self._changed:
            self.received += 1
            self.dropped += self._frame is not None
            self._frame = frame
            self._changed.notify_all()

    def take(self, timeout_s: float | None = None) -> TimedFrame | None:
        """Return the latest frame, waiting for one if necessary; None when no more will come.

        Raises
        ------
        TimeoutError
            No frame came in time.
        BaseException
            The error given to ``close``, after the last frame was taken.
        """
        with self._changed:
            if not self._changed.wait_for(self._is_ready, timeout_s):
                raise TimeoutError(f"no frame for {timeout_s} s")
            frame, self._frame = self._frame, None
            if frame is None and self._error is not None:
                raise self._error
            return frame

    def close(self, error: BaseException | None = None) -> None:
        """Announce that no more frames will come, and the error that is the reason, if any."""
        with self._changed:
            if not self._closed:
                self._closed, self._error = True, error
            self._changed.notify_all()

    def _is_ready(self) -> bool:
        return self._frame is not None or self._closed
