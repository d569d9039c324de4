"""A video is played back live, as a camera would send it."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from moveset.base.errors import VideoError
from moveset.base.values import TimedFrame
from moveset.capture.live_frames import play_back
from moveset.capture.video_writer import write_video

from .odd_videos import write_odd


def make_clip(path: Path) -> Path:
    images = (np.full((32, 32, 3), 20 * step, np.uint8) for step in range(10))
    return write_video(path, (TimedFrame(step / 10, image) for step, image in enumerate(images)))


def test_a_video_is_played_back_at_its_own_times(tmp_path: Path) -> None:
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


def test_a_video_that_starts_late_is_played_back_at_once(tmp_path: Path) -> None:
    clock = [7.0]

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    path = write_odd(tmp_path / "a.webm", start_s=1.2)
    with play_back(path, now=lambda: clock[0], sleep=sleep) as source:
        last = list(source)[-1]
        assert last.time_s == pytest.approx(1.2 + 19 / 25)
        assert source.age_s(last) == pytest.approx(0.0, abs=0.001)
    assert clock[0] == pytest.approx(7.0 + 19 / 25)


def test_a_slow_reader_misses_frames_but_not_the_latest(tmp_path: Path) -> None:
    with play_back(make_clip(tmp_path / "a.mp4")) as source:
        frames = iter(source)
        next(frames)
        time.sleep(0.35)
        late = next(frames)
        assert late.time_s > 0.1
        assert source.age_s(late) < 5.0
        assert source.dropped >= 1


def test_a_missing_video_is_reported_at_once(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="does not exist"):
        play_back(tmp_path / "a.mp4")
