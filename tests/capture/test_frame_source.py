"""One name, one source of frames."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from moveset.base.errors import CameraError, VideoError
from moveset.base.values import TimedFrame
from moveset.capture import frame_source
from moveset.capture.camera_list import CameraName, find_camera
from moveset.capture.frame_source import FrameSource, in_real_time, is_camera, open_source
from moveset.capture.video import probe
from moveset.capture.video_writer import write_video


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    image = np.zeros((32, 32, 3), np.uint8)
    return write_video(tmp_path / "a.mp4", [TimedFrame(step / 100, image) for step in range(5)])


def test_a_file_drops_no_frame(clip: Path) -> None:
    source = open_source(clip)
    assert isinstance(source, FrameSource)
    frames = list(source)
    assert (len(frames), source.live, source.dropped, source.age_s(frames[0])) == (5, False, 0, 0.0)
    source.close()


def test_a_file_can_be_played_live(clip: Path) -> None:
    source = open_source(f"live:{clip}")
    assert isinstance(source, FrameSource)
    assert source.live
    frames = list(source)
    assert frames[-1].time_s == pytest.approx(0.04)
    assert len(frames) + source.dropped == 5
    source.close()


def test_a_file_can_be_closed_early(clip: Path) -> None:
    source = open_source(str(clip))
    next(iter(source))
    source.close()
    assert list(source) == []


@pytest.mark.parametrize("name", ["camera:98", "camera:098"])
def test_a_missing_camera_is_reported(name: str) -> None:
    with pytest.raises(CameraError, match="camera 98 cannot be opened"):
        open_source(name)


@pytest.mark.parametrize(
    "name", ["camera:", "camera: ", "camera:-1", "camera:1.5", "camera:99999999999999999999"]
)
def test_what_is_no_camera_is_explained(name: str) -> None:
    with pytest.raises(CameraError, match=r"give (its number or|one from 0)"):
        open_source(name)


def test_a_camera_is_opened_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    cameras = lambda: [CameraName(0, "Integrated"), CameraName(3, "Logitech: C920")]  # noqa: E731
    monkeypatch.setattr(frame_source, "find_camera", partial(find_camera, list_all=cameras))
    monkeypatch.setattr(frame_source, "open_camera", lambda index, *_, **__: opened.append(index))
    for name in ("camera:c920", "camera:Logitech: C920", "camera:1", "camera"):
        open_source(name)
    assert opened == [3, 3, 1, 0]
    with pytest.raises(CameraError, match="0 is Integrated, 3 is Logitech"):
        open_source("camera:kinect")


@pytest.mark.parametrize(
    ("name", "camera"),
    [("camera", True), ("camera:1", True), ("camera.mp4", False), ("live:camera", False)],
)
def test_a_camera_is_told_from_a_file(name: str, camera: bool) -> None:
    assert is_camera(name) is camera


@pytest.mark.parametrize("name", ["missing.mp4", "live:missing.mp4", "live:"])
def test_a_missing_file_is_reported_before_the_first_frame(name: str) -> None:
    with pytest.raises(VideoError, match="does not exist"):
        open_source(name)


@pytest.mark.parametrize(
    ("name", "paced"),
    [("a.mp4", "live:a.mp4"), ("live:a.mp4", "live:a.mp4"), ("camera:1", "camera:1")],
)
def test_a_file_is_paced_by_its_name(name: str, paced: str) -> None:
    assert in_real_time(name) == paced


def test_files_know_their_duration(clip: Path) -> None:
    for name in (str(clip), f"live:{clip}"):
        source = open_source(name)
        assert source.duration_s == probe(clip).duration_s  # type: ignore[attr-defined]
        source.close()
