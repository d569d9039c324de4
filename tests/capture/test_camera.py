"""A camera gives its newest frame, says what went wrong, and is let go of in the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from moveset.base.errors import CameraError, VideoError
from moveset.base.values import RgbImage, TimedFrame
from moveset.capture.camera import (
    FAILED_READS,
    CameraOptions,
    Device,
    LiveFrames,
    OpenDevice,
    open_camera,
    play_back,
)
from moveset.capture.video import write_video

WAIT_S = 5.0


class FakeDevice:
    """Gives its pictures one by one, each when it is let, then None for ever."""

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


def test_who_comes_late_gets_the_newest_frame() -> None:
    device = FakeDevice(6)
    with camera_of(device) as camera:
        device.go.set()
        wait_until(lambda: camera.received == 6)
        frame = next(iter(camera))
        assert frame.image[0, 0, 0] == 5
        assert (camera.received, camera.dropped) == (6, 5)
        assert camera.live


def test_times_begin_with_the_first_picture_and_grow() -> None:
    ticks = iter(np.arange(100.0, 200.0, 0.25))
    device = FakeDevice(5)
    device.go.set()
    times: list[float] = []
    camera = open_camera(now=lambda: float(next(ticks)), open_device=opener(device))
    with camera, pytest.raises(CameraError):
        times.extend(frame.time_s for frame in camera)
    assert all(0.0 <= time_s < 100.0 for time_s in times)
    assert times == sorted(set(times))


def test_how_old_a_frame_is_can_be_asked() -> None:
    clock = [50.0]
    device = FakeDevice(1)
    device.go.set()
    with open_camera(now=lambda: clock[0], open_device=opener(device)) as camera:
        frame = next(iter(camera))
        clock[0] += 0.04
        assert camera.age_s(frame) == pytest.approx(0.04)


def test_a_picture_that_fails_now_and_then_is_passed_over() -> None:
    device = FakeDevice(FAILED_READS, gaps=tuple(range(1, FAILED_READS - 1)))
    device.go.set()
    with camera_of(device) as camera:
        wait_until(lambda: camera.received == 2)


def test_an_unplugged_camera_is_named_with_the_mend() -> None:
    device = FakeDevice(2)
    device.go.set()
    with camera_of(device) as camera, pytest.raises(CameraError, match=r"camera 0 .*plug it in"):
        list(camera)
    assert device.closed.is_set()


def test_a_silent_camera_is_named_with_the_mend() -> None:
    device = FakeDevice(2)
    camera = camera_of(device, silence_s=0.01)
    with pytest.raises(CameraError, match="sends no frames"):
        next(iter(camera))
    device.go.set()
    camera.close()
    assert device.closed.is_set()


def test_a_camera_is_let_go_of_when_the_work_ends_in_an_error() -> None:
    device = FakeDevice(10_000)
    device.go.set()

    def work() -> None:
        with camera_of(device) as camera:
            next(iter(camera))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert device.closed.wait(WAIT_S)


def test_a_closed_camera_gives_no_more() -> None:
    device = FakeDevice(100_000)
    camera = camera_of(device)
    device.go.set()
    wait_until(lambda: camera.received >= 3)
    camera.close()
    assert len(list(camera)) <= 1


def test_no_such_camera_is_said() -> None:
    with pytest.raises(CameraError, match=r"camera 99 cannot be opened: plug it in"):
        open_camera(99)


def make_clip(path: Path) -> Path:
    images = (np.full((32, 32, 3), 20 * step, np.uint8) for step in range(10))
    return write_video(path, (TimedFrame(step / 10, image) for step, image in enumerate(images)))


def test_a_video_is_played_at_its_own_times(tmp_path: Path) -> None:
    clock = [7.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    path = make_clip(tmp_path / "a.mp4")
    with play_back(path, now=lambda: clock[0], sleep=sleep) as source:
        times = [frame.time_s for frame in source]
        assert source.received == 10
        assert len(times) + source.dropped == 10
    assert clock[0] == pytest.approx(7.9)
    assert times[-1] == pytest.approx(0.9)
    assert slept == pytest.approx([0.1] * 9)


def test_a_slow_player_misses_frames_but_not_the_newest(tmp_path: Path) -> None:
    with play_back(make_clip(tmp_path / "a.mp4")) as source:
        frames = iter(source)
        next(frames)
        time.sleep(0.35)
        late = next(frames)
        assert late.time_s > 0.1
        assert source.age_s(late) < WAIT_S
        assert source.dropped >= 1


def test_a_video_that_is_none_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="is not there"):
        play_back(tmp_path / "a.mp4")
