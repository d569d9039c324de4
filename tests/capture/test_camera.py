"""A camera gives its latest frame, reports what went wrong, and is released at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from moveset.base.errors import CameraError
from moveset.base.values import RgbImage
from moveset.capture.camera import (
    MAX_FAILED_READS,
    CameraOptions,
    Device,
    OpenDevice,
    camera_options,
    explain_closed,
    open_camera,
)
from moveset.capture.live_frames import LiveFrames

WAIT_S = 60.0


class FakeDevice:
    """Gives its frames one by one once ``go`` is set, then always None."""

    def __init__(self, count: int, *, gaps: tuple[int, ...] = ()) -> None:
        self.reads = 0
        self.closed = Event()
        self.go = Event()
        self._numbers = iter(range(count))
        self._gaps = gaps

    def read(self) -> RgbImage | None:
        assert self.go.wait(WAIT_S)
        self.reads += 1
        number = next(self._numbers, None)
        if number is None or number in self._gaps:
            return None
        return np.full((4, 4, 3), number % 256, np.uint8)

    def close(self) -> None:
        self.closed.set()


def opener(device: Device) -> OpenDevice:
    def open_device(index: int, options: CameraOptions) -> Device:
        return device

    return open_device


def camera_of(device: Device, **changes: object) -> LiveFrames:
    options = CameraOptions(**changes)
    return open_camera(0, options, open_device=opener(device))


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_a_late_reader_gets_the_latest_frame() -> None:
    device = FakeDevice(6)
    with camera_of(device) as camera:
        device.go.set()
        wait_until(lambda: camera.received == 6)
        frame = next(iter(camera))
        assert frame.image[0, 0, 0] == 5
        assert (camera.received, camera.dropped) == (6, 5)
        assert camera.live


def test_times_start_with_the_first_frame_and_increase() -> None:
    ticks = iter(np.arange(100.0, 200.0, 0.25))
    device = FakeDevice(5)
    device.go.set()
    times: list[float] = []
    camera = open_camera(now=lambda: float(next(ticks)), open_device=opener(device))
    with camera, pytest.raises(CameraError):
        times.extend(frame.time_s for frame in camera)
    assert all(0.0 <= time_s < 100.0 for time_s in times)
    assert times == sorted(set(times))


def test_the_age_of_a_frame_is_known() -> None:
    clock = [50.0]
    device = FakeDevice(1)
    device.go.set()
    with open_camera(now=lambda: clock[0], open_device=opener(device)) as camera:
        frame = next(iter(camera))
        clock[0] += 0.04
        assert camera.age_s(frame) == pytest.approx(0.04)


def test_single_failed_reads_are_ignored() -> None:
    device = FakeDevice(MAX_FAILED_READS, gaps=tuple(range(1, MAX_FAILED_READS - 1)))
    device.go.set()
    with camera_of(device) as camera:
        wait_until(lambda: camera.received == 2)


def test_a_disconnected_camera_is_reported() -> None:
    device = FakeDevice(2)
    device.go.set()
    with camera_of(device) as camera, pytest.raises(CameraError, match=r"camera 0 .*plug it in"):
        list(camera)
    assert device.closed.is_set()


def test_a_silent_camera_is_reported() -> None:
    device = FakeDevice(2)
    camera = camera_of(device, silence_s=0.01)
    with pytest.raises(CameraError, match="sends no frames"):
        next(iter(camera))
    device.go.set()
    camera.close()
    assert device.closed.is_set()


def test_a_camera_is_released_after_an_error() -> None:
    device = FakeDevice(10_000)
    device.go.set()

    def work() -> None:
        with camera_of(device) as camera:
            next(iter(camera))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert device.closed.wait(WAIT_S)


def test_a_closed_camera_gives_no_more_frames() -> None:
    device = FakeDevice(100_000)
    camera = camera_of(device)
    device.go.set()
    wait_until(lambda: camera.received >= 3)
    camera.close()
    assert len(list(camera)) <= 1


@pytest.mark.parametrize(
    ("size", "rate", "mode"),
    [
        ("", None, (640, 480, 30.0)),
        ("1280x720", None, (1280, 720, 30.0)),
        (" 1920X1080 ", 60.0, (1920, 1080, 60.0)),
        ("", 7.5, (640, 480, 7.5)),
    ],
)
def test_a_mode_can_be_requested(
    size: str, rate: float | None, mode: tuple[int, int, float]
) -> None:
    options = camera_options(size, rate)
    assert (options.width, options.height, options.frame_rate) == mode


@pytest.mark.parametrize(
    "size",
    [
        "x",
        "1280",
        "1280x",
        "-640x480",
        "640x480x3",
        "0x0",
        "99999x99999",
        "\u0661\u0662x\u0663\u0664",
        "8x8",
    ],
)
def test_what_is_no_size_is_explained(size: str) -> None:
    with pytest.raises(CameraError, match="write WIDTHxHEIGHT in pixels, as in 1280x720"):
        camera_options(size)


@pytest.mark.parametrize("rate", [0.0, -30.0, 1e9, float("nan"), float("inf")])
def test_an_impossible_rate_is_explained(rate: float) -> None:
    with pytest.raises(CameraError, match="choose 1 to 1000"):
        camera_options("", rate)


def test_the_requested_mode_reaches_the_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    import cv2

    asked: dict[int, float] = {}

    class Capture:
        def __init__(self, index: int) -> None:
            assert index == 701

        def isOpened(self) -> bool:  # noqa: N802  OpenCV's name
            return True

        def set(self, prop: int, value: float) -> None:
            asked[prop] = value

        def read(self) -> tuple[bool, None]:
            return False, None

        def release(self) -> None:
            pass

    monkeypatch.setattr(cv2, "VideoCapture", Capture)
    with open_camera(701, camera_options("1280x720", 60.0)) as camera:
        assert asked[cv2.CAP_PROP_FRAME_WIDTH] == 1280
        assert asked[cv2.CAP_PROP_FRAME_HEIGHT] == 720
        assert asked[cv2.CAP_PROP_FPS] == 60.0
        with pytest.raises(CameraError, match="camera 1 sends no frames"):
            list(camera)


def test_a_missing_camera_is_reported() -> None:
    with pytest.raises(CameraError, match=r"camera 99 cannot be opened: plug it in"):
        open_camera(99)


@pytest.mark.skipif(sys.platform != "linux", reason="devices of Linux")
def test_a_camera_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    assert explain_closed(0, tmp_path).endswith("there is none")
    (tmp_path / "video2").touch()
    assert "plug it in, or try another number: there is 2" in explain_closed(0, tmp_path)
    assert "another program uses" in explain_closed(2, tmp_path)
    assert "other programs" in explain_closed(0, tmp_path / "nothing")
