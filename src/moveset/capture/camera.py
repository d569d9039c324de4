"""First on the road: a camera, whose frames come as they are taken; the newest one wins."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Protocol, cast

from moveset.base.closing import Closing
from moveset.base.errors import CameraError, MovesetError
from moveset.base.values import RgbImage, TimedFrame
from moveset.capture.newest import NewestFrame
from moveset.capture.video import probe, read_frames

Clock = Callable[[], float]

FAILED_READS = 10
"""Reads in a row without a picture after which a camera counts as unplugged; single ones happen."""

SILENCE_S = 5.0
"""Cameras take up to two seconds to start, and dim ones some tenths for a frame."""

_LEAVE_S = 2.0
"""Seconds to wait for a thread that sits inside a driver; with the program it ends anyway."""


@dataclass(frozen=True, slots=True)
class CameraOptions:
    """What is asked of a camera; it may give something else."""

    width: int = 640  # pixels
    height: int = 480  # pixels
    frame_rate: float = 30.0  # frames a second
    silence_s: float = SILENCE_S  # a camera silent for so long counts as unplugged


class Device(Protocol):
    """What takes the pictures."""

    def read(self) -> RgbImage | None:
        """Wait for the next picture; None when there was none to be had."""

    def close(self) -> None:
        """Let go of it."""


OpenDevice = Callable[[int, CameraOptions], Device]


class LiveFrames(Closing):
    """Frames that arrive on their own clock: of those not taken in time only the newest is kept.

    Parameters
    ----------
    frames
        Gives each frame at the moment it is taken; runs on a thread of its own.
    name
        What errors call it.
    silence_s
        Without a frame for so long, it is an error.

    Attributes
    ----------
    live
        True: the world does not wait.
    """

    live = True

    def __init__(
        self,
        frames: Iterator[TimedFrame],
        *,
        name: str,
        now: Clock = time.monotonic,
        silence_s: float = SILENCE_S,
    ) -> None:
        self._frames = frames
        self._name = name
        self._now = now
        self._silence_s = silence_s
        self._zero_s = 0.0
        self._box = NewestFrame()
        self._thread = Thread(target=self._receive, name=f"moveset {name}", daemon=True)
        self._thread.start()

    @property
    def received(self) -> int:
        """Frames that have arrived so far."""
        return self._box.received

    @property
    def dropped(self) -> int:
        """Frames that nobody took before the next one came."""
        return self._box.dropped

    def age_s(self, frame: TimedFrame) -> float:
        """Seconds since the frame arrived."""
        return self._now() - self._zero_s - frame.time_s

    def __iter__(self) -> Iterator[TimedFrame]:
        """Yield the newest frame each time one is asked for, until the source ends or is closed.

        Raises
        ------
        CameraError
            It stopped sending frames.
        """
        while (frame := self._newest()) is not None:
            yield frame

    def close(self) -> None:
        """Stop, and let go of the device."""
        self._box.close()
        self._thread.join(_LEAVE_S)

    def _newest(self) -> TimedFrame | None:
        try:
            return self._box.take(self._silence_s)
        except TimeoutError as error:
            raise _gone_silent(self._name) from error

    def _receive(self) -> None:
        """Put every frame into the box until the frames end or nobody wants them."""
        error = None
        try:
            for frame in self._frames:
                if not self._box.received:
                    self._zero_s = self._now() - frame.time_s
                if self._box.closed:
                    break
                self._box.put(frame)
        except BaseException as raised:
            error = raised  # raised again where the frames are taken
        finally:
            if isinstance(self._frames, Generator):
                self._frames.close()
            self._box.close(error)


def open_camera(
    index: int = 0,
    options: CameraOptions | None = None,
    *,
    now: Clock = time.monotonic,
    open_device: OpenDevice | None = None,
) -> LiveFrames:
    """Return the frames of a camera, from the moment of the first one on.

    Parameters
    ----------
    index
        Number of the camera, from 0.
    now
        A clock in seconds that never goes back.
    open_device
        What opens the camera; OpenCV if None.

    Raises
    ------
    CameraError
        There is no such camera, or another program has it.
    """
    options = options or CameraOptions()
    device = (open_device or open_opencv_device)(index, options)
    name = f"camera {index}"
    return LiveFrames(_taken(device, name, now), name=name, now=now, silence_s=options.silence_s)


def play_back(
    video: str | Path,
    *,
    now: Clock = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> LiveFrames:
    """Return the frames of a video as if a camera took them now: each at its own time.

    Raises
    ------
    VideoError
        The video cannot be read.
    """
    probe(video)
    return LiveFrames(_paced(read_frames(video), now, sleep), name=str(video), now=now)


def open_opencv_device(index: int, options: CameraOptions) -> Device:
    """Open a camera with OpenCV.

    Raises
    ------
    CameraError
        There is no such camera, or another program has it.
    """
    return _OpenCvDevice(index, options)


class _OpenCvDevice:
    """A camera through OpenCV."""

    def __init__(self, index: int, options: CameraOptions) -> None:
        import cv2

        level = cv2.utils.logging.getLogLevel()
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        try:
            self._capture = cv2.VideoCapture(index)
        finally:
            cv2.utils.logging.setLogLevel(level)
        if not self._capture.isOpened():
            raise CameraError(
                f"camera {index} cannot be opened: plug it in, close other programs that use it, "
                "or try another number"
            )
        self._ask_for(options)

    def _ask_for(self, options: CameraOptions) -> None:
        import cv2

        # Motion JPEG first: uncompressed pictures do not fit through USB 2 at 30 a second.
        self._capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, options.width)
        self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, options.height)
        self._capture.set(cv2.CAP_PROP_FPS, options.frame_rate)
        # A queue in the driver would make every frame late.
        self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)

    def read(self) -> RgbImage | None:
        import cv2

        found, image = self._capture.read()
        return cast("RgbImage", cv2.cvtColor(image, cv2.COLOR_BGR2RGB)) if found else None

    def close(self) -> None:
        self._capture.release()


def _taken(device: Device, name: str, now: Clock) -> Iterator[TimedFrame]:
    """Yield what a camera takes, timed from the first picture on, until it is unplugged."""
    zero_s, failed = None, 0
    try:
        while failed < FAILED_READS:
            image = device.read()
            failed = failed + 1 if image is None else 0
            if image is not None:
                taken_s = now()
                zero_s = taken_s if zero_s is None else zero_s
                yield TimedFrame(taken_s - zero_s, image)
        raise _gone_silent(name)
    finally:
        device.close()


def _paced(
    frames: Iterator[TimedFrame], now: Clock, sleep: Callable[[float], None]
) -> Iterator[TimedFrame]:
    """Yield each frame when its time has come."""
    zero_s = None
    for frame in frames:
        zero_s = now() if zero_s is None else zero_s
        wait_s = zero_s + frame.time_s - now()
        if wait_s > 0:
            sleep(wait_s)
        yield frame


def _gone_silent(name: str) -> MovesetError:
    return CameraError(f"{name} sends no frames any more: plug it in again, then start anew")
