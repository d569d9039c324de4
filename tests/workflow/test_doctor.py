"""The doctor reports what works here and how to fix the rest, and never fails itself."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest

from moveset.base.errors import CameraError, WeightsError
from moveset.base.onnx_runtime import TELEMETRY_SWITCH
from moveset.base.values import FloatArray, Pose, RgbImage, TimedFrame
from moveset.capture.camera_list import DIRECTSHOW, CameraName
from moveset.play.keyboard import Keyboard
from moveset.play.keyboard_backend import Machine
from moveset.play.keys import ListSink
from moveset.workflow import doctor, doctor_camera
from moveset.workflow.doctor_camera import check_cameras
from moveset.workflow.doctor_privacy import check_privacy
from moveset.workflow.findings import Finding


def versions(*missing: str, extra: tuple[str, ...] = ()) -> Callable[[str], str]:
    there = {*doctor.REQUIRED, *doctor.FOR_TRAINING, *extra} - set(missing)

    def find(name: str) -> str:
        if name not in there:
            raise PackageNotFoundError(name)
        return "1.2.3"

    return find


def test_a_check_that_breaks_is_a_finding() -> None:
    def breaks() -> Finding:
        raise RuntimeError("wires crossed")

    def weights() -> Finding:
        raise WeightsError("network.onnx cannot be read: install moveset again")

    found = doctor.examine([("one", breaks), ("two", weights), ("three", doctor.check_python)])
    assert [finding.status for finding in found] == ["fail", "fail", "ok"]
    assert "wires crossed" in found[0].message
    several = doctor.examine([("cameras", lambda: [found[2], found[1]]), ("none", list)])
    assert several == (found[2], found[1])
    assert "network.onnx" in found[1].message


def test_this_machine_can_be_examined() -> None:
    checks = [check for check in doctor.CHECKS if check[0] != "camera"]
    found = doctor.examine(checks)
    assert [finding.name for finding in found] == [name for name, _ in checks]
    assert all(finding.message for finding in found)
    assert all(finding.hint for finding in found if finding.status != "ok")
    states = {finding.name: finding.status for finding in found}
    assert states["networks"] == states["video"] == "ok"
    assert states["pose"] != "fail"


def test_an_old_python_fails() -> None:
    assert doctor.check_python((3, 10, 4)).status == "fail"
    assert doctor.check_python((3, 13, 0)).status == "ok"


def test_missing_libraries_are_named_with_their_fix() -> None:
    assert doctor.check_libraries(versions("keras")).status == "ok"
    without_av = doctor.check_libraries(versions("av"))
    assert (without_av.status, without_av.hint) == ("fail", "pip install av")


def test_a_light_installation_reports_how_to_train() -> None:
    assert doctor.check_train_extra(versions()).status == "ok"
    light = doctor.check_train_extra(versions("keras", "jax", "onnx", "h5py"))
    assert light.status == "warn"
    assert light.message.startswith("no keras, jax, onnx, h5py: no networks from scratch")
    assert 'pip install "moveset[train]"' in light.hint
    assert doctor.check_train_extra(versions("onnx")).message.startswith("no onnx: ")


def test_two_installations_of_opencv_give_a_warning() -> None:
    found = doctor.check_libraries(versions(extra=("opencv-contrib-python",)))
    assert found.status == "warn"
    assert "pip uninstall opencv-contrib-python" in found.hint


@pytest.mark.parametrize(("network", "state"), [(b"sound", "ok"), (b"cut", "fail")])
def test_networks_are_checked_against_their_notice(network: bytes, state: str) -> None:
    notice = f"| `a.onnx` | `{hashlib.sha256(b'sound').hexdigest()}` |\n".encode()
    found = doctor.check_networks({"NOTICE.md": notice, "a.onnx": network}.__getitem__)
    assert found.status == state
    assert "a.onnx" in found.message


def test_a_notice_without_checksums_fails() -> None:
    assert doctor.check_networks(lambda _: b"nothing here").status == "fail"


def pose() -> Pose:
    points: FloatArray = np.zeros((33, 3), np.float32)
    return Pose(points, points, points[:, 0], 1.0)


@pytest.mark.parametrize(("frame_s", "state"), [(0.01, "ok"), (0.2, "warn")])
def test_the_speed_of_the_pose_tracker_is_reported(frame_s: float, state: str) -> None:
    clock = iter(np.arange(1000) * frame_s)

    def step(image: RgbImage) -> Pose | None:
        return pose() if image.any() else None

    found = doctor.check_pose(step, lambda: float(next(clock)))
    assert found.status == state
    assert f"up to {1 / frame_s:.0f} frames a second" in found.message


def test_a_missed_person_or_a_false_detection_fails() -> None:
    assert doctor.check_pose(lambda _: None).status == "fail"
    assert doctor.check_pose(lambda _: pose()).status == "fail"


def test_missing_codecs_fail() -> None:
    assert doctor.check_codecs(lambda *_: True).status == "ok"
    found = doctor.check_codecs(lambda name, _: name != "vp9")
    assert found.status == "fail"
    assert found.message == "reads h264, gif; writes h264"


class FakeCamera:
    """Yields frames at once, with times as at a frame rate; every other one is dropped."""

    def __init__(self, rate: float, frames: int = 1000) -> None:
        self.received = 0
        self.closed = False
        self._rate, self._frames = rate, frames

    def __iter__(self) -> Iterator[TimedFrame]:
        for number in range(0, self._frames, 2):
            self.received = number + 1
            yield TimedFrame(number / self._rate, np.zeros((48, 64, 3), np.uint8))

    def close(self) -> None:
        self.closed = True


NAMED = CameraName(0, "HD Pro Webcam")


def check_camera(opener: Callable[[], doctor_camera.Camera], **times: float) -> Finding:
    found = check_cameras(lambda: [NAMED], lambda _: opener(), **times)
    assert len(found) == 1
    assert found[0].name == "camera"
    return found[0]


@pytest.mark.parametrize(("rate", "state"), [(30.0, "ok"), (15.0, "warn")])
def test_the_true_frame_rate_of_the_camera_is_counted(rate: float, state: str) -> None:
    camera = FakeCamera(rate)
    found = check_camera(lambda: camera)
    assert found.status == state
    assert found.message == f"camera 0 HD Pro Webcam: 64x48, {rate:.0f} frames a second"
    assert camera.closed


def test_each_camera_is_listed_with_its_own_rate() -> None:
    cameras = [CameraName(2, "fast"), CameraName(4, "slow"), CameraName(1, "windows", DIRECTSHOW)]
    opened: dict[int, FakeCamera] = {}

    def open_camera(index: int) -> FakeCamera:
        opened[index] = FakeCamera(60.0 if index == 2 else 15.0)
        return opened[index]

    found = check_cameras(lambda: cameras, open_camera)
    assert [(one.status, one.message) for one in found] == [
        ("ok", "camera 2 fast: 64x48, 60 frames a second"),
        ("warn", "camera 4 slow: 64x48, 15 frames a second"),
        ("warn", "camera 1 windows: 64x48, 15 frames a second"),
    ]
    assert [*opened] == [2, 4, DIRECTSHOW + 1]
    assert all(camera.closed for camera in opened.values())


def test_where_no_camera_is_listed_the_first_one_is_tried() -> None:
    found = check_cameras(list, lambda _: FakeCamera(30.0))
    assert [one.message for one in found] == ["camera 0: 64x48, 30 frames a second"]


@pytest.mark.parametrize("frames", [0, 1])
def test_a_camera_without_frames_is_a_warning(frames: int) -> None:
    assert check_camera(lambda: FakeCamera(30.0, frames)).status == "warn"


def test_a_missing_camera_is_a_warning_with_its_fix() -> None:
    def absent() -> doctor_camera.Camera:
        raise CameraError("camera 0 cannot be opened: plug it in")

    found = check_camera(absent)
    message = "camera 0 cannot be opened (HD Pro Webcam)"
    assert found == Finding("camera", "warn", message, "plug it in")


def test_a_camera_that_breaks_or_hangs_is_a_warning() -> None:
    def broken() -> doctor_camera.Camera:
        raise OSError("bus error")

    assert check_camera(broken).status == "warn"
    never = threading.Event()

    def hangs() -> doctor_camera.Camera:
        never.wait(5.0)
        raise CameraError("camera 0: late")

    found = check_camera(hangs, open_s=0.05, measure_s=0.0)
    never.set()
    assert found.status == "warn"
    assert "HD Pro Webcam gave no frame" in found.message


def test_telemetry_that_is_switched_on_is_a_warning() -> None:
    assert check_privacy({}).status == "ok"
    assert check_privacy({TELEMETRY_SWITCH: "1"}).status == "ok"
    found = check_privacy({TELEMETRY_SWITCH: "0"})
    assert found.status == "warn"
    assert TELEMETRY_SWITCH in found.hint


def test_a_display_is_found_or_missing() -> None:
    assert doctor.check_display("linux", {"DISPLAY": ":0"}).message == "X11 :0"
    assert doctor.check_display("linux", {"WAYLAND_DISPLAY": "wayland-0"}).status == "ok"
    assert doctor.check_display("linux", {}).status == "warn"
    assert doctor.check_display("darwin", {}).status == "ok"


def keyboard(panic: bool) -> Keyboard:
    return Keyboard(ListSink(), "x11", lambda _: ListSink() if panic else None)


def test_the_keyboard_backend_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "open_keyboard", lambda **_: keyboard(panic=True))
    words = "keys are pressed through x11; F12 stops at once, F11 pauses"
    assert doctor.check_keys() == Finding("keys", "ok", words)
    monkeypatch.setattr(doctor, "open_keyboard", lambda **_: keyboard(panic=False))
    assert "Ctrl-C" in doctor.check_keys().message


def test_a_missing_permission_to_press_keys_is_reported_with_its_fix(tmp_path: Path) -> None:
    machine = Machine("linux", {}, tmp_path / "uinput", installed=lambda _: True)
    found = doctor.check_keys(machine)
    assert (found.status, found.message) == (
        "warn",
        f"keys cannot be pressed, {tmp_path / 'uinput'} does not exist",
    )
    assert "sudo usermod -aG input $USER" in found.hint
    without = doctor.check_keys(Machine("darwin", {}, tmp_path, installed=lambda _: False))
    assert without.hint == "pip install 'moveset[keys]'"


def test_a_gamepad_that_cannot_be_is_reported_with_its_fix(tmp_path: Path) -> None:
    linux = doctor.check_gamepad(Machine("linux", {}, tmp_path / "uinput", lambda _: True))
    assert linux.message == f"there can be no gamepad, {tmp_path / 'uinput'} does not exist"
    assert "sudo usermod -aG input $USER" in linux.hint
    without = doctor.check_gamepad(Machine("linux", {}, tmp_path, installed=lambda _: False))
    assert without.message == "there can be no gamepad without evdev"
    assert without.hint == "pip install 'moveset[gamepad]'"
    windows = doctor.check_gamepad(Machine("win32", {}, tmp_path, installed=lambda _: False))
    assert windows.message == "there can be no gamepad without vgamepad"
    assert windows.hint == 'pip install "moveset[gamepad]"'
    mac = doctor.check_gamepad(Machine("darwin", {}, tmp_path))
    assert (mac.status, mac.hint) == ("warn", "use --keys instead")


@pytest.mark.parametrize("system", ["linux", "darwin"])
@pytest.mark.parametrize(("check", "extra"), [("check_keys", "keys"), ("check_gamepad", "gamepad")])
def test_a_hint_names_the_extra_that_it_is_about(
    tmp_path: Path, system: str, check: str, extra: str
) -> None:
    machine = Machine(system, {}, tmp_path, installed=lambda _: False)
    found = getattr(doctor, check)(machine)
    assert set(re.findall(r"moveset\[(\w+)\]", found.hint)) <= {extra}


def test_one_core_is_a_core() -> None:
    assert "on 1 core:" in doctor._speed(0.01, 1).message
    assert "on 2 cores:" in doctor._speed(0.01, 2).message


@pytest.mark.parametrize(("free", "state"), [(8e9, "ok"), (5e8, "warn"), (5e7, "fail")])
def test_a_full_disk_is_reported(free: float, state: str) -> None:
    assert doctor.check_disk(lambda: int(free)).status == state
