"""Frames of a live source, read on a thread of its own; the latest frame wins."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Thread

from moveset.base.errors import CameraError, MovesetError
from moveset.base.values import TimedFrame
from moveset.capture.latest_frame import LatestFrame
from moveset.capture.video import probe, read_frames

Clock = Callable[[], float]
"""Returns seconds that never decrease."""

SILENCE_S = 5.0
"""Cameras take up to two seconds to start, and some tenths for a frame in dim light."""

_JOIN_S = 2.0
"""Time to wait for a thread that is blocked in a driver; it ends with the program anyway."""


class LiveFrames(AbstractContextManager["LiveFrames"]):
    """Frames that arrive at their own pace: of those not taken in time only the latest is kept.

    Parameters
    ----------
    frames
        Yields each frame when it is captured; runs on a thread of its own.
    name
        Name of the source in error messages.
    duration_s
        Length of a video that is played back; 0 for a camera.
    silence_s
        Time without a frame after which the source counts as disconnected.

    Attributes
    ----------
    live
        True: frames do not wait to be taken.
    """

    live = True

    def __init__(
        self,
        frames: Iterator[TimedFrame],
        *,
        name: str,
        duration_s: float = 0.0,
        now: Clock = time.monotonic,
        silence_s: float = SILENCE_S,
    ) -> None:
        self.duration_s = duration_s
        self._frames = frames
        self._name = name
        self._now = now
        self._silence_s = silence_s
        self._zero_s = 0.0
        self._latest = LatestFrame()
        self._thread = Thread(target=self._receive, name=f"moveset {name}", daemon=True)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def received(self) -> int:
        """Number of frames that have arrived."""
        return self._latest.received

    @property
    def dropped(self) -> int:
        """Number of frames that were replaced by a newer one before they were taken."""
        return self._latest.dropped

    def age_s(self, frame: TimedFrame) -> float:
        """Seconds since the frame arrived."""
        return self._now() - self._zero_s - frame.time_s

    def __iter__(self) -> Iterator[TimedFrame]:
        """Yield the latest frame whenever one is asked for, until the source ends or is closed.

        Raises
        ------
        CameraError
            It stopped sending frames.
        """
        while (frame := self._take_frame()) is not None:
            yield frame

    def close(self) -> None:
        """Stop, and release the device."""
        self._latest.close()
        self._thread.join(_JOIN_S)

    def _take_frame(self) -> TimedFrame | None:
        try:
            return self._latest.take(self._silence_s)
        except TimeoutError as error:
            raise silence_error(self._name) from error

    def _receive(self) -> None:
        """Pass every frame on until the frames end or the buffer is closed."""
        error = None
        try:
            for frame in self._frames:
                if not self._latest.received:
                    self._zero_s = self._now() - frame.time_s
                if self._latest.closed:
                    break
                self._latest.put(frame)
        except BaseException as raised:
            error = raised  # raised again in the thread that takes the frames
        finally:
            if isinstance(self._frames, Generator):
                self._frames.close()
            self._latest.close(error)


def play_back(
    video: str | Path,
    *,
    now: Clock = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> LiveFrames:
    """Return the frames of a video as if a camera captured them now.

    Raises
    ------
    VideoError
        The video cannot be read.
    """
    duration_s = probe(video).duration_s
    paced = wait_for_frames(read_frames(video), now, sleep)
    return LiveFrames(paced, name=str(video), duration_s=duration_s, now=now)


def silence_error(name: str) -> MovesetError:
    """Return the error for a source that stopped sending frames."""
    return CameraError(f"{name} sends no frames any more: plug it in again and restart")


def wait_for_frames(
    frames: Iterator[TimedFrame], now: Clock, sleep: Callable[[float], None]
) -> Iterator[TimedFrame]:
    """Yield each frame at its time, the first one at once."""
    zero_s = None
    for frame in frames:
        zero_s = now() - frame.time_s if zero_s is None else zero_s
        wait_s = zero_s + frame.time_s - now()
        if wait_s > 0:
            sleep(wait_s)
        yield frame
