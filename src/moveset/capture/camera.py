"""Cameras, through OpenCV."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol, cast

from moveset.base.errors import CameraError
from moveset.base.values import RgbImage, TimedFrame
from moveset.capture.live_frames import SILENCE_S, Clock, LiveFrames, silence_error

DEVICES: Final = Path("/dev")
"""Where Linux has its cameras, as video0 and so on."""

MAX_FAILED_READS = 10
"""Failed reads in a row after which a camera counts as disconnected; single ones are normal."""


MAX_SIDE: Final = 8192
MAX_FRAME_RATE: Final = 1000.0

DRIVER_STEP: Final = 100
"""OpenCV reads the hundreds of a camera's number as the kind of driver."""


@dataclass(frozen=True, slots=True)
class CameraOptions:
    """The mode requested from a camera, which may choose another one.

    Attributes
    ----------
    width, height
        In pixels.
    frame_rate
        In frames per second.
    silence_s
        Seconds without a frame after which the camera counts as disconnected; by default 5.
    """

    width: int = 640
    height: int = 480
    frame_rate: float = 30.0
    silence_s: float = SILENCE_S


class Device(Protocol):
    """A camera that is open."""

    def read(self) -> RgbImage | None:
        """Wait for the next image; None if the read failed."""

    def close(self) -> None:
        """Release it."""


OpenDevice = Callable[[int, CameraOptions], Device]


def open_camera(
    index: int = 0,
    options: CameraOptions | None = None,
    *,
    now: Clock = time.monotonic,
    open_device: OpenDevice | None = None,
) -> LiveFrames:
    """Return the frames of a camera, with times since the first one.

    Parameters
    ----------
    index
        Number of the camera, from 0, or what ``find_camera`` returns.
    open_device
        Opens the camera; OpenCV if None.

    Raises
    ------
    CameraError
        There is no such camera, or another program uses it.
    """
    options = options or CameraOptions()
    device = (open_device or open_opencv_device)(index, options)
    name = _shown(index)
    frames = _read_device(device, name, now)
    return LiveFrames(frames, name=name, now=now, silence_s=options.silence_s)


def open_opencv_device(index: int, options: CameraOptions) -> Device:
    """Open a camera with OpenCV.

    Raises
    ------
    CameraError
        There is no such camera, or another program uses it.
    """
    return _OpenCvDevice(index, options)


def explain_closed(index: int, devices: Path = DEVICES) -> str:
    """Return what to do about a camera that cannot be opened; on Linux its device says more."""
    device = devices / f"video{index}"
    if sys.platform != "linux" or not devices.is_dir():
        return "plug it in, close other programs that use it, or try another number"
    if not device.exists():
        found = sorted(one.name.removeprefix("video") for one in devices.glob("video*"))
        return f"plug it in, or try another number: there is {', '.join(found) or 'none'}"
    if not os.access(device, os.R_OK | os.W_OK):
        return f"you may not use {device}: `sudo usermod -aG video $USER`, then log in again"
    return f"another program uses {device}, or it is no camera: close that program"


def camera_options(size: str = "", frame_rate: float | None = None) -> CameraOptions:
    """Return the options for a size such as ``1280x720`` and a frame rate; defaults where absent.

    Raises
    ------
    CameraError
        The size or the rate is not one that a camera can have.
    """
    options = CameraOptions()
    if size:
        width, height = _parse_size(size)
        options = replace(options, width=width, height=height)
    if frame_rate is not None:
        if not 1.0 <= frame_rate <= MAX_FRAME_RATE:
            raise CameraError(f"{frame_rate:g} frames a second: choose 1 to {MAX_FRAME_RATE:.0f}")
        options = replace(options, frame_rate=frame_rate)
    return options


def _parse_size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{2,5})x([0-9]{2,5})", text.strip().lower())
    if not found or not all(16 <= int(side) <= MAX_SIDE for side in found.groups()):
        raise CameraError(
            f"{text!r} is no size: write WIDTHxHEIGHT in pixels, as in 1280x720, at most {MAX_SIDE}"
        )
    return int(found[1]), int(found[2])


def _shown(index: int) -> str:
    return f"camera {index % DRIVER_STEP}"


class _OpenCvDevice:
    def __init__(self, index: int, options: CameraOptions) -> None:
        import cv2

        level = cv2.utils.logging.getLogLevel()
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        try:
            self._capture = cv2.VideoCapture(index)
        finally:
            cv2.utils.logging.setLogLevel(level)
        if not self._capture.isOpened():
            raise CameraError(f"{_shown(index)} cannot be opened: {explain_closed(index)}")
        self._request_mode(options)

    def _request_mode(self, options: CameraOptions) -> None:
        import cv2

        # Motion JPEG first: USB 2 is too slow for uncompressed images at 30 frames a second.
        self._capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, options.width)
        self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, options.height)
        self._capture.set(cv2.CAP_PROP_FPS, options.frame_rate)
        # A queue in the driver would delay every frame.
        self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)

    def read(self) -> RgbImage | None:
        import cv2

        found, image = self._capture.read()
        return cast("RgbImage", cv2.cvtColor(image, cv2.COLOR_BGR2RGB)) if found else None

    def close(self) -> None:
        self._capture.release()


def _read_device(device: Device, name: str, now: Clock) -> Iterator[TimedFrame]:
    """Yield a camera's frames until it is disconnected."""
    zero_s, failed = None, 0
    try:
        while failed < MAX_FAILED_READS:
            image = device.read()
            failed = failed + 1 if image is None else 0
            if image is not None:
                captured_s = now()
                zero_s = captured_s if zero_s is None else zero_s
                yield TimedFrame(captured_s - zero_s, image)
        raise silence_error(name)
    finally:
        device.close()
