"""A camera is found by its number or by a part of its name, and every wrong one is explained."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from moveset.base.errors import CameraError
from moveset.capture import camera_list
from moveset.capture.camera_list import (
    DIRECTSHOW,
    CameraName,
    directshow_cameras,
    find_camera,
    linux_cameras,
    list_cameras,
    mac_cameras,
)

CAMERAS = (
    CameraName(0, "Integrated Camera: Integrated C"),
    CameraName(2, "HD Pro Webcam C920"),
    CameraName(4, "HD Pro Webcam C922"),
    CameraName(6, "C920"),
    CameraName(8, "Kamera Größe"),
)


def find(text: str, cameras: tuple[CameraName, ...] = CAMERAS) -> int:
    return find_camera(text, lambda: cameras)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("99", 99),
        ("integrated", 0),
        ("Integrated Camera: Integrated C", 0),
        ("pro webcam c922", 4),
        ("  PRO WEBCAM C920  ", 2),
        ("c920", 6),  # a whole name comes before a part of another one
        ("GRÖSSE", 8),
    ],
)
def test_a_camera_is_found_by_number_or_part_of_its_name(text: str, number: int) -> None:
    assert find(text) == number


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no camera is named: give its number or name"),
        ("   ", "no camera is named: give its number or name"),
        ("-1", "-1 is no camera's number: give one from 0 to 99"),
        ("+1", "is no camera's number"),
        ("1.5", "is no camera's number"),
        ("100", "is no camera's number"),
        ("700", "is no camera's number"),
        ("99999999999999999999", "is no camera's number"),
        ("9" * 5000, "is no camera's number"),
        ("٣", "no camera is named '٣'"),
        ("kinect", "no camera is named 'kinect': camera 0 is Integrated Camera"),
        ("webcam", "several cameras are named 'webcam': give more of the name, or a number: 2 is"),
    ],
)
def test_a_wrong_camera_is_explained(text: str, words: str) -> None:
    with pytest.raises(CameraError) as raised:
        find(text)
    assert words in str(raised.value)


def test_an_ambiguous_name_lists_only_those_it_fits() -> None:
    with pytest.raises(CameraError) as raised:
        find("webcam")
    assert "2 is HD Pro Webcam C920, 4 is HD Pro Webcam C922" in str(raised.value)
    assert "Integrated" not in str(raised.value)


def test_a_machine_without_names_says_how_to_go_on() -> None:
    with pytest.raises(CameraError, match="names none, so give its number"):
        find("c920", ())


def test_a_number_needs_no_list() -> None:
    def fail() -> tuple[CameraName, ...]:
        raise AssertionError

    assert find_camera("3", fail) == 3


def add_node(folder: Path, node: str, name: str | None, index: str | None = "0") -> None:
    (folder / node).mkdir()
    for file, text in (("name", name), ("index", index)):
        if text is not None:
            (folder / node / file).write_bytes(f"{text}\n".encode("utf-8", "surrogateescape"))


def test_linux_lists_the_nodes_that_give_images(tmp_path: Path) -> None:
    add_node(tmp_path, "video10", "HD Pro Webcam C920")
    add_node(tmp_path, "video11", "HD Pro Webcam C920", "1")  # metadata
    add_node(tmp_path, "video2", "Integrated Camera")
    add_node(tmp_path, "video3", "Bad \udcff name")
    add_node(tmp_path, "video5", None, None)
    add_node(tmp_path, "videox", "no number")
    add_node(tmp_path, "v4l-subdev0", "a sensor")
    assert linux_cameras(tmp_path) == [
        CameraName(2, "Integrated Camera"),
        CameraName(3, "Bad \ufffd name"),
        CameraName(5, "video5"),
        CameraName(10, "HD Pro Webcam C920"),
    ]
    assert linux_cameras(tmp_path / "none") == []


def test_windows_opens_a_named_camera_with_the_driver_that_named_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import av.device

    devices = [
        SimpleNamespace(description="Microphone", media_types=["audio"]),
        SimpleNamespace(description="Integrated Camera", media_types=["video"]),
        SimpleNamespace(description="HD Pro Webcam C920", media_types=["video", "audio"]),
    ]
    monkeypatch.setattr(av.device, "enumerate_input_devices", {"dshow": devices}.get)
    assert find_camera("c920", directshow_cameras) == DIRECTSHOW + 1


def test_cameras_that_cannot_be_listed_are_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import av.device

    assert directshow_cameras() == []  # this FFmpeg has no DirectShow
    monkeypatch.delattr(av.device, "enumerate_input_devices")
    assert directshow_cameras() == []


def test_macos_numbers_cameras_by_their_identifier() -> None:
    listed = {
        "SPCameraDataType": [
            {"_name": "FaceTime HD Camera", "spcamera_unique-id": "3F45E80A-0176-46F7"},
            {"_name": "HD Pro Webcam C920", "spcamera_unique-id": "0x110000046d082d"},
        ]
    }
    assert mac_cameras(lambda: json.dumps(listed)) == [
        CameraName(0, "HD Pro Webcam C920"),
        CameraName(1, "FaceTime HD Camera"),
    ]


@pytest.mark.parametrize("answer", ["", "{}", "[]", '{"SPCameraDataType": [{}]}', "null"])
def test_an_unknown_answer_of_the_profiler_lists_none(answer: str) -> None:
    assert mac_cameras(lambda: answer) == []


def test_a_profiler_that_fails_or_hangs_lists_none() -> None:
    for error in (FileNotFoundError(), subprocess.TimeoutExpired("x", 1.0)):

        def fail(error: Exception = error) -> str:
            raise error

        assert mac_cameras(fail) == []


def test_every_system_has_its_list(monkeypatch: pytest.MonkeyPatch) -> None:
    for system, lister in (
        ("linux", "linux_cameras"),
        ("win32", "directshow_cameras"),
        ("darwin", "mac_cameras"),
    ):
        monkeypatch.setattr(camera_list, lister, lambda system=system: [CameraName(1, system)])
        assert list_cameras(system) == [CameraName(1, system)]
    assert list_cameras("plan9") == ()


@pytest.mark.skipif(sys.platform != "linux", reason="devices of Linux")
def test_this_machine_can_be_asked() -> None:
    assert all(camera.name for camera in list_cameras())
