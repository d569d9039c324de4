"""Playing takes the camera that was asked for, in its mode, and turns a mirrored picture back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from moveset.base.errors import CameraError
from moveset.base.values import Score, TimedFrame
from moveset.capture.camera import CameraOptions
from moveset.capture.video_writer import write_video
from moveset.cli.app import main
from moveset.play.pipeline import PlayedFrame
from moveset.workflow import play_source
from moveset.workflow.play_source import note_size, open_play_source

HD = CameraOptions(1280, 720, 60.0)


@pytest.fixture
def video(tmp_path: Path) -> Path:
    image = np.zeros((32, 64, 3), np.uint8)
    image[:, :32] = (200, 0, 0)
    return write_video(tmp_path / "a.mp4", [TimedFrame(step / 30, image) for step in range(3)])


def played(width: int, height: int) -> PlayedFrame:
    frame = TimedFrame(0.0, np.zeros((height, width, 3), np.uint8))
    return PlayedFrame(frame, np.zeros(1, np.float32), Score(0.0, {}), (), {})


@pytest.mark.parametrize("mirror", [False, True])
def test_a_mirrored_picture_is_turned_back(video: Path, mirror: bool) -> None:
    source = open_play_source(str(video), None, mirror=mirror)
    image = next(iter(source)).image
    source.close()
    red = image[16, 60 if mirror else 4, 0]
    assert red > 150


def test_the_mode_reaches_the_camera(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    monkeypatch.setattr(play_source, "open_source", lambda *words: opened.append(words))
    open_play_source("camera:0", HD, mirror=False)
    open_play_source("camera:0", None, mirror=False)
    assert opened == [("camera:0", HD), ("camera:0",)]


@pytest.mark.parametrize("name", ["a.mp4", "live:a.mp4"])
def test_a_video_has_no_mode(name: str) -> None:
    with pytest.raises(CameraError, match="is no camera: leave out --camera-size"):
        open_play_source(name, HD, mirror=False)


def test_a_camera_that_has_no_such_size_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    frames = [played(640, 480)] * 3
    assert list(note_size(frames, HD)) == frames
    assert capsys.readouterr().err == "the camera gives 640x480: it has no mode of 1280x720\n"
    list(note_size([played(1280, 720)], HD))
    list(note_size(frames, None))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--source", "camera:99999999999999999999"), "is no camera's number"),
        (("--source", "camera:-1"), "is no camera's number"),
        (("--source", "camera:"), "give its number or name"),
        (("--source", "camera:no such camera"), "no camera is named"),
        (("--camera-size", "huge"), "write WIDTHxHEIGHT"),
        (("--camera-rate", "0"), "choose 1 to 1000"),
        (("--source", "a.mp4", "--camera-rate", "60"), "a.mp4 is no camera"),
    ],
)
def test_a_wrong_camera_is_explained(words, reason: str, capsys) -> None:
    assert main(["play", *words]) == 1
    error = capsys.readouterr().err
    assert reason in error
    assert "Traceback" not in error
