"""On the way in: a mailbox with room for one frame, in which the newest wins."""

from __future__ import annotations

from threading import Condition

from moveset.base.values import TimedFrame


class NewestFrame:
    """Hands frames from one thread to another, always the newest; older ones are dropped.

    Attributes
    ----------
    received
        Frames put in.
    dropped
        Frames that a newer one pushed out before anyone took them.
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
        """Leave a frame, in place of one that nobody has taken yet."""
        with self._changed:
            self.received += 1
            self.dropped += self._frame is not None
            self._frame = frame
            self._changed.notify_all()

    def take(self, timeout_s: float | None = None) -> TimedFrame | None:
        """Return the newest frame, waited for if need be; None when no more will come.

        Raises
        ------
        TimeoutError
            No frame came in time.
        BaseException
            What ``close`` was given, after the last frame was taken.
        """
        with self._changed:
            if not self._changed.wait_for(self._has_news, timeout_s):
                raise TimeoutError(f"no frame for {timeout_s} s")
            frame, self._frame = self._frame, None
            if frame is None and self._error is not None:
                raise self._error
            return frame

    def close(self, error: BaseException | None = None) -> None:
        """Say that no more frames will come, and why if it is an error."""
        with self._changed:
            if not self._closed:
                self._closed, self._error = True, error
            self._changed.notify_all()

    def _has_news(self) -> bool:
        return self._frame is not None or self._closed
